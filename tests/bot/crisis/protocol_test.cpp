// The ladder: DECISIONS S2, S3, S4, S8-S10, told as sequences.
#include "bot/crisis/protocol.hpp"

#include <algorithm>
#include <utility>

#include "bot/crisis/embedded.hpp"
#include "bot/crisis/lexicon.hpp"
#include "tests/support/catch.hpp"

using namespace screenline::crisis;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

const Time start{std::chrono::hours(24 * 20000)};

Scan heard(int level, Track track = Track::self) {
  Scan scan;
  scan.level = level;
  scan.track = level > 0 ? track : Track::none;
  scan.tracks = level >= 2 ? bit(track) : Tracks{0};
  return scan;
}

Signal answer_signal(int level, std::vector<Question> ask, std::string reason = "asq_non_acute") {
  Signal signal;
  signal.level = level;
  signal.track = Track::self;
  signal.tracks = bit(Track::self);
  signal.reason = std::move(reason);
  signal.ask = std::move(ask);
  return signal;
}

Signal history_signal() {
  Signal signal = answer_signal(2, {Question::asq_5, Question::asq_4_when});
  signal.provisional = true;
  return signal;
}

bool says(const Outcome& out, std::string_view id) {
  return std::ranges::find(out.say, id) != out.say.end();
}

// A person, a clock, and what happened last.
struct Run {
  Outcome out;
  Time now = start;
  Run& signal(const Signal& signal) { return out = on_signal(out.state, signal, now), *this; }
  Run& text(std::string_view raw, const Scan& scan = {}) {
    return out = on_message(out.state, raw, scan, false, now), *this;
  }
  Run& stop() { return out = on_message(out.state, "STOP", {}, true, now), *this; }
  Run& silence(bool web = false) { return out = on_silence(out.state, web, now), *this; }
  Run& wait(std::chrono::milliseconds time) { return now += time, *this; }
};

}  // namespace

TEST_CASE("a self-harm answer: crisis text at once, ending with asq_5") {
  Run run;
  run.signal(answer_signal(2, {Question::asq_5}));
  CHECK(run.out.say.front() == "self.l2");
  CHECK(run.out.say.back() == "ask.asq_5");
  CHECK(run.out.raised);
  CHECK(run.out.full_text);
  CHECK(run.out.state.held);
  CHECK(run.out.wake_after == minutes(3));
  SECTION("yes is level 3 and ends the questions") {
    run.wait(seconds(20)).text("1");
    CHECK(run.out.state.level == 3);
    CHECK(run.out.state.reason == "asq_acute");
    CHECK(run.out.state.open == Question::none);
    CHECK(run.out.raised);
    CHECK(says(run.out, "self.l3"));
    CHECK_FALSE(says(run.out, "ask.asq_5"));
  }
  SECTION("no leaves the level and the hold") {
    run.wait(seconds(20)).text("2");
    CHECK(run.out.state.level == 2);
    CHECK(run.out.state.held);
    CHECK_FALSE(run.out.resume);
    CHECK(run.out.state.open == Question::none);
    CHECK_FALSE(run.out.say.empty());
  }
  SECTION("unclear is asked once more, then level 3") {
    run.wait(seconds(20)).text("what");
    CHECK(run.out.state.level == 2);
    CHECK(says(run.out, "ask_again"));
    CHECK(says(run.out, "ask.asq_5"));
    run.wait(seconds(20)).text("whatever");
    CHECK(run.out.state.level == 3);
    CHECK(run.out.state.reason == "refused_safety_question");
    CHECK(run.out.state.open == Question::none);
  }
  SECTION("a text of danger wins over the answer") {
    run.wait(seconds(20)).text("2 but i want to die", heard(2));
    CHECK(run.out.state.level == 3);
    run.wait(seconds(20)).text("i took them all", heard(4));
    CHECK(run.out.state.level == 4);
    CHECK(says(run.out, "self.l4"));
    CHECK(run.out.state.open == Question::none);
  }
  SECTION("a plain denial is a no") {
    Scan denial = heard(1);
    denial.denial = true;
    run.wait(seconds(20)).text("i would never kill myself", denial);
    CHECK(run.out.state.level == 2);
    CHECK(run.out.state.answers[0] == QuestionAnswer::no);
  }
  SECTION("the other half of a split message is not an answer") {
    run.wait(seconds(2)).text("please");
    CHECK(run.out.say.empty());
    CHECK(run.out.state.unclear == 0);
    CHECK(run.out.notify);
    run.wait(seconds(30)).text("what");
    CHECK(run.out.state.level == 2);
  }
  SECTION("silence: a nudge at 3 minutes, level 3 below a stated one at 10, 5 on the web") {
    const bool web = GENERATE(false, true);
    run.wait(minutes(3)).silence(web);
    CHECK(says(run.out, "nudge"));
    CHECK(run.out.state.level == 2);
    CHECK(run.out.wake_after == (web ? minutes(2) : minutes(7)));
    run.wait(*run.out.wake_after).silence(web);
    CHECK(run.out.state.level == 3);
    CHECK(run.out.state.rank == Rank::below);
    CHECK(run.out.raised);
    CHECK(run.out.state.open == Question::asq_5);  // a late answer is still one
    run.wait(minutes(1)).text("yes");
    CHECK(run.out.state.rank == Rank::normal);
    CHECK(run.out.notify);
  }
  SECTION("writing in between starts the silence anew") {
    run.wait(minutes(3)).silence();
    run.wait(minutes(1)).text("hm");
    run.wait(minutes(3)).silence();
    CHECK(says(run.out, "nudge"));
    CHECK(run.out.state.level == 2);
  }
  SECTION("STOP counts at once, without another text, and asks for a call") {
    run.stop();
    CHECK(run.out.say.empty());
    CHECK(run.out.state.level == 3);
    CHECK(run.out.phone_row);
    CHECK(run.out.raised);
    CHECK(run.out.state.open == Question::none);
  }
  SECTION("CALL is noted and the question stays") {
    run.wait(seconds(10)).text("Call");
    CHECK(says(run.out, "call"));
    CHECK(run.out.notify);
    CHECK(run.out.state.level == 2);
    CHECK(run.out.state.open == Question::asq_5);
  }
  SECTION("a failing detector does not eat the answer") {
    Scan broken = heard(2);
    broken.error = true;
    run.wait(seconds(20)).text("2", broken);
    CHECK(run.out.state.answers[0] == QuestionAnswer::no);
    CHECK(run.out.state.level == 2);
  }
}

