#include <algorithm>
#include <array>

#include "adapters/sms/delivery.hpp"
#include "tests/support/catch.hpp"

namespace screenline::sms {
namespace {

constexpr std::array all{Delivery::accepted,  Delivery::scheduled,   Delivery::queued,
                         Delivery::sending,   Delivery::sent,        Delivery::partially_delivered,
                         Delivery::delivered, Delivery::undelivered, Delivery::failed,
                         Delivery::canceled,  Delivery::read};

}  // namespace

TEST_CASE("each word of Twilio's list is known and ranks as documented") {
  const std::pair<const char*, int> table[] = {
      {"accepted", 0},  {"scheduled", 0},   {"queued", 1}, {"sending", 2},  {"sent", 3},
      {"delivered", 4}, {"undelivered", 4}, {"failed", 4}, {"canceled", 4}, {"read", 5}};
  for (const auto& [word, rank] : table) {
    CAPTURE(word);
    REQUIRE(delivery_of(word).has_value());
    CHECK(rank_of(*delivery_of(word)) == rank);
    CHECK(word_of(*delivery_of(word)) == word);
  }
  CHECK_FALSE(delivery_of("huh").has_value());
  CHECK_FALSE(delivery_of("Delivered").has_value());
  CHECK_FALSE(delivery_of("").has_value());
}

TEST_CASE("callbacks in any order end in the same state") {
  const std::array normal{Delivery::queued, Delivery::sending, Delivery::sent, Delivery::delivered,
                          Delivery::read};
  std::array<std::size_t, 5> order{0, 1, 2, 3, 4};
  do {
    Delivery state = Delivery::accepted;
    for (const auto i : order) state = merge_status(state, normal[i]);
    CHECK(state == Delivery::read);
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("an end is left only from delivered to read") {
  for (const Delivery from : all) {
    for (const Delivery to : all) {
      const Delivery merged = merge_status(from, to);
      CHECK((merged == from || merged == to));
      CHECK(rank_of(merged) >= rank_of(from));
      if (is_final(from) && merged != from) {
        CHECK(from == Delivery::delivered);
        CHECK(to == Delivery::read);
      }
      CHECK(merge_status(merged, to) == merged);  // a doubled callback changes nothing
    }
  }
  CHECK(merge_status(Delivery::failed, Delivery::delivered) == Delivery::failed);
  CHECK(merge_status(Delivery::undelivered, Delivery::read) == Delivery::undelivered);
}

}  // namespace screenline::sms
