#include "bot/flow/match_time.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <vector>

#include "bot/text/fold.hpp"
#include "bot/text/numbers.hpp"

namespace screenline::flow {
namespace {

using Kind = AnswerMatch::Kind;
using Words = std::vector<std::string_view>;

template <std::size_t N>
bool one_of(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// The digits of a part of a date; -1: something else stands there too.
int number_in(std::string_view text) {
  int value = -1;
  if (text.empty() || text.size() > 4) return -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() ? value : -1;
}

bool is_year(std::string_view text) { return text.size() == 4 && number_in(text) > 0; }

struct Said {
  Day first = no_day;
  std::uint32_t behind = 0;
  DatePrecision precision = DatePrecision::day;
};

std::optional<Said> whole(int year, int month, int day) {
  const auto first = day_of(year, month, day);
  if (!first) return std::nullopt;
  return Said{*first, 0, DatePrecision::day};
}

std::optional<Said> of_month(int year, int month) {
  const auto first = day_of(year, month, 1);
  if (!first) return std::nullopt;
  return Said{*first, static_cast<std::uint32_t>(days_behind_first(*first, false)),
              DatePrecision::month};
}

std::optional<Said> of_year(int year) {
  const auto first = day_of(year, 1, 1);
  if (!first) return std::nullopt;
  return Said{*first, static_cast<std::uint32_t>(days_behind_first(*first, true)),
              DatePrecision::year};
}

// Two of the parts may be day and month either way round.
std::optional<Said> either_way(int a, int b, int year, DateOrder order) {
  const auto month_first = whole(year, a, b), day_first = whole(year, b, a);
  if (!month_first || !day_first) return month_first ? month_first : day_first;
  if (month_first->first == day_first->first) return month_first;
  if (order == DateOrder::unknown) return std::nullopt;
  return order == DateOrder::month_day ? month_first : day_first;
}

// "3/4/2026", "3.4.2026", "2026-03-04", "3/2026", "2026-03", "2026"
std::optional<Said> in_figures(std::string_view text, DateOrder order) {
  Words parts;
  char sign = 0;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t to = std::min(text.find_first_of("/.-", from), text.size());
    if (to < text.size() && sign != 0 && text[to] != sign) return std::nullopt;
    if (to < text.size()) sign = text[to];
    parts.push_back(text.substr(from, to - from));
    from = to + 1;
  }
  if (parts.size() > 3 ||
      std::any_of(parts.begin(), parts.end(), [](auto part) { return number_in(part) < 0; })) {
    return std::nullopt;
  }
  const int a = number_in(parts[0]);
  if (parts.size() == 1) return is_year(parts[0]) ? of_year(a) : std::nullopt;
  const int b = number_in(parts[1]);
  if (parts.size() == 2) {
    if (is_year(parts[0])) return of_month(a, b);
    return is_year(parts[1]) ? of_month(b, a) : std::nullopt;
  }
  const int c = number_in(parts[2]);
  if (is_year(parts[0])) return whole(a, b, c);
  return is_year(parts[2]) ? either_way(a, b, c, order) : std::nullopt;
}

// "5th", "1ro"
std::string_view without_ending(std::string_view word) {
  for (const std::string_view ending : {"st", "nd", "rd", "th", "ro"}) {
    if (word.size() > ending.size() && word.ends_with(ending) &&
        number_in(word.substr(0, word.size() - ending.size())) > 0) {
      return word.substr(0, word.size() - ending.size());
    }
  }
  return word;
}

// "march 5 2026", "the 5th of march, 2026", "5 de marzo de 2026", "march 2026"
std::optional<Said> in_words(const Words& said) {
  constexpr std::array<std::string_view, 10> joints = {"of", "the", "on",    "in", "since",
                                                       "de", "del", "desde", "el", "en"};
  Words parts;
  for (const std::string_view word : said) {
    if (!one_of(joints, word)) parts.push_back(without_ending(word));
  }
  if (parts.size() < 2 || parts.size() > 3 || !is_year(parts.back())) return std::nullopt;
  const int year = number_in(parts.back());
  const auto first = month_named(parts[0]);
  if (parts.size() == 2) return first ? of_month(year, *first) : std::nullopt;
  const auto second = month_named(parts[1]);
  if (first && !second) return whole(year, *first, number_in(parts[1]));
  if (second && !first) return whole(year, *second, number_in(parts[0]));
  return std::nullopt;
}

std::optional<Said> read_date(std::string_view folded, DateOrder order, Day today) {
  constexpr std::array<std::string_view, 2> this_day = {"today", "hoy"},
                                            day_before = {"yesterday", "ayer"};
  if (one_of(this_day, folded) || one_of(day_before, folded)) {
    if (today == no_day) return std::nullopt;
    return Said{one_of(this_day, folded) ? today : today - 1, 0, DatePrecision::day};
  }
  Words said = text::words(folded);
  for (const std::string_view lead : {"on ", "in ", "since ", "el ", "en ", "desde "}) {
    if (folded.starts_with(lead)) folded.remove_prefix(lead.size());
  }
  if (const auto figures = in_figures(folded, order)) return figures;
  return in_words(said);
}

bool in_bounds(const DateRules& rules, const Said& said, Day today) {
  const Day last = said.first + static_cast<Day>(said.behind);
  const auto least = rules.not_before ? day_of(*rules.not_before, today) : std::nullopt;
  const auto most = rules.not_after ? day_of(*rules.not_after, today) : std::nullopt;
  return (!least || last >= *least) && (!most || said.first <= *most);
}

// --- lengths of time

std::optional<TimeUnit> unit_named(std::string_view word) {
  constexpr std::array<std::string_view, 5> days = {"d", "day", "days", "dia", "dias"};
  constexpr std::array<std::string_view, 7> weeks = {"w",     "wk",     "wks",    "week",
                                                     "weeks", "semana", "semanas"};
  constexpr std::array<std::string_view, 6> months = {"mo",     "mos", "month",
                                                      "months", "mes", "meses"};
  constexpr std::array<std::string_view, 6> years = {"yr", "yrs", "year", "years", "ano", "anos"};
  if (one_of(days, word)) return TimeUnit::day;
  if (one_of(weeks, word)) return TimeUnit::week;
  if (one_of(months, word)) return TimeUnit::month;
  return one_of(years, word) ? std::optional(TimeUnit::year) : std::nullopt;
}

std::optional<double> count_named(std::string_view word) {
  constexpr std::array<std::string_view, 5> one = {"a", "an", "un", "una", "uno"};
  constexpr std::array<std::string_view, 3> half = {"half", "medio", "media"};
  if (one_of(one, word)) return 1;
  if (one_of(half, word)) return 0.5;
  if (const auto number = text::whole_integer(word)) {
    return *number >= 0 ? std::optional<double>(*number) : std::nullopt;
  }
  for (const char* language : {"en", "es"}) {
    if (const auto number = text::number_word(word, language)) return *number;
  }
  // "1.5", "1,5"
  const std::size_t point = word.find_first_of(".,");
  if (point == std::string_view::npos) return std::nullopt;
  const int units = number_in(word.substr(0, point)), tenth = number_in(word.substr(point + 1));
  if (units < 0 || tenth < 0 || word.size() != point + 2) return std::nullopt;
  return units + tenth / 10.0;
}

// Cut at spaces, and between a number and the letters behind it: "3w".
std::vector<std::string> length_parts(std::string_view folded) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < folded.size();) {
    if (folded[i] == ' ') {
      ++i;
      continue;
    }
    const bool digit = folded[i] >= '0' && folded[i] <= '9';
    std::string part;
    while (i < folded.size() && folded[i] != ' ') {
      const bool number = (folded[i] >= '0' && folded[i] <= '9') ||
                          (digit && (folded[i] == '.' || folded[i] == ','));
      if (number != digit) break;
      part += folded[i++];
    }
    while (!part.empty() && (part.back() == ',' || part.back() == '.')) part.pop_back();
    if (!part.empty()) out.push_back(std::move(part));
  }
  return out;
}

