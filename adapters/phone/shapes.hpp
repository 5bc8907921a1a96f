// The forms and JSON that Twilio writes. Sources: Twilio, "Messaging webhooks" (an inbound body as
// seen in nyaruka/courier's tests), and twilio-oai's Message resource. Pure, any thread.
#pragma once

#include <string>
#include <vector>

#include "adapters/phone/ledger.hpp"

namespace screenline::phone {

// Every parameter of an inbound text, the places that are unknown blank but there: they are signed.
[[nodiscard]] Pairs inbound_form(const Line& line, const std::string& number, const Text& text);

// `error_code` 0: none. `now` only for the carrier's time of delivery.
[[nodiscard]] Pairs status_form(const Line& line, const std::string& number, const Text& text,
                                const std::string& status, int error_code, Time now);

[[nodiscard]] std::string message_json(const Line& line, const std::string& number,
                                       const Text& text);

struct ListPage {
  std::vector<std::string> messages;  // JSON objects
  std::size_t page = 0;
  std::size_t page_size = 50;
  std::string uri;       // of this page
  std::string next_uri;  // empty on the last
};
[[nodiscard]] std::string list_json(const ListPage& page);

[[nodiscard]] std::string error_json(int http_status, int code, const std::string& message);

}  // namespace screenline::phone
