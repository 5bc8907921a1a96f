// Time for deadlines: that of the wall clock, but it never goes back. A wall clock that is set back
// (a correction, a machine restored from a copy) would delay the ladder and the pages by as much,
// so time then goes on from the latest value by the steady clock, one part in a hundred slower,
// until the wall clock has caught up; a deadline of two minutes comes 1.2 s late meanwhile. A jump
// ahead is taken: what is due comes early rather than late. Source: crisis.md R7. A value, no lock:
// whoever shares it guards it.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

#include "bot/dialog/conversation.hpp"

namespace screenline::service {

class HeldTime {
 public:
  using Nanoseconds = std::chrono::nanoseconds;

  // `wall` since 1970, `steady` of a clock that only goes on, read at about the same moment.
  dialog::Time read(Nanoseconds wall, Nanoseconds steady) {
    if (steady_ && steady > *steady_) {
      const Nanoseconds passed = steady - *steady_;
      shown_ += passed - passed / slower_by;
    }
    steady_ = steady;
    shown_ = std::max(shown_, wall);
    ahead_ = std::chrono::floor<std::chrono::milliseconds>(shown_ - wall);
    return dialog::Time(std::chrono::floor<std::chrono::milliseconds>(shown_));
  }
  // The latest time on record: a program that starts does not go behind it. What lies past the
  // year 2200 is no time that a service kept, and is left out of account.
  void not_before(dialog::Time latest) {
    if (latest < dialog::Time(std::chrono::sys_days(std::chrono::year(2200) / 1 / 1)))
      shown_ = std::max<Nanoseconds>(shown_, latest.time_since_epoch());
  }
  // How far what was last read is ahead of the wall clock then.
  [[nodiscard]] std::chrono::milliseconds ahead() const { return ahead_; }

 private:
  static constexpr int slower_by = 100;
  Nanoseconds shown_{};
  std::optional<Nanoseconds> steady_;
  std::chrono::milliseconds ahead_{};
};

}  // namespace screenline::service
