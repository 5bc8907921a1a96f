#include "bot/desk/claim.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>

#include "bot/text/fold.hpp"
#include "bot/text/utf8.hpp"

namespace screenline::desk {

namespace {

constexpr std::ptrdiff_t outcome_letters_min = 8;  // "." and "ok" tell the next shift nothing

bool is_blank(char32_t c) {
  return c <= U' ' || c == 0x7F || (c >= 0x80 && c <= 0xA0) || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200F) || (c >= 0x2028 && c <= 0x202F) ||
         (c >= 0x205F && c <= 0x206F) || c == 0x3000 || c == 0xFEFF;
}

// Dots, dashes and signs alone name nobody and say nothing.
bool says_something(std::string_view folded) {
  return std::any_of(folded.begin(), folded.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           static_cast<unsigned char>(c) >= 0x80;
  });
}

struct Tidied {
  std::string text;
  std::size_t characters = 0;
};

Tidied tidied(std::string_view typed) {
  Tidied out;
  bool gap = false;
  const std::string clean = text::sanitize(typed);
  for (const text::Decoded& it : text::Characters(clean)) {
    if (is_blank(it.code_point)) {
      gap = !out.text.empty();
      continue;
    }
    if (gap) {
      out.text += ' ';
      ++out.characters;
      gap = false;
    }
    text::append_utf8(out.text, it.code_point);
    ++out.characters;
  }
  return out;
}

Checked checked(std::string_view typed, std::size_t most, const char* missing, const char* what) {
  Tidied tidy = tidied(typed);
  if (!says_something(text::fold(tidy.text))) return {"", missing};
  if (tidy.characters > most) {
    return {"", std::string(what) + " has " + std::to_string(tidy.characters) +
                    " characters; at most " + std::to_string(most) + " are kept"};
  }
  return {std::move(tidy.text), ""};
}

std::string key_of(std::string_view name) {
  const std::string folded = text::fold_accents(text::fold(name));
  std::string out;
  for (const std::string_view word : text::words(folded)) {
    if (!out.empty()) out += ' ';
    out += word;
  }
  return says_something(out) ? out : std::string();
}

}  // namespace

Checked check_name(std::string_view typed) {
  return checked(typed, name_max, "say who you are: --by NAME", "the name");
}

Checked check_note(std::string_view typed) {
  return checked(typed, note_max, "say what was done: --note \"called, no answer\"", "the note");
}

namespace {

// Whole words, that the next shift can work with.
Checked check_words(std::string_view typed, const char* missing, const char* what) {
  Checked out = checked(typed, outcome_max, missing, what);
  // Letters of any script count.
  const auto letters = std::count_if(out.text.begin(), out.text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 ||
           std::isalpha(static_cast<unsigned char>(c)) != 0;
  });
  if (out.problem.empty() && letters < outcome_letters_min) {
    out.problem = std::string(what) + " must say what was done and what follows, in a few words: " +
                  std::to_string(outcome_letters_min) + " letters or more, at most " +
                  std::to_string(outcome_max) + " characters";
  }
  return out;
}

}  // namespace

Checked check_disposition(std::string_view typed) {
  return check_words(typed, "say how it ended: --disposition \"...\"", "the disposition");
}

Checked check_plan(std::string_view typed) {
  return check_words(typed, "say what was found and what follows: --plan \"...\"", "the plan");
}

bool same_person(std::string_view a, std::string_view b) {
  const std::string one = key_of(a);
  return !one.empty() && one == key_of(b);
}

std::string role_of(std::string_view typed) { return key_of(typed); }
bool is_clinician(std::string_view typed) { return role_of(typed) == "clinician"; }

ClaimAnswer claim(const Hold& hold, std::string_view by) {
  if (hold.closed) return ClaimAnswer::closed;
  if (hold.holder.empty()) return ClaimAnswer::taken;
  if (same_person(hold.holder, by)) return ClaimAnswer::again;
  return hold.acknowledged ? ClaimAnswer::held : ClaimAnswer::from_another;
}

bool may_release(const Hold& hold, std::string_view by) {
  return !hold.closed && same_person(hold.holder, by);
}

SignAnswer sign(const Signing& signing, std::string_view by) {
  if (signing.level < two_signatures_from) return SignAnswer::closes;
  if (signing.first.empty() || !signing.same) return SignAnswer::needs_second;
  if (same_person(signing.first, by)) return SignAnswer::same_person;
  return signing.looked ? SignAnswer::closes : SignAnswer::must_look;
}

}  // namespace screenline::desk
