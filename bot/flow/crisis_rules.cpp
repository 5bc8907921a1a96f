#include <algorithm>
#include <array>

#include "bot/flow/draft.hpp"
#include "bot/flow/suggest.hpp"

// `crisis_if`: what an answer signals to the ladder. Levels, tracks and who may ask what: DECISIONS
// S3, S4; docs/flow-files.md.

namespace screenline::flow {
namespace {

const std::vector<std::string> known_tracks = {"self", "medical", "third_party", "violence",
                                               "abuse"};

class RuleReader {
 public:
  RuleReader(Draft& draft, const SourceFile& file) : draft_(draft), file_(file) {}

  std::optional<CrisisRule> read(const Node& node) {
    ObjectReader in(file_.document, node, draft_.reporter, "crisis_rule");
    const Node* condition = in.need("if");
    const Node* level = in.need("level", NodeKind::integer);
    rule_.level = in.integer("level", 2, 4).value_or(2);
    rule_.reason = in.need_string("reason");
    const Node* track = in.take("track");
    if (track) each(*track, [&](const Node& one) { add_track(one); });
    if (!track) rule_.tracks = {"self"};
    const Node* ask = in.take("ask");
    if (ask) each(*ask, [&](const Node& one) { add_question(one); });
    rule_.provisional = in.boolean("provisional", false);
    if (const Node* rank = in.take("rank", NodeKind::string)) {
      rule_.top_rank = rank->string == "top";
      if (!rule_.top_rank) unknown(*rank, "\"rank\"", {"top"});
    }
    in.finish();
    // S4: asq_5 belongs to the self track, and nothing more is asked at level 4.
    const bool self = rule_.tracks.size() == 1 && rule_.tracks.front() == "self";
    if (ask && (!self || rule_.level == 4)) {
      draft_.reporter.error(file_.document, ask->place, "ask-not-allowed",
                            "a safety question follows on the self track at level 2 or 3 only");
    }
    if (!condition || !level) return std::nullopt;
    auto compiled = read_condition(draft_, file_, *condition);
    if (!compiled) return std::nullopt;
    rule_.condition = *std::move(compiled);
    return std::move(rule_);
  }

 private:
  template <class Each>
  void each(const Node& node, Each each) {
    if (!node.is(NodeKind::array)) {
      if (expect_kind(file_.document, node, NodeKind::string, "this", draft_.reporter)) each(node);
      return;
    }
    for (const Node& item : node.items) {
      if (expect_kind(file_.document, item, NodeKind::string, "this", draft_.reporter)) each(item);
    }
  }

  void unknown(const Node& node, const std::string& what, const std::vector<std::string>& known) {
    std::string all;
    for (const std::string& one : known) all += (all.empty() ? "" : ", ") + one;
    draft_.reporter.error(file_.document, node.place, "unknown-value",
                          what + " is \"" + node.string + "\"", "one of " + all);
  }

  void add_track(const Node& node) {
    if (std::find(known_tracks.begin(), known_tracks.end(), node.string) == known_tracks.end()) {
      return unknown(node, "\"track\"", known_tracks);
    }
    rule_.tracks.push_back(node.string);
  }

  void add_question(const Node& node) {
    const std::vector<std::string> questions = {"asq_5", "asq_5b", "asq_4_when"};
    const auto found = std::find(questions.begin(), questions.end(), node.string);
    if (found == questions.end()) return unknown(node, "\"ask\"", questions);
    const auto index = static_cast<int>(found - questions.begin());
    rule_.ask.push_back(
        static_cast<SafetyQuestion>(static_cast<int>(SafetyQuestion::asq_5) + index));
  }

  Draft& draft_;
  const SourceFile& file_;
  CrisisRule rule_;
};

}  // namespace

std::vector<CrisisRule> read_crisis_rules(Draft& draft, const SourceFile& file, const Node& node) {
  std::vector<CrisisRule> out;
  if (node.items.empty()) {
    draft.reporter.error(file.document, node.place, "empty-value", "\"crisis_if\" has no rule");
  }
  for (const Node& item : node.items) {
    if (auto rule = RuleReader(draft, file).read(item)) out.push_back(*std::move(rule));
  }
  return out;
}

}  // namespace screenline::flow
