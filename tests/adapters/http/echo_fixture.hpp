// A running server for tests: echoes method, target and body, unless the test gives a handler.
#pragma once

#include <memory>
#include <utility>

#include "adapters/http/server.hpp"

namespace screenline::http::testing {

inline void echo(Request request, const Responder& responder) {
  responder(plain_text(200, request.method + " " + request.target + "\n" + request.body));
}

inline std::unique_ptr<Server> running(ServerOptions options = {}, Handler handler = echo) {
  auto server = std::make_unique<Server>(std::move(options), std::move(handler));
  server->start();
  return server;
}

}  // namespace screenline::http::testing
