// Two versions of a flow: every edit is told, in its weight, and who ends elsewhere is found.
#include "bot/author/diff.hpp"

#include <algorithm>
#include <vector>

#include "bot/author/retold.hpp"
#include "tests/bot/author/content.hpp"
#include "tests/support/catch.hpp"

namespace screenline::author {
namespace {

struct Edit {
  std::string file, from, to;
};

// The shipped screening with `edits`; the first place of each is changed.
std::shared_ptr<const flow::Flow> edited(const std::vector<Edit>& edits) {
  const flow::FileSource shipped = flow::folder_source(SCREENLINE_SOURCE_DIR "/flows");
  const auto loaded = flow::load_flow(
      "ketamine/screening.json",
      [&](const std::string& path) {
        auto bytes = shipped(path);
        for (const Edit& edit : edits) {
          if (!bytes || path != edit.file) continue;
          const std::size_t at = bytes->find(edit.from);
          if (at == std::string::npos) throw std::runtime_error("nothing to edit: " + edit.from);
          bytes->replace(at, edit.from.size(), edit.to);
        }
        return bytes;
      },
      flow::LoadFor::running);
  for (const flow::Problem& one : loaded.problems) UNSCOPED_INFO(to_string(one));
  REQUIRE(loaded.flow);
  return loaded.flow;
}

const flow::Flow& shipped() { return *shipped_content()->flows.current(); }

const std::string screening = "ketamine/screening.json", phq9 = "instruments/phq9.json";

std::vector<Change> told(const std::vector<Edit>& edits) {
  return changes_between(shipped(), *edited(edits));
}

const Change* find(const std::vector<Change>& changes, const std::string& part,
                   const std::string& aspect) {
  const auto found = std::ranges::find_if(changes, [&](const Change& one) {
    return one.aspect == aspect &&
           std::ranges::any_of(one.parts, [&](const auto& title) { return title == part; });
  });
  return found == changes.end() ? nullptr : &*found;
}

TEST_CASE("a flow differs in nothing from itself") {
  CHECK(changes_between(shipped(), shipped()).empty());
  CHECK(told({{phq9, "\"note\": \"", "\"note\": \"Read again. "}}).empty());
}

TEST_CASE("an answer that leads to crisis messaging less is told first, as safety") {
  const auto changes =
      told({{phq9, R"("if": "points == 1", "level": 2)", R"("if": "points >= 1", "level": 2)"},
            {phq9, "Trouble concentrating on things,", "Trouble with your mind,"},
            {phq9, R"({ "id": "moderate", "max": 14 })", R"({ "id": "moderate", "max": 12 })"}});
  REQUIRE(changes.size() == 4);
  CHECK(changes[0].weight == Weight::safety);
  CHECK(changes[0].parts == std::vector<std::string>{"step phq9_9"});
  CHECK(changes[0].before.find("points are 1") != std::string::npos);
  CHECK(changes[0].after.find("at least 1") != std::string::npos);
  const Change* band = find(changes, "score phq9", "band moderate");
  REQUIRE(band);
  CHECK(band->weight == Weight::result);
  CHECK(band->before == "over 9 up to 14");
  CHECK(band->after == "over 9 up to 12");
  CHECK(find(changes, "score phq9", "band moderately_severe"));  // it begins earlier
  CHECK(changes.back().weight == Weight::words);
  CHECK(changes.back().aspect == "ask (en)");
}

TEST_CASE("what many steps share is told once, with all of them") {
  const auto changes =
      told({{"common/answers.json", R"("en": "Several days")", R"("en": "A few days")"}});
  const auto label =
      std::ranges::find_if(changes, [](const Change& one) { return one.after == "A few days"; });
  REQUIRE(label != changes.end());
  CHECK(label->parts.size() >= 8);
  CHECK(std::ranges::count_if(changes,
                              [](const Change& one) { return one.after == "A few days"; }) == 1);
}

TEST_CASE("a flag that is gone, a result that is tried earlier, a question that moved") {
  SECTION("a flag") {
    const auto changes = told({{screening,
                                R"({ "id": "brain_bleed", "level": "stop", "covers": "CONS-1", )"
                                R"("if": "m1 has brain_bleed" },)",
                                ""}});
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].kind == Change::Kind::gone);
    CHECK(changes[0].weight == Weight::result);
    CHECK(changes[0].parts.front() == "flag brain_bleed");
  }
  SECTION("a step: only it has moved") {
    flow::Flow other = shipped();
    const int a = other.find_step("m1"), b = a + 1;
    std::swap(other.steps[static_cast<std::size_t>(a)], other.steps[static_cast<std::size_t>(b)]);
    const auto changes = changes_between(shipped(), other);
    const auto moved = std::ranges::count(changes, Change::Kind::moved, &Change::kind);
    CHECK(moved == 1);
  }
}

