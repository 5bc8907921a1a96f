#include <algorithm>

#include "bot/flow/draft.hpp"
#include "bot/flow/expression_lexer.hpp"

// What an instrument gives to the flow that runs it: named expressions over its own answers and
// scores, "worry.total" to the caller. Instrument and caller then agree on names alone: a score may
// be reckoned otherwise and no rule of the caller has to change.

namespace screenline::flow {
namespace {

bool is_run(const Draft& draft, const SourceFile& file) {
  return std::any_of(draft.placed.begin(), draft.placed.end(),
                     [&](const PlacedStep& one) { return one.spot.file == &file; });
}

bool declares(const SourceFile& file, std::string_view name) {
  if (file.scores && file.scores->find(name)) return true;
  if (!file.steps) return false;
  return std::any_of(file.steps->items.begin(), file.steps->items.end(), [&](const Node& node) {
    for (const char* key : {"id", "name"}) {
      const Node* its = node.find(key);
      if (its && its->is(NodeKind::string) && its->string == name) return true;
    }
    return false;
  });
}

// A flow may run only a part of the instrument: what needs the others is left out, as its scores
// are.
bool needs_what_is_not_run(const Draft& draft, const SourceFile& file, std::string_view source) {
  for (const Token& token : tokenize(source)) {
    if (token.kind != TokenKind::word || draft.names.contains(std::string(token.text))) continue;
    if (declares(file, token.text)) return true;
  }
  return false;
}

void declare(Draft& draft, const SourceFile& file, const Node& node, bool run) {
  ObjectReader in(file.document, node, draft.reporter, "value");
  const Node* id = in.need("id", NodeKind::string);
  const Node* is = in.need("is", NodeKind::string);
  in.finish();
  if (!id || !is) return;
  if (!is_identifier(id->string) || id->string.find('.') != std::string::npos) {
    draft.reporter.error(file.document, id->place, "bad-id",
                         "\"" + id->string + "\" cannot be an id",
                         "letters, digits and _, with a letter");
    return;
  }
  for (const Token& token : tokenize(is->string)) {
    if (token.kind != TokenKind::word || token.text != "flag") continue;
    draft.reporter.error(file.document,
                         place_in_string(file.document, *is, token.at, token.text.size()),
                         "unknown-name", "flags are those of the caller",
                         "an instrument returns what its own answers and scores say");
    return;
  }
  const std::string name = file.id + "." + id->string;
  if (draft.names.contains(name)) {
    draft.reporter.error(file.document, id->place, "duplicate-id",
                         "\"" + id->string + "\" is returned twice");
    return;
  }
  if (!run || needs_what_is_not_run(draft, file, is->string)) return;
  draft.names[name] = {NameEntry::Kind::value,
                       static_cast<int>(draft.flow.values.size()),
                       NameEntry::Progress::waiting,
                       {}};
  draft.flow.values.push_back({name, {}, false});
  draft.value_spots.push_back({&file, is});
}

}  // namespace

void declare_returns(Draft& draft) {
  for (const auto& file : draft.closure.files) {
    if (!file->returns) continue;
    const bool run = is_run(draft, *file);
    for (const Node& node : file->returns->items) declare(draft, *file, node, run);
  }
}

}  // namespace screenline::flow
