// After a text was worded anew the golden conversations quote it as it is now, and nothing else of
// them changes; where more than a text differs they stay as they are.
#include "bot/author/golden_update.hpp"

#include <sstream>

#include "bot/author/golden_coverage.hpp"
#include "bot/author/golden_wording.hpp"
#include "tests/bot/author/shipped.hpp"
#include "tests/support/catch.hpp"

namespace screenline::author::golden {
namespace {

const std::string root = "ketamine/screening.json";

Update updated(const std::string& bytes, const std::shared_ptr<const service::Content>& content) {
  return update("a.chat", bytes, [&](const std::string&) { return content; });
}

std::string conversation(const std::string& lines) {
  return "# title\nflow ketamine-screening   channel sms   language en\n" + lines;
}

std::vector<std::string> lines_of(const std::string& bytes) {
  std::vector<std::string> out;
  std::istringstream in(bytes);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

}  // namespace

TEST_CASE("a text in other words: the quotes of it follow, and only they") {
  const auto reworded = shipped_with(root, "That is fine. We will not ask you anything.",
                                     "That is all right. We will not ask you for anything.");
  std::size_t changed = 0;
  for (const auto& file : shipped_conversations()) {
    const std::string before = bytes_of(file);
    const Update now = updated(before, reworded);
    CAPTURE(file.string());
    CHECK(now.left.empty());
    const std::vector<std::string> old = lines_of(before), fresh = lines_of(now.bytes);
    REQUIRE(old.size() == fresh.size());
    for (std::size_t i = 0; i < old.size(); ++i) {
      if (old[i] == fresh[i]) continue;
      ++changed;
      CHECK(old[i] == "< [DECLINED] We will not ask you anything ... 988");
      CHECK(fresh[i] == "< [DECLINED] We will not ask you for anything ... 988");
    }
    for (const Conversation& one : read("a.chat", now.bytes).conversations) {
      Coverage ignored;
      CHECK_FALSE(run(one, reworded, ignored));
    }
  }
  CHECK(changed == 1);
}

TEST_CASE("the rest of the line stays, remark and blanks too") {
  const auto reworded =
      shipped_with(root, "How old are you? Send a number.", "How old are you now? Send a number.");
  const std::string before =
      conversation("> hi\n> yes\n<   [c2]  \"How old are you?\" ...  a number   // [as] it is\n");
  CHECK(updated(before, reworded).bytes ==
        conversation("> hi\n> yes\n<   [c2]  \"How old are you\" ...  a number   // [as] it is\n"));
  CHECK(updated(before, shipped_content()).bytes == before);
}

TEST_CASE("a result, a level, a question or an = line is never written anew") {
  const auto other_cut = shipped_with(root, "\"covers\": \"COND-1\", \"if\": \"phq9 >= 10\"",
                                      "\"covers\": \"COND-1\", \"if\": \"phq9 >= 12\"");
  const std::string pregnant = bytes_of(shipped_conversations()[0]);
  const Update result = updated(pregnant, other_cut);
  CHECK(result.bytes == pregnant);
  CHECK_FALSE(result.left.empty());
  const auto question = updated(conversation("> hi\n> yes\n< [c3]\n"), shipped_content());
  CHECK(question.left.size() == 1);
  const auto level = updated(conversation("> i want to die\n< crisis L3 988\n"), shipped_content());
  CHECK(level.left.size() == 1);
  const auto clause =
      updated(conversation("> hi\n> no\n= not_screened under_18\n"), shipped_content());
  CHECK(clause.left.size() == 1);
}

TEST_CASE("a line that names no question or text is left to a person") {
  const auto reworded =
      shipped_with(root, "How old are you? Send a number.", "How old are you now? Send a number.");
  CHECK(updated(conversation("> hi\n> yes\n< \"How old are you?\"\n"), reworded).left.size() == 1);
}

TEST_CASE("a number to call, a word to send and a denial do not go unseen") {
  const auto no_number = shipped_with(
      root, "In danger? Call {emergency}, or {reach}, day or night.\" },\n    \"UNDER18\"",
      "In danger? Ask for help, day or night.\" },\n    \"UNDER18\"");
  const std::string says_988 = conversation("> hi\n> no\n< [DECLINED] \"text 988\"\n");
  const Update kept = updated(says_988, no_number);
  CHECK(kept.bytes == says_988);
  CHECK(kept.left.size() == 1);
  CHECK(nearest_wording("reply STOP now", "reply now") == std::nullopt);
  CHECK(nearest_wording("is not a diagnosis", "this is a diagnosis") == std::nullopt);
  CHECK(nearest_wording("is not a diagnosis", "this is not any diagnosis.") ==
        "is not any diagnosis");
}

TEST_CASE("what is hardly like it is not taken for it") {
  CHECK(nearest_wording("wished you were dead", "How old are you?") == std::nullopt);
  CHECK(nearest_wording("automated", "This is an automatic helper") == "automatic");
  CHECK(nearest_wording("a number", "Send\na figure or a number, please") == "a number");
  CHECK(nearest_wording("", "anything") == std::nullopt);
}

TEST_CASE("the difference is shown as diff -u shows it") {
  const std::string before = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\n";
  std::string after = before;
  after.replace(after.find('d'), 1, "D");
  CHECK(unified_diff("x.chat", before, after) ==
        "--- x.chat\n+++ x.chat\n@@ -1,7 +1,7 @@\n a\n b\n c\n-d\n+D\n e\n f\n g\n");
  after.replace(after.find('l'), 1, "L");
  CHECK(unified_diff("x.chat", before, after).find("@@ -9,4 +9,4 @@\n i\n j\n k\n-l\n+L\n") !=
        std::string::npos);
  CHECK(unified_diff("x.chat", before, before).empty());
}

TEST_CASE("what is shipped passes every step, every way out and every result") {
  Coverage seen;
  for (const auto& file : shipped_conversations()) {
    for (const Conversation& one : read(file.string(), bytes_of(file)).conversations) {
      const auto difference = run(one, shipped_content(), seen);
      CAPTURE(file.string(), one.title);
      CHECK_FALSE(difference);
    }
  }
  const Covered covered = measure(*shipped_content()->flows.current(), seen);
  for (const Gap& gap : covered.gaps) UNSCOPED_INFO(gap.file << ":" << gap.line << " " << gap.what);
  CHECK(covered.gaps.empty());
  CHECK(covered.ways.all > 200);
}

TEST_CASE("a way that no conversation takes is told with its place") {
  Coverage seen;
  const Read one = read("a.chat", conversation("> hi\n> yes\n> 40\n> no\n= not_screened\n"));
  CHECK_FALSE(run(one.conversations[0], shipped_content(), seen));
  const Covered covered = measure(*shipped_content()->flows.current(), seen);
  const auto has = [&](const std::string& what) {
    return std::any_of(covered.gaps.begin(), covered.gaps.end(),
                       [&](const Gap& gap) { return gap.what == what && gap.line > 0; });
  };
  CHECK(covered.steps.passed == 3);
  CHECK(has("c2: next if age < 18"));
  CHECK(has("c3: on to the following step"));
  CHECK(has("c3: SKIP"));
  CHECK(has("c1: declined"));
  CHECK(has("c2: not understood until the tries are used up"));
  CHECK(has("c4a"));
  CHECK_FALSE(
      has("c4a: on again after a crisis that began here"));  // the step is told, that is all
  CHECK_FALSE(has("c3: next if c3 == no"));
  CHECK(has("at any step: STAFF"));
}

TEST_CASE("several texts to one question: only the last of them answers it") {
  const auto goes = [&](const std::string& lines) {
    const Read one = read("a.chat", conversation(lines));
    REQUIRE(one.problems.empty());
    Coverage ignored;
    return !run(one.conversations[0], shipped_content(), ignored);
  };
  CHECK(goes("... with t0 = no idea / 3\n< [phq9_1]\n= answer t0 never\n"));
  CHECK_FALSE(goes("... with t0 = 1 / 3\n< [phq9_1]\n"));
  CHECK_FALSE(goes("... with t0 = no idea / hm\n< [phq9_1]\n"));
}

}  // namespace screenline::author::golden
