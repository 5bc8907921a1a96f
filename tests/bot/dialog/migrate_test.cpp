// A live conversation that goes on in a newer file: where it stands, what it keeps, when it stays.
#include "bot/dialog/migrate.hpp"

#include "bot/flow/load.hpp"
#include "tests/bot/dialog/rig.hpp"
#include "tests/support/catch.hpp"

namespace screenline::dialog {
namespace {

constexpr const char* root = "screening.json";

// The small screening with changes: each replaces the first text by the second.
using Changes = std::vector<std::pair<std::string, std::string>>;

std::shared_ptr<const flow::Flow> changed(const Changes& changes) {
  const flow::FileSource files =
      flow::folder_source(SCREENLINE_SOURCE_DIR "/tests/bot/dialog/data/moves");
  std::string bytes = files(root).value();
  for (const auto& [from, to] : changes) {
    const std::size_t at = bytes.find(from);
    REQUIRE(at != std::string::npos);
    bytes.replace(at, from.size(), to);
  }
  const flow::Loaded loaded = flow::load_flow(
      root,
      [&](const std::string& path) { return path == root ? std::optional(bytes) : files(path); },
      flow::LoadFor::running);
  for (const flow::Problem& problem : loaded.problems) UNSCOPED_INFO(to_string(problem));
  REQUIRE(loaded.flow);
  return loaded.flow;
}

struct Flows {
  std::vector<std::shared_ptr<const flow::Flow>> all;
};
const flow::Flow* find_flow(const void* flows, const std::string& revision) {
  for (const auto& one : static_cast<const Flows*>(flows)->all) {
    if (one->revision == revision) return one.get();
  }
  return nullptr;
}

// A conversation on the file as it is, and a reload of a changed one.
struct Moving {
  Moving() {
    flows.all.push_back(changed({}));
    rig.world.current = flows.all.front();
    rig.world.find = find_flow;
    rig.world.flows = &flows;
  }
  void say(const std::vector<std::string>& texts) {
    for (const std::string& text : texts) rig.say(text);
  }
  void reload(const Changes& changes) {
    flows.all.push_back(changed(changes));
    rig.world.current = flows.all.back();
  }
  // Why it stays; "" when it moved.
  std::string move() {
    rig.put(MoveFlow{});
    CHECK(sends(rig.last).empty());
    REQUIRE(rig.last.trace.moved);
    return rig.last.trace.moved->left;
  }
  flow::Answer answer(const std::string& step) {
    return rig.conversation().answers[static_cast<std::size_t>(rig.flow().find_step(step))];
  }
  std::string sent() { return sends(rig.last).empty() ? "" : sends(rig.last).front().what; }

