#include "adapters/sms/twilio/list.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

#include <nlohmann/json.hpp>

#include "adapters/sms/form.hpp"
#include "adapters/sms/twilio/sending.hpp"

namespace screenline::sms {
namespace twilio {
namespace {

using Json = nlohmann::json;
using namespace std::chrono;

std::string string_of(const Json& object, const char* name) {
  const auto value = object.find(name);
  return value != object.end() && value->is_string() ? value->get<std::string>() : std::string();
}

std::string date_text(sys_seconds time) {
  const year_month_day date{floor<days>(time)};
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

std::optional<Listed> read_one(const Json& item) {
  if (!item.is_object()) return std::nullopt;
  const auto created = parse_date(string_of(item, "date_created"));
  if (!created) return std::nullopt;
  Listed listed;
  listed.id = string_of(item, "sid");
  listed.from = string_of(item, "from");
  listed.to = string_of(item, "to");
  listed.text = string_of(item, "body");
  listed.inbound = string_of(item, "direction") == "inbound";
  listed.raw_status = string_of(item, "status");
  if (const auto code = item.find("error_code"); code != item.end() && code->is_number_integer()) {
    listed.error_code = code->get<int>();
  }
  listed.created = *created;
  listed.num_media = std::atoi(string_of(item, "num_media").c_str());
  return listed;
}

std::string origin_of(const std::string& url) {
  const auto host = url.find("://");
  return url.substr(0, url.find('/', host == std::string::npos ? 0 : host + 3));
}

std::optional<unsigned> month_of(std::string_view name) {
  constexpr std::string_view names = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const auto at = names.find(name);
  if (name.size() != 3 || at == std::string_view::npos || at % 3 != 0) return std::nullopt;
  return static_cast<unsigned>(at / 3 + 1);
}

}  // namespace

std::optional<sys_seconds> parse_date(std::string_view text) {
  std::array<char, 4> month_name{};
  int day_number = 0, year_number = 0, h = 0, m = 0, s = 0, zone = 0;
  const std::string line(text);
  if (std::sscanf(line.c_str(), "%*3s, %2d %3s %4d %2d:%2d:%2d %5d", &day_number, month_name.data(),
                  &year_number, &h, &m, &s, &zone) != 7) {
    return std::nullopt;
  }
  const auto month_number = month_of(month_name.data());
  if (!month_number) return std::nullopt;
  const year_month_day date{year(year_number), month(*month_number),
                            day(static_cast<unsigned>(day_number))};
  if (!date.ok() || h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 60) return std::nullopt;
  const auto offset = hours(zone / 100) + minutes(zone % 100);
  return sys_days(date) + hours(h) + minutes(m) + seconds(s) - offset;
}

HttpRequest list_request(const LineConfig& config, std::string_view to, sys_seconds since) {
  return {"GET",
          messages_url(config) + "?To=" + encode(to) + "&DateSent%3E=" + date_text(since) +
              "&PageSize=200",
          {authorization(config)},
          {}};
}

ListPage read_list(const LineConfig& config, int http_status, std::string_view body,
                   sys_seconds since) {
  ListPage page;
  if (http_status != 200) {
    page.why = "status " + std::to_string(http_status);
    return page;
  }
  const Json answer = Json::parse(body, nullptr, false);
  const bool shaped =
      answer.is_object() && answer.contains("messages") && answer["messages"].is_array();
  if (!shaped) {
    page.why = "not a list of messages";
    return page;
  }
  bool older = false;  // the newest come first: so is all that follows
  for (const Json& item : answer["messages"]) {
    auto listed = read_one(item);
    if (!listed) continue;
    older = listed->created < since;
    if (!older) page.messages.push_back(std::move(*listed));
  }
  // Only a path: the credentials go to the configured address and nowhere else.
  const auto next = string_of(answer, "next_page_uri");
  if (!older && next.starts_with('/')) page.next_url = origin_of(config.api_base_url) + next;
  page.ok = true;
  return page;
}

}  // namespace twilio

const Listed* find_sent(const std::vector<Listed>& messages, const OutMessage& message) {
  const auto found = std::find_if(messages.begin(), messages.end(), [&](const Listed& listed) {
    return !listed.inbound && listed.to == message.to && listed.text == message.text;
  });
  return found == messages.end() ? nullptr : &*found;
}

}  // namespace screenline::sms
