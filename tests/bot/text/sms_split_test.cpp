#include <algorithm>

#include <rapidcheck.h>

#include "bot/text/sms.hpp"
#include "bot/text/utf8.hpp"
#include "tests/bot/text/random_text.hpp"
#include "tests/support/catch.hpp"

using namespace screenline::text;
using testing::repeat;
using Parts = std::vector<std::string>;

namespace {

// ASCII and the wide spaces the generators use.
std::string without_spaces(std::string_view utf8) {
  const std::u32string_view spaces = U" \t\n\v\f\r\u0085\u00A0\u1680\u2028\u2029\u202F\u205F\u3000";
  std::string out;
  for (const Decoded& character : characters(utf8)) {
    const char32_t c = character.code_point;
    const bool space = spaces.find(c) != std::u32string_view::npos || (c >= 0x2000 && c <= 0x200A);
    if (!space) append_utf8(out, c);
  }
  return out;
}

std::string joined(const Parts& parts) {
  std::string out;
  for (const std::string& part : parts) out += part;
  return out;
}

}  // namespace

TEST_CASE("a text that fits stays whole", "[split]") {
  CHECK(split_at_segments("Hello there.", 1) == Parts{"Hello there."});
  CHECK(split_at_segments(std::string(160, 'a'), 1).size() == 1);
  CHECK(split_at_segments("", 1).empty());
  CHECK(split_at_segments(" \n\t ", 1).empty());
}

TEST_CASE("a long text is cut after a sentence", "[split]") {
  const std::string first = repeat("word ", 20) + "ends here.";
  const std::string second = repeat("more ", 20) + "and ends.";
  CHECK(split_at_segments(first + " " + second, 1) == Parts{first, second});
  CHECK(split_at_segments(first + "\n\n" + second, 1) == Parts{first, second});
}

TEST_CASE("a quoted sentence and a line end count, a list's number does not", "[split]") {
  const std::string quoted = repeat("word ", 20) + "\"ends here.\"";
  CHECK(split_at_segments(quoted + " " + repeat("more ", 20) + "x", 1).front() == quoted);
  const std::string line = repeat("word ", 20) + "no full stop";
  CHECK(split_at_segments(line + "\n" + repeat("more ", 20) + "x", 1).front() == line);
  const std::string list = repeat("word ", 28) + "1. Not at all and some more words";
  CHECK(split_at_segments(list, 1).front() == repeat("word ", 28) + "1. Not at all and");
}

TEST_CASE("without a late sentence end the cut is at a space", "[split]") {
  const Parts parts = split_at_segments("Short. " + repeat("abcd ", 60), 1);
  REQUIRE(parts.size() == 2);
  CHECK(parts[0] == "Short. " + repeat("abcd ", 29) + "abcd");
  CHECK(parts[1] == repeat("abcd ", 29) + "abcd");
}

TEST_CASE("a cut never goes through a character", "[split]") {
  const std::string family = "\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466";  // 11
  const Parts families = split_at_segments(repeat(family, 7), 1);
  CHECK(families == Parts{repeat(family, 6), family});
  const std::string accent = "e\u0301";
  CHECK(split_at_segments("x" + repeat(accent, 40), 1).front() == "x" + repeat(accent, 34));
  const std::string flag = "\U0001F1FA\U0001F1F8";
  CHECK(split_at_segments(repeat(flag, 20), 1) == Parts{repeat(flag, 17), repeat(flag, 3)});
  CHECK(split_at_segments(repeat("\u20AC", 81), 1) == Parts{repeat("\u20AC", 80), "\u20AC"});
}

TEST_CASE("one endless character is cut all the same", "[split]") {
  const std::string zalgo = "a" + repeat("\u0301", 500);
  const Parts parts = split_at_segments(zalgo, 1);
  CHECK(joined(parts) == zalgo);
  for (const std::string& part : parts) CHECK(count_segments(part).count == 1);
}

TEST_CASE("each part is counted in its own encoding", "[split]") {
  const std::string plain = repeat("word ", 31) + "end.";  // 159 septets
  const Parts parts = split_at_segments(plain + " \u2019", 1);
  CHECK(parts == Parts{plain, "\u2019"});
}

TEST_CASE("a limit below 1 counts as 1, ill-formed bytes are mended", "[split]") {
  CHECK(split_at_segments(std::string(161, 'a'), 0).size() == 2);
  CHECK(split_at_segments("a\xFF", 1) == Parts{"a\uFFFD"});
}

TEST_CASE("parts keep every character and their limit", "[split][property]") {
  CHECK(rc::check("any text", [] {
    const std::string text = repeat(*testing::any_text(), *rc::gen::inRange(1, 30));
    const int limit = *rc::gen::inRange(1, 4);
    const Parts parts = split_at_segments(text, limit);
    for (const std::string& part : parts) {
      RC_ASSERT(is_valid(part));
      RC_ASSERT(count_segments(part).count <= limit);
      RC_ASSERT(!without_spaces(part).empty());
    }
    RC_ASSERT(without_spaces(joined(parts)) == without_spaces(text));
  }));
}
