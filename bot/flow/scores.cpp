#include "bot/flow/draft.hpp"
#include "bot/flow/score_parts.hpp"

namespace screenline::flow {
namespace {

class ScoreReader {
 public:
  ScoreReader(Draft& draft, const SourceFile& file, const Member& member)
      : draft_(draft), file_(file), document_(file.document), member_(member) {}

  void read() {
    ObjectReader in(document_, member_.value, draft_.reporter, "score");
    score_.id = member_.key;
    const Node* sum = in.take("sum", NodeKind::array);
    const Node* mean = in.take("mean", NodeKind::array);
    score_.mean = mean != nullptr;
    if (in.is_object() && (sum == nullptr) == (mean == nullptr)) {
      error(member_.value, "missing-key", "a score is either a \"sum\" or a \"mean\"");
    }
    policies(in);
    score_.code = read_code(draft_, file_, in.take("code"));
    Range possible;
    if (const Node* list = sum ? sum : mean) {
      ScoreItems items = read_score_items(draft_, file_, *list);
      score_.items = std::move(items.steps);
      const double divisor = mean && !score_.items.empty() ? score_.items.size() : 1;
      possible = {items.possible.min / divisor, items.possible.max / divisor};
    }
    const Node* bands = in.take("bands", NodeKind::array);
    if (bands) {
      score_.bands = read_bands(draft_, file_, *bands, score_.items.empty() ? nullptr : &possible);
    }
    in.finish();
    declare();
  }

 private:
  void error(const Node& node, std::string code, std::string what, std::string hint = "") {
    draft_.reporter.error(document_, node.place, std::move(code), std::move(what), std::move(hint));
  }

  void policies(ObjectReader& in) {
    const Node* missing = in.take("missing", NodeKind::string);
    if (missing && missing->string != "undecided") {
      error(*missing, "unknown-value", "\"missing\" is \"" + missing->string + "\"",
            "a skipped item makes a score undecided");
    }
    const Node* not_asked = in.take("not_asked", NodeKind::string);
    if (!not_asked || not_asked->string == "no_score") return;
    score_.not_asked = NotAsked::zero;
    if (not_asked->string != "zero") {
      error(*not_asked, "unknown-value", "\"not_asked\" is \"" + not_asked->string + "\"",
            "no_score or zero");
    }
  }

  void declare() {
    if (score_.items.empty()) return;
    Node id;
    id.kind = NodeKind::string;
    id.string = member_.key;
    id.place = member_.place;
    if (!good_id(draft_, document_, id, IdUse::name)) return;
    draft_.names[score_.id] = {NameEntry::Kind::score,
                               static_cast<int>(draft_.flow.scores.size()),
                               NameEntry::Progress::done,
                               {}};
    draft_.flow.scores.push_back(std::move(score_));
  }

  Draft& draft_;
  const SourceFile& file_;
  const Document& document_;
  const Member& member_;
  Score score_;
};

}  // namespace

void read_scores(Draft& draft) {
  for (const auto& file : draft.closure.files) {
    if (!file->scores) continue;
    for (const Member& member : file->scores->members) {
      if (member.key != "note") ScoreReader(draft, *file, member).read();
    }
  }
}

}  // namespace screenline::flow