// What only leads in, or leads out: "for about 3 weeks now", "hace unos 10 dias".
std::vector<std::string> bare(std::vector<std::string> parts) {
  constexpr std::array<std::string_view, 12> leads = {"for",  "about", "around",  "since",
                                                      "hace", "desde", "como",    "unos",
                                                      "unas", "por",   "durante", "it's"};
  constexpr std::array<std::string_view, 4> tails = {"ago", "now", "already", "ya"};
  while (!parts.empty() && one_of(leads, parts.front())) parts.erase(parts.begin());
  while (!parts.empty() && one_of(tails, parts.back())) parts.pop_back();
  return parts;
}

class LengthReader {
 public:
  explicit LengthReader(std::vector<std::string> parts) : parts_(std::move(parts)) {}

  // Nothing: it is no length of time, or not as a whole.
  std::optional<double> read() {
    if (parts_.empty()) return std::nullopt;
    double days = 0;
    while (at_ < parts_.size()) {
      if (at_ > 0) (void)(accept("and") || accept("y") || accept("con"));
      const auto one = piece();
      if (!one) return std::nullopt;
      days += *one;
    }
    return days;
  }

 private:
  bool accept(std::string_view word) {
    if (at_ >= parts_.size() || parts_[at_] != word) return false;
    ++at_;
    return true;
  }

