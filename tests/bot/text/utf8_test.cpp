#include "bot/text/utf8.hpp"

#include <vector>

#include <rapidcheck.h>

#include "tests/bot/text/random_text.hpp"
#include "tests/support/catch.hpp"

using namespace screenline::text;

namespace {

struct Case {
  std::string_view name;
  std::string_view bytes;
  std::string_view mended;
};

using namespace std::string_view_literals;

// Ill-formed samples after the Unicode Standard 15, section 3.9, tables 3-8 to 3-11.
const std::vector<Case> ill_formed = {
    {"lone continuation", "a\x80z"sv, "a\uFFFDz"sv},
    {"cut at the end", "caf\xC3"sv, "caf\uFFFD"sv},
    {"cut emoji", "ok \xF0\x9F\x91"sv, "ok \uFFFD"sv},
    {"overlong slash", "\xC0\xAF"sv, "\uFFFD\uFFFD"sv},
    {"overlong, three bytes", "\xE0\x80\xAF"sv, "\uFFFD\uFFFD\uFFFD"sv},
    {"surrogate", "\xED\xA0\x80"sv, "\uFFFD\uFFFD\uFFFD"sv},
    {"above the last plane", "\xF4\x91\x92\x93"sv, "\uFFFD\uFFFD\uFFFD\uFFFD"sv},
    {"truncated sequences", "\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41"sv,
     "\uFFFD\uFFFD\uFFFD\uFFFD\x41"sv},
    {"Latin-1", "a\xF1os"sv, "a\uFFFDos"sv},
};

const std::vector<std::string_view> well_formed = {""sv,
                                                   "plain"sv,
                                                   "long enough for the block of eight"sv,
                                                   "seven!7\u00F1"sv,
                                                   "\u00BFC\u00F3mo?"sv,
                                                   "\U0001F468\u200D\U0001F469"sv,
                                                   "\U0010FFFF"sv,
                                                   "\uFFFD"sv};

}  // namespace

TEST_CASE("ill-formed UTF-8 is recognised and mended", "[utf8]") {
  for (const Case& c : ill_formed) {
    INFO(c.name);
    CHECK_FALSE(is_valid(c.bytes));
    CHECK(sanitize(c.bytes) == c.mended);
  }
}

TEST_CASE("well-formed UTF-8 is left alone", "[utf8]") {
  for (std::string_view text : well_formed) {
    INFO(text);
    CHECK(is_valid(text));
    CHECK(sanitize(text) == text);
  }
}

TEST_CASE("NUL is removed", "[utf8]") {
  CHECK(is_valid("a\0b"sv));
  CHECK(sanitize("a\0b\0"sv) == "ab");
  CHECK(sanitize("\xC3\0\xA9"sv) == "\uFFFD\uFFFD");  // the halves must not meet
}

TEST_CASE("is_ascii looks at every byte", "[utf8]") {
  for (std::size_t i = 0; i < 20; ++i) {
    std::string text(20, 'x');
    CHECK(is_ascii(text));
    text[i] = '\x80';
    CHECK_FALSE(is_ascii(text));
  }
}

TEST_CASE("characters are walked with their places", "[utf8]") {
  std::u32string seen;
  std::vector<std::size_t> places;
  const Characters all = characters("a\u00F1\xFF\U0001F44D");
  for (auto it = all.begin(); it != all.end(); ++it) {
    seen += it->code_point;
    places.push_back(it.position());
  }
  CHECK(seen == U"a\u00F1\uFFFD\U0001F44D");
  CHECK(places == std::vector<std::size_t>{0, 1, 3, 4});
}

TEST_CASE("every code point survives writing and reading", "[utf8]") {
  for (char32_t c = 0; c <= 0x110000; ++c) {
    const bool scalar = c <= 0x10FFFF && !(c >= 0xD800 && c <= 0xDFFF);
    std::string written;
    append_utf8(written, c);
    const Decoded read = decode(written, 0);
    if (!read.valid || read.size != written.size() ||
        read.code_point != (scalar ? c : replacement_character)) {
      FAIL("code point " << static_cast<unsigned>(c));
    }
  }
}

TEST_CASE("sanitize: always valid, without NUL, and settled", "[utf8][property]") {
  CHECK(rc::check("any bytes", [] {
    const std::string bytes = *testing::any_bytes();
    const std::string once = sanitize(bytes);
    RC_ASSERT(is_valid(once));
    RC_ASSERT(once.find('\0') == std::string::npos);
    RC_ASSERT(sanitize(once) == once);
  }));
}