TEST_CASE("asq_5 only on the self track at level 2 and 3") {
  struct Row {
    int level;
    Track track;
    bool asked;
    const char* copy;
  };
  const Row rows[] = {
      {2, Track::self, true, "self.l2"},          {3, Track::self, true, "self.l3"},
      {4, Track::self, false, "self.l4"},         {2, Track::third_party, false, "third"},
      {4, Track::third_party, false, "third.l4"}, {2, Track::violence, false, "violence"},
      {3, Track::violence, false, "violence"},    {2, Track::abuse, false, "abuse"},
      {4, Track::medical, false, "medical"},      {3, Track::medical, false, "medical.dose"}};
  for (const Row& row : rows) {
    Run run;
    run.text("x", heard(row.level, row.track));
    INFO(row.copy);
    CHECK(run.out.handled);
    CHECK(run.out.say.front() == row.copy);
    CHECK(says(run.out, "ask.asq_5") == row.asked);
    CHECK((run.out.state.open == Question::asq_5) == row.asked);
    CHECK(run.out.state.held);
  }
}

TEST_CASE("too much taken: self and medical together have their own text") {
  Run run;
  Signal signal = answer_signal(4, {}, "overdose_or_injury");
  signal.tracks = static_cast<Tracks>(bit(Track::self) | bit(Track::medical));
  run.signal(signal);
  CHECK(run.out.say.front() == "self.overdose");
  CHECK(run.out.state.open == Question::none);
}