  // "and a half", "y medio", "y media"
  bool and_a_half() {
    const std::size_t before = at_;
    if (accept("and") && accept("a") && accept("half")) return true;
    at_ = before;
    if (accept("y") && (accept("medio") || accept("media"))) {
      // "y medio ano" is a piece of its own.
      if (at_ >= parts_.size() || !unit_named(parts_[at_]) || !whole_before_) return true;
    }
    at_ = before;
    return false;
  }

  std::optional<double> piece() {
    if (at_ >= parts_.size()) return std::nullopt;
    auto count = count_named(parts_[at_]);
    if (!count) return std::nullopt;
    ++at_;
    if (*count == 0.5) (void)(accept("a") || accept("an"));  // "half a year"
    whole_before_ = false;
    if (and_a_half()) *count += 0.5;
    if (at_ >= parts_.size()) return std::nullopt;
    const auto unit = unit_named(parts_[at_]);
    if (!unit) return std::nullopt;
    ++at_;
    whole_before_ = true;
    if (and_a_half()) *count += 0.5;
    return in_days(*count, *unit);
  }

  std::vector<std::string> parts_;
  std::size_t at_ = 0;
  bool whole_before_ = false;  // a count with its unit has just been read
};

}  // namespace

AnswerMatch match_date(const DateRules& rules, std::size_t language, std::string_view raw,
                       Day today) {
  if (raw.find('?') != std::string_view::npos) return {};
  const DateOrder order =
      language < rules.order.size() ? rules.order[language] : DateOrder::unknown;
  const auto said = read_date(text::fold_accents(text::fold(raw)), order, today);
  if (!said || said->precision > rules.least) return {};
  if (!in_bounds(rules, *said, today)) return {Kind::not_allowed, {}, false};
  return {Kind::understood, {AnswerState::answered, said->first, said->behind}, false};
}

AnswerMatch match_length(const AnswerType& type, std::string_view raw) {
  if (raw.find('?') != std::string_view::npos) return {};
  const auto days = LengthReader(bare(length_parts(text::fold_accents(text::fold(raw))))).read();
  if (!days) return {};
  if (*days < type.min || *days > type.max) return {Kind::not_allowed, {}, false};
  return {Kind::understood, {AnswerState::answered, static_cast<std::int32_t>(*days), 0}, false};
}

}  // namespace screenline::flow
