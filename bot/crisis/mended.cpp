// Views in which disguised, stretched, spaced and misspelt words are put right. They only add hits:
// the plain view is always read as well.
#include <algorithm>
#include <array>

#include "bot/crisis/normalise.hpp"

namespace screenline::crisis {
namespace {

constexpr std::size_t long_text = 2000;   // from here on only surroundings are kept
constexpr std::size_t surroundings = 15;  // words each side

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The readings differ in what "1" is, how far a run shrinks, and what a sign in a word means.
struct Reading {
  char one;
  std::size_t run;
  bool drop_signs;
  std::size_t choice;  // of what a misspelt word may have been
};
constexpr Reading readings[] = {
    {'i', 1, true, 0}, {'i', 2, true, 0}, {'l', 2, false, 1}, {'i', 1, true, 2}, {'i', 1, true, 3}};

char leet(char c, char one) {
  switch (c) {
    case '0':
      return 'o';
    case '1':
    case '!':
      return one;
    case '3':
      return 'e';
    case '4':
    case '@':
      return 'a';
    case '5':
    case '$':
      return 's';
    case '7':
      return 't';
    default:
      return 0;
  }
}

// One white-space-free piece of the clean text, its inner disguises undone.
std::string mend_chunk(std::string_view chunk, const Reading& reading) {
  const bool has_letter = std::any_of(chunk.begin(), chunk.end(), is_letter);
  std::string out;
  for (std::size_t i = 0; i < chunk.size(); ++i) {
    const char c = chunk[i];
    const bool letter_after = i + 1 < chunk.size() && is_letter(chunk[i + 1]);
    const bool word_before = !out.empty() && is_letter(out.back());
    const char as_letter = has_letter ? leet(c, reading.one) : 0;
    if (as_letter != 0 && (is_digit(c) || letter_after) &&
        (word_before || letter_after || is_digit(c))) {
      out += as_letter;
    } else if (!is_letter(c) && !is_digit(c) && c != '\'' && c != ',' && word_before &&
               letter_after && reading.drop_signs) {
      continue;
    } else {
      out += c;
    }
  }
  std::string squeezed;
  for (std::size_t i = 0; i < out.size();) {
    std::size_t end = i;
    while (end < out.size() && out[end] == out[i]) ++end;
    const bool run = is_letter(out[i]) && end - i >= 3;
    squeezed.append(run ? reading.run : end - i, out[i]);
    i = end;
  }
  return squeezed;
}

// A list of words with the places where a clause starts, and which of them were mended.
struct Words {
  struct Word {
    std::string text;
    bool clause = false;
    bool changed = false;
  };
  std::vector<Word> list;
};

Words split(const View& view) {
  Words words;
  std::size_t clause = 0;
  for (std::size_t at = 0; at + 1 < view.text.size();) {
    const std::size_t end = view.text.find(' ', at + 1);
    while (clause < view.clauses.size() && view.clauses[clause] < at) ++clause;
    const bool starts = clause < view.clauses.size() && view.clauses[clause] == at;
    words.list.push_back({view.text.substr(at + 1, end - at - 1), starts, false});
    at = end;
  }
  return words;
}

// "s u i c i d e" is one word. `keep_first`: a leading "i" or "a" stays a word of its own.
void join_letters(Words& words, bool keep_first) {
  std::vector<Words::Word> out;
  for (std::size_t i = 0; i < words.list.size();) {
    std::size_t end = i;
    while (end < words.list.size() && words.list[end].text.size() == 1 &&
           is_letter(words.list[end].text[0])) {
      ++end;
    }
    const char first = words.list[i].text[0];
    const bool split_first = keep_first && end - i >= 4 && (first == 'i' || first == 'a');
    if (split_first || end - i < 3) {
      out.push_back(words.list[i++]);
      if (!split_first) continue;
    }
    Words::Word joined{"", words.list[i].clause, true};
    for (; i < end; ++i) joined.text += words.list[i].text;
    out.push_back(std::move(joined));
  }
  words.list = std::move(out);
}

// Listed spellings, some of them of two words, and slips in phrases. One pass: what was put right
// is not read again. True when a phrase was mended.
bool mend_slips(Words& words, const Stems& stems, bool phrases) {
  bool any_phrase = false;
  std::string view;
  std::vector<std::size_t> starts;
  for (const auto& word : words.list) {
    starts.push_back(view.size());
    view += word.text + ' ';
  }
  const std::string_view whole = view;
  std::vector<Words::Word> out;
  for (std::size_t i = 0; i < words.list.size();) {
    std::size_t length = 0;
    const Stems::Slip* slip = stems.slip(whole.substr(starts[i]), phrases, length);
    const std::size_t end = starts[i] + length;
    out.push_back(std::move(words.list[i++]));
    if (slip == nullptr) continue;
    any_phrase = any_phrase || slip->phrase;
    out.back().text = slip->meant;
    out.back().changed = true;
    while (i < starts.size() && starts[i] < end) ++i;
  }
  words.list = std::move(out);
  return any_phrase;
}

// Words that a space has torn apart.
void join_torn(Words& words, const Stems& stems) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < words.list.size(); ++i, ++kept) {
    if (kept != i) words.list[kept] = std::move(words.list[i]);
    if (i + 1 == words.list.size()) continue;
    std::string whole = stems.torn(words.list[kept].text, words.list[i + 1].text);
    if (whole.empty()) continue;
    words.list[kept].text = std::move(whole);
    words.list[kept].changed = true;
    ++i;
  }
  words.list.resize(kept);
}

