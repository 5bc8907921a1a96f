// How a crisis row ends: what was found, who was tried and told, what follows, and the rule that
// refuses an ending in which something is missing or contradicts itself. A row that is no crisis
// ends in one text instead (claim.hpp). Pure functions over values, no clock: `now` is given. Any
// thread.
//
// Sources: DECISIONS S9 (a clinician, a second person at level 3 and 4); crisis.md 5.2 (a level
// falls only with reason, outcome and follow-up date); the fields are those of the handoff
// reference (code, overall risk, plan, contacts tried, who was notified, follow-up) after Joint
// Commission NPSG.15.01.01 ("document overall level of risk and plan to mitigate"). The words of
// the outcomes and of the contacts are ours: no standard list was found.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bot/desk/duty.hpp"

namespace screenline::desk {

// Kept by number: new ones go to the end.
enum class Outcome : std::uint8_t {
  none,            // has not been said
  safe_with_plan,  // spoken with, safe for now, and there is a plan
  emergency_sent,  // emergency services are on their way or there
  handed_over,     // another service has taken over: a hospital, a crisis team, their own clinician
  declined,        // spoken with, wants no more help; not in immediate danger
  not_reached,     // could not be reached, and what was done instead is in the plan
  false_alarm      // was never in danger: the words or the answer were misread
};
inline constexpr auto last_outcome = Outcome::false_alarm;

enum class OverallRisk : std::uint8_t { unsaid, none, low, moderate, high, imminent };
inline constexpr auto last_risk = OverallRisk::imminent;

enum class ContactWay : std::uint8_t { phone, text, chat, in_person, email, other };
inline constexpr auto last_way = ContactWay::other;

enum class ContactResult : std::uint8_t { reached, no_answer, message_left, refused, wrong_number };
inline constexpr auto last_result = ContactResult::wrong_number;

struct ContactTried {
  std::string who;  // "person" is the person themself; else who was called: "sister"
  ContactWay way = ContactWay::phone;
  Time at{};
  ContactResult result = ContactResult::no_answer;
  friend bool operator==(const ContactTried&, const ContactTried&) = default;
};

struct Disposition {
  Outcome outcome = Outcome::none;
  OverallRisk risk = OverallRisk::unsaid;
  std::string plan;  // why, and what follows
  std::vector<ContactTried> contacts;
  std::vector<std::string> notified;    // names or offices
  std::chrono::local_days follow_up{};  // by the site's calendar; {}: none
  bool caring_contact = false;          // two short texts may go out, after a day and a week
  friend bool operator==(const Disposition&, const Disposition&) = default;
};

inline constexpr std::size_t contacts_max = 20;
inline constexpr std::size_t notified_max = 20;

[[nodiscard]] std::string_view name(Outcome outcome);         // "safe_with_plan"
[[nodiscard]] std::string_view plain_words(Outcome outcome);  // "spoken with, safe for now, ..."
[[nodiscard]] std::string_view name(OverallRisk risk);
[[nodiscard]] std::string_view name(ContactWay way);
[[nodiscard]] std::string_view name(ContactResult result);
// "person", "patient", "Person": themself.
[[nodiscard]] bool is_the_person(std::string_view who);

// As it is typed at a terminal. A contact: "who; how; when; what came of it", when as "18:00"
// (today) or "2026-12-24 18:00", by the site's clock.
struct TypedDisposition {
  std::string outcome, risk, plan, follow_up;
  std::vector<std::string> contacts, notified;
  bool caring_contact = false;
  [[nodiscard]] bool empty() const;
};

struct FieldProblem {
  std::string field;  // "--risk"
  std::string what;   // what is wrong and what to write
};

struct ReadDisposition {
  Disposition disposition;
  std::vector<FieldProblem> problems;  // what cannot be read; what is missing is judge()'s
};
[[nodiscard]] ReadDisposition read_disposition(const TypedDisposition& typed,
                                               const Calendar& calendar, Time now);

// What the rule looks at beside the disposition.
struct CrisisAtHand {
  int level = 2;
  bool abuse = false;  // told in this crisis or an earlier one: somebody else may hold the phone
  bool opted_out = false;  // no text reaches them
  Time raised{};           // the last new danger; the contact that an outcome needs is not older
};
// After these the questionnaire goes on with the person: they were spoken with, or were in no
// danger. After the others nobody here knows how they are, and nothing is texted unless staff ask
// for it.
[[nodiscard]] bool goes_on_after(Outcome outcome);
// Empty: the row may end like this. Problems name each field once.
[[nodiscard]] std::vector<FieldProblem> judge(const Disposition& disposition,
                                              const CrisisAtHand& crisis, const Calendar& calendar,
                                              Time now);

// For the audit trail: codes and counts, no name and no word of anybody.
[[nodiscard]] std::string audit_text(const Disposition& disposition);

}  // namespace screenline::desk
