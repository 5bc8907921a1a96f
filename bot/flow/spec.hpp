// Versions of the format of flow files (the number at "spec"), and the chain that brings a file of
// an older version to the newest one. Everything behind it reads the newest alone. A migration
// changes the tree and never the bytes: what stays keeps its place in the author's file, what it
// adds has the place of what it stands for, and the revision is reckoned from the file as it is
// (revision.hpp). docs/flow-files.md says what each version changed. Pure; any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bot/flow/json_document.hpp"

namespace screenline::flow {

// One thing that a migration changed, for who upgrades the file.
struct SpecChange {
  Place place;  // in the file as it is
  std::string what;
};

struct SpecReport {
  // Errors in what a migration changes, in the words of the version that the author wrote; what it
  // leaves there the newer reader then takes without a word. Everything else is told by the reader.
  std::vector<JsonProblem> problems;
  std::vector<SpecChange> changes;  // in the order of the file
};

// Reads version `from` and leaves the next one; "spec" itself is written by the chain.
struct Migration {
  int from = 0;
  void (*apply)(Node& root, SpecReport& report) = nullptr;
};
using SpecChain = std::span<const Migration>;  // not empty, each one more than the one before

// That of this program. Another one is for a test of the chain.
[[nodiscard]] SpecChain spec_chain();
[[nodiscard]] int oldest_spec(SpecChain chain = spec_chain());
[[nodiscard]] int newest_spec(SpecChain chain = spec_chain());

// "unknown-spec" at the number, when it is newer or older than the chain. A "spec" that is missing
// or no whole number is told by the reader, which takes the file for one of the newest version.
[[nodiscard]] std::optional<JsonProblem> unknown_spec(const Node& root,
                                                      SpecChain chain = spec_chain());

// Of a version that is read, and not the newest.
[[nodiscard]] bool is_older_spec(const Node& root, SpecChain chain = spec_chain());

// "older-spec" at the number, for who looks after the file. REQUIRES: is_older_spec().
[[nodiscard]] JsonProblem older_spec(const Node& root, SpecChain chain = spec_chain());

// The whole chain from the version of the file on; nothing changes where that is the newest.
// REQUIRES: no unknown_spec().
SpecReport migrate_spec(Node& root, SpecChain chain = spec_chain());

// --- the links of the chain
void to_spec_2(Node& root, SpecReport& report);

}  // namespace screenline::flow
