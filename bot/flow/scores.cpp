#include <algorithm>

#include "bot/flow/draft.hpp"
#include "bot/flow/suggest.hpp"

namespace screenline::flow {
namespace {

struct Range {
  double min = 0, max = 0;
};

// What one item can count.
Range range_of(const AnswerType& type) {
  if (type.kind != AnswerKind::choice) {
    return {static_cast<double>(type.min), static_cast<double>(type.max)};
  }
  Range range{1e9, -1e9};
  for (const Option& option : type.options) {
    range.min = std::min<double>(range.min, option.points.value_or(0));
    range.max = std::max<double>(range.max, option.points.value_or(0));
  }
  return range;
}

class ScoreReader {
 public:
  ScoreReader(Draft& draft, const SourceFile& file, const Member& member)
      : draft_(draft), file_(file), document_(file.document), member_(member) {}

  void read() {
    ObjectReader in(document_, member_.value, draft_.reporter);
    score_.id = member_.key;
    const Node* sum = in.take("sum", NodeKind::array);
    const Node* mean = in.take("mean", NodeKind::array);
    score_.mean = mean != nullptr;
    if (in.is_object() && (sum == nullptr) == (mean == nullptr)) {
      error(member_.value, "missing-key", "a score is either a \"sum\" or a \"mean\"");
    }
    policies(in);
    score_.code = read_code(draft_, file_, in.take("code"));
    if (sum || mean) items(sum ? *sum : *mean);
    const Node* bands = in.take("bands", NodeKind::array);
    if (bands) this->bands(*bands);
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

  // Items of an instrument whose steps this flow does not run leave the score out, all or none.
  void items(const Node& list) {
    if (list.items.empty()) error(list, "empty-value", "a score has at least one item");
    std::vector<const Node*> not_in_flow;
    for (const Node& item : list.items) {
      if (!expect_kind(document_, item, NodeKind::string, "an item", draft_.reporter)) continue;
      const int step = draft_.flow.find_step(item.string);
      if (step >= 0) {
        add_item(item, step);
      } else {
        not_in_flow.push_back(&item);
      }
    }
    const bool left_out = score_.items.empty() && file_.role == FileRole::instrument;
    for (const Node* item : not_in_flow) {
      if (left_out && is_step_of_file(item->string)) continue;
      std::vector<std::string> known;
      for (const auto& entry : draft_.flow.step_by_id) known.push_back(entry.first);
      error(*item, "unknown-step", "the flow asks no step \"" + item->string + "\"",
            did_you_mean(item->string, known));
    }
  }

  [[nodiscard]] bool is_step_of_file(const std::string& id) const {
    if (!file_.steps) return false;
    return std::any_of(file_.steps->items.begin(), file_.steps->items.end(), [&](const Node& node) {
      const Node* own = node.find("id");
      return own && own->string == id;
    });
  }

  void add_item(const Node& item, int step) {
    const int answer = draft_.flow.steps[static_cast<std::size_t>(step)].answer;
    if (answer < 0) return;  // broken, already reported
    const AnswerType& type = draft_.flow.answers[static_cast<std::size_t>(answer)];
    const bool counts = type.kind == AnswerKind::integer || type.kind == AnswerKind::scale ||
                        (type.kind == AnswerKind::choice && type.has_points);
    if (!counts) {
      error(item, "no-points", "the answer of \"" + item.string + "\" has no points");
      return;
    }
    if (std::find(score_.items.begin(), score_.items.end(), step) != score_.items.end()) {
      error(item, "duplicate-id", "\"" + item.string + "\" is counted twice");
      return;
    }
    score_.items.push_back(step);
    const Range range = range_of(type);
    possible_.min += range.min;
    possible_.max += range.max;
  }

  void bands(const Node& list) {
    const Node* last = nullptr;
    for (const Node& node : list.items) {
      ObjectReader in(document_, node, draft_.reporter);
      Band band;
      band.id = in.need_string("id");
      const Node* max = in.need("max");
      in.finish();
      if (!max) continue;
      if (!max->is(NodeKind::integer) && !max->is(NodeKind::real)) {
        (void)expect_kind(document_, *max, NodeKind::real, "\"max\"", draft_.reporter);
        continue;
      }
      band.max = max->real;
      if (last && max->real <= last->real) {
        error(*max, "bands-not-ascending", "this band does not end above the one before it");
      }
      last = max;
      score_.bands.push_back(std::move(band));
    }
    if (score_.items.empty() || !last) return;
    const double divisor = score_.mean ? static_cast<double>(score_.items.size()) : 1;
    if (last->real < possible_.max / divisor) {
      error(*last, "bands-do-not-cover", "the last band ends below the highest possible score",
            "the score can be " + std::to_string(static_cast<int>(possible_.max / divisor)));
    }
    if (score_.bands.front().max < possible_.min / divisor) {
      error(list.items.front(), "bands-do-not-cover", "no score can be as low as the first band");
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
  Range possible_;
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
