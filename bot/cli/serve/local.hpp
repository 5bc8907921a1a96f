// The small ports of one machine: clock, ids, log. All thread-safe.
#pragma once

#include <mutex>

#include "bot/service/held_time.hpp"
#include "bot/service/ports.hpp"

namespace screenline::cli {

// The wall clock, held where it is set back; in mode demo it can be moved, to try out timers.
class WallClock final : public service::Clock {
 public:
  [[nodiscard]] service::Time now() const override;
  [[nodiscard]] std::chrono::milliseconds ahead() const override;
  void not_before(service::Time latest);
  // Ahead: time goes on by this much. Back: the wall clock does, as if it had been set.
  void move(std::chrono::milliseconds by);

 private:
  [[nodiscard]] service::Time read() const;  // REQUIRES: mutex_ is held

  mutable std::mutex mutex_;
  mutable service::HeldTime held_;        // guarded by mutex_
  std::chrono::milliseconds moved_by_{};  // guarded by mutex_
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
