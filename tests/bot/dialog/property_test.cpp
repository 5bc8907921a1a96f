// What holds for every conversation: total, deterministic, bounded; the level never falls but by a
// clinician; nobody who opted out hears from the bot. rapidcheck prints the seed of a failure
// (RC_PARAMS="seed=..." repeats it).
#include <rapidcheck.h>

#include "bot/text/utf8.hpp"
#include "tests/bot/dialog/phrases.hpp"
#include "tests/bot/dialog/rig.hpp"
#include "tests/support/catch.hpp"

namespace screenline::dialog {

namespace {

rc::Gen<std::string> any_text() {
  const auto words = rc::gen::element<std::string>(
      "yes", "no", "1", "2", "3", "4", "0", "9", "A", "1 2 3", "34", "17", "STOP", "START", "HELP",
      "STAFF", "CALL", "BACK", "SKIP", "MORE", "FAQ", "LIST", "ES", "EN", "ok", "not sure", "2 2",
      "im fine", "why", "", "several days");
  const auto danger = rc::gen::map(rc::gen::inRange<std::size_t>(0, crisis_phrases.size()),
                                   [](std::size_t i) { return std::string(crisis_phrases[i]); });
  return rc::gen::weightedOneOf<std::string>(
      {{12, words}, {1, danger}, {1, rc::gen::arbitrary<std::string>()}});
}

// Inputs as plain numbers and text, so that rapidcheck can show and shrink them.
struct Step {
  int kind = 0;
  std::string text;
  int number = 0;
};

void showValue(const Step& step, std::ostream& out) {
  out << "{" << step.kind << " \"" << step.text << "\" " << step.number << "}";
}

rc::Gen<Step> any_step() {
  return rc::gen::build<Step>(rc::gen::set(&Step::kind, rc::gen::inRange(0, 24)),
                              rc::gen::set(&Step::text, any_text()),
                              rc::gen::set(&Step::number, rc::gen::inRange(0, 8)));
}

Input input_of(const Step& step, const Rig& rig) {
  const auto visit = static_cast<std::uint16_t>(
      rig.state.conversation && step.number < 5 ? rig.state.conversation->visit : step.number);
  switch (step.kind) {
    case 0:
      return TimerIn{static_cast<TimerIn::Kind>(step.number % 4), visit};
    case 1:
      return TimerIn{TimerIn::Kind::silence, static_cast<std::uint16_t>(step.number % 2)};
    case 2:
      return StaffTakeOver{"Ann"};
    case 3:
      return StaffReturn{"Ann"};
    case 4:
      return StaffMessage{"Ann", step.text};
    case 5:
      return clearance(step.number == 0 ? "clinician" : "nurse");
    case 6:
      return DeliveryFailed{step.number == 0, step.number % 2 == 1, "21610"};
    case 7: {
      TextIn in = text_of(step.text, Channel::web);
      in.has_media = true;
      return in;
    }
    case 8: {
      TextIn in = text_of(step.text);
      in.provider = static_cast<ProviderOptOut>(step.number % 4);
      return in;
    }
    case 9:
      return StaffReport{"Ann", step.number % 5, static_cast<crisis::Track>(1 + step.number % 5),
                         step.number % 2 == 0};
    default:
      return text_of(step.text);
  }
}

rc::Gen<std::vector<Step>> any_steps() { return rc::gen::container<std::vector<Step>>(any_step()); }

// A text that the open question takes; at a safety question mostly the harmless one.
std::string any_answer(const Rig& rig) {
  const flow::Step& step = rig.flow().steps[static_cast<std::size_t>(rig.state.conversation->step)];
  const flow::AnswerType& type = rig.flow().answers[static_cast<std::size_t>(step.answer)];
  if (!type.options.empty()) {
    // The last option, but of points the first.
    const bool harmless = step.is_safety() && *rc::gen::inRange(0, 10) != 0;
    const std::size_t i =
        harmless ? (type.has_points && type.options[0].points == 0 ? 0 : type.options.size() - 1)
                 : *rc::gen::inRange<std::size_t>(0, type.options.size());
    return type.options[i].key;
  }
  if (type.kind == flow::AnswerKind::consent || type.kind == flow::AnswerKind::text) return "yes";
  return std::to_string(*rc::gen::inRange(type.min, type.max + 1));
}

// Starts in any state that a conversation can be in.
void start_anywhere(Rig& rig) {
  const int step = *rc::gen::inRange(-1, static_cast<int>(rig.flow().steps.size()));
  if (step >= 0 && rig.flow().steps[static_cast<std::size_t>(step)].answer >= 0) rig.stand_at(step);
}

}  // namespace

TEST_CASE("the same input gives the same turn") {
  CHECK(rc::check("deterministic", [] {
    Rig rig;
    start_anywhere(rig);
    for (const Step& step : *any_steps()) {
      const Input input = input_of(step, rig);
      const Turn again = advance(rig.world, rig.state, input, rig.now);
      const int row = static_cast<int>(again.state.person.crisis_handoff);
      rig.put(input);
      Turn first = rig.last;
      first.state.person.crisis_handoff = row;
      RC_ASSERT(print(first) == print(again));
    }
  }));
}

TEST_CASE("the level falls by a clinician only, from level 2 up") {
  CHECK(rc::check("level", [] {
    Rig rig;
    start_anywhere(rig);
    for (const Step& step : *any_steps()) {
      const crisis::State before = rig.risk();
      const Input input = input_of(step, rig);
      rig.put(input);
      const auto* clear = std::get_if<StaffClear>(&input);
      if (clear && clear->clearance.role == "clinician") continue;
      // S4 has the one exception: an attempt long ago, told in answer to asq_4.
      if (before.level < 2 || before.provisional) continue;
      RC_ASSERT(rig.risk().level >= before.level);
      RC_ASSERT(rig.risk().held);
    }
  }));
}

TEST_CASE("held: nothing of the questionnaire leaves") {
  CHECK(rc::check("held", [] {
    Rig rig;
    start_anywhere(rig);
    for (const Step& step : *any_steps()) {
      rig.put(input_of(step, rig));
      if (rig.risk().level < 2 || rig.risk().provisional) continue;
      for (const Send& send : sends_by(rig.last, Author::bot))
        RC_ASSERT(!send.what.starts_with("step:"));
      if (rig.state.conversation) RC_ASSERT(rig.conversation().phase != Phase::asking);
    }
  }));
}

TEST_CASE("who opted out hears from nobody but safety and staff") {
  CHECK(rc::check("opt-out", [] {
    Rig rig;
    start_anywhere(rig);
    for (const Step& step : *any_steps()) {
      rig.put(input_of(step, rig));
      if (rig.state.person.opted_out) RC_ASSERT(sends_by(rig.last, Author::bot).empty());
    }
    rig.say("STOP");
    RC_ASSERT(rig.state.person.opted_out);
    RC_ASSERT(sends_by(rig.last, Author::bot).empty());
    RC_ASSERT(sends_by(rig.last, Author::safety).empty());
  }));
}

TEST_CASE("while staff hold a conversation the bot writes nothing") {
  CHECK(rc::check("staff", [] {
    Rig rig;
    start_anywhere(rig);
    for (const Step& step : *any_steps()) {
      const bool held = rig.state.conversation && rig.conversation().control == Control::staff;
      const std::uint32_t epoch = rig.state.conversation ? rig.conversation().epoch : 0;
      const bool had = rig.state.conversation.has_value();
      rig.put(input_of(step, rig));
      const bool holds = rig.state.conversation && rig.conversation().control == Control::staff;
      if (held && holds) RC_ASSERT(sends_by(rig.last, Author::bot).empty());
      if (had) RC_ASSERT(rig.conversation().epoch >= epoch);
      if (had && held != holds) RC_ASSERT(rig.conversation().epoch > epoch);
      if (!held && holds) RC_ASSERT(!all<CancelQueued>(rig.last).empty());
    }
  }));
}

TEST_CASE("every conversation of option keys ends, or is held, within a bound") {
  CHECK(rc::check("ends", [] {
    Rig rig;
    rig.say("hi");
    const std::size_t bound = rig.flow().steps.size() + 5;
    std::size_t turns = 0;
    while (rig.conversation().phase == Phase::asking && turns < bound) {
      rig.say(any_answer(rig));
      ++turns;
    }
    RC_ASSERT(turns < bound);
    if (rig.conversation().phase == Phase::held) {
      RC_ASSERT(rig.risk().held);
      RC_ASSERT(rig.state.person.crisis_handoff != 0);
    } else {
      RC_ASSERT(rig.conversation().result.has_value());
      RC_ASSERT(!rig.conversation().result->category.empty());
    }
  }));
}

// All that decides how a conversation goes on and ends. Not what counts messages and hours: seq,
// visit, tries, times.
std::string what_counts(const State& state) {
  const Conversation& one = *state.conversation;
  std::string out = std::to_string(one.step) + " resume " + std::to_string(one.resume_step) +
                    " phase " + std::to_string(static_cast<int>(one.phase)) + " asked";
  for (const auto step : one.asked) out += " " + std::to_string(step);
  out += " answers";
  for (const flow::Answer& answer : one.answers)
    out += " " + std::to_string(static_cast<int>(answer.state)) + "/" +
           std::to_string(answer.value) + "/" + std::to_string(answer.chosen);
  return out + " level " + std::to_string(state.person.risk.level) + " row " +
         std::to_string(one.handoff);
}

TEST_CASE("BACK, then an answer, leads where that answer leads, whatever was answered first") {
  CHECK(rc::check("back", [] {
    Rig rig;
    rig.stand_at("r1");  // behind the safety questions, where there is no way back
    int compared = 0;
    const auto any = [&] { return *rc::gen::inRange(0, 12) == 0 ? "SKIP" : any_answer(rig); };
    for (int turns = 0; turns < 80 && rig.conversation().phase == Phase::asking; ++turns) {
      const int step = rig.conversation().step;
      const State before = rig.state;
      const std::string first = any(), second = *rc::gen::arbitrary<bool>() ? first : any();
      rig.say(first);
      if (rig.conversation().phase != Phase::asking || rig.conversation().step == step) continue;
      const State after = rig.state;
      rig.pass(20s);
      rig.say("BACK");
      if (rig.conversation().step == step) {
        rig.say(second);
        const std::string with_back = what_counts(rig.state);
        rig.state = before;
        rig.say(second);
        RC_LOG() << "step " << step << ": " << first << ", BACK, " << second << '\n';
        RC_ASSERT(with_back == what_counts(rig.state));
        ++compared;
      }
      rig.state = after;
    }
    RC_CLASSIFY(compared >= 5, "five or more answers gone back to");
  }));
}

TEST_CASE("stale clocks do nothing") {
  CHECK(rc::check("stale", [] {
    Rig rig;
    start_anywhere(rig);
    for (const Step& step : *any_steps()) rig.put(input_of(step, rig));
    const auto kind = *rc::gen::element(TimerIn::Kind::reminder, TimerIn::Kind::expiry);
    const auto visit = *rc::gen::inRange<std::uint16_t>(0, 100);
    if (rig.state.conversation && visit == rig.conversation().visit) return;
    rig.put(TimerIn{kind, visit});
    RC_ASSERT(rig.last.effects.empty());
  }));
}

TEST_CASE("any bytes at any step are a turn") {
  CHECK(rc::check("total", [] {
    Rig rig;
    start_anywhere(rig);
    const auto bytes =
        *rc::gen::container<std::string>(rc::gen::map(rc::gen::inRange(0, 256), [](int byte) {
          return static_cast<char>(static_cast<unsigned char>(byte));
        }));
    rig.say(bytes);
    rig.say(text::sanitize(bytes));
    RC_ASSERT(rig.state.conversation.has_value());
  }));
}

}  // namespace screenline::dialog
