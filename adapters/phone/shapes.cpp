#include "adapters/phone/shapes.hpp"

#include <array>

#include <nlohmann/json.hpp>

namespace screenline::phone {
namespace {

using Json = nlohmann::json;

constexpr const char* api_version = "2010-04-01";

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string country_of(const std::string& number) { return number.starts_with("+1") ? "US" : ""; }

// YYMMDDhhmm, in no zone that is told.
std::string carrier_time(Time now) {
  const auto iso = iso_time(now);
  return iso.substr(2, 2) + iso.substr(5, 2) + iso.substr(8, 2) + iso.substr(11, 2) +
         iso.substr(14, 2);
}

std::string account_path(const Line& line) {
  return std::string("/") + api_version + "/Accounts/" + line.account_sid;
}

Json error_code_of(const Text& text) {
  const bool none = text.error_code == 0 || text.direction == Direction::inbound;
  return none ? Json(nullptr) : Json(text.error_code);
}

}  // namespace

Pairs inbound_form(const Line& line, const std::string& number, const Text& text) {
  return {{"ToCountry", country_of(line.number)},
          {"ToState", ""},
          {"SmsMessageSid", text.sid},
          {"NumMedia", "0"},
          {"ToCity", ""},
          {"FromZip", ""},
          {"SmsSid", text.sid},
          {"FromState", ""},
          {"SmsStatus", "received"},
          {"FromCity", ""},
          {"Body", text.body},
          {"FromCountry", country_of(number)},
          {"To", line.number},
          {"ToZip", ""},
          {"NumSegments", std::to_string(text.segments.count)},
          {"MessageSid", text.sid},
          {"AccountSid", line.account_sid},
          {"From", number},
          {"ApiVersion", api_version}};
}

Pairs status_form(const Line& line, const std::string& number, const Text& text,
                  const std::string& status, int error_code, Time now) {
  Pairs form;
  if (error_code != 0) form.emplace_back("ErrorCode", std::to_string(error_code));
  form.insert(form.end(), {{"SmsSid", text.sid}, {"SmsStatus", status}, {"MessageStatus", status}});
  form.insert(form.end(), {{"To", number}, {"MessageSid", text.sid}});
  form.insert(form.end(), {{"AccountSid", line.account_sid}, {"From", line.number}});
  if (status == "delivered") form.emplace_back("RawDlrDoneDate", carrier_time(now));
  form.emplace_back("ApiVersion", api_version);
  return form;
}

std::string message_json(const Line& line, const std::string& number, const Text& text) {
  const bool inbound = text.direction == Direction::inbound;
  const auto date = mail_date(text.created);
  const auto uri = account_path(line) + "/Messages/" + text.sid;
  const bool waits = text.status == "queued" || text.status == "accepted";
  return dump({{"account_sid", line.account_sid},
               {"api_version", api_version},
               {"body", text.body},
               {"date_created", date},
               {"date_sent", waits ? Json(nullptr) : Json(date)},
               {"date_updated", date},
               {"direction", word_of(text.direction)},
               {"error_code", error_code_of(text)},
               {"error_message", nullptr},
               {"from", inbound ? number : line.number},
               {"messaging_service_sid", nullptr},
               {"num_media", "0"},
               {"num_segments", std::to_string(text.segments.count)},
               {"price", nullptr},
               {"price_unit", nullptr},
               {"sid", text.sid},
               // What became of the webhook is not the message's status.
               {"status", inbound ? "received" : text.status},
               {"subresource_uris", {{"media", uri + "/Media.json"}}},
               {"to", inbound ? line.number : number},
               {"uri", uri + ".json"}});
}

std::string list_json(const ListPage& page) {
  Json rows = Json::array();
  for (const auto& message : page.messages) rows.push_back(Json::parse(message));
  const auto start = page.page * page.page_size;
  const auto count = page.messages.size();
  return dump({{"messages", std::move(rows)},
               {"page", page.page},
               {"page_size", page.page_size},
               {"start", start},
               {"end", count == 0 ? start : start + count - 1},
               {"uri", page.uri},
               {"next_page_uri", page.next_uri.empty() ? Json(nullptr) : Json(page.next_uri)}});
}

std::string error_json(int http_status, int code, const std::string& message) {
  return dump({{"code", code},
               {"message", message},
               {"more_info", "https://www.twilio.com/docs/errors/" + std::to_string(code)},
               {"status", http_status}});
}

}  // namespace screenline::phone
