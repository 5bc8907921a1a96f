// How live conversations of an older revision go on in this file: `"migrate"` at the top of a root
// flow. It moves nobody by itself, and is no part of the revision: what a person reads and what is
// asked is the same with it and without. bot/dialog/migrate.hpp is what goes by it. Values.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace screenline::flow {

struct Flow;

// Ids, not indices, on the side of the older file: it is not here.
struct Move {
  std::string from;  // beginning of the older revision, 8 to 64 hex digits; "": any
  // The same question under another id: who stands there stays, and answers go along.
  std::map<std::string, std::string, std::less<>> renamed;  // old step -> step here
  // Options of the same meaning under another id, by the step's id here.
  std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> options;
  // A question that is asked no more: who stands there is asked the step here instead.
  std::map<std::string, std::string, std::less<>> gone;
};

// The first entry for that revision; null: there is none, and ids that are the same go along.
[[nodiscard]] const Move* move_from(const Flow& flow, std::string_view revision);

}  // namespace screenline::flow
