#include "bot/crisis/lexicon.hpp"

#include <map>
#include <set>
#include <sstream>

#include "bot/crisis/digest.hpp"
#include "bot/crisis/keyboard.hpp"
#include "bot/crisis/row_reader.hpp"

namespace screenline::crisis {
namespace {

using text::Document;
using text::Node;
using text::NodeKind;

constexpr std::size_t twins_min = 2;

// Words files are read first, whatever their place in the list.
struct Reader {
  Lexicon out;
  std::map<std::string, std::string, std::less<>> classes;
  std::map<std::string, Place, std::less<>> ids;

  void problem(const Place& place, const std::string& row, std::string what) {
    out.problems.push_back({place.file, place.line, row, std::move(what)});
  }
  void problems(const Place& place, const std::string& row, const std::vector<RowProblem>& found) {
    for (const RowProblem& one : found) {
      out.problems.push_back(
          {place.file, one.place.line, row, one.what, one.place.column, one.hint});
    }
  }
  void claim(const std::string& id, const Place& place) {
    const auto [it, fresh] = ids.emplace(id, place);
    if (!fresh) {
      problem(place, id,
              "the id is taken by " + it->second.file + ":" + std::to_string(it->second.line));
    }
  }
  std::string expand(const std::string& pattern, const Place& place, const std::string& row);
};

std::string Reader::expand(const std::string& pattern, const Place& place, const std::string& row) {
  std::string result;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '<') {
      result += pattern[i];
      continue;
    }
    const std::size_t end = pattern.find('>', i);
    const std::string name = pattern.substr(i + 1, end == std::string::npos ? end : end - i - 1);
    const auto it = classes.find(name);
    if (end == std::string::npos || it == classes.end()) {
      problem(place, row, "the word class <" + name + "> does not exist");
      return result;
    }
    result += "(?:" + it->second + ")";
    i = end;
  }
  return result;
}

Review read_review(RowReader& row) {
  Review review;
  review.why = row.text("why");
  review.yes = row.texts("yes", twins_min);
  review.no = row.texts("no", twins_min);
  review.reviewer = row.text_or_null("reviewer");
  review.reviewed_on = row.text_or_null("reviewed_on");
  return review;
}

Track read_track(RowReader& row) {
  const std::string word = row.text("track");
  for (const Track track :
       {Track::medical, Track::self, Track::violence, Track::abuse, Track::third_party}) {
    if (word == name(track)) return track;
  }
  row.complain("track", "\"track\" must be self, third, violence, abuse or medical");
  return Track::none;
}

// "any": the word is the same in both languages and says nothing of the person's.
std::string read_language(RowReader& row) {
  const std::string lang = row.text("lang");
  if (lang == "any") return {};
  if (lang != "en" && lang != "es") row.complain("lang", "\"lang\" must be en, es or any");
  return lang;
}

void read_rule(Reader& reader, const Document& document, const Node& node, Place place) {
  RowReader row(document, node);
  Rule rule;
  rule.id = row.text("id");
  rule.lang = read_language(row);
  rule.track = read_track(row);
  rule.level = row.number("level", 1, 4);
  rule.match = reader.expand(row.text("match"), place, rule.id);
  rule.whole = row.flag_if("whole");
  rule.question = row.flag_if("question");
  rule.lowered_by = row.texts_if("lowered_by");
  if (rule.level == 4 && !rule.lowered_by.empty())
    row.complain("lowered_by", "nothing may lower a level 4 row");
  rule.review = read_review(row);
  reader.problems(place, rule.id, row.finish());
  reader.claim(rule.id, place);
  rule.place = std::move(place);
  reader.out.rules.push_back(std::move(rule));
}

void read_guard(Reader& reader, const Document& document, const Node& node, Place place) {
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

void read_class(Reader& reader, const Document& document, const Node& node, Place place) {
  RowReader row(document, node);
  const std::string id = row.text("id");
  const std::string is = reader.expand(row.text("is"), place, id);  // classes above may be used
  reader.problems(place, id, row.finish());
  reader.claim(id, place);
  reader.classes.emplace(id, is);
}

void read_stem(Reader& reader, const Document& document, const Node& node, Place place) {
  RowReader row(document, node);
  const std::string id = row.text("id");
  Stem stem{id, row.texts_if("except"), row.texts_if("from")};
  if (row.flag_if("sound")) stem.sound = spanish_sound(id);
  stem.slips = row.flag_if("slips");
  if (stem.slips && id.find(' ') == std::string::npos)
    row.complain("slips", "\"slips\" is for a phrase of two words or more");
  if (!stem.from.empty() && !((stem.except.empty() || stem.slips) && stem.sound.empty()))
    row.complain("from", "\"from\" lists spellings: it goes with neither \"except\" nor \"sound\"");
  if (stem.slips) {
    const std::vector<std::string> slips = keyboard_slips(id, stem.except);
    stem.from.insert(stem.from.end(), slips.begin(), slips.end());
  }
  reader.problems(place, id, row.finish());
  reader.claim("stem:" + id, place);
  reader.out.stems.push_back(std::move(stem));
}

void read_ordinary(Reader& reader, const Document& document, const Node& node, Place place) {
  RowReader row(document, node);
  const std::string id = row.text("id");
  std::istringstream words(row.text("words"));
  for (std::string word; words >> word;) reader.out.ordinary.push_back(word);
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

void read_rows(Reader& reader, const LexiconFile& file, bool words) {
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
    const Place place{file.path, row.place.line};
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

void check_guard_names(Reader& reader) {
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

}  // namespace

Lexicon read_lexicon(const std::vector<LexiconFile>& files) {
  Reader reader;
  std::string all;
  for (const bool words : {true, false}) {
    for (const LexiconFile& file : files) read_rows(reader, file, words);
  }
  for (const LexiconFile& file : files) all += file.path + '\0' + file.bytes + '\0';
  check_guard_names(reader);
  if (reader.out.rules.empty() && reader.out.problems.empty()) {
    reader.problem({}, "", "the lexicon has no rules");
  }
  std::vector<std::string> patterns;
  for (const Rule& rule : reader.out.rules) {
    patterns.push_back(rule.match);
    add_twins(rule.review.no, reader.out.ordinary);
  }
  for (const Guard& guard : reader.out.guards) {
    patterns.push_back(guard.match);
    patterns.push_back(guard.unless);
    add_twins(guard.review.yes, reader.out.ordinary);
  }
  reader.out.vocabulary = vocabulary_of(patterns);
  reader.out.digest = sha256_hex(all);
  return std::move(reader.out);
}

}  // namespace screenline::crisis