  Flows flows;
  Rig rig;
};

const Changes word_changed = {{"How is your sleep?", "How do you sleep?"}};
const Changes sleep_gone = {{"{ \"id\": \"sleep\"", "{ \"id\": \"rest\""},
                            {"\"sleep == bad\"", "\"rest == bad\""}};
Changes with_table(Changes changes, const std::string& table) {
  changes.emplace_back("\"start\": \"age\"", "\"migrate\": [" + table + "], \"start\": \"age\"");
  return changes;
}

TEST_CASE("it goes on at the same question with the same answers, and nothing is sent") {
  Moving m;
  m.say({"hi", "34"});
  REQUIRE(m.rig.open_step() == "sleep");
  const std::string before = m.rig.conversation().revision;
  m.reload(word_changed);
  CHECK(m.move().empty());
  CHECK(m.rig.conversation().revision != before);
  CHECK(m.rig.open_step() == "sleep");
  CHECK(m.answer("age").value == 34);
  REQUIRE(all<Record>(m.rig.last).size() == 1);
  CHECK(all<Record>(m.rig.last)[0].action == "flow.migrated");
  // It was asked, and its words mean the same: the next text answers it.
  m.rig.say("2");
  CHECK(m.answer("sleep").value == 1);
  CHECK(m.rig.open_step() == "days");
}

TEST_CASE("without a move it finishes on its revision after its step was deleted") {
  Moving m;
  m.say({"hi", "34"});
  m.reload(sleep_gone);
  CHECK(m.move() == "step_gone");
  m.say({"2", "1 2", "0"});
  REQUIRE(m.rig.conversation().result);
  CHECK(m.rig.conversation().result->reason == "bad_sleep");
  CHECK(m.rig.conversation().revision == m.flows.all.front()->revision);
}

TEST_CASE("a renamed step: who stands there stays, and an answer goes along") {
  Moving m;
  const std::string table = R"({"from": "any", "renamed": {"sleep": "rest"}})";
  SECTION("standing") {
    m.say({"hi", "34"});
    m.reload(with_table(sleep_gone, table));
    CHECK(m.move().empty());
    REQUIRE(m.rig.open_step() == "rest");
    m.rig.say("1");
    CHECK(m.answer("rest").value == 0);
  }
  SECTION("answered") {
    m.say({"hi", "34", "2"});
    m.reload(with_table(sleep_gone, table));
    CHECK(m.move().empty());
    CHECK(m.answer("rest").value == 1);
  }
  SECTION("of another revision only") {
    m.say({"hi", "34"});
    m.reload(with_table(sleep_gone, R"({"from": "0000000000", "renamed": {"sleep": "rest"}})"));
    CHECK(m.move() == "step_gone");
  }
}

TEST_CASE(
    "a question that is gone: the one named instead is asked, and no text is taken for its "
    "answer") {
  Moving m;
  m.say({"hi", "34"});
  m.reload(with_table(sleep_gone, R"({"from": "any", "gone": {"sleep": "days"}})"));
  REQUIRE(m.move().empty());
  REQUIRE(m.rig.open_step() == "days");
  SECTION("an answer to the older question brings the newer one") {
    m.rig.say("2");
    CHECK(m.answer("days").state == flow::AnswerState::not_asked);
    CHECK(m.sent() == "step:days");
    m.rig.say("1 2");
    CHECK(m.answer("days").chosen == 3);
  }
  SECTION("SKIP skips nothing that was not asked") {
    m.rig.say("SKIP");
    CHECK(m.answer("days").state == flow::AnswerState::not_asked);
    CHECK(m.sent() == "step:days");
  }
  SECTION("the reminder asks it") {
    m.rig.put(TimerIn{TimerIn::Kind::reminder, m.rig.conversation().visit});
    CHECK(m.sent() == "step:days");
    m.rig.say("1");
    CHECK(m.answer("days").chosen == 1);
  }
  SECTION("nobody who is silent stays for ever") {
    m.rig.put(TimerIn{TimerIn::Kind::expiry, m.rig.conversation().visit});
    CHECK(m.rig.conversation().phase == Phase::ended);
  }
  SECTION("danger is heard first, and after a clearance the question comes") {
    m.rig.say("I want to kill myself");
    CHECK(not_crisis(m.rig.last).empty());
    CHECK(m.rig.risk().level >= 2);
    m.rig.put(clearance());
    m.rig.say("START");
    CHECK(m.rig.open_step() == "days");
    CHECK(m.answer("days").state == flow::AnswerState::not_asked);
  }
}

TEST_CASE("answers are kept by the id of their option, or dropped and said") {
  Moving m;
  m.say({"hi", "34", "2", "1 3"});
  REQUIRE(m.rig.open_step() == "wish");
  m.rig.say("0");
  m.rig.state.conversation->phase = Phase::asking;  // as if there were a further question
  m.rig.state.conversation->result.reset();
  m.rig.state.conversation->step = -1;
  SECTION("in another order") {
    m.reload({{"{ \"id\": \"mon\", \"key\": \"1\", \"label\": \"Monday\" },", ""},
              {"{ \"id\": \"wed\", \"key\": \"3\", \"label\": \"Wednesday\" }",
               "{ \"id\": \"wed\", \"key\": \"3\", \"label\": \"Wednesday\" }, "
               "{ \"id\": \"mon\", \"key\": \"1\", \"label\": \"Monday\" }"}});
    CHECK(m.move().empty());
    CHECK(m.answer("days").chosen == 0b110);
  }
  SECTION("an option is gone: half a list would be another answer") {
    m.reload({{"{ \"id\": \"mon\", \"key\": \"1\", \"label\": \"Monday\" },", ""}});
    CHECK(m.move().empty());
    CHECK(m.answer("days").state == flow::AnswerState::not_asked);
    CHECK(all<Record>(m.rig.last)[0].detail.find("dropped=days") != std::string::npos);
  }
  SECTION("an option has another id") {
    m.reload(with_table({{"\"id\": \"mon\"", "\"id\": \"monday\""}},
                        R"({"from": "any", "options": {"days": {"mon": "monday"}}})"));
    CHECK(m.move().empty());
    CHECK(m.answer("days").chosen == 0b101);
  }
  SECTION("a number is out of its range") {
    m.reload({{"\"max\": 120", "\"max\": 30"}});
    CHECK(m.move().empty());
    CHECK(m.answer("age").state == flow::AnswerState::not_asked);
  }
}

TEST_CASE("a question whose words mean something else now is asked anew") {
  Moving m;
  m.say({"hi", "34"});
  m.reload({{"\"id\": \"good\", \"key\": \"1\"", "\"id\": \"good\", \"key\": \"7\""},
            {"\"id\": \"bad\", \"key\": \"2\"", "\"id\": \"bad\", \"key\": \"1\""}});
  REQUIRE(m.move().empty());
  CHECK(m.rig.open_step() == "sleep");
  m.rig.say("1");  // written to the older wording: good
  CHECK(m.answer("sleep").state == flow::AnswerState::not_asked);
  CHECK(m.sent() == "step:sleep");
  m.rig.say("1");
  CHECK(m.answer("sleep").value == 1);
}

TEST_CASE(
    "who is in danger, at a safety question or with staff stays, and nothing of them changes") {
  Moving m;
  m.say({"hi", "34", "2", "1"});
  REQUIRE(m.rig.open_step() == "wish");
  const auto stays = [&](const std::string& why) {
    m.reload(word_changed);
    const State before = m.rig.state;
    CHECK(m.move() == why);
    CHECK(m.rig.state.conversation->revision == before.conversation->revision);
    CHECK(m.rig.state.person.risk.level == before.person.risk.level);
    CHECK(m.rig.state.conversation->step == before.conversation->step);
    CHECK(all<Record>(m.rig.last).empty());
  };
  SECTION("at a safety question") { stays("safety_question"); }
  SECTION("in a crisis") {
    m.rig.say("1");
    REQUIRE(m.rig.risk().level >= 2);
    stays("crisis");
  }
  SECTION("asked whether they are safe") {
    m.rig.stand_at("sleep");
    m.rig.risk().open = crisis::Question::concern;
    stays("crisis");
  }
  SECTION("with staff") {
    m.rig.stand_at("sleep");
    m.rig.put(StaffTakeOver{"Ann"});
    stays("staff");
  }
  SECTION("after the end") {
    m.rig.say("0");
    REQUIRE(m.rig.conversation().phase == Phase::ended);
    stays("ended");
  }
  SECTION("of a revision that is not to be had") {
    m.rig.stand_at("sleep");
    m.rig.conversation().revision = "gone";
    stays("unknown_revision");
  }
}

TEST_CASE(
    "nobody is carried past a safety question, or moved where an answer of theirs means danger") {
  Moving m;
  SECTION("a newer one stands before their place") {
    m.say({"hi", "34"});
    m.reload({{"{ \"id\": \"sleep\"",
               R"({ "id": "plan", "ask": "A plan?", "answer": "yes_no",
                    "crisis_if": [{ "if": "value == yes", "level": 2, "track": ["self"],
                                    "reason": "asq_acute", "ask": "asq_5" }] },
                  { "id": "sleep")"}});
    CHECK(m.move() == "safety_not_asked");
  }
  SECTION("an ordinary one has become one") {
    m.say({"hi", "34", "2"});
    m.reload({{"\"ask\": \"How is your sleep?\",",
               R"("ask": "How is your sleep?", "crisis_if": [{ "if": "value == bad", "level": 2,
                  "track": ["self"], "reason": "asq_acute", "ask": "asq_5" }],)"}});
    CHECK(m.move() == "safety_not_asked");
  }
  SECTION("a safety answer has no place") {
    m.rig.stand_at("wish");
    m.rig.conversation().answers[3] = {flow::AnswerState::answered, 1, 0};
    m.rig.conversation().step = -1;
    m.reload({{"\"answer\": \"yes_no\"", "\"answer\": { \"integer\": { \"min\": 0, \"max\": 3 } }"},
              {"\"value == yes\"", "\"value > 0\""}});
    CHECK(m.move() == "safety_answer_lost");
  }
  SECTION("a safety answer means danger now") {
    m.rig.stand_at("wish");
    m.rig.conversation().answers[3] = {flow::AnswerState::answered, 1, 0};
    m.rig.conversation().step = -1;
    m.reload({{"\"value == yes\"", "\"value == no\""}});
    CHECK(m.move() == "safety_rule_new");
  }
}

TEST_CASE("STOP to a safety question that was never put is no refusal of it") {
  Moving m;
  m.say({"hi", "34", "2"});
  REQUIRE(m.rig.open_step() == "days");
  m.reload(with_table({{"{ \"id\": \"days\"", "{ \"id\": \"week\""}},
                      R"({"from": "any", "gone": {"days": "wish"}})"));
  REQUIRE(m.move().empty());
  REQUIRE(m.rig.open_step() == "wish");
  SECTION("STOP") {
    m.rig.say("STOP");
    CHECK(m.rig.state.person.opted_out);
    CHECK(m.rig.risk().level == 0);
  }
  SECTION("the question comes, and then it counts") {
    m.rig.say("1");
    CHECK(m.rig.risk().level == 0);
    CHECK(m.sent() == "step:wish");
    m.rig.say("1");
    CHECK(m.rig.risk().level >= 2);
  }
}

std::string revoked_revision;
bool one_is_revoked(const void*, const std::string& revision) {
  return revision == revoked_revision;
}

// A conversation on the first file, which is revoked when `revoke` says so.
struct Revoking : Moving {
  Revoking() {
    revoked_revision.clear();
    rig.world.revoked = one_is_revoked;
  }
  void revoke() { revoked_revision = flows.all.front()->revision; }
  bool told() {
    const auto rows = all<OpenHandoff>(rig.last);
    return sent() == "flow:revoked" && !rows.empty() && rows.back().reason == "flow_revoked" &&
           rig.conversation().phase == Phase::ended;
  }
};

TEST_CASE("a revoked revision asks nothing more: the person is told, and staff are asked") {
  Revoking m;
  m.say({"hi", "34"});
  m.reload(word_changed);
  m.revoke();
  SECTION("at the next answer") { m.rig.say("2"); }
  SECTION("at what is no answer") { m.rig.say("whatever you say"); }
  SECTION("at a word") { m.rig.say("MORE"); }
  SECTION("at the reminder") {
    m.rig.put(TimerIn{TimerIn::Kind::reminder, m.rig.conversation().visit});
  }
  CHECK(m.told());
  // START begins on the file in use.
  m.rig.say("START");
  CHECK(m.sent() == "step:age");
  CHECK(m.rig.conversation().revision == m.flows.all.back()->revision);
}

TEST_CASE("the sweep moves who can move, ends the others, and leaves who is in danger") {
  Revoking m;
  m.say({"hi", "34"});
  const auto sweep = [&] {
    m.revoke();
    m.rig.put(MoveFlow{true});
    REQUIRE(m.rig.last.trace.moved);
    return m.rig.last.trace.moved->left;
  };
  SECTION("moves") {
    m.reload(word_changed);
    CHECK(sweep().empty());
    CHECK(sends(m.rig.last).empty());
    CHECK(m.rig.open_step() == "sleep");
  }
  SECTION("ends") {
    m.reload(sleep_gone);
    CHECK(sweep() == ended_revoked);
    CHECK(m.told());
  }
  SECTION("ends, where the file in use is the one") {
    CHECK(sweep() == ended_revoked);
    CHECK(m.told());
    m.rig.say("START");  // nobody begins on it
    CHECK(m.told());
  }
  SECTION("in a crisis: nothing, and after the clearance no question") {
    m.rig.say("I want to kill myself");
    m.reload(sleep_gone);
    CHECK(sweep() == "crisis");
    m.rig.say("yes");
    CHECK(m.rig.risk().level >= 3);
    m.rig.put(clearance());
    CHECK(m.sent().find("step:") == std::string::npos);
    m.rig.say("START");  // whatever is asked is of the file in use
    CHECK(m.rig.conversation().revision == m.flows.all.back()->revision);
  }
  SECTION("at a safety question: an answer means what it meant") {
    m.say({"2", "1"});
    m.reload(sleep_gone);
    CHECK(sweep() == "safety_question");
    SECTION("yes") {
      m.rig.say("1");
      CHECK(m.rig.risk().level >= 2);
    }
    SECTION("no") {
      m.rig.say("0");
      CHECK(m.told());
    }
    SECTION("neither: it is put again, and then it counts") {
      m.rig.say("whatever you say");
      CHECK(m.sent() == "step:wish");
      m.rig.say("whatever you say");
      CHECK(m.rig.risk().level >= 2);
    }
  }
}

}  // namespace
}  // namespace screenline::dialog
