// The ways out of a step, and what an expression reads.
#include "bot/flow/ways.hpp"

#include "bot/flow/reads.hpp"
#include "tests/bot/flow/fixture.hpp"
#include "tests/support/catch.hpp"

namespace screenline::flow {
namespace {

// "branch 0 > note", "following > r1", "branch 1 > end", "gave_up > R02".
std::vector<std::string> ways(const Flow& flow, std::string_view step) {
  constexpr std::string_view names[] = {"branch",    "crisis_rule", "declined", "gave_up",
                                        "following", "skipped",     "expired",  "undelivered",
                                        "not_asked", "resumed"};
  std::vector<std::string> out;
  for (const Way& way : ways_from(flow, flow.find_step(step))) {
    std::string one(names[static_cast<std::size_t>(way.kind)]);
    if (way.kind == ExitKind::branch) one += " " + std::to_string(way.index);
    const Target& to = way.target;
    one += " > " + (to.step >= 0     ? flow.steps[static_cast<std::size_t>(to.step)].id
                    : to.result >= 0 ? flow.results[static_cast<std::size_t>(to.result)].rule
                                     : "end");
    out.push_back(std::move(one));
  }
  return out;
}

using Names = std::vector<std::string>;

TEST_CASE(
    "ways out of a step: branches in order, the following step, and those beside the answer") {
  const auto flow = load_good().flow;
  REQUIRE(flow);
  CHECK(ways(*flow, "c1") == Names{"following > c2", "declined > R01", "gave_up > R01"});
  CHECK(ways(*flow, "c2") == Names{"branch 0 > R02", "following > asq_1"});
  CHECK(ways(*flow, "t0") == Names{"branch 0 > note", "branch 1 > why"});  // with an else
  CHECK(ways(*flow, "peg_1") == Names{"following > peg_2", "not_asked > peg_2"});
  CHECK(ways(*flow, "mood_4") == Names{"following > r1", "not_asked > r1", "resumed > r1"});
  CHECK(ways(*flow, "note") == Names{"branch 0 > end"});
}

TEST_CASE("the way from the last step leads to the end") {
  const Loaded loaded = load_with("screening.json", "\"Listo.\" }, \"next\": \"end\"",
                                  "\"Listo.\" }", LoadFor::running);
  REQUIRE(loaded.flow);
  CHECK(ways(*loaded.flow, "note") == Names{"following > end"});
}

// What the condition of the first flag reads when it is this.
struct Read {
  std::shared_ptr<const Flow> flow;
  Reads reads;

  explicit Read(const std::string& condition)
      : flow(load_with("screening.json", "age > 90", condition, LoadFor::running).flow) {
    REQUIRE(flow);
    reads = reads_of(flow->flags[0].condition, *flow);
  }
  [[nodiscard]] Names steps() const {
    Names out;
    for (const int step : reads.steps)
      out.push_back(flow->steps[static_cast<std::size_t>(step)].id);
    return out;
  }
};

TEST_CASE("an expression reads the answers that it names, also by a second name or a value") {
  CHECK(Read("age > 90").steps() == Names{"c2"});
  CHECK(Read("in_treatment and not r1 is empty").steps() == Names{"r1", "t0"});
  CHECK(Read("why is answered").steps() == Names{"why"});
  CHECK(Read("true").steps().empty());
  const Read person("level >= 2 and cleared and asq_4_when == longer_ago");
  CHECK(person.steps().empty());
  CHECK(person.reads.level);
  CHECK(person.reads.cleared);
  CHECK(person.reads.safety == std::set<int>{2});
  CHECK_FALSE(person.reads.current);
}

TEST_CASE("an expression reads what its scores, lists and flags read") {
  const Read score("peg >= 4 or mood4 is high");
  CHECK(score.steps() == Names{"mood_1", "mood_2", "mood_3", "mood_4", "peg_1", "peg_2"});
  CHECK(score.reads.scores.size() == 2);
  const Read list("count(domains) > 1");
  CHECK(list.steps() == Names{"mood_1", "mood_2", "r1", "peg_1", "peg_2"});
  CHECK(list.reads.lists.size() == 1);
  const Read member("domains has pain");
  CHECK(member.steps() == Names{"peg_1", "peg_2"});
  const auto flow = load_good().flow;
  REQUIRE(flow);
  const Reads both = reads_of(flow->flags[2].condition, *flow);  // any stop and any clinician
  CHECK(both.flags == std::set<int>{0, 1});
  CHECK(both.steps == std::set<int>{flow->find_step("age"), flow->find_step("drinks")});
}

TEST_CASE("a crisis rule reads the answer it stands at") {
  const auto flow = load_good().flow;
  REQUIRE(flow);
  const Step& step = flow->steps[static_cast<std::size_t>(flow->find_step("mood_4"))];
  const Reads reads = reads_of(step.crisis_if[0].condition, *flow);
  CHECK(reads.current);
  CHECK(reads.steps.empty());
}

TEST_CASE("atoms are the smallest conditions, each once, and can be evaluated alone") {
  const Read one("age > 90 and not (age > 90 or age - 1 < 20) or r1 has any [pain, anxiety]");
  REQUIRE(one.reads.atoms.size() == 3);
  std::vector<Answer> answers(one.flow->steps.size());
  answers[static_cast<std::size_t>(one.flow->find_step("age"))] = {AnswerState::answered, 20, 0};
  const Facts facts;
  const Evaluation in{*one.flow, answers, facts};
  CHECK(evaluate(one.reads.atoms[0], in) == Truth::no);
  CHECK(evaluate(one.reads.atoms[1], in) == Truth::yes);
  CHECK(evaluate(one.reads.atoms[2], in) == Truth::undecided);
  CHECK(Read("domains has depression").reads.atoms.size() == 2);  // those of the member
  CHECK(Read("true").reads.atoms.empty());
}

TEST_CASE("what two expressions read can be put together") {
  const Read one("age > 90 and peg > 3");
  Reads all = one.reads;
  add_reads(all, one.reads);
  CHECK(all.atoms.size() == one.reads.atoms.size());
  const Reads more = reads_of(one.flow->flags[1].condition, *one.flow);
  add_reads(all, more);
  CHECK(all.atoms.size() == 3);
  CHECK(all.steps.contains(one.flow->find_step("drinks")));
}

}  // namespace
}  // namespace screenline::flow
