// GET and POST /ack/{token}: what a page's link leads to. Only the POST acknowledges: phones and
// message scanners open links by themselves (E9). Handlers run on the sockets' threads and ask the
// lane; when it does not answer in time the page says so, and a tap that was not carried out by
// then never is. Everything is borrowed and outlives the server and the lane's thread.
#pragma once

#include "adapters/http/router.hpp"
#include "bot/cli/serve/acknowledge_token.hpp"
#include "bot/service/lane.hpp"
#include "bot/service/staff_desk.hpp"

namespace screenline::cli {

// As long as somebody looks at a blank page; a commit takes milliseconds.
inline constexpr std::chrono::milliseconds acknowledge_wait{3'000};

void add_acknowledge_routes(http::Router& router, service::Environment& environment,
                            service::Lane& lane, service::StaffDesk& desk,
                            const AcknowledgeLinks& links,
                            std::chrono::milliseconds wait = acknowledge_wait);

}  // namespace screenline::cli
