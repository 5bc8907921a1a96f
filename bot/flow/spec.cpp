#include "bot/flow/spec.hpp"

#include <algorithm>

namespace screenline::flow {
namespace {

constexpr Migration chain_of_this_program[] = {{1, to_spec_2}};

const Node* spec_of(const Node& root) {
  const Node* spec = root.find("spec");
  return spec && spec->is(NodeKind::integer) ? spec : nullptr;
}

std::string spec(std::int64_t number) { return "spec " + std::to_string(number); }

void write_spec(Node& root, int number) {
  const auto found = std::ranges::find(root.members, "spec", &Member::key);
  Node& node = found->value;
  node.integer = number;
  node.real = number;
  node.offset = text::not_in_file;
}

}  // namespace

SpecChain spec_chain() { return chain_of_this_program; }
int oldest_spec(SpecChain chain) { return chain.front().from; }
int newest_spec(SpecChain chain) { return chain.back().from + 1; }

std::optional<JsonProblem> unknown_spec(const Node& root, SpecChain chain) {
  const Node* found = spec_of(root);
  if (!found) return std::nullopt;
  if (found->integer > newest_spec(chain)) {
    return JsonProblem{found->place, "unknown-spec",
                       spec(found->integer) + " is newer than this program, which reads up to " +
                           spec(newest_spec(chain)),
                       "use the screenline that the file was written for, or the file as it was "
                       "before it was upgraded"};
  }
  if (found->integer < oldest_spec(chain)) {
    return JsonProblem{found->place, "unknown-spec",
                       spec(found->integer) + " is older than what this program reads, from " +
                           spec(oldest_spec(chain)) + " on",
                       "upgrade the file with a screenline that still reads it: fmt --upgrade"};
  }
  return std::nullopt;
}

bool is_older_spec(const Node& root, SpecChain chain) {
  const Node* found = spec_of(root);
  return found && !unknown_spec(root, chain) && found->integer < newest_spec(chain);
}

JsonProblem older_spec(const Node& root, SpecChain chain) {
  const Node& found = *spec_of(root);
  return {
      found.place, "older-spec",
      spec(found.integer) + " is read as it always was; the newest is " + spec(newest_spec(chain)),
      "screenline fmt --upgrade writes the same in the newest one"};
}

SpecReport migrate_spec(Node& root, SpecChain chain) {
  SpecReport report;
  for (const Migration& link : chain) {
    const Node* found = spec_of(root);
    if (!found || found->integer != link.from) continue;
    link.apply(root, report);
    write_spec(root, link.from + 1);
  }
  std::ranges::stable_sort(report.changes, {}, [](const SpecChange& change) {
    return std::pair(change.place.line, change.place.column);
  });
  return report;
}

}  // namespace screenline::flow
