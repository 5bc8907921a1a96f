// What holds whatever comes: the level never falls by machine, one question at a time, no text and
// no byte stops the scan.
#include <algorithm>

#include <rapidcheck.h>

#include "bot/crisis/embedded.hpp"
#include "bot/crisis/lexicon.hpp"
#include "bot/crisis/protocol.hpp"
#include "tests/support/catch.hpp"

using namespace screenline::crisis;

namespace {

const Detector& detector() {
  static const Detector one = Detector::unchecked(read_lexicon(embedded_lexicon()));
  return one;
}

Scan random_scan() {
  Scan scan;
  scan.level = *rc::gen::element(0, 0, 0, 1, 1, 2, 3, 4);
  scan.track = *rc::gen::element(Track::medical, Track::self, Track::violence, Track::abuse,
                                 Track::third_party);
  if (scan.level == 0) scan.track = Track::none;
  scan.tracks = scan.level >= 2 ? bit(scan.track) : Tracks{0};
  scan.denial = scan.level == 1 && *rc::gen::arbitrary<bool>();
  scan.error = scan.level == 2 && *rc::gen::arbitrary<bool>();
  scan.unreadable = scan.level == 1 && *rc::gen::arbitrary<bool>();
  return scan;
}

Signal random_signal() {
  Signal signal;
  signal.level = *rc::gen::inRange(2, 5);
  signal.track = *rc::gen::element(Track::medical, Track::self);
  signal.tracks = bit(signal.track);
  signal.reason = "asq_non_acute";
  signal.provisional =
      signal.level == 2 && signal.track == Track::self && *rc::gen::arbitrary<bool>();
  signal.ask = *rc::gen::element(std::vector<Question>{}, std::vector<Question>{Question::asq_5},
                                 std::vector<Question>{Question::asq_5b},
                                 std::vector<Question>{Question::asq_5, Question::asq_4_when});
  return signal;
}

Outcome random_step(const State& state, Time now) {
  switch (*rc::gen::inRange(0, 8)) {
    case 0:
      return on_signal(state, random_signal(), now);
    case 1:
      return on_silence(state, *rc::gen::arbitrary<bool>(), now);
    case 2:
      return on_message(state, "STOP", {}, true, now);
    default:
      return on_message(
          state, *rc::gen::element<std::string>("1", "2", "3", "no", "yes", "hm", "call", "", "ok"),
          random_scan(), false, now);
  }
}

long questions_in(const Outcome& out) {
  return std::ranges::count_if(out.say, [](const CopyId& id) { return id.starts_with("ask."); });
}

}  // namespace

TEST_CASE(
    "the ladder only rises, asks one question at a time, and never leaves a held person alone") {
  CHECK(rc::check("any sequence of events", [] {
    State state;
    Time now{std::chrono::hours(24 * 20000)};
    for (int i = *rc::gen::inRange(1, 40); i > 0; --i) {
      now += std::chrono::milliseconds(
          *rc::gen::element(500, 2000, 20000, 180000, 600000, 2000000, 90000000));
      const State before = state;
      const Outcome out = random_step(state, now);
      state = out.state;
      const bool history =
          before.provisional && !before.held == false && state.history && out.resume;
      RC_ASSERT(state.level >= before.level || history);
      // A track stays, but for a body question that was only left open when their own danger is
      // stated.
      const Tracks lost = static_cast<Tracks>(before.tracks & ~state.tracks);
      const bool gave_way = lost == bit(Track::medical) && out.raised &&
                            before.reason == "refused_safety_question" &&
                            state.track == Track::self;
      RC_ASSERT(lost == 0 || gave_way);
      RC_ASSERT(questions_in(out) <= 1);
      RC_ASSERT(questions_in(out) == 0 || state.open != Question::none);
      RC_ASSERT(state.level < 2 || state.held);
      RC_ASSERT(!out.resume || state.level <= 1);
      RC_ASSERT(!out.full_text || !out.say.empty());
      if (state.level > before.level && state.level >= 2) RC_ASSERT(out.raised);
      if (state.level == 4) RC_ASSERT(state.open == Question::none);
    }
  }));
}

TEST_CASE("a scan of any bytes ends, without an error, in a level from 0 to 4") {
  CHECK(rc::check("random bytes", [](const std::string& bytes) {
    const Scan scan = detector().scan(bytes);
    RC_ASSERT(scan.level >= 0 && scan.level <= 4);
    RC_ASSERT(!scan.error);
  }));
}

namespace {

// Anger with a "lol" behind it is asked about, not acted on (guard hyperv).
bool is_joke_to(const Rule& rule) {
  return std::ranges::any_of(rule.lowered_by,
                             [](const std::string& guard) { return guard.starts_with("hyperv"); });
}

}  // namespace

TEST_CASE("an answer in front, or a word behind, does not hide danger") {
  for (const Rule& rule : read_lexicon(embedded_lexicon()).rules) {
    if (rule.whole || rule.question || rule.level < 2) continue;
    for (const std::string& text : rule.review.yes) {
      const int whole = std::min(detector().scan(text).level, 2);
      for (const char* front : {"", "2. ", "3, ", "1985-04-12. ", "ok. ", "yes. ", "hola, "}) {
        for (const std::string back : {"", ".", " lol", "!!!", " 😀", ". thanks", ". no"}) {
          if (back == " lol" && is_joke_to(rule)) continue;
          INFO(front << text << back);
          CHECK(detector().scan(front + text + back).level >= whole);
        }
      }
    }
  }
}
