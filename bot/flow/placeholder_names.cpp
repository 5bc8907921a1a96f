#include <algorithm>

#include "bot/flow/draft.hpp"
#include "bot/flow/placeholders.hpp"
#include "bot/flow/suggest.hpp"

// Does what stands in braces name something that may be said?

namespace screenline::flow {
namespace {

std::vector<std::string> known_names(const Draft& draft) {
  std::vector<std::string> out = site_placeholders();
  for (const Score& score : draft.flow.scores) out.push_back("score." + score.id);
  for (const NamedValue& value : draft.flow.values) {
    if (value.is_number) out.push_back(value.id);
  }
  for (const auto& [id, step] : draft.flow.step_by_id) {
    if (draft.flow.steps[static_cast<std::size_t>(step)].answer >= 0) out.push_back(id);
  }
  return out;
}

bool in_own_words(const Flow& flow, const Placeholder& it) {
  if (it.kind != Placeholder::Kind::answer) return false;
  const int answer = flow.steps[static_cast<std::size_t>(it.index)].answer;
  const AnswerKind kind = flow.answers[static_cast<std::size_t>(answer)].kind;
  return kind == AnswerKind::text || kind == AnswerKind::consent;
}

}  // namespace

void read_placeholders(Draft& draft) {
  for (const OpenPlaceholder& one : draft.open_placeholders) {
    const auto error = [&](std::string code, std::string what, std::string hint) {
      draft.reporter.error(*one.document,
                           place_in_string(*one.document, *one.node, one.at, one.name.size() + 2),
                           std::move(code), std::move(what), std::move(hint));
    };
    const auto found = find_placeholder(draft.flow, one.name);
    if (!found) {
      const std::string near = did_you_mean(one.name, known_names(draft));
      error("unknown-placeholder", "nothing is put for {" + one.name + "}",
            near.empty() ? "a brace is written {{" : near);
    } else if (found->kind == Placeholder::Kind::value &&
               !draft.flow.values[static_cast<std::size_t>(found->index)].is_number) {
      error("unknown-placeholder", "{" + one.name + "} is a condition, no number",
            "put a number, an answer or a score");
    } else if (in_own_words(draft.flow, *found)) {
      error("placeholder-free-text", "{" + one.name + "} would say back what somebody typed",
            "what is typed in free words is for staff; put a number or a choice");
    }
  }
}

}  // namespace screenline::flow
