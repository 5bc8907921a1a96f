#include "bot/cli/config_on_call.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "bot/crisis/copy.hpp"
#include "bot/desk/rungs.hpp"

namespace screenline::cli {

namespace {

using flow::Document;
using flow::Node;
using flow::NodeKind;
using flow::ObjectReader;
using flow::Reporter;

constexpr const char* hours_shape =
    R"([{ "days": ["mon", "tue"], "from": "08:00", "to": "17:00" }])";

std::uint8_t read_days(const Document& document, const Node& days, Reporter& reporter) {
  std::uint8_t out = 0;
  for (const Node& day : days.items) {
    const auto found = day.is(NodeKind::string)
                           ? std::ranges::find(desk::day_names, std::string_view(day.string))
                           : desk::day_names.end();
    if (found == desk::day_names.end()) {
      reporter.error(
          document, day.place, "unknown-day",
          day.is(NodeKind::string) ? "no day '" + day.string + "'" : std::string("a day is a text"),
          "use mon, tue, wed, thu, fri, sat, sun");
      continue;
    }
    out |= static_cast<std::uint8_t>(1U << (found - desk::day_names.begin()));
  }
  if (days.items.empty()) {
    reporter.error(document, days.place, "no-days", "these hours are of no day",
                   "name the days, \"days\": [\"mon\", \"tue\"]");
  }
  return out;
}

desk::DutySpan read_span(const Document& document, const Node& node, Reporter& reporter) {
  ObjectReader reader(document, node, reporter);
  reader.take("note");
  desk::DutySpan span;
  if (const Node* days = reader.need("days", NodeKind::array))
    span.days = read_days(document, *days, reporter);
  const bool both = reader.is_object() && reader.need("from", NodeKind::string) != nullptr &&
                    reader.need("to", NodeKind::string) != nullptr;
  const bool from = read_time_of_day(reader, document, reporter, "from", span.from);
  const bool to = read_time_of_day(reader, document, reporter, "to", span.to);
  reader.finish();
  if (both && from && to && span.from == span.to) {
    reporter.error(
        document, node.place, "empty-hours", "these hours begin and end at the same time",
        "for a whole day leave out \"hours\", or write two spans; over midnight, \"from\" "
        "is after \"to\"");
  }
  return span;
}

service::OnCall read_person(const OnCallReading& in, const Node& node) {
  const Document& document = in.document;
  Reporter& reporter = in.reporter;
  ObjectReader reader(document, node, reporter);
  reader.take("note");
  service::OnCall person;
  person.name = reader.need_string("name");
  person.sms = reader.string("sms");
  if (!person.sms.empty()) in.values.check_number(node, "sms", person.sms, false);
  if (const auto rung = reader.integer("rung", 1, desk::last_rung)) person.rung = *rung;
  person.hours.holidays = reader.boolean("holidays", false);
  if (const Node* hours = reader.take("hours", NodeKind::array)) {
    for (const Node& span : hours->items)
      person.hours.spans.push_back(read_span(document, span, reporter));
    if (hours->items.empty()) {
      reporter.error(
          document, hours->place, "no-hours", "'" + person.name + "' has hours and none is given",
          fmt::format("leave \"hours\" out for always on duty, or write {}", hours_shape));
    }
  }
  in.alerts.read_person(reader, person);
  reader.finish();
  return person;
}

void read_closed_days(const Document& document, const Node& days, Reporter& reporter,
                      desk::Calendar& calendar) {
  for (const Node& day : days.items) {
    const auto date = day.is(NodeKind::string) ? crisis::read_date(day.string) : std::nullopt;
    if (!date) {
      reporter.error(document, day.place, "no-date",
                     day.is(NodeKind::string) ? "there is no date '" + day.string + "'"
                                              : std::string("a date is a text"),
                     "write year, month and day, \"2026-12-25\"");
      continue;
    }
    const std::chrono::year_month_day named{std::chrono::year(date->year),
                                            std::chrono::month(static_cast<unsigned>(date->month)),
                                            std::chrono::day(static_cast<unsigned>(date->day))};
    calendar.closed.push_back(std::chrono::local_days(named));
  }
}

}  // namespace

void read_on_call(ObjectReader& site, const OnCallReading& in, service::SiteSettings& settings) {
  if (const Node* people = site.take("on_call", NodeKind::array)) {
    for (const Node& one : people->items)
      settings.roster.push_back(read_person(in, one));
  }
  if (const Node* days = site.take("closed_days", NodeKind::array))
    read_closed_days(in.document, *days, in.reporter, settings.calendar);
}

bool read_time_of_day(ObjectReader& reader, const Document& document, Reporter& reporter,
                      const char* key, std::chrono::minutes& into) {
  const Node* node = reader.take(key, NodeKind::string);
  if (!node) return true;
  const std::string& text = node->string;
  const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  const bool shaped =
      text.size() == 5 && digit(0) && digit(1) && text[2] == ':' && digit(3) && digit(4);
  const int hour = shaped ? (text[0] - '0') * 10 + text[1] - '0' : 24;
  const int minute = shaped ? (text[3] - '0') * 10 + text[4] - '0' : 60;
  if (hour < 24 && minute < 60) {
    into = std::chrono::minutes(60 * hour + minute);
    return true;
  }
  reporter.error(document, node->place, "not-a-time", "'" + text + "' is no time of day",
                 "write hours and minutes, \"21:00\"");
  return false;
}

}  // namespace screenline::cli