TEST_CASE("every edit is told") {
  const std::vector<Edit> edits{
      {screening, R"("remind_after": "4h")", R"("remind_after": "5h")"},
      {screening, R"("expire_after": "24h")", R"("expire_after": "36h")"},
      {screening, R"("priority": "routine")", R"("priority": "1_business_day")"},
      {screening, R"("level": "clinician")", R"("level": "note")"},
      {screening, R"("if": "age < 18")", R"("if": "age < 21")"},
      {screening, R"("only_if": "treatment in [now, before]")",
       R"("only_if": "treatment in [now]")"},
      {screening, "\"also\": { \"en\": [\"not now\", \"before\"] }",
       "\"also\": { \"en\": [\"not now\"] }"},
      {phq9, "\"loinc\": \"44260-8\"", "\"loinc\": \"44261-6\""},
      {phq9, "\"points\": 2", "\"points\": 1"},
      {"common/words.json", "\"unsubscribe\", ", ""},
  };
  for (const Edit& edit : edits) {
    CAPTURE(edit.from, edit.to);
    CHECK_FALSE(told({edit}).empty());
  }
}

golden::Conversation conversation(const std::string& lines) {
  const golden::Read read =
      golden::read("t.chat", "# A person\nflow ketamine-screening\n\n" + lines);
  for (const flow::Problem& one : read.problems) UNSCOPED_INFO(to_string(one));
  REQUIRE(read.conversations.size() == 1);
  return read.conversations.front();
}

Retold retold(const std::string& lines, const std::vector<Edit>& edits) {
  return retell(conversation(lines), shipped_content(), content_of(edited(edits)));
}

TEST_CASE("whoever ends elsewhere is found, by the same answers to the same questions") {
  const std::string pregnant =
      "... with r1 = 1, t0 = 1, t5 = 2, phq9_1 = 2, phq9_2 = 2, phq9_3 = 2, phq9_4 = 2, "
      "phq9_5 = 2, phq9_10 = 1\n< [m4]\n> yes\n...\n= not_now pregnancy\n";
  SECTION("nothing is changed") {
    const Retold same = retold(pregnant, {});
    CHECK(same.before == same.after);
    CHECK(same.before.reason == "pregnancy");
    CHECK(different_ends(same.before, same.after).empty());
  }
  SECTION("the flag is gone") {
    const Retold other = retold(pregnant, {{screening,
                                            R"({ "id": "pregnancy", "level": "stop", )"
                                            R"("covers": "CONS-3", "if": "m4 == yes" },)",
                                            ""}});
    CHECK(other.before.reason == "pregnancy");
    CHECK(other.after.reason != "pregnancy");
    const auto ends = different_ends(other.before, other.after);
    CHECK(std::ranges::count(ends, "flag pregnancy:stop no longer") == 1);
  }
}

TEST_CASE("an answer is not given to another question") {
  const std::string item9 = "... with phq9_1 = 3, phq9_2 = 3\n< [phq9_9]\n> 1\n= level 2\n";
  SECTION("its question is gone") {
    const Retold other =
        retold("> START\n< [c1]\n> yes\n< [age]\n> 34\n...\n= not_now\n",
               {{screening, R"("next": [ { "if": "age < 18")", R"("next": [ { "if": "age < 35")"}});
    CHECK(other.before.category == "not_now");
    CHECK(other.after.category == "not_screened");
  }
  SECTION("a level that falls") {
    const Retold other = retold(item9, {{phq9, R"("if": "points == 1", "level": 2)",
                                         R"("if": "points == 1", "level": 3)"}});
    CHECK(other.before.level == 2);
    CHECK(other.after.level == 3);
    CHECK(std::ranges::count(different_ends(other.before, other.after), "level 2 -> 3") == 1);
  }
}

}  // namespace
}  // namespace screenline::author
