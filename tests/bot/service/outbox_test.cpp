// The rules of sending again (sms.md 1.3): what an outcome does to a row.
#include "bot/service/outbox.hpp"

#include "bot/service/limits.hpp"
#include "tests/support/catch.hpp"

namespace screenline::service {
namespace {

using dialog::Author;
using Kind = SendReport::Kind;

constexpr Time now{std::chrono::milliseconds(1'800'000'000'000)};

OutboxRow row(Author author) {
  OutboxRow out;
  out.author = author;
  out.state = OutboxState::queued;
  return out;
}

TEST_CASE("a retry waits longer each time and is given up after the last attempt") {
  OutboxRow one = row(Author::bot);
  std::chrono::milliseconds before{0};
  for (int attempt = 1; attempt < limits::send_attempts; ++attempt) {
    one = after_attempt(one, {Kind::retry, {}, "20429", {}}, now, 0);
    CHECK(one.state == OutboxState::queued);
    CHECK(one.due - now >= before);
    CHECK(one.due - now <= limits::retry_max);
    before = one.due - now;
  }
  one = after_attempt(one, {Kind::retry, {}, "20429", {}}, now, 0);
  CHECK(one.state == OutboxState::failed);
}

TEST_CASE("the provider's own wait is kept") {
  const OutboxRow one = after_attempt(row(Author::bot), {Kind::retry, {}, "14107", std::chrono::seconds(35)}, now, 0);
  CHECK(one.due >= now + std::chrono::seconds(35));
}

TEST_CASE("an unknown outcome: a question is looked up first, a crisis text goes again at once") {
  CHECK(after_attempt(row(Author::bot), {Kind::unknown, {}, "", {}}, now, 0).state == OutboxState::unknown);
  const OutboxRow safety = after_attempt(row(Author::safety), {Kind::unknown, {}, "", {}}, now, 0);
  CHECK(safety.state == OutboxState::queued);
  CHECK(safety.due == now);
}

TEST_CASE("the lease stays in the row: by it the store knows who settles") {
  OutboxRow leased = row(Author::bot);
  leased.lease_until = now + limits::outbox_lease;
  for (const Kind kind : {Kind::sent, Kind::retry, Kind::unknown, Kind::rejected}) {
    CHECK(after_attempt(leased, {kind, {}, "", {}}, now, 0).lease_until == leased.lease_until);
  }
}

TEST_CASE("opted out, bad number, refused: never again") {
  for (const Kind kind : {Kind::opted_out, Kind::bad_number, Kind::rejected}) {
    CHECK(after_attempt(row(Author::safety), {kind, {}, "21610", {}}, now, 0).state == OutboxState::failed);
  }
}

}  // namespace
}  // namespace screenline::service
