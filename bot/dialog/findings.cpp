#include <algorithm>

#include "bot/dialog/ask.hpp"
#include "bot/dialog/results.hpp"
#include "bot/dialog/revoked_turn.hpp"

namespace screenline::dialog {

namespace {

using flow::Truth;

std::string first_flag(const flow::Flow& flow, const flow::Evaluation& in, std::string_view level) {
  for (const flow::Flag& flag : flow.flags) {
    if (flow::name(flag.level) == level && flow::evaluate(flag.condition, in) == Truth::yes)
      return flag.id;
  }
  return {};
}

std::string members(const flow::Flow& flow, const flow::Evaluation& in, std::string_view list_id) {
  std::string out;
  for (std::size_t i = 0; i < flow.lists.size(); ++i) {
    if (flow.lists[i].id != list_id) continue;
    for (const int member : flow::true_members(in, static_cast<int>(i))) {
      out += (out.empty() ? "" : "+") + flow.lists[i].items[static_cast<std::size_t>(member)].id;
    }
  }
  return out;
}

// What the ladder adds to the flags of the flow (clinical.md 4.5, R05-R07).
std::string safety_flag(const crisis::State& risk) {
  if (risk.history && risk.level < 2) return "asq_non_acute:safety";
  if (risk.level < 2) return {};
  if (risk.reason == "asq_acute") return "asq_acute:crisis";
  for (const std::string_view reason :
       {"asq_non_acute", "item9_positive_asq_negative", "recent_attempt"}) {
    if (risk.reason == reason) return std::string(reason) + ":safety";
  }
  return {};
}

void open_rows(Run& run, const flow::Evaluation& in, const Result& result) {
  if (result.priority) {
    const bool soon = *result.priority == "same_business_day";
    run.add(OpenHandoff{soon ? Severity::urgent : Severity::routine, result.category, result.reason,
                        result.priority, false});
  }
  for (const flow::Task& task : run.flow->tasks) {
    if (flow::evaluate(task.condition, in) == Truth::yes) {
      run.add(OpenHandoff{Severity::routine, "task", task.id, task.due, false});
    }
  }
}

void finish_with(Run& run, const flow::ResultRule& rule) {
  const flow::Facts facts = facts_of(run.state);
  const flow::Evaluation in = run.evaluation(facts);
  Conversation& conversation = run.conversation();
  conversation.phase = Phase::ended;
  conversation.step = -1;
  conversation.result =
      Result{rule.rule, rule.category, reason_of(*run.flow, in, rule.reason), rule.priority};
  if (!rule.say.empty()) {
    send(run, Author::bot, standing_text(run, rule.say), "text:" + rule.say);
  }
  for (const TimerIn::Kind kind : {TimerIn::Kind::reminder, TimerIn::Kind::expiry}) {
    run.add(SetTimer{kind, Time{}, 0});
  }
  open_rows(run, in, *conversation.result);
  run.add(Ended{*conversation.result});
  run.record("conversation.ended", rule.rule + " " + rule.category);
}

}  // namespace

const flow::ResultRule* decide(const flow::Flow& flow, const flow::Evaluation& in) {
  for (const flow::ResultRule& rule : flow.results) {
    const Truth truth = rule.condition        ? flow::evaluate(*rule.condition, in)
                        : rule.by_target_only ? Truth::no
                                              : Truth::yes;
    if (truth == Truth::yes) return &rule;
    if (truth == Truth::undecided && rule.stop_if_undecided && flow.undecided)
      return &*flow.undecided;
  }
  return flow.undecided ? &*flow.undecided : nullptr;
}

std::string reason_of(const flow::Flow& flow, const flow::Evaluation& in,
                      const std::string& pattern) {
  std::string out;
  for (std::size_t at = 0; at < pattern.size();) {
    const std::size_t open = pattern.find('{', at);
    const std::size_t close = open == std::string::npos ? open : pattern.find('}', open);
    if (close == std::string::npos) return out + pattern.substr(at);
    out += pattern.substr(at, open - at);
    const std::string name = pattern.substr(open + 1, close - open - 1);
    out +=
        name.starts_with("flag.") ? first_flag(flow, in, name.substr(5)) : members(flow, in, name);
    at = close + 1;
  }
  return out;
}

void end(Run& run) {
  if (stop_at_revoked(run)) return;  // its rules are not to be used either
  const flow::Facts facts = facts_of(run.state);
  const flow::ResultRule* rule = decide(*run.flow, run.evaluation(facts));
  if (rule) finish_with(run, *rule);
}

void end_with(Run& run, const flow::ResultRule& rule) {
  if (!stop_at_revoked(run)) finish_with(run, rule);
}

Findings findings(const flow::Flow& flow, const State& state) {
  Findings out;
  if (!state.conversation || state.conversation->answers.size() != flow.steps.size()) return out;
  const flow::Facts facts = facts_of(state);
  const flow::Evaluation in{flow, state.conversation->answers, facts};
  for (std::size_t i = 0; i < flow.scores.size(); ++i) {
    const flow::ScoreValue value = flow::score(in, static_cast<int>(i));
    if (value.state == flow::ScoreValue::State::known)
      out.scores.emplace_back(flow.scores[i].id, value.value);
  }
  for (const flow::Flag& flag : flow.flags) {
    if (flow::evaluate(flag.condition, in) == Truth::yes) {
      out.flags.push_back(flag.id + ":" + std::string(flow::name(flag.level)));
    }
  }
  if (std::string flag = safety_flag(state.person.risk); !flag.empty())
    out.flags.push_back(std::move(flag));
  for (std::size_t i = 0; i < flow.lists.size(); ++i) {
    std::vector<std::string> ids;
    for (const int member : flow::true_members(in, static_cast<int>(i))) {
      ids.push_back(flow.lists[i].items[static_cast<std::size_t>(member)].id);
    }
    out.lists.emplace_back(flow.lists[i].id, std::move(ids));
  }
  return out;
}

}  // namespace screenline::dialog
