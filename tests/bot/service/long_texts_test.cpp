// Long texts: on a thread of their own, in order, bounded; what does not fit is the caller's.
#include "bot/service/long_texts.hpp"

#include <atomic>
#include <future>

#include "adapters/store/memory.hpp"
#include "bot/service/limits.hpp"
#include "tests/scenario/support/sending_rig.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

TEST_CASE("a long text is taken off the caller's thread, in order, and danger is found there") {
  SendingRig rig(store::open_memory());
  service::LongTexts long_texts(rig.environment, rig.lane, nullptr, nullptr);
  std::vector<int> order;
  std::promise<std::pair<std::thread::id, bool>> done;
  REQUIRE(long_texts.submit(5000, [&](service::Intake&) { order.push_back(1); }));
  REQUIRE(long_texts.submit(5000, [&](service::Intake& intake) {
    order.push_back(2);
    done.set_value(
        {std::this_thread::get_id(),
         !intake.answer_nameless("demo", "demo", std::string(5000, 'x') + " i want to kill myself")
              .empty()});
  }));
  const auto [thread, danger] = done.get_future().get();
  CHECK(thread != std::this_thread::get_id());
  CHECK(danger);
  CHECK(order == std::vector<int>{1, 2});
}

TEST_CASE(
    "a full queue says so, and takes again when it is empty; what was taken is finished at the "
    "end") {
  SendingRig rig(store::open_memory());
  std::atomic<int> ran{0};
  {
    service::LongTexts long_texts(rig.environment, rig.lane, nullptr, nullptr);
    std::promise<void> held, go;
    REQUIRE(long_texts.submit(1000, [&](service::Intake&) {
      held.set_value();
      go.get_future().wait();
      ran++;
    }));
    held.get_future().wait();
    const std::size_t rest = service::limits::long_texts_waiting - 1000;
    CHECK_FALSE(long_texts.submit(rest + 1, [&](service::Intake&) { ran++; }));
    CHECK(long_texts.submit(rest, [&](service::Intake&) { ran++; }));
    CHECK_FALSE(long_texts.submit(1, [&](service::Intake&) { ran++; }));
    go.set_value();
    REQUIRE(rig.comes([&] { return ran == 2 && rig.environment.counters.long_texts == 2; }));
    REQUIRE(rig.comes([&] { return long_texts.submit(rest, [&](service::Intake&) { ran++; }); }));
  }
  CHECK(ran == 3);
}

}  // namespace
}  // namespace screenline::scenario
