#include "bot/author/golden_checks.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "bot/flow/suggest.hpp"
#include "bot/text/sms.hpp"

namespace screenline::author::golden {

namespace {

using Words = std::vector<std::string>;

Verdict same(bool good, std::string got) { return {good, std::move(got), ""}; }
Verdict misused(std::string hint) {
  return {false, "this check is not understood", std::move(hint)};
}

// `level 3`, `level >= 2`, `segments <= 50`
Verdict compare(const Words& words, double value, const std::string& shown) {
  const std::string op = words.size() == 3 ? words[1] : "=";
  double limit = 0;
  const std::string& number = words.back();
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), limit);
  if (words.size() < 2 || words.size() > 3 || error != std::errc() || *end != '\0') {
    return misused("write: " + words[0] + " >= 2");
  }
  const bool equal = std::abs(value - limit) < 0.05;  // PEG is written with one decimal
  if (op == "=" || op == "==") return same(equal, shown);
  if (op == ">=") return same(equal || value > limit, shown);
  if (op == "<=") return same(equal || value < limit, shown);
  return misused("compare with >=, <= or no sign");
}

std::string number(double value) {
  std::string out = std::to_string(std::round(value * 10) / 10);
  out.resize(out.find('.') + 2);
  return out.ends_with(".0") ? out.substr(0, out.size() - 2) : out;
}

std::string joined(const Words& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out.empty() ? "none" : out;
}

std::string level_name(int level) { return "L" + std::to_string(level); }

Verdict check_level(const Words& words, const Standing& in) {
  return compare(words, in.state.person.risk.level,
                 "level " + std::to_string(in.state.person.risk.level));
}

Verdict check_segments(const Words& words, const Standing& in) {
  int count = 0;
  for (const std::string& text : in.sent) count += text::count_segments(text).count;
  return compare(words, count, std::to_string(count) + " segments");
}

Verdict check_never(const Words& words, const Standing& in) {
  if (words.size() != 2) return misused("write: never \"word\"");
  const std::string_view word = std::string_view(words[1]).substr(words[1][0] == '"' ? 1 : 0);
  for (const std::string& text : in.sent) {
    if (text.find(word) != std::string::npos) return {false, "it was sent: " + text, ""};
  }
  return {};
}

Verdict check_track(const Words& words, const Standing& in) {
  const std::string track(crisis::name(in.state.person.risk.track));
  return same(words.size() == 2 && words[1] == track, "track " + track);
}

Verdict check_handoff(const Words& words, const Standing& in) {
  if (words.size() != 2)
    return misused("write: handoff open | none | crisis | task | ... | not_understood");
  const bool crisis = in.state.person.crisis_handoff != 0;
  const bool routine = in.state.conversation && in.state.conversation->handoff != 0;
  Words opened;
  for (const dialog::OpenHandoff& row : in.opened)
    opened.push_back(row.category + "/" + row.reason);
  const auto names = [&](const dialog::OpenHandoff& row) {
    return row.category == words[1] || row.reason == words[1];
  };
  bool good = std::any_of(in.opened.begin(), in.opened.end(), names);
  if (words[1] == "open") good = crisis || routine;
  if (words[1] == "none") good = !crisis && !routine;
  if (words[1] == "crisis") good = crisis;
  return same(good, "rows so far: " + joined(opened) + (crisis ? "; a crisis row is open" : ""));
}

Verdict check_task(const Words& words, const Standing& in) {
  Words tasks;
  for (const dialog::OpenHandoff& row : in.opened) {
    if (row.category == "task") tasks.push_back(row.reason);
  }
  const bool found =
      words.size() == 2 && std::find(tasks.begin(), tasks.end(), words[1]) != tasks.end();
  const bool none = words.size() == 2 && words[1] == "none" && tasks.empty();
  return same(found || none, "tasks: " + joined(tasks));
}

// `alert L2`, `alert phone`, `alert none`
Verdict check_alert(const Words& words, const Standing& in) {
  Words shown;
  bool good = words.size() == 2 && words[1] == "none" && in.alerts.empty();
  for (const dialog::Alert& alert : in.alerts) {
    shown.push_back(level_name(alert.level) + (alert.phone ? " by phone" : ""));
    good = good || (words.size() == 2 &&
                    (words[1] == level_name(alert.level) || (words[1] == "phone" && alert.phone)));
  }
  return same(good, "alerts so far: " + joined(shown));
}

std::string state_of(const dialog::State& state) {
  std::string out;
  if (!state.conversation) {
    out = "none";
  } else {
    const dialog::Phase phase = state.conversation->phase;
    out = phase == dialog::Phase::asking ? "asking"
          : phase == dialog::Phase::held ? "held"
                                         : "ended";
    if (state.conversation->control == dialog::Control::staff) out += " with_staff";
  }
  return out + (state.person.opted_out ? " opted_out" : "");
}

// `state held`, `state asking with_staff`, `state ended opted_out`: all words have to hold.
Verdict check_state(const Words& words, const Standing& in) {
  const std::string state = " " + state_of(in.state) + " ";
  const bool good =
      words.size() > 1 && std::all_of(words.begin() + 1, words.end(), [&](const std::string& word) {
        return state.find(" " + word + " ") != std::string::npos;
      });
  return same(good, "state" + state);
}

Verdict check_flag(const Words& words, bool wanted, const Standing& in) {
  const dialog::Findings found = dialog::findings(in.flow, in.state);
  const bool there = words.size() == 2 &&
                     std::any_of(found.flags.begin(), found.flags.end(), [&](const auto& flag) {
                       return flag == words[1] || flag.starts_with(words[1] + ":");
                     });
  return same(words.size() == 2 && there == wanted, "flags: " + joined(found.flags));
}

