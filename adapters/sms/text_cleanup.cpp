#include "adapters/sms/text_cleanup.hpp"

#include <algorithm>
#include <array>

#include <openssl/evp.h>

#include "bot/text/utf8.hpp"

namespace screenline::sms {
namespace {

constexpr std::string_view spaces = " \t\r\n\f\v";

std::string_view trimmed_end(std::string_view text) {
  const auto last = text.find_last_not_of(spaces);
  return last == std::string_view::npos ? std::string_view{} : text.substr(0, last + 1);
}

bool is_base64_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' ||
         c == '/';
}

// Drops an ill-formed sequence of up to 3 bytes at the end, where a carrier cut a character.
std::string_view without_cut_tail(std::string_view bytes) {
  for (std::size_t dropped = 1; dropped <= 3 && dropped < bytes.size(); ++dropped) {
    const auto head = static_cast<unsigned char>(bytes[bytes.size() - dropped]);
    if (head < 0x80) break;
    if (head >= 0xC0) {
      const auto before = bytes.substr(0, bytes.size() - dropped);
      return text::is_valid(bytes.substr(bytes.size() - dropped)) ? bytes : before;
    }
  }
  return bytes;
}

// Chance bytes are hardly ever valid UTF-8 without control characters; words always are.
bool is_readable(std::string_view bytes) {
  if (bytes.empty() || !text::is_valid(bytes)) return false;
  std::size_t ascii = 0;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0x7F || (byte < 0x20 && c != '\n' && c != '\r' && c != '\t')) return false;
    ascii += byte < 0x80 ? 1 : 0;
  }
  return ascii * 2 >= bytes.size();
}

bool is_invisible(char32_t c) {
  return c == 0xFEFF || (c >= 0x200A && c <= 0x200F) || c == 0xFE0F || c == 0x2060;
}

// Android puts hair spaces and joiners round the emoji and the quotation.
std::string without_invisible(std::string_view text) {
  std::string out;
  for (text::Decoded character : text::characters(text)) {
    if (!is_invisible(character.code_point)) text::append_utf8(out, character.code_point);
  }
  return std::string(trimmed_end(out));
}

constexpr std::array<std::string_view, 4> quotes{"\"", "\u201C", "\u201D", "\u00AB"};
constexpr std::array<std::string_view, 5> closing{"\"", "\u201D", "\u201C", "\u00BB", "\u2026"};

bool is_quotation(std::string_view rest) {
  const bool opens = std::any_of(quotes.begin(), quotes.end(),
                                 [&](auto quote) { return rest.starts_with(quote); });
  const bool closes = std::any_of(closing.begin(), closing.end(),
                                  [&](auto quote) { return rest.ends_with(quote); });
  return opens && closes && rest.size() > 2;
}

bool is_thing(std::string_view rest) {
  constexpr std::array<std::string_view, 6> things{"an image", "a photo",          "a video",
                                                   "a movie",  "an audio message", "an attachment"};
  return std::find(things.begin(), things.end(), rest) != things.end();
}

// "👍 to “...”": anything short without letters or digits, then a quotation.
bool is_emoji_reaction(std::string_view text) {
  const auto to = text.find(" to ");
  if (to == std::string_view::npos || to == 0 || to > 32) return false;
  for (text::Decoded character : text::characters(text.substr(0, to))) {
    if (character.code_point < 0xA0) return false;
  }
  return is_quotation(text.substr(to + 4));
}

}  // namespace

std::optional<std::string> decode_base64_body(std::string_view body) {
  if (body.size() < 60 || body.size() % 4 != 0) return std::nullopt;
  auto digits = body;
  std::size_t padding = 0;
  while (padding < 2 && digits.ends_with('=')) {
    digits.remove_suffix(1);
    ++padding;
  }
  if (!std::all_of(digits.begin(), digits.end(), is_base64_character)) return std::nullopt;
  std::string bytes(body.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                   reinterpret_cast<const unsigned char*>(body.data()),
                                   static_cast<int>(body.size()));
  if (size < 0) return std::nullopt;
  bytes.resize(static_cast<std::size_t>(size) - padding);
  const auto whole = without_cut_tail(bytes);
  if (!is_readable(whole)) return std::nullopt;
  return std::string(whole);
}

CleanText clean_text(std::string_view body) {
  CleanText clean;
  clean.raw = text::sanitize(body);
  const auto trimmed = trimmed_end(clean.raw);
  if (auto decoded = decode_base64_body(trimmed)) {
    clean.text = trimmed_end(*decoded);
    clean.base64_decoded = true;
  } else {
    clean.text = trimmed;
  }
  return clean;
}

bool is_reaction(std::string_view text) {
  constexpr std::array<std::string_view, 12> verbs{"Liked ",
                                                   "Loved ",
                                                   "Disliked ",
                                                   "Laughed at ",
                                                   "Emphasized ",
                                                   "Emphasised ",
                                                   "Questioned ",
                                                   "Removed a like from ",
                                                   "Removed a heart from ",
                                                   "Removed a dislike from ",
                                                   "Removed an exclamation from ",
                                                   "Removed a laugh from "};
  const std::string plain = without_invisible(text);
  const std::string_view view = plain;
  for (const auto verb : verbs) {
    if (!view.starts_with(verb)) continue;
    const auto rest = view.substr(verb.size());
    return is_quotation(rest) || is_thing(rest);
  }
  if (view.starts_with("Reacted ") && view.find(" to ") != std::string_view::npos) {
    return is_quotation(view.substr(view.find(" to ") + 4));
  }
  return is_emoji_reaction(view);
}

}  // namespace screenline::sms