TEST_CASE("an attempt told by asq_4 alone") {
  Run run;
  run.signal(history_signal());
  CHECK(run.out.say.front() == "self.history");
  CHECK(run.out.say.back() == "ask.asq_5");
  CHECK(run.out.state.level == 2);
  CHECK(run.out.state.provisional);
  SECTION("no, longer ago: level 1, history, the questionnaire goes on") {
    run.wait(seconds(20)).text("no");
    CHECK(run.out.say.back() == "ask.asq_4_when");
    CHECK(run.out.state.held);
    run.wait(seconds(20)).text("3");
    CHECK(run.out.state.level == 1);
    CHECK(run.out.state.history);
    CHECK(run.out.resume);
    CHECK_FALSE(run.out.state.held);
  }
  SECTION("no, under three months: level 3") {
    run.wait(seconds(20)).text("no").wait(seconds(20)).text("1");
    CHECK(run.out.state.level == 3);
    CHECK(run.out.state.reason == "recent_attempt");
    CHECK_FALSE(run.out.state.provisional);
  }
  SECTION("no, within a year: level 2 stays") {
    run.wait(seconds(20)).text("no").wait(seconds(20)).text("2");
    CHECK(run.out.state.level == 2);
    CHECK(run.out.state.reason == "recent_attempt");
    CHECK(run.out.state.held);
    CHECK_FALSE(run.out.resume);
  }
  SECTION("no, then no clear time: level 2 stays, not history") {
    run.wait(seconds(20))
        .text("no")
        .wait(seconds(20))
        .text("dunno")
        .wait(seconds(20))
        .text("dunno");
    CHECK(run.out.state.level == 2);
    CHECK_FALSE(run.out.state.provisional);
    CHECK_FALSE(run.out.state.history);
  }
  SECTION("yes: level 3, the time is not asked") {
    run.wait(seconds(20)).text("yes");
    CHECK(run.out.state.level == 3);
    CHECK(run.out.state.open == Question::none);
    CHECK(run.out.state.to_ask.empty());
  }
  SECTION("a dark text in between makes it real") {
    run.wait(seconds(20)).text("i want to die", heard(2));
    CHECK_FALSE(run.out.state.provisional);
    CHECK(run.out.state.level == 3);
  }
}

TEST_CASE("the caring question of level 1") {
  Run run;
  run.text("i can't do this anymore", heard(1));
  CHECK(run.out.handled);
  CHECK(says(run.out, "ask.concern"));
  CHECK(run.out.state.level == 1);
  CHECK(run.out.state.held);
  SECTION("a clear no resumes") {
    run.wait(seconds(20)).text("no lol just hate forms");
    CHECK(run.out.resume);
    CHECK_FALSE(run.out.state.held);
    CHECK(run.out.state.level == 1);
    SECTION("a second one within a day is level 2") {
      run.wait(std::chrono::hours(23)).text("want out", heard(1));
      CHECK(run.out.state.level == 2);
      CHECK(says(run.out, "ask.asq_5"));
    }
    SECTION("a day later it is a first one again") {
      run.wait(std::chrono::hours(25)).text("want out", heard(1));
      CHECK(run.out.state.level == 1);
    }
    SECTION("a plain denial later on is an answer to something else") {
      Scan denial = heard(1);
      denial.denial = true;
      run.wait(minutes(5)).text("no, i would never hurt myself", denial);
      CHECK_FALSE(run.out.handled);
    }
  }
  SECTION("a hedged yes is level 2") {
    run.wait(seconds(20)).text("sometimes");
    CHECK(run.out.state.level == 2);
    CHECK(says(run.out, "self.l2"));
    CHECK(says(run.out, "ask.asq_5"));
  }
  SECTION("unclear twice is level 2") {
    run.wait(seconds(20)).text("hm").wait(seconds(20)).text("hm");
    CHECK(run.out.state.level == 2);
    CHECK(run.out.state.reason == "refused_safety_question");
  }
  SECTION("a second dark word instead of an answer is level 2") {
    run.wait(seconds(20)).text("i give up", heard(1));
    CHECK(run.out.state.level == 2);
  }
  SECTION("silence tells staff, with one line of help") {
    run.wait(minutes(10)).silence();
    CHECK(run.out.state.level == 2);
    CHECK(run.out.raised);
    CHECK(run.out.say == std::vector<CopyId>{"resource"});
  }
  SECTION("STOP is level 2") {
    run.stop();
    CHECK(run.out.state.level == 2);
    CHECK(run.out.phone_row);
  }
}

TEST_CASE("anger and chest pain have their own question") {
  Run anger;
  anger.text("x", heard(1, Track::violence));
  CHECK(says(anger.out, "ask.concern_violence"));
  anger.wait(seconds(9)).text("yes");
  CHECK(anger.out.state.track == Track::violence);
  CHECK(anger.out.say.front() == "violence");
  Run chest;
  chest.text("x", heard(1, Track::medical));
  CHECK(says(chest.out, "ask.concern_medical"));
  chest.wait(seconds(9)).text("1");
  CHECK(chest.out.state.level == 4);
  CHECK(chest.out.say.front() == "medical");
}

