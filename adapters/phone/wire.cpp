#include "adapters/phone/wire.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "bot/text/utf8.hpp"

namespace screenline::phone {
namespace {

using namespace std::chrono;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string decode(std::string_view encoded) {
  std::string out;
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    const bool pair = encoded[i] == '%' && i + 2 < encoded.size();
    const int high = pair ? hex_digit(encoded[i + 1]) : -1;
    const int low = pair ? hex_digit(encoded[i + 2]) : -1;
    if (high >= 0 && low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += encoded[i] == '+' ? ' ' : encoded[i];
    }
  }
  return out;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_plain(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("-._~").find(c) != std::string_view::npos;
}

void append_encoded(std::string& out, std::string_view raw) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : raw) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_plain(c)) {
      out += c;
    } else {
      out += '%';
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
}

int base64_digit(char c) {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto at = alphabet.find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

std::optional<std::string> decode_base64(std::string_view text) {
  while (text.ends_with('=')) text.remove_suffix(1);
  std::string out;
  unsigned bits = 0;
  int held = 0;
  for (const char c : text) {
    const int digit = base64_digit(c);
    if (digit < 0) return std::nullopt;
    bits = (bits << 6 | static_cast<unsigned>(digit)) & 0xFFFFU;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out += static_cast<char>(bits >> held & 0xFFU);
  }
  return out;
}

struct Parts {
  year_month_day date;
  hh_mm_ss<milliseconds> time;
  weekday day;
};

Parts parts_of(Time time) {
  const auto at = floor<milliseconds>(time);
  const auto day = floor<days>(at);
  return {year_month_day(day), hh_mm_ss<milliseconds>(at - day), weekday(day)};
}

template <typename... Values>
std::string print(const char* format, Values... values) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), format, values...);
  return text.data();
}

}  // namespace

Pairs decode_form(std::string_view encoded) {
  Pairs pairs;
  while (!encoded.empty()) {
    const auto end = std::min(encoded.find('&'), encoded.size());
    const auto segment = encoded.substr(0, end);
    encoded.remove_prefix(std::min(end + 1, encoded.size()));
    if (segment.empty()) continue;
    const auto equals = std::min(segment.find('='), segment.size());
    pairs.emplace_back(decode(segment.substr(0, equals)),
                       decode(segment.substr(std::min(equals + 1, segment.size()))));
  }
  return pairs;
}

std::string encode_form(const Pairs& pairs) {
  std::string out;
  for (const auto& [name, value] : pairs) {
    if (!out.empty()) out += '&';
    append_encoded(out, name);
    out += '=';
    append_encoded(out, value);
  }
  return out;
}

std::string find(const Pairs& pairs, std::string_view name) {
  const auto found = std::find_if(pairs.begin(), pairs.end(),
                                  [&](const auto& pair) { return pair.first == name; });
  return found == pairs.end() ? std::string() : found->second;
}

std::optional<Credentials> read_basic(std::string_view authorization) {
  constexpr std::string_view scheme = "basic ";
  const bool basic = authorization.size() > scheme.size() &&
                     std::equal(scheme.begin(), scheme.end(), authorization.begin(),
                                [](char a, char b) { return a == (b | 0x20); });
  if (!basic) return std::nullopt;
  const auto text = decode_base64(authorization.substr(scheme.size()));
  if (!text) return std::nullopt;
  const auto colon = text->find(':');
  if (colon == std::string::npos) return std::nullopt;
  return Credentials{text->substr(0, colon), text->substr(colon + 1)};
}

std::string mail_date(Time time) {
  constexpr std::array weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto [date, clock, day] = parts_of(time);
  return print("%s, %02u %s %04d %02d:%02d:%02d +0000", weekdays[day.c_encoding()],
               static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
               static_cast<int>(date.year()), static_cast<int>(clock.hours().count()),
               static_cast<int>(clock.minutes().count()),
               static_cast<int>(clock.seconds().count()));
}

std::string day_text(Time time) {
  const auto date = parts_of(time).date;
  return print("%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
               static_cast<unsigned>(date.day()));
}

std::string iso_time(Time time) {
  const auto clock = parts_of(time).time;
  return day_text(time) + print("T%02d:%02d:%02d.%03dZ", static_cast<int>(clock.hours().count()),
                                static_cast<int>(clock.minutes().count()),
                                static_cast<int>(clock.seconds().count()),
                                static_cast<int>(clock.subseconds().count()));
}

bool is_number(std::string_view text) {
  return text.size() >= 9 && text.size() <= 16 && text[0] == '+' && text[1] != '0' &&
         std::all_of(text.begin() + 1, text.end(), is_digit);
}

std::size_t characters_in(std::string_view utf8) {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& character : text::characters(utf8)) ++count;
  return count;
}

bool is_web_address(std::string_view url) {
  return url.starts_with("http://") || url.starts_with("https://");
}

}  // namespace screenline::phone
