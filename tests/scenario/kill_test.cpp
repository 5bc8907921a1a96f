// kill -9 under load, again and again: every message that was acknowledged is there exactly once, and no turn
// is half there. 40 kills here; SCREENLINE_LONG=1 makes it 200.
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "adapters/store/sqlite.hpp"
#include "tests/scenario/support/service_process.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

struct Acknowledged {
  std::mutex mutex;
  std::map<std::string, std::set<std::string>> by_number;  // message ids answered 2xx
  std::atomic<int> count{0};
};

std::string sid(int worker, int message) {
  char out[40];
  std::snprintf(out, sizeof out, "SM%08x%024x", worker, message);
  return out;
}

// Texts until told to stop; redelivers what was not answered, as a provider would.
void load(const ServiceProcess& service, int worker, int& next, const std::atomic<bool>& go, Acknowledged& kept) {
  TwilioPeer peer = service.peer();
  const std::string number = "+1555200" + std::to_string(1000 + worker);
  while (go) {
    const std::string id = sid(worker, next);
    const Webhook answer = peer.text(number, next % 2 == 0 ? "hello" : "HELP", id);
    if (answer.status / 100 != 2) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      continue;
    }
    const std::lock_guard lock(kept.mutex);
    kept.by_number[number].insert(id);
    kept.count++;
    ++next;
  }
}

TEST_CASE("every acknowledged message is there exactly once after kill -9 under load") {
  const int kills = std::getenv("SCREENLINE_LONG") ? 200 : 40;
  const TemporaryFolder folder;
  ServiceProcess service(folder.path() + "/data");
  Acknowledged kept;
  constexpr int workers = 4;
  std::vector<int> next(workers, 1);
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  for (int round = 0; round < kills; ++round) {
    service.start();
    std::atomic<bool> go{true};
    std::vector<std::thread> threads;
    for (int worker = 0; worker < workers; ++worker) {
      threads.emplace_back([&, worker] { load(service, worker, next[static_cast<std::size_t>(worker)], go, kept); });
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(30 + random() % 200));
    service.kill_hard();
    go = false;
    for (std::thread& thread : threads) thread.join();
  }
  REQUIRE(kept.count > kills);

  auto opened = store::open_sqlite(folder.path() + "/data/screenline.db");
  REQUIRE(std::holds_alternative<store::Opened>(opened));
  auto& store = std::get<store::Opened>(opened);
  int found = 0;
  for (const auto& [number, ids] : kept.by_number) {
    bool unavailable = false;
    const auto person = store.store->find_person("demo", {dialog::Channel::sms, "demo", number}, unavailable);
    REQUIRE(person);
    const auto record = store.reader->person(*person);
    REQUIRE(record);
    const auto& conversation = *record->state.conversation;
    std::map<std::string, int> times;
    std::uint32_t expected_seq = 0;
    for (std::uint32_t after = 0;;) {
      const auto turns = store.reader->transcript(conversation.id, after, 500);
      if (turns.empty()) break;
      for (const auto& turn : turns) {
        CHECK(turn.seq == ++expected_seq);  // dense: no half turn
        times[turn.message_id]++;
        after = turn.seq;
      }
    }
    CHECK(expected_seq == conversation.seq);
    for (const std::string& id : ids) {
      CAPTURE(number, id);
      CHECK(times[id] == 1);
      found += times[id] == 1;
    }
    for (const auto& [id, count] : times) CHECK(count == 1);
  }
  CHECK(found == kept.count);
  WARN(kills << " kills, " << found << " acknowledged messages, all there once");
}

}  // namespace
}  // namespace screenline::scenario