TEST_CASE("a death by suicide that is told: condolence, nothing held, nothing asked") {
  Scan told = heard(1, Track::third_party);
  told.hits = {{"en.third.bereaved", 1, Track::third_party, ""},
               {"en.self.topic", 1, Track::self, ""}};
  Run run;
  run.text("my uncle died by suicide", told);
  CHECK(run.out.bereaved);
  CHECK_FALSE(run.out.handled);
  CHECK(run.out.say == std::vector<CopyId>{"bereaved"});
  CHECK(run.out.state.level == 0);
  CHECK_FALSE(run.out.state.held);
  CHECK(run.out.state.open == Question::none);
  SECTION("something dark of their own with it: the caring question") {
    told.hits.push_back({"en.self.anymore", 1, Track::self, ""});
    run.text("my uncle died by suicide and i can't do this", told);
    CHECK_FALSE(run.out.bereaved);
    CHECK(run.out.state.open == Question::concern);
    CHECK(run.out.say.front() == "sorry_for_loss");
  }
  SECTION("an attempt of somebody who lives is not mourned") {
    Scan attempt = heard(1, Track::third_party);
    attempt.hits = {{"en.third.wants", 1, Track::third_party, "pastthird.en"}};
    run.text("my mom tried it years ago", attempt);
    CHECK_FALSE(says(run.out, "sorry_for_loss"));
    CHECK_FALSE(says(run.out, "bereaved"));
  }
}

TEST_CASE("too much taken in words is answered as c4b is: Poison Help, no question") {
  Scan taken = heard(4, Track::medical);
  taken.tracks = static_cast<Tracks>(bit(Track::self) | bit(Track::medical));
  Run run;
  SECTION("first") { run.text("i took all my pills", taken); }
  SECTION("in answer to asq_5") {
    run.text("x", heard(2)).wait(seconds(20)).text("i took all my pills", taken);
  }
  SECTION("at level 3 in answer to asq_5, as far as it is known") {
    taken.level = 3;
    run.text("x", heard(2)).wait(seconds(20)).text("i took all of mine", taken);
  }
  CHECK(run.out.say.front() == "self.overdose");
  CHECK_FALSE(says(run.out, "ask.asq_5"));
  CHECK(run.out.state.open == Question::none);
  CHECK(run.out.state.to_ask.empty());
  CHECK(run.out.state.track == Track::self);
  CHECK(run.out.raised);
}

TEST_CASE("the question with three answers is put again with its three answers") {
  Run run;
  run.signal(history_signal()).wait(seconds(20)).text("2").wait(seconds(20));
  REQUIRE(run.out.state.open == Question::asq_4_when);
  SECTION("after words that are none of them") {
    run.text("what");
    CHECK(run.out.say == std::vector<CopyId>{"ask_again.when", "ask.asq_4_when"});
  }
  SECTION("after a silence") {
    run.wait(minutes(3)).silence();
    CHECK(run.out.say == std::vector<CopyId>{"nudge.when"});
  }
}

TEST_CASE("while held every message is answered") {
  Run run;
  run.text("x", heard(3)).wait(seconds(20)).text("2");
  run.wait(minutes(1)).text("hello");
  CHECK(run.out.handled);
  CHECK(run.out.notify);
  REQUIRE(run.out.say.size() == 1);
  const std::string first = run.out.say[0];
  CHECK(first.starts_with("short."));
  SECTION("one reply a burst") {
    run.wait(seconds(2)).text("hello?");
    CHECK(run.out.say.empty());
    CHECK(run.out.notify);
    run.wait(seconds(2)).text("hello?");
    CHECK_FALSE(run.out.say.empty());
  }
  SECTION("a rise is answered within a burst too") {
    run.wait(seconds(1)).text("i took them", heard(4));
    CHECK(run.out.say.front() == "self.l4");
    CHECK(run.out.raised);
  }
  SECTION("the wording changes") {
    run.wait(seconds(10)).text("hello");
    CHECK(run.out.say[0] != first);
  }
  SECTION("the full text again after 30 minutes") {
    run.wait(minutes(30)).text("hello");
    CHECK(run.out.full_text);
    CHECK(run.out.say.front() == "self.l3");
  }
  SECTION("CALL") {
    run.wait(minutes(1)).text("CALL");
    CHECK(run.out.say == std::vector<CopyId>{"call", "call_staff"});
    CHECK(run.out.notify);
    CHECK(run.out.state.level == 3);
  }
  SECTION("STOP asks for a call by a person and keeps the level") {
    run.stop();
    CHECK(run.out.phone_row);
    CHECK(run.out.state.level == 3);
  }
}

