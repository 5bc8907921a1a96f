// What the edge remembers, and that it is bounded.
#include "bot/service/edge_memory.hpp"

#include "tests/support/catch.hpp"

namespace screenline::service {
namespace {

TEST_CASE("a hint stays with its address; site, line and channel tell addresses apart") {
  EdgeMemory memory(6400);
  const auto key = [](const char* site, const char* line, const char* number) {
    return EdgeMemory::key(site, {dialog::Channel::sms, line, number});
  };
  memory.with(key("a", "main", "+1"), [](EdgeHint& hint) { hint.danger = 5; });
  CHECK(memory.danger(key("a", "main", "+1")) == 5);
  CHECK(memory.danger(key("b", "main", "+1")) == 0);
  CHECK(memory.danger(key("a", "other", "+1")) == 0);
  CHECK(memory.danger(EdgeMemory::key("a", {dialog::Channel::web, "main", "+1"})) == 0);
}

TEST_CASE("past its bound it forgets whom it has not seen for longest") {
  EdgeMemory memory(64);  // one a shard
  int kept = 0;
  for (std::uint64_t key = 0; key < 1000; ++key) memory.with(key, [](EdgeHint& hint) { hint.danger = 1; });
  for (std::uint64_t key = 0; key < 1000; ++key) kept += memory.danger(key) != 0;
  CHECK(kept == 64);
  CHECK(memory.danger(999) == 1);
}

TEST_CASE("a second look in the same turn does not count as seeing somebody again") {
  EdgeMemory memory(128);  // two a shard, and 64 shards
  const auto note = [](EdgeHint& hint) { hint.danger = 1; };
  memory.with(0, note);
  memory.with(64, note);
  memory.with_seen(0, [](EdgeHint& hint) { hint.danger = 2; });
  CHECK(memory.danger(0) == 2);
  memory.with(128, note);
  CHECK(memory.danger(0) == 0);
  CHECK(memory.danger(64) == 1);
  memory.with_seen(192, note);  // forgotten meanwhile: known anew
  CHECK(memory.danger(192) == 1);
}

}  // namespace
}  // namespace screenline::service
