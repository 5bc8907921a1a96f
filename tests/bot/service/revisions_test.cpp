// Older revisions of the flow: bounded, and alive while somebody looks.
#include "bot/service/revisions.hpp"

#include "tests/support/catch.hpp"

namespace screenline::service {
namespace {

std::shared_ptr<const flow::Flow> flow_of(const std::string& revision) {
  auto flow = std::make_shared<flow::Flow>();
  flow->revision = revision;
  return flow;
}

TEST_CASE("the longest unused revision goes first, and what was found stays with its holder") {
  Revisions old(2);
  const FlowSet current(flow_of("now"));
  old.put(flow_of("a"));
  old.put(flow_of("b"));
  const FlowLookup turn(current, old);
  const flow::Flow* a = turn.find("a");
  REQUIRE(a);
  old.put(flow_of("c"));  // b was used longest ago
  CHECK(old.find("b") == nullptr);
  REQUIRE(old.find("a"));
  old.put(flow_of("d"));
  old.put(flow_of("e"));
  CHECK(old.find("a") == nullptr);
  CHECK(turn.find("a") == a);
  CHECK(a->revision == "a");
  CHECK(turn.find("now") == current.current().get());
  CHECK(turn.find("never") == nullptr);
}

}  // namespace
}  // namespace screenline::service