TEST_CASE("at level 4 the short lines begin with the emergency number") {
  Run run;
  run.text("x", heard(4)).wait(minutes(1)).text("hello");
  CHECK(run.out.say[0].starts_with("short.l4."));
}

TEST_CASE("a second track opens beside the first; medical and self speak first") {
  Run run;
  run.text("x", heard(2, Track::abuse)).wait(seconds(30)).text("y", heard(2, Track::self));
  CHECK(run.out.state.tracks == (bit(Track::abuse) | bit(Track::self)));
  CHECK(run.out.state.track == Track::self);
  CHECK(run.out.raised);
  CHECK(run.out.say.front() == "self.l2");
}

TEST_CASE("a refused safety step") {
  const Signal signal = refusal("asq_2");
  CHECK(signal.level == 2);
  CHECK(signal.reason == "refused_safety_question");
  CHECK(signal.rule == "asq_2");
}

TEST_CASE("only a clinician clears, with an outcome, and two of them from level 3") {
  Run run;
  run.text("x", heard(3));
  const State open = run.out.state;
  const auto refused = [&](Clearance clearance) { return clear(open, clearance).refused; };
  CHECK_FALSE(refused({"Ana", "front_desk", "Bo", "safe with her sister"}).empty());
  CHECK_FALSE(refused({"", "clinician", "Bo", "safe"}).empty());
  CHECK_FALSE(refused({"Ana", "clinician", "Bo", "  "}).empty());
  CHECK_FALSE(refused({"Ana", "clinician", "", "safe"}).empty());
  CHECK_FALSE(refused({"Ana", "clinician", " ana ", "safe"}).empty());
  CHECK(clear(open, {"Ana", "desk", "Bo", "safe"}).state.level == 3);
  const Cleared done = clear(open, {"Ana", "clinician", "Bo", "safe with her sister"});
  CHECK(done.refused.empty());
  CHECK(done.state.level == 0);
  CHECK_FALSE(done.state.held);
  CHECK(done.state.open == Question::none);
  CHECK_FALSE(clear(done.state, {"Ana", "clinician", "Bo", "again"}).refused.empty());
  Run again;
  again.out.state = done.state;
  again.text("x", heard(2));
  CHECK(says(again.out, "ask.asq_5"));  // a new crisis asks anew
  Run two;
  two.text("x", heard(2));
  CHECK(clear(two.out.state, {"Ana", "clinician", "", "seen today"}).refused.empty());
}

// S3: the medical question leans to a medical reading, not to self-harm.
TEST_CASE("a refused question about the body is medical: the emergency number, no asq_5") {
  Run run;
  run.signal(refusal("c4a", bit(Track::medical)));
  CHECK(run.out.state.level == 2);
  CHECK(run.out.state.track == Track::medical);
  CHECK(run.out.state.reason == "refused_safety_question");
  CHECK(run.out.raised);
  CHECK(run.out.say == std::vector<CopyId>{"medical", "staff"});
  CHECK(run.out.state.open == Question::none);
  run.wait(seconds(20)).text("hello?");
  CHECK(run.out.say.front().starts_with("short.l4."));
  Run both;
  both.signal(refusal("c4b", bit(Track::self) | bit(Track::medical)));
  CHECK(both.out.state.level == 2);
  CHECK(both.out.say.front() == "self.overdose");
  CHECK(both.out.state.open == Question::none);
  Run asq;
  asq.signal(refusal("asq_2"));
  CHECK(asq.out.say.front() == "self.l2");
  CHECK(asq.out.say.back() == "ask.asq_5");
}

