// kill -9 under load, again and again: every message that was acknowledged is there exactly once,
// and no turn is half there. 40 kills here; SCREENLINE_LONG=1 makes it 200.
#include <cstdlib>
#include <random>

#include "tests/scenario/support/texting.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

TEST_CASE("every acknowledged message is there exactly once after kill -9 under load") {
  const int kills = std::getenv("SCREENLINE_LONG") ? 200 : 40;
  const TemporaryFolder folder;
  ServiceProcess service(folder.path() + "/data");
  Acknowledged kept;
  std::vector<int> next(4, 1);
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  for (int round = 0; round < kills; ++round) {
    text_and_kill(service, next, std::chrono::milliseconds(30 + random() % 200), kept);
  }
  REQUIRE(kept.count > kills);
  const Found found = find_acknowledged(service.data(), kept);
  for (const std::string& one : found.broken) UNSCOPED_INFO(one);
  CHECK(found.broken.empty());
  CHECK(found.once == kept.count);
  WARN(kills << " kills, " << found.once << " acknowledged messages, all there once");
}

}  // namespace
}  // namespace screenline::scenario
