#include "bot/text/sms.hpp"

#include <fstream>

#include <nlohmann/json.hpp>
#include <rapidcheck.h>

#include "bot/text/utf8.hpp"
#include "tests/bot/text/random_text.hpp"
#include "tests/support/catch.hpp"

using namespace screenline::text;
using testing::repeat;

namespace {

nlohmann::json vectors() {
  std::ifstream file(SCREENLINE_SOURCE_DIR "/tests/bot/text/data/segments.json");
  return nlohmann::json::parse(file).at("vectors");
}

std::string name(Encoding encoding) { return encoding == Encoding::gsm7 ? "GSM-7" : "UCS-2"; }

// Does every replacement keep the length? Then smart_encode cannot make a text dearer.
bool never_grows(std::string_view utf8) {
  for (const Decoded& character : characters(utf8)) {
    std::string alone;
    append_utf8(alone, character.code_point);
    const std::string encoded = smart_encode(alone);
    if (encoded != alone && encoded.size() > 1) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("segments and encodings agree with the reference vectors", "[sms]") {
  int seen = 0;
  for (const auto& vector : vectors()) {
    const auto text = vector.at("text").get<std::string>();
    INFO(vector.at("name").get<std::string>());
    const Segments segments = count_segments(text);
    CHECK(segments.count == vector.at("segments").get<int>());
    CHECK(name(segments.encoding) == vector.at("encoding").get<std::string>());
    const int bits = vector.at("message_bits").get<int>();
    CHECK(segments.units == bits / (segments.encoding == Encoding::gsm7 ? 7 : 16));
    const Segments smart = count_segments(smart_encode(text));
    CHECK(smart.count == vector.at("smart_segments").get<int>());
    CHECK(name(smart.encoding) == vector.at("smart_encoding").get<std::string>());
    ++seen;
  }
  CHECK(seen == 45);
}

TEST_CASE("33 flags: 2 by code points, 3 where flags are kept whole", "[sms]") {
  const int count = count_segments(repeat("\U0001F1FA\U0001F1F8", 33)).count;
  CHECK((count == 2 || count == 3));
}

TEST_CASE("the author is told which character costs the money", "[sms]") {
  const Segments segments = count_segments("You\u2019re booked \u2013 bye");
  REQUIRE(segments.first_non_gsm);
  CHECK(segments.first_non_gsm->code_point == U'\u2019');
  CHECK(segments.first_non_gsm->column == 4);
  // Columns count characters, not bytes: "¿Cuá" has the á in column 4.
  CHECK(count_segments("\u00BFCu\u00E1ntos?").first_non_gsm->column == 4);
  CHECK_FALSE(count_segments("plain \u20AC \u00F1").first_non_gsm);
}

TEST_CASE("ill-formed bytes count as replacement characters", "[sms]") {
  const Segments segments = count_segments("a\xFF");
  CHECK(segments.encoding == Encoding::ucs2);
  CHECK(segments.units == 2);
}

TEST_CASE("smart encoding", "[sms]") {
  struct Case {
    std::string_view text;
    std::string_view encoded;
  };
  const Case cases[] = {
      {"", ""},
      {"plain \u00F1 \u20AC", "plain \u00F1 \u20AC"},
      {"\u201CYou\u2019re\u201D \u2013 wait\u2026", "\"You're\" - wait..."},
      {"`tick`", "'tick'"},
      {"a\u00A0b", "a  b"},
      {"\u00BD tab\there", "1/2 tab       here"},
      {"\uFF21\uFF11\uFF01", "A1!"},
      {"zero\u200Bwidth\uFEFF", "zerowidth"},
      {"\U0001F44D \u00E1", "\U0001F44D \u00E1"},
      {"line\r\nline", "line\r\nline"},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    CHECK(smart_encode(c.text) == c.encoded);
  }
}

TEST_CASE("smart encoding is settled after one pass and never costs more unless it grows",
          "[sms][property]") {
  CHECK(rc::check("any text", [] {
    const std::string text = *testing::any_text();
    const std::string encoded = smart_encode(text);
    RC_ASSERT(smart_encode(encoded) == encoded);
    RC_PRE(never_grows(text));
    RC_ASSERT(count_segments(encoded).count <= count_segments(text).count);
  }));
  // Long enough for several segments, of characters that are replaced one for one.
  CHECK(rc::check("typographic text", [] {
    const auto character =
        rc::gen::element<char32_t>(U'a', U' ', U'\u2019', U'\u201C', U'\u2013', U'\uFF5B',
                                   U'\u20AC', U'\U0001F44D', U'\u00E1');
    const std::string text = repeat(*testing::any_text(character), *rc::gen::inRange(1, 12));
    RC_ASSERT(count_segments(smart_encode(text)).count <= count_segments(text).count);
  }));
}

TEST_CASE("one more character never costs fewer segments", "[sms][property]") {
  CHECK(rc::check("any text", [] {
    const std::string text = repeat(*testing::any_text(), 8);
    const std::string longer = text + testing::to_utf8({*testing::any_character()});
    RC_ASSERT(count_segments(longer).count >= count_segments(text).count);
  }));
}
