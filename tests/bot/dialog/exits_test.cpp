// The trace names every way out of a step that a turn took: coverage is counted from it.
#include <algorithm>

#include "bot/flow/load.hpp"
#include "tests/bot/dialog/rig.hpp"
#include "tests/bot/flow/fixture.hpp"
#include "tests/support/catch.hpp"

namespace screenline::dialog {

namespace {

// The small screening of the flow tests: it has steps that only say or decide.
Rig small_rig() {
  static const std::shared_ptr<const flow::Flow> small =
      flow::load_flow("screening.json",
                      flow::folder_source(SCREENLINE_SOURCE_DIR "/tests/bot/flow/data/good"),
                      flow::LoadFor::running)
          .flow;
  REQUIRE(small);
  World world = make_world();
  world.current = small;
  world.flows = small.get();
  return Rig(world);
}

std::string name(Exit::Kind kind) {
  switch (kind) {
    case Exit::Kind::branch:
      return "branch";
    case Exit::Kind::crisis_rule:
      return "crisis_rule";
    case Exit::Kind::declined:
      return "declined";
    case Exit::Kind::gave_up:
      return "gave_up";
    case Exit::Kind::following:
      return "following";
    case Exit::Kind::skipped:
      return "skipped";
    case Exit::Kind::expired:
      return "expired";
    case Exit::Kind::undelivered:
      return "undelivered";
    case Exit::Kind::not_asked:
      return "not_asked";
    case Exit::Kind::resumed:
      return "resumed";
    case Exit::Kind::danger:
      return "danger";
    case Exit::Kind::staff:
      return "staff";
    case Exit::Kind::stopped:
      return "stopped";
  }
  return "";
}

// "branch t0 0", in the order in which they were taken; those of steps passed over left out.
std::vector<std::string> exits(const Rig& rig) {
  std::vector<std::string> out;
  for (const Exit& exit : rig.last.trace.exits) {
    if (exit.kind == Exit::Kind::not_asked) continue;
    out.push_back(name(exit.kind) + " " + rig.flow().steps[static_cast<std::size_t>(exit.step)].id +
                  " " + std::to_string(exit.index));
  }
  return out;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("branches of a step that only says something are in the trace") {
  Rig rig = small_rig();
  rig.say("hi");
  rig.stand_at("t0");
  rig.say("3");
  CHECK(exits(rig) == Names{"branch t0 0", "branch note 0"});
}

TEST_CASE("the way to the following step is an exit, and of a step that is passed over too") {
  Rig rig = small_rig();
  rig.say("hi");
  rig.say("yes");
  CHECK(exits(rig) == Names{"following c1 0"});
  rig.stand_at("r1");
  rig.say("0");
  CHECK(exits(rig) == Names{"following r1 0"});
  const int passed = rig.flow().find_step("peg_1");
  const auto& all = rig.last.trace.exits;
  CHECK(std::count(all.begin(), all.end(), Exit{Exit::Kind::not_asked, passed, 0}) == 1);
}

TEST_CASE("SKIP, a decline and silence are exits") {
  Rig rig = small_rig();
  rig.say("hi");
  rig.stand_at("d1");
  rig.say("SKIP");
  CHECK(exits(rig) == Names{"skipped d1 0", "following d1 0"});
  rig.put(TimerIn{TimerIn::Kind::expiry, rig.conversation().visit});
  CHECK(exits(rig) == Names{"expired t0 0"});
  Rig other = small_rig();
  other.say("hi");
  other.say("no");
  CHECK(exits(other) == Names{"declined c1 0"});
}

TEST_CASE(
    "a text that did not arrive is told at the open question; a safety text is the ladder's") {
  Rig rig = small_rig();
  rig.say("hi");
  rig.put(DeliveryFailed{false, false, "30005"});
  CHECK(exits(rig) == Names{"undelivered c1 0"});
  CHECK(rig.open_step() == "c1");
  rig.put(DeliveryFailed{false, true, "30005"});
  CHECK(exits(rig).empty());
}

TEST_CASE(
    "after a crisis a branch to a result gives that result; what a clinician cleared is for the "
    "rules") {
  // asq_1 as the fourth ASQ item: held until both questions are answered, then it may go on.
  std::string bytes = flow::edited(
      "screening.json",
      "\"level\": 2, \"track\": [\"self\"], \"reason\": \"asq_acute\", \"ask\": \"asq_5\" }]",
      "\"level\": 2, \"track\": [\"self\"], \"reason\": \"asq_acute\", \"provisional\": true, "
      "\"ask\": [\"asq_5\", \"asq_4_when\"] }],\n"
      "\"next\": [{ \"if\": \"asq_1 == yes\", \"go\": \"not_screened.under_18\" }]");
  const auto edited = flow::load_flow("screening.json", flow::with_file("screening.json", bytes),
                                      flow::LoadFor::running)
                          .flow;
  REQUIRE(edited);
  World world = make_world();
  world.current = edited;
  world.flows = edited.get();
  Rig rig(world);
  rig.say("hi");
  rig.stand_at("asq_1");
  rig.say("1");
  REQUIRE(rig.state.conversation->phase == Phase::held);
  SECTION("an attempt long ago and no thoughts now: the branch") {
    rig.say("no");
    rig.say("3");
    CHECK(rig.state.conversation->phase == Phase::ended);
    REQUIRE(rig.state.conversation->result);
    CHECK(rig.state.conversation->result->rule == "R02");
  }
  SECTION("cleared: the rules, without an outright result") {
    rig.put(clearance());
    CHECK(exits(rig) == Names{"resumed asq_1 0"});
    CHECK(rig.state.conversation->phase == Phase::ended);
    REQUIRE(rig.state.conversation->result);
    CHECK(rig.state.conversation->result->rule != "R02");
  }
}

TEST_CASE("words of danger, STAFF and STOP leave the open question; a text does not resume one") {
  Rig rig = small_rig();
  rig.say("hi");
  rig.stand_at("r1");
  rig.say("STAFF");
  CHECK(exits(rig) == Names{"staff r1 0"});
  rig.say("i want to die");
  CHECK(exits(rig) == Names{"danger r1 0"});
  rig.say("no");  // to asq_5
  CHECK(exits(rig).empty());
  rig.put(clearance());
  CHECK(rig.open_step() == "r1");
  CHECK(exits(rig).empty());  // it is put again: nothing was left
  rig.say("STOP");
  CHECK(exits(rig) == Names{"stopped r1 0"});
}

}  // namespace screenline::dialog
