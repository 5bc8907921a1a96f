#include "bot/crisis/weaker.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "bot/crisis/stems.hpp"

namespace screenline::crisis {
namespace {

using Found = std::vector<std::string>;

template <class Row>
const Row* find(const std::vector<Row>& rows, const std::string& id) {
  const auto found = std::ranges::find(rows, id, &Row::id);
  return found == rows.end() ? nullptr : &*found;
}

const Stem* find(const std::vector<Stem>& stems, const std::string& word) {
  const auto found = std::ranges::find(stems, word, &Stem::word);
  return found == stems.end() ? nullptr : &*found;
}

bool more_guards(const Rule& now, const Rule& before) {
  return std::ranges::any_of(now.lowered_by, [&](const std::string& guard) {
    return std::ranges::find(before.lowered_by, guard) == before.lowered_by.end();
  });
}

// A row's language decides whether its words are among those that misspelt ones are mended to.
std::string weaker(const Rule& before, const Rule* now) {
  if (now == nullptr) return "row " + before.id + " is missing";
  if (now->level < before.level) return "row " + before.id + " is lowered";
  if (now->match != before.match || now->track != before.track || now->lang != before.lang ||
      (now->whole && !before.whole) || (now->question && !before.question)) {
    return "row " + before.id + " reads otherwise";
  }
  if (more_guards(*now, before)) return "row " + before.id + " has more guards";
  return "";
}

// A guard lowers: one that is new or reads otherwise may lower more. One that is gone cannot.
bool lowers_more(const Guard& now, const Guard* before) {
  return before == nullptr || now.match != before->match || now.unless != before->unless ||
         now.kind != before->kind || now.group != before->group || now.lang != before->lang;
}

// What a stem takes from a misspelling another one may lose: any change counts. Of the slips in a
// phrase only the lost ones do: new rows bring new words, and a word is no slip.
bool mends_otherwise(const Stem& now, const Stem& before) {
  const std::set<std::string> slips(now.phrase_slips.begin(), now.phrase_slips.end());
  const bool lost = std::ranges::any_of(
      before.phrase_slips, [&](const std::string& slip) { return !slips.contains(slip); });
  return lost || now.from != before.from || now.except != before.except ||
         now.sound != before.sound || now.slips != before.slips || now.lang != before.lang ||
         now.stays != before.stays;
}

void compare_stems(const Lexicon& before, const Lexicon& now, Found& out) {
  for (const Stem& stem : before.stems) {
    const Stem* same = find(now.stems, stem.word);
    if (same == nullptr) {
      out.push_back("stem " + stem.word + " is missing");
    } else if (mends_otherwise(*same, stem)) {
      out.push_back("stem " + stem.word + " reads otherwise");
    }
  }
  for (const Stem& stem : now.stems) {
    if (find(before.stems, stem.word) == nullptr)
      out.push_back("stem " + stem.word + " is new, and may take from another");
  }
}

// All words that are left as they are written.
std::set<std::string> known_words(const Lexicon& lexicon) {
  std::set<std::string> out(lexicon.ordinary.begin(), lexicon.ordinary.end());
  for (const VocabularyWord& one : lexicon.vocabulary) out.insert(one.word);
  return out;
}

// A word of a pattern that is no longer found where a space tore it at `piece`; "": none.
std::string torn_no_more(const Stems& before, const Stems& now, const std::string& piece,
                         const std::vector<VocabularyWord>& whole) {
  for (const VocabularyWord& one : whole) {
    const std::string& word = one.word;
    if (word.size() <= piece.size()) continue;
    const std::string rest_behind = word.substr(piece.size());
    const std::string rest_ahead = word.substr(0, word.size() - piece.size());
    if (word.starts_with(piece) && !before.torn(piece, rest_behind).empty() &&
        now.torn(piece, rest_behind).empty())
      return word;
    if (word.ends_with(piece) && !before.torn(rest_ahead, piece).empty() &&
        now.torn(rest_ahead, piece).empty())
      return word;
  }
  return "";
}

// A word becomes known by a list, by a harmless text of a row, by a pattern: then it is mended no
// longer.
void compare_known(const Lexicon& before, const Lexicon& now, const Stems& stems,
                   const Stems& stems_now, Found& out) {
  std::array<std::string, choices_max> meant, meant_now;
  const std::set<std::string> known = known_words(before);
  for (const std::string& word : known_words(now)) {
    std::string lost;
    if (stems.near(word, meant) > 0 && stems_now.near(word, meant_now) == 0) lost = meant[0];
    if (lost.empty() && !known.contains(word))
      lost = torn_no_more(stems, stems_now, word, before.vocabulary);
    if (lost.empty() && !known.contains(word) && stems.short_words().is_slip(hash_of(word)))
      out.push_back("\"" + word + "\" counts as a word and takes two neighbours to be mended");
    if (!lost.empty())
      out.push_back("\"" + word + "\" counts as a word and is not mended to \"" + lost + "\"");
  }
}

// New words may be nearer to a misspelling than the one it is mended to: tried with each letter of
// the words of the patterns left out.
void compare_mended(const Lexicon& before, const Stems& stems, const Stems& stems_now, Found& out) {
  std::array<std::string, choices_max> meant, meant_now;
  for (const VocabularyWord& one : before.vocabulary) {
    for (std::size_t at = 0; at < one.word.size(); ++at) {
      const std::string slip = std::string(one.word).erase(at, 1);
      const auto end = meant.begin() + static_cast<std::ptrdiff_t>(stems.near(slip, meant));
      if (std::find(meant.begin(), end, one.word) == end) continue;
      const auto count = static_cast<std::ptrdiff_t>(stems_now.near(slip, meant_now));
      const auto end_now = meant_now.begin() + count;
      if (std::find(meant_now.begin(), end_now, one.word) != end_now) continue;
      out.push_back("\"" + slip + "\" is mended to \"" + one.word + "\" no longer");
      break;
    }
  }
}

void compare_words(const Lexicon& before, const Lexicon& now, Found& out) {
  const Stems stems(before.stems, before.vocabulary, before.ordinary, before.meetings);
  const Stems stems_now(now.stems, now.vocabulary, now.ordinary, now.meetings);
  compare_known(before, now, stems, stems_now, out);
  compare_mended(before, stems, stems_now, out);
}

}  // namespace

std::vector<std::string> weaker_than(const Lexicon& compiled_in, const Lexicon& files) {
  Found out;
  for (const Rule& rule : compiled_in.rules) {
    if (std::string one = weaker(rule, find(files.rules, rule.id)); !one.empty())
      out.push_back(std::move(one));
  }
  for (const Guard& guard : files.guards) {
    if (lowers_more(guard, find(compiled_in.guards, guard.id)))
      out.push_back("guard " + guard.id + " is new or reads otherwise");
  }
  compare_stems(compiled_in, files, out);
  compare_words(compiled_in, files, out);
  return out;
}

}  // namespace screenline::crisis
