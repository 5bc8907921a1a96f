// What happened on each phone: a feed of texts, status changes and provider events, numbered
// without gaps, and beside it the block list and the step. In memory only, bounded.
//
// Thread-safety: all functions, by one mutex. Values go in and out; no reference escapes.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "adapters/phone/wire.hpp"

namespace screenline::phone {

// A phone as seen from one of our lines.
struct Key {
  std::string line;    // id
  std::string number;  // theirs

  auto operator<=>(const Key&) const = default;
};

enum class Direction { inbound, outbound_reply, outbound_api, provider };
[[nodiscard]] std::string_view word_of(Direction direction);

struct Text {
  std::string sid;
  Direction direction = Direction::inbound;
  std::string body;
  std::string status;  // Twilio's word
  int error_code = 0;
  SegmentInfo segments;
  Time created{};
};

struct StatusChange {
  std::string sid;
  std::string status;
  int error_code = 0;
};

// Something between the provider and the service, in words.
struct Event {
  bool ok = true;
  std::string text;
};

struct Entry {
  std::uint64_t seq = 0;  // from 1
  Time at{};
  std::variant<Text, StatusChange, Event> what;
};

struct Totals {
  std::uint64_t texts = 0;
  std::uint64_t segments = 0;
};

struct View {
  std::string run;          // empty: this phone is not known
  std::uint64_t first = 1;  // the oldest entry kept
  std::uint64_t next = 1;   // the number of the entry to come
  std::vector<Entry> entries;
  Totals inbound, outbound;  // since the run began
  bool blocked = false;
  int pending = 0;  // webhooks waiting or under way
  StepInfo step;
};

struct Listed {
  Key key;
  Text text;
};

class Ledger {
 public:
  explicit Ledger(const Limits& limits) : limits_(limits) {}

  // Begins the phone when it is new, under the name `run`; the one unused longest may go for it.
  void add_text(const Key& key, Text text, const std::string& run);
  // These do nothing to a phone that was forgotten.
  void add_event(const Key& key, Time at, Event event);
  void set_status(const Key& key, Time at, StatusChange change);
  void set_blocked(const Key& key, bool blocked);
  void set_step(const Key& key, StepInfo step);
  void add_pending(const Key& key, int change);

  [[nodiscard]] bool blocked(const Key& key) const;
  [[nodiscard]] View view(const Key& key, std::uint64_t after) const;
  // Every text kept of these lines, newest first.
  [[nodiscard]] std::vector<Listed> texts(const std::vector<std::string>& lines) const;

 private:
  struct Thread {
    std::string run;
    std::deque<Entry> entries;
    std::uint64_t next = 1;
    std::size_t bytes = 0;
    std::uint64_t used = 0;  // of clock_
    Totals inbound, outbound;
    bool blocked = false;
    int pending = 0;
    StepInfo step;
  };

  // REQUIRES: mutex_ held.
  Thread* known(const Key& key);
  Thread& begin(const Key& key, const std::string& run);
  void append(Thread& thread, Time at, std::variant<Text, StatusChange, Event> what);

  const Limits limits_;
  mutable std::mutex mutex_;
  std::map<Key, Thread> threads_;  // guarded by mutex_
  std::uint64_t clock_ = 0;        // guarded by mutex_; counts texts
};

}  // namespace screenline::phone
