// GET /crisis-protocol: what the service does when somebody writes of danger, for everybody to
// read: what is looked for and what not, what is said, who is told, and the lines of help with
// their dates. California's SB 243 asks operators of chatbots to publish such a protocol. Holds
// nothing about a person. Static but for the resources; any thread.
#pragma once

#include <string>

#include "adapters/http/router.hpp"
#include "bot/service/environment.hpp"

namespace screenline::cli {

// Who of staff is told, and who when nobody acts: what these sites are set up for and no more.
[[nodiscard]] std::string told_html(const service::Settings& settings);
// HTML, UTF-8. `day`: an expired line of help is marked.
[[nodiscard]] std::string protocol_page(const service::Content& content, crisis::Date day);

// where_to_turn() as HTML, each number a link.
[[nodiscard]] std::string where_to_turn_html(const service::Content& content);

// `environment` outlives the router.
void add_protocol_page(http::Router& router, const service::Environment& environment);

}  // namespace screenline::cli
