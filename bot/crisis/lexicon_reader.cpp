#include "bot/crisis/lexicon_reader.hpp"

#include <algorithm>
#include <array>

namespace screenline::crisis {
namespace {

constexpr std::size_t twins_min = 2;

Track read_track(RowReader& row) {
  const std::string word = row.text("track");
  for (const Track track :
       {Track::medical, Track::self, Track::violence, Track::abuse, Track::third_party}) {
    if (word == name(track)) return track;
  }
  row.complain("track", "\"track\" must be self, third, violence, abuse or medical");
  return Track::none;
}

}  // namespace

void LexiconReader::problem(const Place& place, const std::string& row, std::string what,
                            std::string hint) {
  out.problems.push_back(
      {place.file, place.line, row, std::move(what), place.column, std::move(hint)});
}

void LexiconReader::problems(const Place& place, const std::string& row,
                             const std::vector<RowProblem>& found) {
  for (const RowProblem& one : found) {
    out.problems.push_back({place.file, one.place.line, row, one.what, one.place.column, one.hint});
  }
}

void LexiconReader::claim(const std::string& id, const Place& place) {
  const auto [it, fresh] = ids.emplace(id, place);
  if (!fresh) {
    problem(place, id,
            "the id is taken by " + it->second.file + ":" + std::to_string(it->second.line));
  }
}

std::string LexiconReader::expand(const std::string& pattern, const Place& place,
                                  const std::string& row) {
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

bool is_other_language(std::string_view lang) {
  return !lang.empty() && lang != "en" && lang != "es";
}

std::string read_language(RowReader& row) {
  const std::string lang = row.text("lang");
  if (lang == "any") return {};
  const bool code = (lang.size() == 2 || lang.size() == 3) &&
                    std::ranges::all_of(lang, [](char c) { return c >= 'a' && c <= 'z'; });
  if (!code) {
    row.complain("lang", "\"lang\" must be en, es, any or another language's code",
                 "two or three letters (ISO 639), such as fr or fil");
  }
  return lang;
}

void read_rule(LexiconReader& reader, const text::Document& document, const text::Node& node,
               Place place) {
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

}  // namespace screenline::crisis
