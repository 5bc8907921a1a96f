// The running cost of a text, character by character: the one place that knows how segments fill.
// sms.cpp counts with it, sms_split.cpp asks it how much fits. A value, not shared between threads.
#pragma once

#include <optional>

#include "bot/text/sms.hpp"

namespace screenline::text {

// Fills segments in order; a character never straddles two.
class Packer {
 public:
  constexpr Packer(int alone, int each) : alone_(alone), each_(each) {}

  constexpr void add(int units) {
    total_ += units;
    if (used_ + units > each_) {
      ++count_;
      used_ = 0;
    }
    used_ += units;
  }
  [[nodiscard]] constexpr int units() const { return total_; }
  [[nodiscard]] constexpr int segments() const { return total_ <= alone_ ? 1 : count_; }

 private:
  int alone_;  // units in a message of one segment
  int each_;   // units in each segment of a longer one
  int total_ = 0;
  int count_ = 1;
  int used_ = 0;  // in the last segment
};

// Adding a character never lowers count(), so "the longest prefix that fits" is well defined.
class SegmentCounter {
 public:
  void add(char32_t code_point);
  [[nodiscard]] int count() const { return first_non_gsm_ ? ucs2_.segments() : gsm7_.segments(); }
  [[nodiscard]] Segments result() const;

 private:
  Packer gsm7_{160, 153};
  Packer ucs2_{70, 67};
  int column_ = 0;
  std::optional<NonGsm> first_non_gsm_;
};

}  // namespace screenline::text
