#include "adapters/sms/delivery.hpp"

#include <array>

namespace screenline::sms {
namespace {

struct Row {
  Delivery state;
  std::string_view word;
  int rank;
};

// Words: Twilio's Message resource, property "status". Ranks: accepted .. read as callbacks mean.
constexpr std::array<Row, 11> rows{{
    {Delivery::accepted, "accepted", 0},
    {Delivery::scheduled, "scheduled", 0},
    {Delivery::queued, "queued", 1},
    {Delivery::sending, "sending", 2},
    {Delivery::sent, "sent", 3},
    {Delivery::partially_delivered, "partially_delivered", 3},
    {Delivery::delivered, "delivered", 4},
    {Delivery::undelivered, "undelivered", 4},
    {Delivery::failed, "failed", 4},
    {Delivery::canceled, "canceled", 4},
    {Delivery::read, "read", 5},
}};

const Row& row_of(Delivery state) { return rows[static_cast<std::size_t>(state)]; }

}  // namespace

std::optional<Delivery> delivery_of(std::string_view word) {
  for (const Row& row : rows) {
    if (row.word == word) return row.state;
  }
  return std::nullopt;
}

std::string_view word_of(Delivery state) { return row_of(state).word; }

int rank_of(Delivery state) { return row_of(state).rank; }

bool is_final(Delivery state) { return rank_of(state) >= rank_of(Delivery::delivered); }

Delivery merge_status(Delivery current, Delivery incoming) {
  if (is_final(current)) {
    const bool seen_after_delivery = current == Delivery::delivered && incoming == Delivery::read;
    return seen_after_delivery ? incoming : current;
  }
  return rank_of(incoming) > rank_of(current) ? incoming : current;
}

}  // namespace screenline::sms