TEST_CASE("who states their own danger after a body question left open is spoken to about that") {
  for (const Tracks asked_about :
       {bit(Track::medical), static_cast<Tracks>(bit(Track::self) | bit(Track::medical))}) {
    for (const int level : {2, 3}) {
      Run run;
      run.signal(refusal("c4a", asked_about)).wait(minutes(1)).text("i want to die", heard(level));
      INFO(int{asked_about} << ' ' << level);
      CHECK(run.out.say.front() == (level == 2 ? "self.l2" : "self.l3"));
      CHECK(run.out.say.back() == "ask.asq_5");
      CHECK(run.out.raised);
      CHECK(run.out.state.level == level);
      CHECK(run.out.state.track == Track::self);
    }
  }
  Run taken;  // what was taken is stated, and stays
  Signal dose = answer_signal(3, {});
  dose.tracks = bit(Track::self) | bit(Track::medical);
  taken.signal(dose).wait(minutes(40)).text("i want to die", heard(2));
  CHECK(taken.out.say.front() == "self.overdose");
}

TEST_CASE("silence at the question about chest pain is medical too") {
  Run run;
  run.text("chest feels off", heard(1, Track::medical));
  CHECK(says(run.out, "ask.concern_medical"));
  Run stopped = run;
  run.wait(minutes(10)).silence();
  CHECK(run.out.state.level == 2);
  CHECK(run.out.state.track == Track::medical);
  CHECK(run.out.state.tracks == bit(Track::medical));
  CHECK(run.out.say == std::vector<CopyId>{"medical"});
  stopped.wait(seconds(20)).stop();
  CHECK(stopped.out.state.tracks == bit(Track::medical));
}

TEST_CASE("a call that is asked for in a crisis is acknowledged and told to staff") {
  for (const char* text :
       {"please call me", "can someone call me?", "Could somebody please call me", "i want a call",
        "call me now", "pueden llamarme", "me pueden llamar por favor"}) {
    Run run;
    Signal now = answer_signal(4, {}, "text_signal");
    run.signal(now).wait(seconds(30)).text(text);
    INFO(text);
    CHECK(run.out.say == std::vector<CopyId>{"call.l4", "call_staff"});
    CHECK(run.out.call_asked);
    CHECK(run.out.notify);
  }
}

TEST_CASE("a call is asked for beside other words, and answers no safety question") {
  Run run;
  run.signal(answer_signal(2, {Question::asq_5})).wait(seconds(30)).text("please call me");
  CHECK(run.out.say == std::vector<CopyId>{"call", "call_staff", "ask.asq_5"});
  CHECK(run.out.state.unclear == 0);
  CHECK(run.out.state.level == 2);
  run.wait(seconds(30)).text("yes, please call me");
  CHECK(run.out.state.level == 3);  // the yes is heard
  CHECK(run.out.call_asked);
  CHECK(says(run.out, "call_staff"));
  CHECK_FALSE(says(run.out, "staff"));
  run.wait(seconds(30)).text("i am scared can someone call me", heard(3));
  CHECK(run.out.call_asked);
  CHECK(run.out.say.back() == "call_staff");
  for (const char* text : {"No. Please call me", "no im safe, please call me", "no call me",
                           "i dont know, can someone call me"}) {
    INFO(text);
    CHECK(call_request(text) == CallRequest::part);
  }
  for (const char* text : {"ya call me", "ya, llamenme"}) {  // a yes, and the worse reading (S3)
    Run yes;
    yes.signal(answer_signal(2, {Question::asq_5})).wait(seconds(30)).text(text);
    INFO(text);
    CHECK(yes.out.state.level == 3);
    CHECK(yes.out.call_asked);
  }
  for (const char* text :
       {"they call me crazy", "please do not call me", "nobody will call me back",
        "call me crazy but i am fine", "dont call me", "no me llamen", "please dont call me",
        "i dont want a call", "i got a call from mom"}) {
    INFO(text);
    CHECK(call_request(text) == CallRequest::none);
  }
}

TEST_CASE("a short line is never the one before it, however far apart the messages are") {
  for (const int level : {2, 4}) {
    Run run;
    run.signal(answer_signal(level, {}));
    std::vector<CopyId> before = run.out.say;
    for (int i = 0; i < 8; ++i) {
      run.wait(seconds(30)).text("hello?");  // a multiple of every pace at which people write
      INFO(level << ' ' << i << ' ' << run.out.say.front());
      CHECK(run.out.say.front().starts_with("short."));
      CHECK(run.out.say != before);
      before = run.out.say;
    }
  }
  Run dose;
  Signal wrong = answer_signal(3, {});
  wrong.track = Track::medical;
  wrong.tracks = bit(Track::medical);
  dose.signal(wrong).wait(seconds(30)).text("ok?");
  CHECK(dose.out.say.front() == "short.dose.1");
  dose.wait(seconds(30)).text("ok?");
  CHECK(dose.out.say.front() == "short.dose.2");
}

