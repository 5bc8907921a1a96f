#include "tests/scenario/support/texting.hpp"

#include <cstdio>
#include <thread>

#include "adapters/store/sqlite.hpp"

namespace screenline::scenario {

namespace {

std::string sid(int worker, int message) {
  char out[40];
  std::snprintf(out, sizeof out, "SM%08x%024x", worker, message);
  return out;
}

// A person's turns: dense numbers, so that no turn is half there; how often each message is there.
std::map<std::string, int> count_messages(service::StoreReader& reader,
                                          const dialog::Conversation& conversation,
                                          std::vector<std::string>& broken) {
  std::map<std::string, int> times;
  std::uint32_t expected = 0;
  for (std::uint32_t after = 0;;) {
    const auto turns = reader.transcript(conversation.id, after, 500);
    if (turns.empty()) break;
    for (const auto& turn : turns) {
      if (turn.seq != ++expected)
        broken.push_back("turn " + std::to_string(turn.seq) + " is out of order");
      times[turn.message_id]++;
      after = turn.seq;
    }
  }
  if (expected != conversation.seq)
    broken.push_back("the person's row and the transcript end apart");
  return times;
}

}  // namespace

void text_on(const ServiceProcess& service, int worker, int& next, const std::atomic<bool>& go,
             Acknowledged& kept) {
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

void text_and_kill(ServiceProcess& service, std::vector<int>& next, std::chrono::milliseconds time,
                   Acknowledged& kept) {
  service.start();
  std::atomic<bool> go{true};
  std::vector<std::thread> threads;
  for (std::size_t worker = 0; worker < next.size(); ++worker) {
    threads.emplace_back(
        [&, worker] { text_on(service, static_cast<int>(worker), next[worker], go, kept); });
  }
  std::this_thread::sleep_for(time);
  service.kill_hard();
  go = false;
  for (std::thread& thread : threads) thread.join();
}

Found find_acknowledged(const std::string& data, const Acknowledged& kept) {
  Found found;
  auto opened = store::open_sqlite(data + "/screenline.db");
  if (const auto* problem = std::get_if<std::string>(&opened)) {
    found.broken.push_back("the store does not open: " + *problem);
    return found;
  }
  auto& store = std::get<store::Opened>(opened);
  for (const auto& [number, ids] : kept.by_number) {
    bool unavailable = false;
    const auto person =
        store.store->find_person("demo", {dialog::Channel::sms, "demo", number}, unavailable);
    const auto record = person ? store.reader->person(*person) : std::nullopt;
    if (!record || !record->state.conversation) {
      found.broken.push_back("nothing is known of " + number);
      continue;
    }
    auto times = count_messages(*store.reader, *record->state.conversation, found.broken);
    for (const std::string& id : ids) {
      if (times[id] == 1) ++found.once;
      if (times[id] == 0) found.broken.push_back("lost: " + id + " of " + number);
    }
    for (const auto& [id, count] : times) {
      if (count > 1) found.broken.push_back("twice: " + id + " of " + number);
    }
  }
  return found;
}

}  // namespace screenline::scenario
