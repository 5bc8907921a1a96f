#include "bot/crisis/resource.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "bot/crisis/row_reader.hpp"

namespace screenline::crisis {

namespace {

using text::Document;
using text::Node;
using text::NodeKind;

constexpr const char* resources_file = "crisis/resources.json";

bool is_one_of(const auto& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

ByLanguage by_language(RowReader& row, const Node& node, const char* key) {
  row.pass_over(key);
  const Node* value = node.find(key);
  ByLanguage out;
  if (!value) return out;
  bool good = value->is(NodeKind::object);
  for (const text::Member& one : value->members) {
    good = good && (one.key == "en" || one.key == "es") && one.value.is(NodeKind::string);
    (one.key == "en" ? out.en : out.es) = one.value.string;
  }
  if (!good) row.complain(key, std::string(key) + " must have texts \"en\" and \"es\", no others");
  return out;
}

Date date_of(RowReader& row, const char* key) {
  const std::optional<Date> date = read_date(row.text(key));
  if (!date) row.complain(key, std::string(key) + " is no date");
  return date.value_or(Date{});
}

// What the sentences take for granted of a line of this role.
void judge_role(RowReader& row, const Resource& one) {
  const auto both = [](const ByLanguage& words) { return !words.en.empty() && !words.es.empty(); };
  if (one.role == "crisis_text" && one.text.empty()) row.complain("role", "has no number to text");
  if (one.role != "crisis_text" && one.voice.empty()) row.complain("role", "has no number to call");
  if (one.role == "emergency" && !both(one.hospital)) {
    row.complain("role", "lacks \"hospital\" in both languages",
                 R"(what the place to go to is called, as "emergency room")");
  }
  if (one.role == "poison" && !both(one.called)) {
    row.complain("role", "lacks \"called\" in both languages",
                 R"(how a sentence names the line, as "the poison line")");
  }
  if (one.always_open()) return;
  if (one.role == "poison" && !both(one.hours_said)) {
    row.complain("hours", "not 24/7, and lacks \"hours_said\" in both languages");
  }
  if (one.role == "crisis" || one.role == "crisis_text" || one.role == "emergency" ||
      one.role == "abuse") {
    row.complain("hours", "a line of role " + one.role + " must be open 24/7",
                 "the texts say \"day or night\"");
  }
}

Resource read_row(RowReader& row, const Node& node) {
  Resource one;
  one.id = row.text("id");
  one.country = row.text("country");
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (one.country.size() != 2 || !std::all_of(one.country.begin(), one.country.end(), capital)) {
    row.complain("country", "country must be two capital letters", "ISO 3166-1, as GB");
  }
  one.role = row.text("role");
  if (!is_one_of(known_roles, one.role)) row.complain("role", "unknown role \"" + one.role + "\"");
  one.voice = row.text_if("voice");
  one.text = row.text_if("text");
  one.chat = row.text_if("chat");
  one.press = by_language(row, node, "voice_option");
  one.text_word = by_language(row, node, "text_word");
  one.called = by_language(row, node, "called");
  one.hospital = by_language(row, node, "hospital");
  one.hours_said = by_language(row, node, "hours_said");
  (void)row.texts("languages", 1);
  one.verified = date_of(row, "verified_on");
  one.expires = date_of(row, "expires_on");
  one.audience = row.text("audience");
  one.name = row.text("name");
  one.hours = row.text("hours");
  one.source = row.text("source");
  judge_role(row, one);
  return one;
}

}  // namespace

std::optional<Date> read_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto number = [&](std::size_t from, std::size_t count) {
    int value = 0;
    const char* end = text.data() + from + count;
    const auto read = std::from_chars(text.data() + from, end, value);
    return read.ec == std::errc() && read.ptr == end ? value : -1;
  };
  const Date date{number(0, 4), number(5, 2), number(8, 2)};
  const std::chrono::year_month_day day{std::chrono::year(date.year),
                                        std::chrono::month(static_cast<unsigned>(date.month)),
                                        std::chrono::day(static_cast<unsigned>(date.day))};
  if (date.year < 1 || date.month < 1 || date.day < 1 || !day.ok()) return std::nullopt;
  return date;
}

std::vector<Resource> read_resources(std::string_view bytes, std::vector<DataProblem>& problems) {
  std::vector<Resource> out;
  const Document document = text::parse_document(resources_file, std::string(bytes));
  for (const text::JsonProblem& one : document.problems) {
    problems.push_back({resources_file, "", one.what, one.place.line, one.place.column, one.hint});
  }
  if (!document.problems.empty()) return out;
  const auto of_file = [&](std::string what) {
    const text::Place place = document.root.place;
    problems.push_back({resources_file, "", std::move(what), place.line, place.column});
  };
  if (!document.root.is(NodeKind::array)) {
    of_file("is no list of resources");
    return out;
  }
  for (const Node& node : document.root.items) {
    RowReader row(document, node);
    Resource one = read_row(row, node);
    const bool twice =
        std::any_of(out.begin(), out.end(), [&](const Resource& r) { return r.id == one.id; });
    if (twice) row.complain("id", "the resource is there twice");
    for (const RowProblem& found : row.finish()) {
      problems.push_back({resources_file, "resource " + one.id, found.what, found.place.line,
                          found.place.column, found.hint});
    }
    out.push_back(std::move(one));
  }
  for (const char* role : needed_roles) {
    if (!find_resource(out, "US", role)) {
      of_file("lacks a US resource of role " + std::string(role));
    }
  }
  return out;
}

const Resource* find_resource(const std::vector<Resource>& all, std::string_view country,
                              std::string_view role) {
  const auto of = [&](std::string_view where) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const Resource& one) {
      return one.country == where && one.role == role;
    });
    return found == all.end() ? nullptr : &*found;
  };
  const Resource* own = of(country);
  return own ? own : of("US");
}

}  // namespace screenline::crisis
