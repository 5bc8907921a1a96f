// The strict gate before the parser. Two HTTP programs that disagree where a message ends let an
// attacker smuggle one request inside another (RFC 9112 11.2); so what could be read in two ways is
// refused here, over the raw bytes, before Beast's more forgiving parser sees them.
//
// Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "adapters/http/counters.hpp"

namespace screenline::http {

// Checks one whole head: the request line, the fields and the empty line, each ended by CR LF.
// Nothing to refuse: no value. `header_count_max` bounds the number of fields.
[[nodiscard]] std::optional<Reject> check_head(std::string_view head, std::size_t header_count_max);

// True if `bytes` has an LF without a CR before it; `previous` is the byte before `bytes`.
[[nodiscard]] bool has_bare_line_feed(std::string_view bytes, char previous);

}  // namespace screenline::http