TEST_CASE("a friend's emergency is answered as the friend's, whatever was open before") {
  for (const int own : {0, 2}) {
    Run run;
    if (own > 0) run.signal(answer_signal(own, {Question::asq_5})).wait(minutes(1));
    run.text("my friend took a bottle of pills", heard(4, Track::third_party));
    INFO(own);
    CHECK(run.out.say == std::vector<CopyId>{"third.l4", "staff"});
    CHECK(run.out.state.level == 4);
    CHECK(run.out.state.track == Track::third_party);
    CHECK(run.out.state.open == Question::none);
  }
  Run third;
  third.text("my friend overdosed", heard(3, Track::third_party));
  CHECK(third.out.say.front() == "third.l4");
  Run own;  // the person's own overdose stays the one that speaks
  Signal taken = answer_signal(4, {});
  taken.tracks = bit(Track::self) | bit(Track::medical);
  own.signal(taken).wait(minutes(40)).text("my friend took them too", heard(4, Track::third_party));
  CHECK(own.out.state.track == Track::self);
  CHECK(own.out.say.front() == "self.overdose");
}

TEST_CASE("their own danger speaks before a friend's, in the same text and after it") {
  Run run;
  run.text("my friend took a bottle of pills", heard(4, Track::third_party)).wait(minutes(1));
  run.text("honestly i want to die too", heard(2));
  CHECK(run.out.say.front() == "self.l4");
  CHECK(run.out.raised);
  CHECK(run.out.state.level == 4);
  CHECK(run.out.state.track == Track::self);
  Scan both = heard(4, Track::third_party);
  both.tracks = static_cast<Tracks>(bit(Track::third_party) | bit(Track::self));
  Run one;
  one.text("my friend took pills and i want to die", both);
  CHECK(one.out.say.front() == "self.l4");
  CHECK(one.out.state.track == Track::self);
  Run again;  // own first, then the friend's, then their own once more
  again.signal(answer_signal(2, {Question::asq_5})).wait(minutes(1));
  again.text("my friend overdosed", heard(4, Track::third_party)).wait(minutes(1));
  again.text("i want to die", heard(2));
  CHECK(again.out.say.front() == "self.l4");
  CHECK(again.out.state.track == Track::self);
}

TEST_CASE("a weapon in the hand: they are asked to put it down, and again in other words") {
  Scan scan = heard(4);
  scan.hits.push_back({"en.self.weapon.inhand", 4, Track::self, ""});
  Run run;
  run.text("gun in my hand", scan);
  CHECK(run.out.say == std::vector<CopyId>{"self.l4.hand", "staff", "keep_writing"});
  run.wait(seconds(30)).text("gun in my hand", scan);
  CHECK(run.out.say.front() == "short.hand.1");
  run.wait(seconds(30)).text("gun in my hand", scan);
  CHECK(run.out.say.front() == "short.hand.2");
  run.wait(seconds(30)).text("hello");
  CHECK(run.out.say.front().starts_with("short.l4."));
}

namespace {

// A text as the shipped lexicon hears it.
Scan scanned(std::string_view text) {
  static const Detector detector = Detector::unchecked(read_lexicon(embedded_lexicon()));
  return detector.scan(text);
}

}  // namespace

TEST_CASE("the poison line is for something that was taken, not for a body beside a wish to die") {
  const auto after = [](const char* first, const char* second) {
    Run run;
    run.text(first, scanned(first)).wait(minutes(40)).text(second, scanned(second));
    return run.out;
  };
  for (const auto& [first, second] :
       {std::pair{"im on a bridge", "my chest hurts and i cant breathe"},
        std::pair{"im on a bridge", "i think im having a stroke"},
        std::pair{"i think im having a stroke", "i want to die"}}) {
    const Outcome out = after(first, second);
    INFO(first << " / " << second);
    CHECK(out.say == std::vector<CopyId>{"medical.self", "staff", "keep_writing"});
    CHECK(out.state.level == 4);
  }
  Run answer;  // c4a, then their own danger
  Signal chest = answer_signal(4, {}, "medical_emergency");
  chest.track = Track::medical;
  chest.tracks = bit(Track::medical);
  answer.signal(chest).wait(minutes(1)).text("i want to die", scanned("i want to die"));
  CHECK(answer.out.say.front() == "medical.self");
  CHECK(after("i took too much ketamine", "i want to die").say.front() == "self.overdose");
  CHECK(after("i want to die", "i took too many pills").say.front() == "self.overdose");
  const Outcome dose = after("i think i doubled my dose by mistake", "i want to die");
  CHECK(dose.say.front() == "self.overdose");
}

