#include "bot/flow/accepted.hpp"

#include <algorithm>
#include <tuple>

#include "bot/flow/codes.hpp"
#include "bot/flow/draft.hpp"
#include "bot/flow/suggest.hpp"

namespace screenline::flow {
namespace {

bool stands_behind(Place place, const Problem& problem) {
  return std::tuple(place.line, place.column) > std::tuple(problem.line, problem.column);
}

void add_id(const Node& object, std::set<std::string>& ids) {
  for (const char* key : {"flow", "id", "name", "rule"}) {
    const Node* id = object.find(key);
    if (id && id->is(NodeKind::string)) ids.insert(id->string);
  }
}

// Ids and keys of everything around the place, outermost first.
void add_ids_around(const Node& node, const Problem& problem, std::set<std::string>& ids) {
  add_id(node, ids);
  const Node* inside = nullptr;
  for (const Node& item : node.items) {
    if (!stands_behind(item.place, problem)) inside = &item;
  }
  for (const Member& member : node.members) {
    if (!stands_behind(member.place, problem)) inside = &member.value;
  }
  if (!inside) return;
  for (const Member& member : node.members) {
    if (&member.value == inside) ids.insert(member.key);
  }
  add_ids_around(*inside, problem, ids);
}

bool takes(const Node& entry, const Node& root, const Problem& problem) {
  const Node* code = entry.find("code");
  const Node* at = entry.find("at");
  if (!code || !at || problem.code != code->string) return false;
  std::set<std::string> ids;
  add_ids_around(root, problem, ids);
  return ids.contains(at->string);
}

}  // namespace

void check_accepted(Draft& draft) {
  for (const auto& file : draft.closure.files) {
    if (!file->accepted) continue;
    if (!expect_kind(file->document, *file->accepted, NodeKind::array, "\"accepted\"",
                     draft.reporter)) {
      continue;
    }
    for (const Node& entry : file->accepted->items) {
      ObjectReader in(file->document, entry, draft.reporter, "accepted");
      const Node* code = in.need("code", NodeKind::string);
      (void)in.need_string("at");
      (void)in.need_string("why");
      in.finish();
      const CodeInfo* known = code ? find_code(code->string) : nullptr;
      if (!code || (known && known->severity == Severity::warning)) continue;
      std::vector<std::string> codes;
      for (const CodeInfo& one : all_codes()) {
        if (one.severity == Severity::warning) codes.emplace_back(one.code);
      }
      draft.reporter.error(
          file->document, code->place, "unknown-value",
          "\"" + code->string + "\" is the code of no warning",
          known ? "an error cannot be let stand" : did_you_mean(code->string, codes));
    }
  }
}

void drop_accepted(const std::vector<LoadedFile>& closure, std::vector<Problem>& problems) {
  for (const LoadedFile& file : closure) {
    if (file.bytes.find("\"accepted\"") == std::string::npos) continue;
    const Document document = parse_document(file.path, file.bytes);
    const Node* accepted = document.problems.empty() ? document.root.find("accepted") : nullptr;
    if (!accepted) continue;
    for (const Node& entry : accepted->items) {
      const auto taken = std::erase_if(problems, [&](const Problem& one) {
        return one.severity == Severity::warning && one.file == file.path &&
               takes(entry, document.root, one);
      });
      const Node* code = entry.find("code");
      if (taken > 0 || !code) continue;
      problems.push_back({Severity::warning, file.path, entry.place.line, entry.place.column,
                          "unused-accepted", "there is no warning \"" + code->string + "\" here",
                          "take the entry out", 0});
    }
  }
}

}  // namespace screenline::flow
