// The words of a disposition: what each code is called, and how it is read back.
#include <algorithm>
#include <array>

#include "bot/desk/claim.hpp"
#include "bot/desk/disposition.hpp"
#include "bot/desk/read_time.hpp"
#include "bot/text/fold.hpp"

namespace screenline::desk {

namespace {

constexpr std::array<std::string_view, 7> outcome_names{
    "",         "safe_with_plan", "emergency_sent", "handed_over",
    "declined", "not_reached",    "false_alarm"};
constexpr std::array<std::string_view, 7> outcome_words{"",
                                                        "spoken with, safe for now, with a plan",
                                                        "emergency services were sent",
                                                        "another service has taken over",
                                                        "spoken with, wants no more help",
                                                        "could not be reached",
                                                        "false alarm: was never in danger"};
constexpr std::array<std::string_view, 6> risk_names{"",         "none", "low",
                                                     "moderate", "high", "imminent"};
constexpr std::array<std::string_view, 6> way_names{"phone",     "text",  "chat",
                                                    "in_person", "email", "other"};
constexpr std::array<std::string_view, 5> result_names{"reached", "no_answer", "message_left",
                                                       "refused", "wrong_number"};

template <std::size_t N, class E>
std::string_view at(const std::array<std::string_view, N>& names, E value) {
  const auto index = static_cast<std::size_t>(value);
  return index < N ? names[index] : std::string_view();
}

// "No answer", "no-answer" and "NO_ANSWER" are one word.
std::string code_of(std::string_view typed) {
  std::string out;
  for (const char c : text::fold(typed)) {
    const bool gap = c == ' ' || c == '-' || c == '_' || c == '\t';
    if (!gap)
      out += c;
    else if (!out.empty() && out.back() != '_')
      out += '_';
  }
  if (!out.empty() && out.back() == '_') out.pop_back();
  return out;
}

template <class E, std::size_t N>
bool find(const std::array<std::string_view, N>& names, std::string_view typed, E& into) {
  const std::string code = code_of(typed);
  const auto found = std::ranges::find(names, code);
  if (code.empty() || found == names.end()) return false;
  into = static_cast<E>(found - names.begin());
  return true;
}

template <std::size_t N>
std::string listed(const std::array<std::string_view, N>& names) {
  std::string out;
  for (const std::string_view one : names) {
    if (one.empty()) continue;
    out += (out.empty() ? "" : ", ") + std::string(one);
  }
  return out;
}

std::vector<std::string> parts_of(std::string_view typed) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = std::min(typed.find(';'), typed.size());
    const Checked part = check_note(typed.substr(0, end));
    parts.push_back(part.text);
    if (end == typed.size()) return parts;
    typed.remove_prefix(end + 1);
  }
}

// nullopt when it is no time of either form.
std::optional<Time> read_when(const std::string& typed, const Calendar& calendar, Time now) {
  if (const auto shown = read_moment(typed)) return moment_of(calendar, *shown);
  const auto time = read_time_of_day(typed);
  if (!time) return std::nullopt;
  const auto today = std::chrono::floor<std::chrono::days>(local(calendar, now));
  return moment_of(calendar, std::chrono::local_time<std::chrono::milliseconds>(today) + *time);
}

// What is wrong with it; "" when it is in `into`.
std::string read_contact(const std::string& typed, const Calendar& calendar, Time now,
                         ContactTried& into) {
  const std::vector<std::string> parts = parts_of(typed);
  if (parts.size() != 4) {
    return "write \"who; how; when; what came of it\": \"person; phone; 14:05; reached\"";
  }
  const Checked who = check_name(parts[0]);
  if (!who.problem.empty()) return "say who was tried: person, or who else (\"sister\")";
  into.who = is_the_person(who.text) ? "person" : who.text;
  if (!find(way_names, parts[1], into.way)) {
    return "\"" + parts[1] + "\" is no way to reach somebody: " + listed(way_names);
  }
  const auto when = read_when(parts[2], calendar, now);
  if (!when) {
    return "\"" + parts[2] + "\" is no time: 14:05 for today, or \"2026-12-24 14:05\"";
  }
  into.at = *when;
  if (!find(result_names, parts[3], into.result)) {
    return "\"" + parts[3] + "\" is not what can come of it: " + listed(result_names);
  }
  return {};
}

}  // namespace

std::string_view name(Outcome outcome) { return at(outcome_names, outcome); }
std::string_view plain_words(Outcome outcome) { return at(outcome_words, outcome); }
std::string_view name(OverallRisk risk) { return at(risk_names, risk); }
std::string_view name(ContactWay way) { return at(way_names, way); }
std::string_view name(ContactResult result) { return at(result_names, result); }

bool goes_on_after(Outcome outcome) {
  return outcome == Outcome::safe_with_plan || outcome == Outcome::declined ||
         outcome == Outcome::false_alarm;
}

bool is_the_person(std::string_view who) {
  const std::string code = code_of(who);
  return code == "person" || code == "patient" || code == "client";
}

bool TypedDisposition::empty() const {
  return outcome.empty() && risk.empty() && plan.empty() && follow_up.empty() && contacts.empty() &&
         notified.empty() && !caring_contact;
}

ReadDisposition read_disposition(const TypedDisposition& typed, const Calendar& calendar,
                                 Time now) {
  ReadDisposition out;
  Disposition& made = out.disposition;
  const auto problem = [&](const char* field, std::string what) {
    out.problems.push_back({field, std::move(what)});
  };
  if (!typed.outcome.empty() && !find(outcome_names, typed.outcome, made.outcome)) {
    problem("--outcome", "is one of " + listed(outcome_names));
  }
  if (!typed.risk.empty() && !find(risk_names, typed.risk, made.risk)) {
    problem("--risk", "is one of " + listed(risk_names));
  }
  if (!typed.plan.empty()) {
    Checked plan = check_plan(typed.plan);
    if (!plan.problem.empty()) problem("--plan", plan.problem);
    made.plan = std::move(plan.text);
  }
  for (const std::string& one : typed.contacts) {
    ContactTried contact;
    std::string wrong = read_contact(one, calendar, now, contact);
    if (!wrong.empty())
      problem("--contact", std::move(wrong));
    else
      made.contacts.push_back(std::move(contact));
  }
  for (const std::string& one : typed.notified) {
    Checked who = check_name(one);
    if (!who.problem.empty())
      problem("--notified", "say who was told: \"sister\", \"on-call physician\"");
    else
      made.notified.push_back(std::move(who.text));
  }
  if (!typed.follow_up.empty()) {
    const auto day = read_day(typed.follow_up);
    if (!day)
      problem("--follow-up", "is a day, written 2026-12-24");
    else
      made.follow_up = *day;
  }
  made.caring_contact = typed.caring_contact;
  return out;
}

std::string audit_text(const Disposition& disposition) {
  const auto reached = std::ranges::count_if(disposition.contacts, [](const ContactTried& one) {
    return one.result == ContactResult::reached;
  });
  std::string out = "outcome=" + std::string(name(disposition.outcome)) +
                    " risk=" + std::string(name(disposition.risk)) +
                    " contacts=" + std::to_string(disposition.contacts.size()) +
                    " reached=" + std::to_string(reached) +
                    " notified=" + std::to_string(disposition.notified.size());
  if (disposition.follow_up != std::chrono::local_days{}) {
    out += " follow_up=" + day_text(disposition.follow_up);
  }
  if (disposition.caring_contact) out += " caring_contact";
  return out;
}

}  // namespace screenline::desk
