// How far a text of ours has got. Status callbacks arrive in any order and carry no usable time, so
// states are merged by rank. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace screenline::sms {

enum class Delivery : std::uint8_t {
  accepted,
  scheduled,
  queued,
  sending,
  sent,
  partially_delivered,
  delivered,
  undelivered,
  failed,
  canceled,
  read,
};

// Twilio's word for it; nothing for a word we do not know (the list may grow).
[[nodiscard]] std::optional<Delivery> delivery_of(std::string_view word);
[[nodiscard]] std::string_view word_of(Delivery state);

// accepted, scheduled 0 < queued 1 < sending 2 < sent 3 < delivered, undelivered, failed,
// canceled 4 < read 5. partially_delivered ranks with sent: it is not an end.
[[nodiscard]] int rank_of(Delivery state);

[[nodiscard]] bool is_final(Delivery state);

// What holds after `incoming` was heard in `current`: a rank only rises, and an end is left only
// from delivered to read.
[[nodiscard]] Delivery merge_status(Delivery current, Delivery incoming);

}  // namespace screenline::sms
