// Dates and lengths of time as people write them: what is one date, what is two and asked again, and
// what is none.
#include "bot/flow/match_time.hpp"

#include <rapidcheck.h>

#include "tests/support/catch.hpp"

namespace screenline::flow {
namespace {

using Kind = AnswerMatch::Kind;

const Day today = *day_of(2026, 11, 24);

DateRules rules(DatePrecision least = DatePrecision::day, DateOrder en = DateOrder::month_day) {
  DateRules out;
  out.least = least;
  out.order = {en, DateOrder::day_month};
  out.not_after = read_day_bound("today");
  out.not_before = read_day_bound("today - 120 years");
  return out;
}

// "2026-03-14", with + and the days behind it; "" asked again, "no" not allowed.
std::string date(const std::string& text, const DateRules& with = rules(), std::size_t language = 0) {
  const AnswerMatch match = match_date(with, language, text, today);
  if (match.kind == Kind::not_allowed) return "no";
  if (match.kind != Kind::understood) return "";
  const std::string behind =
      match.answer.chosen > 0 ? "+" + std::to_string(match.answer.chosen) : "";
  return iso_day(match.answer.value) + behind;
}

TEST_CASE("one day in many spellings") {
  for (const char* text :
       {"3/14/2026", "14/3/2026", "14.03.2026", "03-14-2026", "2026-03-14", "2026/3/14",
        "March 14, 2026", "march 14 2026", "Mar 14 2026", "14 march 2026", "the 14th of March, 2026",
        "on March 14th 2026", "14 de marzo de 2026", "el 14 de marzo del 2026", "marzo 14 2026",
        "14 MARZO 2026.", " since 3/14/2026 "}) {
    INFO(text);
    CHECK(date(text) == "2026-03-14");
    CHECK(date(text, rules(), 1) == "2026-03-14");
  }
  CHECK(date("today") == "2026-11-24");
  CHECK(date("ayer") == "2026-11-23");
  CHECK(date("2/29/2024") == "2024-02-29");
}

TEST_CASE("what can be read in two ways goes by the order of the language, and without one is asked again") {
  CHECK(date("3/4/2026") == "2026-03-04");
  CHECK(date("3/4/2026", rules(), 1) == "2026-04-03");
  CHECK(date("3/4/2026", rules(DatePrecision::day, DateOrder::unknown)) == "");
  CHECK(date("4/4/2026", rules(DatePrecision::day, DateOrder::unknown)) == "2026-04-04");
  CHECK(date("25/12/2025", rules(DatePrecision::day, DateOrder::unknown)) == "2025-12-25");
}

TEST_CASE("what is no date as a whole is asked again") {
  for (const char* text :
       {"", "3/14", "3/14/26", "march 14", "14", "2026", "March 2026", "2/30/2026", "13/13/2026",
        "3/14-2026", "2/29/2026", "3/14/2026?", "3/14/2026 or later", "i think march 14 2026",
        "born 3/14/2026", "3/14/2026 3/15/2026", "3//2026", "-3/14/2026", "12345", "0/0/2026",
        "last week", "3 weeks ago", "marchy 14 2026", "a few days ago"}) {
    INFO(text);
    CHECK(date(text) == "");
  }
}

TEST_CASE("a month or a year where that is enough, with all its days") {
  const DateRules month = rules(DatePrecision::month), year = rules(DatePrecision::year);
  for (const char* text : {"March 2026", "mar 2026", "3/2026", "2026-03", "marzo de 2026", "in march 2026"}) {
    INFO(text);
    CHECK(date(text, month) == "2026-03-01+30");
  }
  CHECK(date("2/2024", month) == "2024-02-01+28");
  CHECK(date("2025", month) == "");
  CHECK(date("2025", year) == "2025-01-01+364");
  CHECK(date("en 2024", year) == "2024-01-01+365");
  CHECK(date("3/14/2026", year) == "2026-03-14");
}

TEST_CASE("bounds count from today, and a month that reaches over them is in") {
  CHECK(date("11/24/2026") == "2026-11-24");
  CHECK(date("11/25/2026") == "no");
  CHECK(date("11/2026", rules(DatePrecision::month)) == "2026-11-01+29");
  CHECK(date("12/2026", rules(DatePrecision::month)) == "no");
  CHECK(date("11/24/1906") == "1906-11-24");
  CHECK(date("11/23/1906") == "no");
  // 18 years by the calendar, not by 365 days.
  DateRules adult = rules();
  adult.not_after = read_day_bound("today - 18 years");
  CHECK(date("11/24/2008", adult) == "2008-11-24");
  CHECK(date("11/25/2008", adult) == "no");
  CHECK(day_of(*read_day_bound("today - 1 month"), *day_of(2026, 3, 31)) == day_of(2026, 2, 28));
  // Without a calendar nothing that depends on it holds back.
  CHECK(match_date(rules(), 0, "1/1/2050", no_day).kind == Kind::understood);
  CHECK(match_date(rules(), 0, "today", no_day).kind == Kind::not_understood);
}

int length(const std::string& text) {
  AnswerType type;
  type.max = 365 * 120;
  const AnswerMatch match = match_length(type, text);
  return match.kind == Kind::understood ? match.answer.value : match.kind == Kind::not_allowed ? -2 : -1;
}

TEST_CASE("lengths of time, in days") {
  const std::vector<std::pair<std::string, int>> all = {
      {"3 weeks", 21}, {"a week", 7}, {"one week", 7}, {"10 dias", 10}, {"10 días", 10},
      {"2 months", 61}, {"un mes", 30}, {"12 months", 365}, {"1 year", 365}, {"dos años", 730},
      {"6 meses", 183}, {"3w", 21}, {"2yrs", 730}, {"10 d", 10}, {"1 year 2 months", 426},
      {"1 year and 2 months", 426}, {"1 año y 2 meses", 426}, {"2 and a half years", 913},
      {"2 years and a half", 913}, {"2 años y medio", 913}, {"half a year", 183},
      {"medio año", 183}, {"1.5 years", 548}, {"for about 3 weeks", 21}, {"hace unas 3 semanas", 21},
      {"3 weeks now", 21}, {"twenty days", 20}, {"0 days", 0}};
  for (const auto& [text, days] : all) {
    INFO(text);
    CHECK(length(text) == days);
  }
  for (const char* text : {"", "3", "weeks", "a few weeks", "a while", "3 weeks?", "3 or 4 weeks", "3 weeks maybe",
                           "since march", "-3 weeks", "3 weeks to live", "y", "and", "a half", "long"}) {
    INFO(text);
    CHECK(length(text) == -1);
  }
  CHECK(length("121 years") == -2);
}

TEST_CASE("any text is some answer, and a day is said as it was read") {
  CHECK(rc::check("dates never throw", [](const std::string& text) {
    (void)match_date(rules(DatePrecision::year), 0, text, today);
    (void)length(text);
  }));
  CHECK(rc::check("a day in words is that day", [] {
    const Day day = *rc::gen::inRange<Day>(today - 40'000, today);
    for (const char* language : {"en", "es", "fr"}) {
      RC_ASSERT(date(day_words(day, 0, language)) == iso_day(day));
    }
  }));
  CHECK(rc::check("a length in words is that length", [] {
    const int days = *rc::gen::inRange(1, 365 * 100);
    for (const char* language : {"en", "es"}) RC_ASSERT(length(length_words(days, language)) == days);
  }));
  CHECK(day_words(*day_of(2026, 3, 1), 30, "en") == "March 2026");
  CHECK(day_words(*day_of(2026, 3, 1), 30, "es") == "marzo de 2026");
  CHECK(day_words(*day_of(2026, 1, 1), 364, "es") == "2026");
}

}  // namespace
}  // namespace screenline::flow