// Returns how many readings the words have that can be read in most ways.
std::size_t mend_spelling(Words& words, const Stems& stems, std::size_t choice) {
  std::size_t most = 0;
  std::array<std::string, choices_max> meant;
  for (auto& word : words.list) {
    const std::size_t count = stems.near(word.text, meant);
    most = std::max(most, count);
    if (count == 0) continue;
    word.text = meant[choice < count ? choice : 0];
    word.changed = true;
  }
  return most;
}

View join(const Words& words, bool only_surroundings) {
  std::vector<bool> keep(words.list.size(), !only_surroundings);
  for (std::size_t i = 0; only_surroundings && i < words.list.size(); ++i) {
    if (!words.list[i].changed) continue;
    const std::size_t from = i > surroundings ? i - surroundings : 0;
    const std::size_t to = std::min(words.list.size(), i + surroundings + 1);
    std::fill(keep.begin() + static_cast<std::ptrdiff_t>(from),
              keep.begin() + static_cast<std::ptrdiff_t>(to), true);
  }
  View view{" ", {0}};
  bool gap = false;
  for (std::size_t i = 0; i < words.list.size(); ++i) {
    if (!keep[i]) {
      gap = true;
      continue;
    }
    if (gap && view.text.size() > 1) view.text += "# ";  // nothing matches across
    const auto at = static_cast<std::uint32_t>(view.text.size() - 1);
    if ((words.list[i].clause || gap) && at != 0) view.clauses.push_back(at);
    view.text += words.list[i].text + ' ';
    gap = false;
  }
  return view;
}

// Marks the words that are not in the plain view's list at the same place from either end; exact
// marks matter only for what is kept of a long text.
void mark_changes(Words& words, const std::vector<std::string>& changed_chunks) {
  for (auto& word : words.list) {
    if (std::ranges::binary_search(changed_chunks, word.text)) word.changed = true;
  }
}

// `phrases`: whether slips in phrases are mended, and on return whether any was. `most`: see
// mend_spelling.
View read_as(std::string_view clean, const Reading& reading, const Stems& stems, bool& phrases,
             std::size_t& most) {
  std::string text;
  text.reserve(clean.size());
  std::vector<std::string> changed;
  for (std::size_t i = 0; i < clean.size();) {
    if (static_cast<unsigned char>(clean[i]) <= ' ') {
      text += clean[i++];
      continue;
    }
    std::size_t end = i;
    while (end < clean.size() && static_cast<unsigned char>(clean[end]) > ' ') ++end;
    const std::string_view chunk = clean.substr(i, end - i);
    std::string mend = mend_chunk(chunk, reading);
    if (mend != chunk) {
      std::string plain;
      flatten(mend, plain);
      for (std::size_t a = 1; a < plain.size();) {
        const std::size_t b = plain.find(' ', a);
        changed.push_back(plain.substr(a, b - a));
        a = b + 1;
      }
    }
    text += mend;
    i = end;
  }
  std::ranges::sort(changed);
  Words words = split(with_clauses(text));
  mark_changes(words, changed);
  join_letters(words, !reading.drop_signs);
  phrases = mend_slips(words, stems, phrases);
  if (reading.choice != 1) join_torn(words, stems);
  most = mend_spelling(words, stems, reading.choice);
  return join(words, clean.size() > long_text);
}

}  // namespace

std::vector<View> mended(std::string_view clean, const Stems& stems) {
  std::string plain;
  flatten(clean, plain);
  std::vector<View> views;
  std::size_t most = choices_max;
  const auto add = [&](View view) {
    if (view.text == plain || view.text.size() <= 1) return;
    if (std::ranges::find(views, view.text, &View::text) == views.end())
      views.push_back(std::move(view));
  };
  for (const Reading& reading : readings) {
    if (reading.choice >= 2 && reading.choice >= most) break;
    bool phrases = true, none = false;
    add(read_as(clean, reading, stems, phrases, most));
    if (phrases) add(read_as(clean, reading, stems, none, most));
  }
  return views;
}

}  // namespace screenline::crisis
