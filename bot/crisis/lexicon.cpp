#include "bot/crisis/lexicon.hpp"

#include <algorithm>
#include <set>
#include <sstream>

#include "bot/crisis/digest.hpp"
#include "bot/crisis/keyboard.hpp"
#include "bot/crisis/lexicon_reader.hpp"
#include "bot/crisis/site_rows.hpp"

namespace screenline::crisis {
namespace {

using text::Document;
using text::Node;
using text::NodeKind;

void read_guard(LexiconReader& reader, const Document& document, const Node& node, Place place) {
  RowReader row(document, node);
  Guard guard;
  guard.id = row.text("id");
  guard.group = row.text("group");
  guard.lang = read_language(row);
  const std::string kind = row.text("kind");
  if (kind == "idiom")
    guard.kind = GuardKind::idiom;
  else if (kind == "before")
    guard.kind = GuardKind::before;
  else if (kind == "clause")
    guard.kind = GuardKind::clause;
  else if (kind == "message")
    guard.kind = GuardKind::message;
  else
    row.complain("kind", "\"kind\" must be idiom, before, clause or message");
  guard.match = reader.expand(row.text("match"), place, guard.id);
  guard.unless = reader.expand(row.text_if("unless"), place, guard.id);
  guard.review = read_review(row);
  reader.problems(place, guard.id, row.finish());
  reader.claim(guard.id, place);
  guard.place = std::move(place);
  reader.out.guards.push_back(std::move(guard));
}

void read_class(LexiconReader& reader, const Document& document, const Node& node, Place place) {
  RowReader row(document, node);
  const std::string id = row.text("id");
  const std::string is = reader.expand(row.text("is"), place, id);  // classes above may be used
  reader.problems(place, id, row.finish());
  reader.claim(id, place);
  reader.classes.emplace(id, is);
}

void read_stem(LexiconReader& reader, const Document& document, const Node& node, Place place) {
  RowReader row(document, node);
  const std::string id = row.text("id");
  Stem stem{id, row.texts_if("except"), row.texts_if("from")};
  if (row.flag_if("sound")) stem.sound = spanish_sound(id);
  stem.slips = row.flag_if("slips");
  if (stem.slips && id.find(' ') == std::string::npos)
    row.complain("slips", "\"slips\" is for a phrase of two words or more");
  if (!stem.from.empty() && !((stem.except.empty() || stem.slips) && stem.sound.empty()))
    row.complain("from", "\"from\" lists spellings: it goes with neither \"except\" nor \"sound\"");
  stem.stays = row.flag_if("stays");
  if (stem.stays && (std::ranges::count(id, ' ') != 1 || stem.slips || !stem.from.empty() ||
                     !stem.except.empty() || !stem.sound.empty()))
    row.complain("stays", "\"stays\" is for two words, and goes with nothing else");
  if (stem.slips) stem.lang = read_language(row);
  reader.problems(place, id, row.finish());
  reader.claim("stem:" + id, place);
  reader.out.stems.push_back(std::move(stem));
}

void read_ordinary(LexiconReader& reader, const Document& document, const Node& node, Place place) {
  RowReader row(document, node);
  const std::string id = row.text("id");
  std::istringstream words(row.text("words"));
  std::set<std::string>& known = reader.words[id.substr(0, id.find('.'))];
  for (std::string word; words >> word;) {
    reader.out.ordinary.push_back(word);
    known.insert(std::move(word));
  }
  reader.problems(place, id, row.finish());
  reader.claim("ordinary:" + id, place);
}

// The lexicon's own harmless texts are made of ordinary words too.
void add_twins(const std::vector<std::string>& texts, std::vector<std::string>& ordinary) {
  std::string plain;
  for (const std::string& text : texts) {
    flatten(clean(text).text, plain);
    std::istringstream words(plain);
    for (std::string word; words >> word;) ordinary.push_back(word);
  }
}

void read_rows(LexiconReader& reader, const LexiconFile& file, bool words) {
  const bool is_words = file.path.ends_with("words.json");
  if (is_words != words) return;
  const Document document = text::parse_document(file.path, file.bytes);
  for (const text::JsonProblem& one : document.problems) {
    reader.out.problems.push_back(
        {file.path, one.place.line, "", one.what, one.place.column, one.hint});
  }
  if (!document.problems.empty()) return;
  if (!document.root.is(NodeKind::array)) {
    return reader.problem({file.path, document.root.place.line}, "", "must be a list of rows");
  }
  for (const Node& row : document.root.items) {
    const Place place{file.path, row.place.line, row.place.column};
    if (is_words)
      read_class(reader, document, row, place);
    else if (file.path.ends_with("guards.json"))
      read_guard(reader, document, row, place);
    else if (file.path.ends_with("stems.json"))
      read_stem(reader, document, row, place);
    else if (file.path.ends_with("ordinary.json"))
      read_ordinary(reader, document, row, place);
    else
      read_rule(reader, document, row, place);
  }
}

void check_guard_names(LexiconReader& reader) {
  std::set<std::string, std::less<>> names;
  for (const Guard& guard : reader.out.guards) {
    if (guard.kind == GuardKind::idiom) continue;  // masks every row; is never named by one
    names.insert(guard.id);
    names.insert(guard.group);
  }
  for (const Rule& rule : reader.out.rules) {
    for (const auto& guard : rule.lowered_by) {
      if (!names.contains(guard))
        reader.problem(rule.place, rule.id, "there is no guard \"" + guard + "\"");
    }
  }
}

// Slips in phrases, but for those that are words of the language themselves: "cant go in" is no
// slip of "cant go on". A single letter is none.
void add_phrase_slips(LexiconReader& reader) {
  for (Stem& stem : reader.out.stems) {
    if (!stem.slips) continue;
    const std::set<std::string>& known = reader.words[stem.lang];
    for (KeyboardSlip& slip : keyboard_slips(stem.word, stem.except)) {
      if (slip.word.size() < 2 || !known.contains(slip.word))
        stem.phrase_slips.push_back(std::move(slip.phrase));
    }
  }
}

// What a misspelt word may be put right to, and what is left alone: by the shipped English and
// Spanish rows alone. A word that is known is never mended, so a row of another language, or a
// site's, could take a disguise from a word of danger.
void add_vocabulary(LexiconReader& reader) {
  Lexicon& lexicon = reader.out;
  std::map<std::string, int, std::less<>> patterns;  // with the word
  Meetings meetings;
  const auto count = [&](const std::string& pattern) {
    std::vector<std::string> words = words_of(pattern);
    add_meetings(pattern, meetings);
    for (const std::string& word : words) ++patterns[word];
    return words;
  };
  for (const Rule& rule : lexicon.rules) {
    if (is_other_language(rule.lang)) continue;
    for (std::string& word : count(rule.match)) reader.words[rule.lang].insert(std::move(word));
    add_twins(rule.review.no, lexicon.ordinary);
  }
  for (const Guard& guard : lexicon.guards) {
    if (is_other_language(guard.lang)) continue;
    count(guard.match);
    count(guard.unless);
    add_twins(guard.review.yes, lexicon.ordinary);
  }
  for (const auto& [word, number] : patterns) lexicon.vocabulary.push_back({word, number});
  lexicon.meetings = std::make_shared<const Meetings>(std::move(meetings));
}

// The same files have the same digest wherever they lie.
std::string file_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

Lexicon read_lexicon(const std::vector<LexiconFile>& files, const SiteFiles* site) {
  LexiconReader reader;
  std::string all;
  for (const bool words : {true, false}) {
    for (const LexiconFile& file : files) read_rows(reader, file, words);
  }
  for (const LexiconFile& file : files) all += file_name(file.path) + '\0' + file.bytes + '\0';
  check_guard_names(reader);
  if (reader.out.rules.empty() && reader.out.problems.empty()) {
    reader.problem({}, "", "the lexicon has no rules");
  }
  add_vocabulary(reader);
  add_phrase_slips(reader);
  reader.out.digest = sha256_hex(all);
  if (site != nullptr && !site->empty()) {
    add_site_rows(reader, *site);
    for (const LexiconFile* file : {&site->rows, &site->signatures}) {
      if (!file->path.empty()) all += file_name(file->path) + '\0' + file->bytes + '\0';
    }
    reader.out.digest = sha256_hex(all);
  }
  return std::move(reader.out);
}

std::size_t unsigned_rows(const Lexicon& lexicon) {
  const auto is_unsigned = [](const auto& row) {
    return row.review.reviewer.empty() || row.review.reviewed_on.empty();
  };
  return static_cast<std::size_t>(std::ranges::count_if(lexicon.rules, is_unsigned) +
                                  std::ranges::count_if(lexicon.guards, is_unsigned));
}

}  // namespace screenline::crisis