Verdict check_priority(const Words& words, const Standing& in) {
  const std::string priority = in.result.priority.value_or("none");
  return same(words.size() == 2 && words[1] == priority, "priority " + priority);
}

Verdict check_rule(const Words& words, const Standing& in) {
  return same(words.size() == 2 && words[1] == in.result.rule, "rule " + in.result.rule);
}

Verdict check_record(const Words& words, const Standing& in) {
  Words shown;
  for (const dialog::Record& record : in.records) shown.push_back(record.action);
  return same(words.size() == 2 && std::find(shown.begin(), shown.end(), words[1]) != shown.end(),
              "recorded: " + joined(shown));
}

std::string shown_answer(const flow::Flow& flow, int step, const flow::Answer& answer) {
  switch (answer.state) {
    case flow::AnswerState::not_asked:
      return "none";
    case flow::AnswerState::skipped:
      return "skipped";
    case flow::AnswerState::not_applicable:
      return "not_applicable";
    case flow::AnswerState::answered:
      break;
  }
  const int index = flow.steps[static_cast<std::size_t>(step)].answer;
  const flow::AnswerType& type = flow.answers[static_cast<std::size_t>(index)];
  if (type.kind == flow::AnswerKind::choice)
    return type.options[static_cast<std::size_t>(answer.value)].id;
  if (type.kind ==
      flow::AnswerKind::date) {  // "2026-03-05"; of a month or year the first day, and +
    return flow::iso_day(answer.value) + (answer.chosen > 0 ? "+" : "");
  }
  if (type.kind != flow::AnswerKind::many) return std::to_string(answer.value);
  std::string out;
  for (std::size_t i = 0; i < type.options.size(); ++i) {
    if ((answer.chosen >> i & 1u) != 0) out += (out.empty() ? "" : "+") + type.options[i].id;
  }
  return out.empty() ? "empty" : out;
}

// `answer t5 two`, `answer r1 depression+ocd`, `answer c5 skipped`
Verdict check_answer(const Words& words, const Standing& in) {
  const int step = words.size() == 3 ? in.flow.find_step(words[1]) : -1;
  if (step < 0 || in.flow.steps[static_cast<std::size_t>(step)].answer < 0) {
    return misused("write: answer t5 two");
  }
  if (!in.state.conversation) return {false, "there is no conversation", ""};
  const std::string got =
      shown_answer(in.flow, step, in.state.conversation->answers[static_cast<std::size_t>(step)]);
  return same(got == words[2], words[1] + " is " + got);
}

bool is_score(const flow::Flow& flow, const std::string& word) {
  return std::any_of(flow.scores.begin(), flow.scores.end(),
                     [&](const flow::Score& score) { return score.id == word; });
}

// `phq2 4`, `phq9 >= 10`, `phq9 none`
Verdict check_score(const Words& words, const Standing& in) {
  const dialog::Findings found = dialog::findings(in.flow, in.state);
  const auto it = std::find_if(found.scores.begin(), found.scores.end(),
                               [&](const auto& one) { return one.first == words[0]; });
  const bool none = words.size() == 2 && words[1] == "none";
  if (it == found.scores.end()) return same(none, words[0] + " has no value");
  return none ? same(false, words[0] + " " + number(it->second))
              : compare(words, it->second, words[0] + " " + number(it->second));
}

Verdict check_result(const Words& words, const Standing& in) {
  const std::string got = in.result.category + " " + in.result.reason;
  if (in.result.category.empty()) return {false, "no result yet", "clauses stand two blanks apart"};
  const bool good =
      words[0] == in.result.category && (words.size() == 1 || words[1] == in.result.reason);
  return {good, got, words.size() > 2 ? "clauses stand two blanks apart" : ""};
}

Verdict no_such(const std::string& word) {
  return misused(
      flow::did_you_mean(word, {"segments", "never", "handoff", "level", "track", "state", "flag",
                                "no", "priority", "rule", "task", "alert", "answer", "recorded"}));
}

}  // namespace

Verdict check(const Check& clause, const Standing& in) {
  const Words& words = clause.words;
  const std::string& key = words[0];
  if (key == "segments") return check_segments(words, in);
  if (key == "never") return check_never(words, in);
  if (key == "handoff") return check_handoff(words, in);
  if (key == "level") return check_level(words, in);
  if (key == "track") return check_track(words, in);
  if (key == "state") return check_state(words, in);
  if (key == "flag") return check_flag(words, true, in);
  if (key == "no" && words.size() == 3 && words[1] == "flag")
    return check_flag({words[1], words[2]}, false, in);
  if (key == "priority") return check_priority(words, in);
  if (key == "rule") return check_rule(words, in);
  if (key == "task") return check_task(words, in);
  if (key == "alert") return check_alert(words, in);
  if (key == "answer") return check_answer(words, in);
  if (key == "recorded") return check_record(words, in);
  if (is_score(in.flow, key)) return check_score(words, in);
  const bool category =
      key == "crisis" ||
      std::any_of(in.flow.results.begin(), in.flow.results.end(),
                  [&](const flow::ResultRule& rule) { return rule.category == key; });
  if (category || (in.flow.undecided && in.flow.undecided->category == key) || key == "expired") {
    return check_result(words, in);
  }
  return no_such(key);
}

}  // namespace screenline::author::golden
