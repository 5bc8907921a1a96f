// What the server counts about itself. The owner reads it, e.g. through callback gauges.
//
// Thread-safety: all members are relaxed atomics; a reader may see them a moment apart.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace screenline::http {

// Why a request was refused before a handler saw it.
enum class Reject {
  bare_line_feed,
  request_line,
  target,
  version,
  header_name,
  header_value,
  folded_header,
  host_missing,
  host_duplicate,
  length_invalid,
  length_duplicate,
  length_and_encoding,
  encoding,
  expectation,
  head_too_large,
  body_too_large,
  body_framing,
  read_timeout,
  truncated,
};
inline constexpr std::size_t reject_count = static_cast<std::size_t>(Reject::truncated) + 1;

// The HTTP status a rejection is answered with, a label for metrics, and one plain sentence.
[[nodiscard]] int status_of(Reject reason);
[[nodiscard]] std::string_view label_of(Reject reason);
[[nodiscard]] std::string_view text_of(Reject reason);

struct Counters {
  using Count = std::atomic<std::uint64_t>;

  Count connections_open{0};  // a gauge: goes down too
  Count connections_accepted{0};
  Count refused_total_cap{0};
  Count refused_address_cap{0};
  Count accept_errors{0};
  Count requests{0};                 // that reached the handler
  std::array<Count, 6> responses{};  // by status class: [2] is 2xx; [0] is anything else
  std::array<Count, reject_count> rejects{};
  Count handler_timeouts{0};
  Count handler_exceptions{0};
  Count loop_exceptions{0};  // should stay 0: an alarm
  Count write_timeouts{0};
  Count fallbacks{0};     // answers given by a fallback
  Count late_answers{0};  // answers that came after one had been given
  Count streams{0};

  [[nodiscard]] std::uint64_t rejected(Reject reason) const {
    return rejects[static_cast<std::size_t>(reason)].load(std::memory_order_relaxed);
  }
};

}  // namespace screenline::http
