#include <algorithm>

#include "bot/flow/conditions.hpp"
#include "bot/flow/expression_ops.hpp"
#include "bot/flow/reads.hpp"
#include "bot/flow/ways.hpp"

// Has everybody who comes to a condition been asked what it looks at? What nobody asked is
// undecided, and undecided takes no branch. Who goes on after a crisis has left questions out by
// intent (S6): those ways do not count.

namespace screenline::flow {
namespace {

// Named in the condition itself. Members of lists that it asks for count as if they stood in it;
// how many members are true, or whether any flag is, may be known before all is asked.
struct Named {
  std::set<int> steps, scores;
  std::set<int> states;  // of which it is asked whether they were answered
};

void add_named(const Expression& expression, const Flow& flow, bool members, Named& out) {
  for (const Instruction& it : expression.program) {
    switch (static_cast<Op>(it.op)) {
      case Op::push_answer:
      case Op::push_date:
      case Op::push_points:
      case Op::push_count:
      case Op::chosen_in:
      case Op::has_any:
      case Op::is_empty:
        if (it.a >= 0) out.steps.insert(it.a);
        break;
      case Op::state_is:
        if (it.a >= 0) out.states.insert(it.a);
        break;
      case Op::push_score:
      case Op::band_is:
        out.scores.insert(it.a);
        break;
      case Op::list_has: {
        const List& list = flow.lists[static_cast<std::size_t>(it.a)];
        const ListItem& member = list.items[static_cast<std::size_t>(it.number)];
        if (members) add_named(member.condition, flow, members, out);
        break;
      }
      default:
        break;
    }
  }
}

class AskedChecker {
 public:
  explicit AskedChecker(Draft& draft) : draft_(draft), flow_(draft.flow) {}

  void check() {
    if (flow_.steps.empty()) return;
    for (int i = 0; i < static_cast<int>(flow_.steps.size()); ++i) {
      without_.push_back(reached_without(flow_, i, false));
    }
    const std::vector<Condition> all = conditions_of(draft_);
    const std::set<int> lists = lists_at_end(all);
    for (const Condition& one : all) {
      if (one.kind == ConditionKind::value) continue;  // put in place where it is named
      if (one.kind == ConditionKind::list_item && !lists.contains(one.owner)) continue;
      judge(one);
    }
    uneven_scores();
  }

 private:
  static bool of_step(const Condition& one) {
    return one.kind == ConditionKind::only_if || one.kind == ConditionKind::branch ||
           one.kind == ConditionKind::crisis_rule;
  }

  // Other lists are looked at in the middle, each where its answers are there or not.
  [[nodiscard]] std::set<int> lists_at_end(const std::vector<Condition>& all) const {
    std::set<int> out;
    for (const Condition& one : all) {
      if (of_step(one) || one.kind == ConditionKind::list_item ||
          one.kind == ConditionKind::value) {
        continue;
      }
      const Reads reads = reads_of(*one.expression, flow_);
      out.insert(reads.lists.begin(), reads.lists.end());
    }
    return out;
  }

  void judge(const Condition& one) {
    Named named;  // at the end each list and flag is judged where it stands
    add_named(*one.expression, flow_, of_step(one), named);
    for (const int step : named.steps) {
      if (!named.states.contains(step) && missed(one, step)) tell(one, step, -1);
    }
    for (const int score : named.scores) {
      const auto& items = flow_.scores[static_cast<std::size_t>(score)].items;
      const auto item =
          std::find_if(items.begin(), items.end(), [&](int step) { return missed(one, step); });
      if (item != items.end()) tell(one, *item, score);
    }
  }

  // May somebody come to the condition who was not asked this?
  [[nodiscard]] bool missed(const Condition& one, int asked) const {
    if (!of_step(one)) return without_[static_cast<std::size_t>(asked)].back();
    if (one.owner == asked) return one.kind == ConditionKind::only_if;
    return without_[static_cast<std::size_t>(asked)][static_cast<std::size_t>(one.owner)];
  }

  void tell(const Condition& one, int step, int score) {
    const Step& asked = flow_.steps[static_cast<std::size_t>(step)];
    std::vector<std::string> names = {asked.id, asked.name};
    if (score >= 0) names = {flow_.scores[static_cast<std::size_t>(score)].id};
    const Place place = place_of_name(one.spot, names);
    const std::string where =
        of_step(one) ? " before \"" + flow_.steps[static_cast<std::size_t>(one.owner)].id + "\""
                     : " before the end";
    draft_.reporter.error(
        one.spot.file->document, place, score < 0 ? "may-be-unasked" : "score-item-unasked",
        "\"" + asked.id + "\"" + (score < 0 ? "" : ", which \"" + names.front() + "\" counts,") +
            " may not have been asked" + where,
        "unasked is undecided, and this would not be true: ask it on every way here, or say \"" +
            asked.id + " is answered\" too");
  }

  // Some items are asked under a condition and others are not: what then counts has to be said.
  void uneven_scores() {
    for (const auto& file : draft_.closure.files) {
      if (!file->scores) continue;
      for (const Member& member : file->scores->members) {
        const auto score = std::find_if(flow_.scores.begin(), flow_.scores.end(),
                                        [&](const Score& one) { return one.id == member.key; });
        if (score == flow_.scores.end() || member.value.find("not_asked")) continue;
        const Step& first = flow_.steps[static_cast<std::size_t>(score->items.front())];
        for (const int item : score->items) {
          const Step& step = flow_.steps[static_cast<std::size_t>(item)];
          if (same_conditions(first, step)) continue;
          draft_.reporter.error(file->document, member.place, "score-item-unasked",
                                "\"" + step.id + "\" may not be asked when \"" + first.id +
                                    "\" is, and \"" + member.key +
                                    "\" does not say what then counts",
                                "\"not_asked\": \"no_score\", or \"zero\"");
          break;
        }
      }
    }
  }

  static bool same_conditions(const Step& a, const Step& b) {
    return std::equal(
        a.only_if.begin(), a.only_if.end(), b.only_if.begin(), b.only_if.end(),
        [](const Expression& x, const Expression& y) { return x.program == y.program; });
  }

  Draft& draft_;
  const Flow& flow_;
  std::vector<std::vector<bool>> without_;  // by step left out: steps reached; last: the end
};

}  // namespace

void check_asked(Draft& draft) { AskedChecker(draft).check(); }

}  // namespace screenline::flow
