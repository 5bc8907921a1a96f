// Splits an absolute http or https address into what a client connects to and what it asks for.
// Pure, any thread; views into the argument.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace screenline::outbound {

struct Url {
  std::string_view origin;  // scheme://host[:port]
  std::string target;       // path and query, "/" at least; no fragment
};

// Nothing for another scheme, an empty host, user information, or white space and control
// characters (which could smuggle a second request line).
[[nodiscard]] std::optional<Url> parse_url(std::string_view url);

}  // namespace screenline::outbound
