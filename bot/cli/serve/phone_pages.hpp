// The phone simulator wired to the service (mode demo only): its pages on our server, its provider's side on
// our own webhooks and API address.
#pragma once

#include <memory>

#include "adapters/http/router.hpp"
#include "adapters/phone/phone.hpp"
#include "bot/cli/serve/runtime.hpp"

namespace screenline::cli {

[[nodiscard]] std::unique_ptr<phone::Phone> make_phone(Runtime& runtime);
void add_phone_routes(http::Router& router, phone::Phone& phone);

// "/" of the demo: a few words on where to look.
// `turn`: where to turn in a crisis, as HTML.
void add_front_page(http::Router& router, const Config& config, const std::string& turn);

}  // namespace screenline::cli
