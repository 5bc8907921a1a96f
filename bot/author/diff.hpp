// What differs between two flows, in clinical terms: the gravest first, the same change of many
// steps told once. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "bot/author/describe.hpp"

namespace screenline::author {

struct Change {
  enum class Kind : std::uint8_t { added, gone, moved, changed } kind = Kind::changed;
  Weight weight = Weight::words;
  std::vector<std::string> parts;  // titles, in the order of the flow; not empty
  std::string aspect;              // of `changed`
  std::string before, after;       // of `changed`, one of them "" when there was, or is, none;
                                   // of `moved` what it stood behind and stands behind
};

// In order of weight, within one as they stand in the new flow. Two flows of one revision differ in
// nothing; of two revisions that differ in nothing told here, what differs is no part of a
// conversation (a licence, a source).
[[nodiscard]] std::vector<Change> changes_between(const flow::Flow& before,
                                                  const flow::Flow& after);

[[nodiscard]] std::string_view name(Weight weight);      // "safety", ...
[[nodiscard]] std::string_view name(Change::Kind kind);  // "added", ...

}  // namespace screenline::author
