// The walk over every path finds what trying all of them without merging finds, and it can fail:
// without the gate it names every question, and what nobody can reach is told.
#include <algorithm>
#include <set>

#include "bot/author/paths_dangers.hpp"
#include "bot/author/paths_report.hpp"
#include "tests/bot/author/shipped.hpp"
#include "tests/bot/flow/fixture.hpp"
#include "tests/support/catch.hpp"

namespace screenline::author::paths {
namespace {

constexpr auto sms = dialog::Channel::sms;

std::shared_ptr<const service::Content> small_with(const std::string& from, const std::string& to) {
  return content_of(flow::load_with("screening.json", from, to, flow::LoadFor::running).flow);
}

// Begins at the reasons: some three thousand paths.
std::shared_ptr<const service::Content> small_part() {
  auto flow = std::make_shared<flow::Flow>(*flow::load_good().flow);
  flow->start = flow->find_step("r1");
  return content_of(std::move(flow));
}

std::shared_ptr<const service::Content> without_gate(
    const std::shared_ptr<const service::Content>& content) {
  static const auto blind =
      std::make_shared<const crisis::Detector>(crisis::Detector::unchecked(crisis::Lexicon{}));
  auto out = std::make_shared<service::Content>(*content);
  out->detector = blind;
  return out;
}

bool has(const Report& report, const std::string& code, const std::string& step) {
  return std::any_of(report.findings.begin(), report.findings.end(), [&](const Finding& finding) {
    return finding.code == code && finding.step == step;
  });
}

// Every path one by one, each played by the engine, nothing merged.
struct Tried {
  double paths = 0;
  std::size_t replies = 0, segments = 0;
  std::set<std::string> results;

  void go(const Walk& walk, const Talk& talk, std::size_t replies_so_far,
          std::size_t segments_so_far) {
    const int question = talk.state().conversation->step;
    const auto& classes = walk.graph().questions[static_cast<std::size_t>(question)].classes;
    for (const AnswerClass& one : classes) {
      Talk next = talk;
      std::size_t sent = segments_so_far;
      Played turn;
      for (const std::string& text : one.texts) {
        turn = play(next, {{text, false}}, question);
        sent += static_cast<std::size_t>(turn.segments);
      }
      const std::size_t said = replies_so_far + one.texts.size();
      if (turn.end == Played::End::question) {
        go(walk, next, said, sent);
        continue;
      }
      ++paths;
      replies = std::max(replies, said);
      segments = std::max(segments, sent);
      if (turn.end == Played::End::result) results.insert(turn.rule);
    }
  }
};

}  // namespace

TEST_CASE("merged states find the paths, lengths and results that trying all of them finds") {
  const auto content = small_part();
  for (const char* language : {"en", "es"}) {
    const Report report = explore(content, sms, language);
    for (const Finding& finding : report.findings)
      UNSCOPED_INFO(finding.code << " " << finding.step << " " << finding.what);
    Walk walk(content, sms, language, {});
    walk.run();
    Talk talk(content, sms, language);
    const Played first = play(talk, {{"START", false}}, -1);
    Tried tried;
    tried.go(walk, talk, 1, static_cast<std::size_t>(first.segments));
    CHECK(report.cut.empty());
    CHECK(tried.paths > 3000);
    CHECK(report.paths == tried.paths);
    CHECK(report.replies.length == tried.replies);
    CHECK(report.segments.length == tried.segments);
    std::set<std::string> results;
    for (const ResultPath& one : report.results) results.insert(one.rule);
    CHECK(results == tried.results);
    CHECK(report.states < 100);
    CHECK_FALSE(std::any_of(report.findings.begin(), report.findings.end(), [](const Finding& it) {
      return it.code == "walk-differs" || it.code == "no-crisis-messaging";
    }));
  }
}

TEST_CASE("the longest and the shortest paths lead where they are said to") {
  const auto content = small_part();
  const Report report = explore(content, sms, "en");
  CHECK(report.replies.moves.size() == report.replies.length);
  for (const ResultPath& one : report.results) {
    Talk talk(content, sms, "en");
    for (const Move& move : one.moves)
      move.clears ? (void)talk.put(clearance()) : (void)talk.say(move.text);
    INFO(in_a_row(one.moves));
    REQUIRE(talk.state().conversation->result);
    CHECK(talk.state().conversation->result->rule == one.rule);
  }
}

TEST_CASE("without the gate every question is named, with what leads there") {
  const Report report = explore(without_gate(small_part()), sms, "en");
  for (const char* step : {"r1", "peg_1", "peg_2", "d1", "t0", "why"}) {
    INFO(step);
    CHECK(has(report, "no-crisis-messaging", step));
  }
  CHECK(danger_texts().size() >= 8);
  const auto first = std::find_if(report.findings.begin(), report.findings.end(),
                                  [](const auto& it) { return it.code == "no-crisis-messaging"; });
  REQUIRE(first->moves.size() >= 2);
  CHECK(first->moves.front().text == "START");
  CHECK(first->moves.back().text == danger_texts().front().text);
}

TEST_CASE("a result that nobody can come to is told, and a way that nobody can take") {
  const auto dead =
      small_with("\"if\": \"any flag is stop\"", "\"if\": \"t0 == now and t0 == never\"");
  const Report report = explore(dead, sms, "en");
  CHECK(std::any_of(report.findings.begin(), report.findings.end(), [](const Finding& finding) {
    return finding.code == "result-unreachable" && finding.what.find("R10") != std::string::npos;
  }));
  const auto never =
      small_with("\"only_if\": \"r1 has pain\"", "\"only_if\": \"r1 has pain and r1 is empty\"");
  CHECK(has(explore(never, sms, "en"), "step-unreachable", "peg_1"));
}

TEST_CASE("what a bound cuts off is told, and nothing is called unreachable then") {
  Bounds few;
  few.states = 10;
  const Report report = explore(small_part(), sms, "en", few);
  CHECK(report.cut == "stopped at 10 states");
  CHECK(report.findings.empty());
  Bounds short_time;
  short_time.time = std::chrono::milliseconds(0);
  CHECK(explore(small_part(), sms, "en", short_time).cut.starts_with("stopped after"));
}

// The whole of it is walked by the program itself: scenario.author.
TEST_CASE("the shipped screening, as far as ten thousand states go") {
  Bounds some;
  some.states = 10'000;
  const Report report = explore(shipped_content(), sms, "en", some);
  for (const Finding& finding : report.findings)
    UNSCOPED_INFO(finding.code << " " << finding.step << " " << finding.what << " "
                               << in_a_row(finding.moves));
  CHECK(report.findings.empty());
  CHECK(report.cut == "stopped at 10000 states");
  CHECK(report.danger_states > 10'000);
}

}  // namespace screenline::author::paths
