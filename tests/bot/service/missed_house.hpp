// A service that lost texts, and a provider that still has them. One thread uses it.
#pragma once

#include <algorithm>
#include <atomic>
#include <fstream>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/store/memory.hpp"
#include "bot/service/missed_texts.hpp"
#include "tests/conformance/temp_dir.hpp"
#include "tests/scenario/support/sending_rig.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {

using namespace std::chrono_literals;
using service::ListedText;
using service::OutboxRow;

// Lists as a provider does: the newest first, `page_size` a page.
class FakeInbox final : public service::Inbox {
 public:
  [[nodiscard]] std::vector<std::string> lines() const override { return names; }
  service::ListedPage page(const std::string& line, service::Time then,
                           const std::string& next) override {
    const std::lock_guard lock(mutex);
    ++pages;
    if (next.empty()) ++asked, ++asked_of[line];
    since.push_back(then);
    if (line == dead || (failing > 0 && failing-- > 0)) return {};
    service::ListedPage out{true, {}, ""};
    std::vector<ListedText> newest(texts.rbegin(), texts.rend());
    std::ranges::stable_sort(newest, std::greater{}, &ListedText::written);
    const std::size_t from = next.empty() ? 0 : std::stoul(next);
    for (std::size_t i = from; i < newest.size() && i < from + page_size; ++i) {
      if (newest[i].line == line) out.texts.push_back(newest[i]);
    }
    if (endless || from + page_size < newest.size()) out.next = std::to_string(from + page_size);
    return out;
  }
  std::mutex mutex;
  std::vector<std::string> names{"demo"};
  std::string dead;  // cannot be asked
  std::vector<ListedText> texts;
  std::size_t page_size = 200;
  bool endless = false;
  std::vector<service::Time> since;  // of each call, from the last start on
  std::atomic<int> asked{0}, pages{0};
  std::map<std::string, int> asked_of;
  int failing = 0;
};

struct MissedHouse : SendingRig {
  // `since`: how long ago the service last took texts; 0: never.
  explicit MissedHouse(std::chrono::milliseconds since = 3h,
                       store::Opened opened = store::open_memory())
      : SendingRig(std::move(opened)) {
    if (since.count() > 0) {
      std::ofstream(folder.file("mark")) << (clock.now() - since).time_since_epoch().count();
    }
    start_outbox();
  }
  void look() {
    before = inbox.asked;
    inbox.since.clear();
    missed = std::make_unique<service::MissedTexts>(
        environment, lane, inbox, &addresses, &unkept, folder.file("mark"),
        service::MissedTimes{10ms, 30s, 50ms, 20ms, 100ms, every});
    missed->start();
  }
  void wrote(std::int64_t who, const std::string& words, std::chrono::milliseconds ago) {
    inbox.texts.push_back({"demo", "demo", number(who), words,
                           "SM" + std::to_string(inbox.texts.size()), false, clock.now() - ago});
  }
  [[nodiscard]] std::string number(std::int64_t who) {
    return record(who).state.person.addresses.front().value;
  }
  // By a webhook, now.
  void text(std::int64_t who, const std::string& words, const std::string& id) {
    service::TurnRequest request;
    request.site = "demo";
    request.address = {dialog::Channel::sms, "demo", number(who)};
    request.message_id = id;
    request.source = "sms";
    request.at = clock.now();
    dialog::TextIn in;
    in.text = words;
    in.line = "demo";
    request.input = std::move(in);
    (void)turn(std::move(request));
  }
  // Everything listed was looked at, twice.
  void looked() {
    REQUIRE(comes([&] { return inbox.asked >= before + 2; }));
    settle_down();
  }
  static service::OutageTimes fast() {
    service::OutageTimes times;
    times.tick = 10ms;
    return times;
  }
  // At that step, asked `ago`.
  std::int64_t asked(const std::string& step, std::chrono::milliseconds ago, bool safety = false) {
    return person([&](service::PersonRecord& record) {
      dialog::Conversation& conversation = *record.state.conversation;
      conversation.step = content->flows.current()->find_step(step);
      conversation.asked = {static_cast<std::uint16_t>(conversation.step)};
      conversation.safety_step = safety;
      conversation.asked_at = conversation.last_outbound_at = clock.now() - ago;
    });
  }
  [[nodiscard]] int step(std::int64_t who) { return record(who).state.conversation->step; }
  [[nodiscard]] std::vector<service::Handoff> queue() {
    return store.reader->handoffs("demo", false, 10);
  }

  testing::TempDir folder;
  std::chrono::milliseconds every = 1h;
  int before = 0;  // how often it was asked before this start
  FakeInbox inbox;
  service::DirectPager direct{environment, provider, 10ms};
  service::OutageAlerts outage{environment, &addresses, nullptr, fast()};
  service::UnkeptDanger unkept{environment, &outage, &direct};
  std::unique_ptr<service::MissedTexts> missed;  // ends first
};

}  // namespace screenline::scenario
