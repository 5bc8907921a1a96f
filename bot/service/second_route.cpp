#include "bot/service/second_route.hpp"

#include <algorithm>
#include <array>

#include "bot/service/limits.hpp"

namespace screenline::service {

namespace {

const LineSettings* line_of(const SiteSettings& site, const std::string& id) {
  const auto found = site.lines.find(id);
  return found == site.lines.end() ? nullptr : &found->second;
}

// The provider's rank for "the carrier has it" (sms::rank_of).
constexpr int with_carrier = 3;
constexpr std::ptrdiff_t texts_that_show = 2;

}  // namespace

std::optional<Route> next_route(const OutboxRow& row, const SiteSettings& site,
                                const SendFailure& why) {
  if (row.author != dialog::Author::safety || row.again || row.recorded) return std::nullopt;
  const LineSettings* line = line_of(site, row.line);
  if (line && why.another_may && line_of(site, line->second_line))
    return Route{line->second_line, {}};
  const bool passes = why.same_after.count() > 0 && why.same_after < limits::delivery_heard;
  if (line && passes) return Route{row.line, why.same_after};
  return std::nullopt;
}

bool is_watched(const OutboxRow& row, const SiteSettings& site) {
  const LineSettings* line = line_of(site, row.line);
  return line && line->receipts && row.author == dialog::Author::safety;
}

bool is_late(const OutboxRow& row, const SendReport& report, bool another_way, Time now) {
  const bool stays =
      report.kind == SendReport::Kind::config_error || report.after >= limits::long_wait;
  const bool set_back = row.created > now;  // the clock: nobody knows how long it has waited
  const auto waits = std::max(now, row.due) - row.created;
  return stays || set_back || waits >= (another_way ? limits::delivery_heard : limits::long_wait);
}

bool gives_no_receipts(const OutboxRow& row, const std::vector<OutboxRow>& rows, Time now) {
  if (row.delivery_rank != with_carrier) return false;
  const auto others = [&](const OutboxRow& one) {
    return one.id != row.id && one.line == row.line && one.to == row.to;
  };
  if (std::ranges::any_of(rows, [&](const OutboxRow& one) {
        return others(one) && one.delivery_rank > with_carrier;
      }))
    return false;
  return std::ranges::count_if(rows, [&](const OutboxRow& one) {
           return others(one) && one.delivery_rank == with_carrier &&
                  one.created + limits::delivery_heard <= now;
         }) >= texts_that_show;
}

TurnRequest delivery_failed(const OutboxRow& row, NotArrived how, const std::string& site,
                            const std::string& why, Time now) {
  constexpr std::array keys{"failed:", "optout:", "late:", "no_word:"};
  TurnRequest request;
  request.site = site;
  request.person = row.person;
  request.input = dialog::DeliveryFailed{how == NotArrived::opted_out,
                                         row.author == dialog::Author::safety, why};
  // Refused when it left, which was no sooner than it was made.
  if (how == NotArrived::opted_out)
    std::get<dialog::DeliveryFailed>(request.input).refused_since = row.created;
  request.source = "delivery";
  request.message_id = keys[static_cast<std::size_t>(how)] + std::to_string(row.id);
  request.at = now;
  return request;
}

TurnRequest send_again(const OutboxRow& row, const Route& route, const std::string& site,
                       const std::string& why, Time now) {
  TurnRequest request;
  request.site = site;
  request.person = row.person;
  // Who answers the other number is found by it (E3).
  request.address = {dialog::Channel::sms, route.line, row.to};
  request.input = dialog::DeliveryFailed{false, true, why, row.text, route.line != row.line};
  request.source = "delivery";
  request.message_id = "again:" + std::to_string(row.id);
  request.at = now;
  if (route.after.count() > 0) request.not_before = now + route.after;
  return request;
}

std::vector<dialog::Address> first_lines(const SiteSettings& site, const dialog::Address& address) {
  std::vector<dialog::Address> out;
  for (const auto& [id, line] : site.lines) {
    if (!line.second_line.empty() && line.second_line == address.line)
      out.push_back({address.channel, id, address.value});
  }
  return out;
}

bool is_answered_from(const PersonRecord& record, const dialog::Address& address) {
  const dialog::Person& person = record.state.person;
  return person.risk.level >= 2 && std::ranges::count(person.addresses, address) != 0;
}

}  // namespace screenline::service
