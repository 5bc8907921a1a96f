// The small ports of one machine: clock, ids, log. All thread-safe.
#pragma once

#include <atomic>
#include <mutex>

#include "bot/service/ports.hpp"

namespace screenline::cli {

// The wall clock; in mode demo it can be moved forward, to try out timers.
class WallClock final : public service::Clock {
 public:
  [[nodiscard]] service::Time now() const override;
  void move(std::chrono::milliseconds by) { offset_ms_ += by.count(); }

 private:
  std::atomic<std::int64_t> offset_ms_{0};
};

class RandomIds final : public service::Ids {
 public:
  std::string message_ref() override;
  std::uint64_t random64() override;
};

// JSON lines on standard output: time, level, event, fields. Never a text, number or name of a person.
class JsonLog final : public service::Log {
 public:
  void write(Level level, std::string_view event, std::string_view fields) override;

 private:
  std::mutex mutex_;
};

}  // namespace screenline::cli
