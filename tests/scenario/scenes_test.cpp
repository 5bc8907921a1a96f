// The crisis scenarios of the project's reference (fixtures/crisis-scenes.json), each through the
// real HTTP entry with a fake provider; a row of the web channel as an SMS and, by the lane, on the
// web: that channel has no adapter of its own yet. Content note: texts of people in danger.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "tests/bot/crisis/copy_texts.hpp"
#include "tests/scenario/support/scene_house.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/patience.hpp"

namespace screenline::scenario {
namespace {

using namespace std::chrono_literals;
using dialog::Author;

// "F", any state in which a person writes freely.
const std::vector<std::string> anywhere = {"first", "c1",          "c5",   "r1",
                                           "asq_2", "scenes:goal", "ended"};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string lower(std::string text) { return crisis::lower(std::move(text)); }

std::string name_of(Author author) {
  switch (author) {
    case Author::bot:
      return "bot";
    case Author::safety:
      return "safety";
    case Author::staff:
      return "staff";
    case Author::system:
      return "system";
  }
  return "";
}

// Laws of every safety text (crisis reference 1.3, 5.3).
void is_well_said(SceneHouse& house, const service::TranscriptMessage& said, bool goes_on) {
  INFO(said.text);
  const std::string text = " " + lower(said.text);
  for (const char* word : crisis::never) {
    INFO(word);
    // The clinic's own question may follow in the same text.
    if (!goes_on) CHECK_FALSE(has(text, word[0] == '!' ? word : " " + std::string(word)));
  }
  const std::size_t number =
      std::min(text.find("988"), std::min(text.find("911"), text.find("1-800")));
  CHECK(number < text.find('?'));
  if (goes_on) return;
  for (const flow::Flow* flow : {house.content->flows.current().get(), &scenes_flow()}) {
    for (const flow::Step& step : flow->steps) {
      const std::string& ask = step.ask.get(0, dialog::Channel::sms);
      if (!ask.empty()) CHECK_FALSE(has(said.text, ask));
    }
  }
}

void flow_is(SceneHouse& house, const std::string& where, const Played& played) {
  const auto& conversation = played.after.state.conversation;
  REQUIRE(conversation);
  const std::string before = house.open_step(played.before), now = house.open_step(played.after);
  if (where == "stays") {
    CHECK(now == before);
    CHECK(conversation->phase != dialog::Phase::asking);
    return;
  }
  CHECK(conversation->phase == dialog::Phase::asking);
  CHECK(now == (where == "same" ? before : where.substr(std::string("asks ").size())));
}

void is_kept(SceneHouse& house, const std::string& step, const std::string& value,
             const service::PersonRecord& record) {
  const flow::Flow& flow = *house.flow_of(record);
  const int index = flow.find_step(step);
  REQUIRE(index >= 0);
  const flow::Answer& answer = record.state.conversation->answers[static_cast<std::size_t>(index)];
  CHECK((answer.state == flow::AnswerState::answered) == (value != "open"));
  if (value == "open" || value == "text") return;
  const flow::AnswerType& type =
      flow.answers[static_cast<std::size_t>(flow.steps[static_cast<std::size_t>(index)].answer)];
  CHECK(type.options[static_cast<std::size_t>(answer.value)].key == value);
}

void staff_heard(SceneHouse& house, const Expect& expect, const Played& played, bool page) {
  const std::int64_t person = played.after.state.person.id;
  const auto rows = house.rows_of(person);
  const auto crisis_row = std::ranges::find_if(
      rows, [](const auto& one) { return one.severity == dialog::Severity::crisis; });
  if (expect.staff == "nothing" || expect.staff == "note") {
    CHECK(crisis_row == rows.end());
    CHECK(rows.size() == (expect.staff == "note" ? 1 : 0));
    return;
  }
  CHECK(crisis_row != rows.end());
  if (crisis_row == rows.end()) return;
  CHECK(crisis_row->level == played.after.state.person.risk.level);
  CHECK(crisis_row->id == played.after.state.person.crisis_handoff);
  if (expect.phone) CHECK(crisis_row->phone == *expect.phone);
  if (expect.staff == "told") {
    CHECK(crisis_row->unread > played.unread_before);
    return;
  }
  const auto alert = [&] {
    const auto all = house.addresses.alerts();
    return std::any_of(all.begin() + static_cast<std::ptrdiff_t>(played.alerts_before), all.end(),
                       [&](const service::AlertMessage& one) {
                         return one.handoff == crisis_row->id && one.level == crisis_row->level &&
                                one.track == crisis::name(crisis_row->track) && !one.repeat;
                       });
  };
  CHECK(house.comes(alert));
  CHECK(std::chrono::steady_clock::now() - played.began < 5s * testing::patience);
  if (!page) return;
  const std::string words =
      "L" + std::to_string(crisis_row->level) + ", row " + std::to_string(crisis_row->id);
  CHECK(house.comes([&] {
    return std::ranges::any_of(house.provider.texts_to(nia),
                               [&](const auto& one) { return has(one, words); });
  }));
}

void is_as_expected(SceneHouse& house, const Expect& expect, const Played& played, bool page) {
  const crisis::State& risk = played.after.state.person.risk;
  if (expect.level) CHECK(risk.level == *expect.level);
  if (!expect.track.empty()) CHECK(crisis::name(risk.track) == expect.track);
  if (!expect.language.empty()) CHECK(played.after.state.person.language == expect.language);
  if (!expect.rank.empty()) CHECK((risk.rank == crisis::Rank::top) == (expect.rank == "top"));
  std::vector<std::string> authors, texts;
  std::string all;
  for (const service::TranscriptMessage& one : played.outputs) {
    authors.push_back(name_of(one.author));
    texts.push_back(one.text);
    all += one.text + "\n";
    const bool goes_on = played.after.state.conversation->phase == dialog::Phase::asking;
    if (one.author == Author::safety) is_well_said(house, one, goes_on);
  }
  INFO(all);
  CHECK(authors == expect.outputs);
  // What is on record is what the person got.
  if (played.after.state.conversation->channel == dialog::Channel::sms || !texts.empty())
    CHECK(played.left == texts);
  std::size_t at = 0;
  for (const std::string& part : expect.in_order) {
    INFO(part);
    const std::size_t found = all.find(part, at);
    CHECK(found != std::string::npos);
    if (found != std::string::npos) at = found;
  }
  for (const std::string& part : expect.never) {
    INFO("never: " << part);
    CHECK_FALSE(has(lower(all), lower(part)));
  }
  if (!expect.flow.empty()) flow_is(house, expect.flow, played);
  for (const auto& [step, value] : expect.kept) is_kept(house, step, value, played.after);
  if (!expect.staff.empty()) staff_heard(house, expect, played, page);
}

// `page`: the pages of the first person; past ten they come as a number.
void play(SceneHouse& house, const Scene& scene, const std::string& state, bool web, bool page) {
  const dialog::Address who = house.arrive(state, scene.language, web);
  for (const SceneTurn& turn : scene.turns) {
    const Played played = house.play(who, turn);
    INFO("row " << scene.row << " at " << state << (web ? ", web: " : ": ")
                << turn.text.substr(0, 80));
    if (!turn.silence) {
      const auto turns = house.turns_of(played.after);
      REQUIRE_FALSE(turns.empty());
      CHECK(turns.back().messages.front().text == turn.text);
    }
    if (turn.expect) is_as_expected(house, *turn.expect, played, page);
  }
}

std::vector<std::string> states_of(const Scene& scene) {
  return scene.at == std::vector<std::string>{"F"} ? anywhere : scene.at;
}

// To make a house is dear, so several scenes share one; a long silence would reach the others too.
std::vector<std::vector<Scene>> by_house() {
  std::vector<std::vector<Scene>> out;
  bool alone = true;
  for (const Scene& scene : read_scenes()) {
    if (scene.turns.empty()) continue;
    const bool silent = std::ranges::any_of(scene.turns, &SceneTurn::silence);
    if (silent || alone || out.back().size() == 8) out.emplace_back();
    out.back().push_back(scene);
    alone = silent;
  }
  return out;
}

TEST_CASE("every scenario of the table") {
  for (const std::vector<Scene>& scenes : by_house()) {
    SceneHouse house;
    // First one person of each: past ten pages come as a number.
    for (const Scene& scene : scenes) play(house, scene, states_of(scene).front(), false, true);
    for (const Scene& scene : scenes) {
      for (const std::string& state : states_of(scene)) {
        if (state != states_of(scene).front()) play(house, scene, state, false, false);
        if (scene.web) play(house, scene, state, true, false);
      }
    }
  }
}

TEST_CASE("what another test proves is there") {
  std::set<int> rows;
  for (const Scene& scene : read_scenes()) {
    rows.insert(scene.row);
    for (const auto& [file, name] : scene.proved_by) {
      INFO("row " << scene.row << ": " << file << ", " << name);
      std::ifstream in(std::string(SCREENLINE_SOURCE_DIR) + "/" + file);
      const std::string bytes(std::istreambuf_iterator<char>(in), {});
      CHECK(has(bytes, "\"" + name));
    }
  }
  // As many as the source's table has; a row that is dropped is missed here.
  CHECK(rows.size() == 61);
}

}  // namespace
}  // namespace screenline::scenario