TEST_CASE("a sign of the body in an open crisis gets the emergency number first, once") {
  Run run;
  run.text("i want to die", heard(2)).wait(seconds(20)).text("no").wait(seconds(20));
  const auto breath = [&run] { run.text("i cant breathe", scanned("i cant breathe")); };
  SECTION("it is told to staff and said at once, then in short lines") {
    breath();
    CHECK(run.out.say == std::vector<CopyId>{"medical.self", "staff", "keep_writing"});
    CHECK(run.out.raised);
    CHECK(run.out.handled);
    CHECK((run.out.state.tracks & bit(Track::medical)) != 0);
    CHECK(run.out.state.level == 2);
    run.wait(seconds(20));
    breath();
    CHECK(run.out.say.front().starts_with("short.l4."));
    CHECK_FALSE(run.out.raised);
    run.wait(seconds(20)).text("hello?");
    CHECK(run.out.say.front().starts_with("short.l4."));
  }
  SECTION("a denial of it is none") {
    run.text("i dont have chest pain", scanned("i dont have chest pain"));
    CHECK((run.out.state.tracks & bit(Track::medical)) == 0);
  }
  SECTION("behind asq_5, which stays open") {
    Run asked;
    asked.text("i want to die", heard(2)).wait(seconds(20));
    REQUIRE(asked.out.state.open == Question::asq_5);
    asked.text("i cant breathe", scanned("i cant breathe"));
    CHECK(asked.out.say.front() == "medical.self");
    CHECK(asked.out.state.open == Question::asq_5);
    asked.wait(seconds(20)).text("1");
    CHECK(asked.out.state.level == 3);
  }
  Run dose;  // too much taken, and now the breath
  dose.text("x", heard(3, Track::medical)).wait(seconds(20));
  CHECK(dose.out.say.front() == "medical.dose");
  dose.text("i cant breathe", scanned("i cant breathe"));
  CHECK(dose.out.state.level == 4);
  CHECK(dose.out.say == std::vector<CopyId>{"medical", "staff"});
}

TEST_CASE("a body question left open, then told of: own danger does not put it aside") {
  Run run;
  Signal left_open;
  left_open.level = 2;
  left_open.track = Track::medical;
  left_open.tracks = bit(Track::medical);
  left_open.reason = "refused_safety_question";
  run.signal(left_open).wait(seconds(20));
  run.text("i cant breathe", scanned("i cant breathe")).wait(seconds(20));
  run.text("i want to die", scanned("i want to die"));
  CHECK((run.out.state.tracks & bit(Track::medical)) != 0);
  CHECK(run.out.say.front() == "medical.self");
}

TEST_CASE("who is hurt by somebody is told of the hotline, whatever else is open") {
  const char* beaten = "my husband is beating me";
  Run run;
  run.text("i want to die", heard(2)).wait(seconds(20));
  SECTION("after the question") {
    run.text("no").wait(seconds(20)).text(beaten, scanned(beaten));
    CHECK(run.out.say == std::vector<CopyId>{"self.l2", "abuse.too", "staff"});
  }
  SECTION("while it is open") {
    run.text(beaten, scanned(beaten));
    CHECK(run.out.say == std::vector<CopyId>{"self.l2", "abuse.too", "staff", "ask.asq_5"});
  }
  CHECK(run.out.raised);
  run.wait(minutes(40)).text(beaten, scanned(beaten));
  CHECK(says(run.out, "abuse.too"));
  CHECK_FALSE(says(run.out, "keep_writing"));
  for (int i = 0; i < 4; ++i) {  // the short lines do not ask them to write either
    run.wait(seconds(20)).text("hello?");
    CHECK_FALSE(says(run.out, "short.3"));
  }
  Run alone;
  alone.text(beaten, scanned(beaten));
  CHECK(alone.out.say == std::vector<CopyId>{"abuse"});
}
