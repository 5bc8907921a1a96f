// The rule that an ending has to meet. Each sentence says what to write.
#include "bot/desk/disposition.hpp"

#include <algorithm>

#include "bot/desk/read_time.hpp"

namespace screenline::desk {

namespace {

using std::chrono::days;

constexpr int serious_level = 3;    // two people sign from here on (S9)
constexpr days follow_up_max{366};  // later is a slip of the pen

class Judge {
 public:
  Judge(const Disposition& disposition, const CrisisAtHand& crisis, const Calendar& calendar,
        Time now)
      : it_(disposition), crisis_(crisis), calendar_(calendar), now_(now) {}

  std::vector<FieldProblem> all() {
    outcome();
    risk();
    plan();
    contacts();
    notified();
    follow_up();
    caring_contact();
    return std::move(out_);
  }

 private:
  void say(const char* field, std::string what) { out_.push_back({field, std::move(what)}); }

  [[nodiscard]] bool is(Outcome outcome) const { return it_.outcome == outcome; }
  // Who was spoken with before the danger came in was spoken with about something else. A contact
  // is typed to the minute.
  [[nodiscard]] bool since_raised(const ContactTried& one) const {
    return one.at >= std::chrono::floor<std::chrono::minutes>(crisis_.raised);
  }
  [[nodiscard]] bool tried_person() const {
    return std::ranges::any_of(it_.contacts, [&](const ContactTried& one) {
      return is_the_person(one.who) && since_raised(one);
    });
  }
  [[nodiscard]] bool spoke_with_person() const {
    return std::ranges::any_of(it_.contacts, [&](const ContactTried& one) {
      return is_the_person(one.who) && since_raised(one) && one.result == ContactResult::reached;
    });
  }

  void outcome() {
    if (!is(Outcome::none)) return;
    say("--outcome",
        "say how it ended: safe_with_plan, emergency_sent, handed_over, declined, not_reached or "
        "false_alarm");
  }

  void risk() {
    const OverallRisk risk = it_.risk;
    if (risk == OverallRisk::unsaid) {
      return say("--risk", "say the overall risk now: none, low, moderate, high or imminent");
    }
    if (is(Outcome::false_alarm) && risk > OverallRisk::low) {
      return say("--risk",
                 "a false alarm has the risk none or low; with more, choose another outcome");
    }
    const bool others_act = is(Outcome::emergency_sent) || is(Outcome::handed_over);
    if (risk == OverallRisk::imminent && !is(Outcome::none) && !others_act) {
      return say("--risk",
                 "imminent risk does not end as " + std::string(name(it_.outcome)) +
                     ": send emergency services (emergency_sent) or hand over (handed_over)");
    }
  }

  void plan() {
    if (!it_.plan.empty()) return;
    say("--plan", is(Outcome::false_alarm) ? "say why it was no danger, in a few words"
                                           : "say what was found and what follows, in a few words");
  }

  void contacts() {
    if (it_.contacts.size() > contacts_max) {
      return say("--contact", "at most " + std::to_string(contacts_max) + " are kept");
    }
    // A harmless sentence at level 2 can be judged from the record alone.
    const bool needed = !is(Outcome::false_alarm) || crisis_.level >= serious_level;
    if (it_.contacts.empty() && needed) {
      return say(
          "--contact",
          "say who was tried, once for each: \"person; phone; 14:05; reached\" (or no_answer, "
          "message_left, refused, wrong_number)");
    }
    if (std::ranges::any_of(it_.contacts, [&](const auto& one) { return one.at > now_; })) {
      return say("--contact", "a contact lies in the future: when was it?");
    }
    const bool fresh =
        std::ranges::any_of(it_.contacts, [&](const auto& one) { return since_raised(one); });
    if (needed && !fresh) {
      return say("--contact",
                 "every contact lies before the danger came in: say who was tried since");
    }
    if (is(Outcome::not_reached) && spoke_with_person()) {
      return say("--contact", "the person was reached by one of these: not_reached does not fit");
    }
    if (is(Outcome::not_reached) && !tried_person()) {
      return say("--contact",
                 "not_reached needs at least one try to reach the person since: "
                 "\"person; phone; 14:05; no_answer\"");
    }
    const bool spoken = is(Outcome::safe_with_plan) || is(Outcome::declined);
    if (spoken && !spoke_with_person()) {
      say("--contact", std::string(name(it_.outcome)) +
                           " needs a contact in which the person was reached: \"person; phone; "
                           "14:05; reached\"");
    }
  }

  void notified() {
    if (it_.notified.size() > notified_max) {
      return say("--notified", "at most " + std::to_string(notified_max) + " are kept");
    }
    if (!it_.notified.empty()) return;
    if (is(Outcome::emergency_sent)) return say("--notified", "say whom you sent: \"911\"");
    if (is(Outcome::handed_over)) return say("--notified", "say who has taken over");
    const bool grave = it_.risk >= OverallRisk::high || crisis_.level >= serious_level;
    if (is(Outcome::not_reached) && grave) {
      return say("--notified",
                 "somebody in this danger was not reached: say who was told (emergency services, "
                 "emergency contact, their clinician)");
    }
    if (it_.risk >= OverallRisk::high) {
      say("--notified", "say who was told of a risk this high");
    }
  }

  void follow_up() {
    if (it_.follow_up == std::chrono::local_days{}) {
      if (is(Outcome::false_alarm)) return;  // nothing is left to follow up
      return say("--follow-up", "name the day on which somebody follows up: 2026-12-24");
    }
    const auto today = std::chrono::floor<days>(local(calendar_, now_));
    if (it_.follow_up < today) {
      return say("--follow-up", day_text(it_.follow_up) + " is past: today is " + day_text(today));
    }
    if (it_.follow_up > today + follow_up_max) {
      say("--follow-up", day_text(it_.follow_up) + " is more than a year away");
    }
  }

  void caring_contact() {
    if (!it_.caring_contact) return;
    if (crisis_.abuse) {
      return say("--caring-contact",
                 "not where abuse was told: somebody else may read the phone. Leave it out");
    }
    if (crisis_.opted_out) {
      return say("--caring-contact", "this person has opted out of texts. Leave it out");
    }
    const bool wrong_number = std::ranges::any_of(it_.contacts, [](const ContactTried& one) {
      return is_the_person(one.who) && one.result == ContactResult::wrong_number;
    });
    if (wrong_number) {
      return say("--caring-contact",
                 "the number is somebody else's by one of the contacts. Leave it out");
    }
    if (is(Outcome::false_alarm)) {
      say("--caring-contact", "not after a false alarm. Leave it out");
    }
  }

  const Disposition& it_;
  const CrisisAtHand& crisis_;
  const Calendar& calendar_;
  const Time now_;
  std::vector<FieldProblem> out_;
};

}  // namespace

std::vector<FieldProblem> judge(const Disposition& disposition, const CrisisAtHand& crisis,
                                const Calendar& calendar, Time now) {
  return Judge(disposition, crisis, calendar, now).all();
}

}  // namespace screenline::desk
