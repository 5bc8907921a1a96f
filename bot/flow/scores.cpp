#include <algorithm>
#include <limits>

#include "bot/flow/draft.hpp"
#include "bot/flow/reads.hpp"
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
    const Node* list = kind(in);
    const Node* when = in.take("when", NodeKind::string);
    const Node* missing = in.take("missing");
    not_asked(in.take("not_asked", NodeKind::string));
    score_.code = read_code(draft_, file_, in.take("code"));
    if (list) score_.items = read_score_items(draft_, file_, *list, score_.kind);
    counting(when);
    if (missing) this->missing(*missing);
    const Range possible = possible_range(draft_.flow, score_);
    const Node* bands = in.take("bands", NodeKind::array);
    if (bands) {
      const bool known = !score_.items.empty() && !broken_;
      score_.bands = read_bands(draft_, file_, *bands, known ? &possible : nullptr);
    }
    in.finish();
    declare();
  }

 private:
  void error(const Node& node, std::string code, std::string what, std::string hint = "") {
    broken_ = true;
    draft_.reporter.error(document_, node.place, std::move(code), std::move(what), std::move(hint));
  }

  const Node* kind(ObjectReader& in) {
    const Node* list = nullptr;
    int kinds = 0;
    const auto one = [&](std::string_view key, ScoreKind kind) {
      const Node* items = in.take(key, NodeKind::array);
      if (!items) return;
      ++kinds;
      list = items;
      score_.kind = kind;
    };
    one("max", ScoreKind::max);
    one("count", ScoreKind::count);
    one("mean", ScoreKind::mean);
    one("sum", ScoreKind::sum);
    if (in.is_object() && kinds != 1) {
      error(member_.value, "missing-key",
            "a score is either a \"sum\", a \"mean\", a \"count\" or a \"max\"");
    }
    return list;
  }

  void not_asked(const Node* node) {
    if (!node || node->string == "no_score") return;
    score_.not_asked = NotAsked::zero;
    if (node->string != "zero") {
      error(*node, "unknown-value", "\"not_asked\" is \"" + node->string + "\"",
            "no_score or zero");
    }
  }

  // The condition is compiled for each item by itself: options of one are not those of another.
  void counting(const Node* when) {
    const bool counts = score_.kind == ScoreKind::count;
    if (when && !counts) error(*when, "unknown-key", "\"when\" is of a \"count\" alone");
    if (!when && counts) {
      error(member_.value, "missing-key", "a \"count\" without \"when\"",
            "which answers count: \"when\": \"points >= 2\"");
    }
    if (!when || !counts) return;
    for (const int item : score_.items) {
      draft_.step_being_read = item;
      auto condition = read_condition(draft_, file_, *when);
      draft_.step_being_read = -1;
      if (!condition) {
        broken_ = true;
        return;
      }
      if (!of_itself(*condition)) {
        return error(*when, "count-looks-elsewhere",
                     "\"when\" looks at something else than the item that is counted",
                     "say it with \"points\" and \"value\"");
      }
      score_.counts.push_back(*std::move(condition));
    }
  }

  [[nodiscard]] bool of_itself(const Expression& condition) const {
    const Reads reads = reads_of(condition, draft_.flow);
    return reads.current && reads.steps.empty() && reads.scores.empty() && reads.lists.empty() &&
           reads.flags.empty() && reads.safety.empty() && !reads.level && !reads.cleared &&
           !reads.today;
  }

  // "undecided", or {"prorate": 7}.
  void missing(const Node& node) {
    if (node.is(NodeKind::string)) {
      if (node.string == "undecided") return;
      return error(node, "unknown-value", "\"missing\" is \"" + node.string + "\"",
                   "undecided, or {\"prorate\": the least number of answered items}");
    }
    ObjectReader in(document_, node, draft_.reporter, "missing");
    const Node* least = in.need("prorate", NodeKind::integer);
    score_.prorate_from = in.integer("prorate", 1, std::numeric_limits<int>::max()).value_or(0);
    in.finish();
    if (!least) return;
    const auto items = static_cast<std::int64_t>(score_.items.size());
    if (score_.kind != ScoreKind::sum && score_.kind != ScoreKind::mean) {
      error(node, "unknown-value", "only a sum or a mean is prorated",
            "a skipped item leaves a count or a max undecided");
    } else if (items > 0 && least->integer >= items) {
      error(*least, "out-of-range",
            "all " + std::to_string(items) + " items would have to be answered",
            "fewer, or \"missing\": \"undecided\"");
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
    draft_.score_spots.push_back({&file_, &member_.value});
    draft_.flow.scores.push_back(std::move(score_));
  }

  Draft& draft_;
  const SourceFile& file_;
  const Document& document_;
  const Member& member_;
  Score score_;
  bool broken_ = false;
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
