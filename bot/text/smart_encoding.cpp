#include <algorithm>
#include <array>
#include <cstddef>

#include "bot/text/sms.hpp"
#include "bot/text/utf8.hpp"

namespace screenline::text {

namespace {

using namespace std::string_view_literals;

struct Row {
  std::string_view replacement;
  std::u16string_view characters;
};

// The map of message-segment-calculator 1.3.0, turned around: what is written, and for which
// characters. All of them are in the basic plane.
constexpr Row rows[] = {
    // clang-format off
    {"\"", u"\xAB\xBB\x2BA\x2EE\x201C\x201D\x201E\x201F\x275D\x275E\x301D\x301E\xFF02"sv},
    {"'",
     u"\x60\xB4\x2B9\x2BB\x2BC\x2BD\x2C8\x2CA\x2CB\x313"
     u"\x314\x2018\x2019\x201B\x275B\x275C\xFE10\xFE11\xFF07"sv},
    {"/", u"\xF7\x337\x338\x2044\x2215\x29F8\xFF0F"sv},
    {"1/4", u"\xBC"sv},
    {"1/2", u"\xBD"sv},
    {"3/4", u"\xBE"sv},
    {"\\", u"\x20E5\x29F5\x29F9\xFE68\xFF3C"sv},
    {"_", u"\x332\x2017\xFF3F"sv},
    {"|", u"\x20D2\x20D3\x2223\x239C\x239F\x23B8\x23B9\x23D0\xFF5C"sv},
    {"-", u"\x2010\x2013\x2014\x2015\x2022\x2043\x23BC\x23BD\xFE63\xFF0D"sv},
    {"@", u"\xFE6B\xFF20"sv},
    {"$", u"\xFE69\xFF04"sv},
    {"!", u"\x1C3\xFE15\xFE57\xFF01"sv},
    {"#", u"\xFE5F\xFF03"sv},
    {"%", u"\xFE6A\xFF05"sv},
    {"&", u"\xFE60\xFF06"sv},
    {",", u"\x326\x201A\x3001\xFE50\xFE51\xFF0C\xFF64"sv},
    {"(", u"\x2768\x276A\x27EE\x2985\xFE59\xFF08"sv},
    {")", u"\x2769\x276B\x27EF\x2986\xFE5A\xFF09"sv},
    {"*",
     u"\x204E\x2217\x229B\x2722\x2723\x2724\x2725\x2731\x2732\x2733"
     u"\x273A\x273B\x273C\x273D\x2743\x2749\x274A\x274B\x29C6\xFE61"
     u"\xFF0A"sv},
    {"+", u"\x2D6\xFE62\xFF0B"sv},
    {".", u"\x3002\xFE52\xFF0E\xFF61"sv},
    {"0", u"\xFF10"sv},
    {"1", u"\xFF11"sv},
    {"2", u"\xFF12"sv},
    {"3", u"\xFF13"sv},
    {"4", u"\xFF14"sv},
    {"5", u"\xFF15"sv},
    {"6", u"\xFF16"sv},
    {"7", u"\xFF17"sv},
    {"8", u"\xFF18"sv},
    {"9", u"\xFF19"sv},
    {":", u"\x2D0\x2F8\x2982\xA789\xFE13\xFF1A"sv},
    {";", u"\x204F\xFE14\xFE54\xFF1B"sv},
    {"<", u"\x2039\xFE64\xFF1C"sv},
    {"=", u"\x347\xA78A\xFE66\xFF1D"sv},
    {">", u"\x203A\xFE65\xFF1E"sv},
    {"?", u"\xFE16\xFE56\xFF1F"sv},
    {"A", u"\x1D00\xFF21"sv},
    {"B", u"\x299\xFF22"sv},
    {"C", u"\x1D04\xFF23"sv},
    {"D", u"\x1D05\xFF24"sv},
    {"E", u"\x1D07\xFF25"sv},
    {"F", u"\xA730\xFF26"sv},
    {"G", u"\x262\xFF27"sv},
    {"H", u"\x29C\xFF28"sv},
    {"I", u"\x26A\xFF29"sv},
    {"J", u"\x1D0A\xFF2A"sv},
    {"K", u"\x1D0B\xFF2B"sv},
    {"L", u"\x29F\xFF2C"sv},
    {"M", u"\x1D0D\xFF2D"sv},
    {"N", u"\x274\xFF2E"sv},
    {"O", u"\x1D0F\xFF2F"sv},
    {"P", u"\x1D18\xFF30"sv},
    {"Q", u"\xFF31"sv},
    {"R", u"\x280\xFF32"sv},
    {"S", u"\xA731\xFF33"sv},
    {"T", u"\x1D1B\xFF34"sv},
    {"U", u"\x1D1C\xFF35"sv},
    {"V", u"\x1D20\xFF36"sv},
    {"W", u"\x1D21\xFF37"sv},
    {"X", u"\xFF38"sv},
    {"Y", u"\x28F\xFF39"sv},
    {"Z", u"\x1D22\xFF3A"sv},
    {"^", u"\x2C6\x302\x1DCD\xFF3E"sv},
    {"{", u"\x2774\xFE5B\xFF5B"sv},
    {"}", u"\x2775\xFE5C\xFF5D"sv},
    {"[", u"\xFF3B"sv},
    {"]", u"\xFF3D"sv},
    {"~", u"\x2DC\x2F7\x303\x330\x334\x223C\xFF5E"sv},
    {"  ",
     u"\x80\x8D\x90\x9B\x9F\xA0\x2000\x2002\x2003\x2004"
     u"\x2005\x2006\x2007\x2008\x2009\x200A\x202F\x205F\x3000"sv},
    {"", u"\x0\x3\x4\x10\x11\x12\x13\x14\x17\x19\x200B\x200C\x2060\xFEFF"sv},
    {"       ", u"\x9"sv},
    {"!!", u"\x203C"sv},
    {" ", u"\x2001\x2028\x2029"sv},
    {"...", u"\x2026"sv},
    // clang-format on
};

struct Entry {
  char16_t character = 0;
  std::string_view replacement;
};

constexpr std::size_t entry_count = [] {
  std::size_t count = 0;
  for (const Row& row : rows) count += row.characters.size();
  return count;
}();
static_assert(entry_count == 271);

constexpr auto entries = [] {
  std::array<Entry, entry_count> sorted{};
  std::size_t next = 0;
  for (const Row& row : rows) {
    for (char16_t character : row.characters) sorted[next++] = {character, row.replacement};
  }
  std::ranges::sort(sorted, {}, &Entry::character);
  return sorted;
}();

const Entry* find_entry(char32_t code_point) {
  const auto found = std::ranges::lower_bound(entries, code_point, {}, &Entry::character);
  return found != entries.end() && found->character == code_point ? &*found : nullptr;
}

// Most characters of most texts: printable ASCII without the grave accent is never replaced.
constexpr bool stays(char32_t c) { return c >= 0x20 && c < 0x7F && c != '`'; }

}  // namespace

std::string smart_encode(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for (const Decoded& character : characters(utf8)) {
    const char32_t c = character.code_point;
    if (const Entry* entry = stays(c) ? nullptr : find_entry(c)) {
      out += entry->replacement;
    } else {
      append_utf8(out, c);
    }
  }
  return out;
}

}  // namespace screenline::text
