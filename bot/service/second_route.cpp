#include "bot/service/second_route.hpp"

#include "bot/service/limits.hpp"

namespace screenline::service {

namespace {

const LineSettings* line_of(const SiteSettings& site, const std::string& id) {
  const auto found = site.lines.find(id);
  return found == site.lines.end() ? nullptr : &found->second;
}

}  // namespace

std::optional<Route> next_route(const OutboxRow& row, const SiteSettings& site,
                                const SendFailure& why) {
  if (row.author != dialog::Author::safety || row.again) return std::nullopt;
  const LineSettings* line = line_of(site, row.line);
  if (line && why.another_may && line_of(site, line->second_line))
    return Route{line->second_line, {}};
  const bool passes = why.same_after.count() > 0 && why.same_after < limits::delivery_heard;
  if (line && passes) return Route{row.line, why.same_after};
  return std::nullopt;
}

bool is_watched(const OutboxRow& row, const SiteSettings& site) {
  const LineSettings* line = line_of(site, row.line);
  return line && line->receipts && row.author == dialog::Author::safety &&
         (row.again || !line->second_line.empty());
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

}  // namespace screenline::service
