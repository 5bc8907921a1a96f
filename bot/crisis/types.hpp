// Words shared by the crisis room: tracks, safety questions, what a scan or an answer may signal.
// Plain values. Levels L0-L4 and tracks: docs/SAFETY.md.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace screenline::crisis {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;

// In the order in which copy is chosen when several are open: medical first, third party last.
enum class Track : std::uint8_t { none, medical, self, violence, abuse, third_party };

// Set of tracks: bit i = Track(i).
using Tracks = std::uint8_t;
[[nodiscard]] constexpr Tracks bit(Track track) {
  return track == Track::none ? Tracks{0} : static_cast<Tracks>(1u << static_cast<unsigned>(track));
}
[[nodiscard]] std::string_view name(Track track);  // "self", "third" for third_party, ...

// The safety questions that belong to this room (DECISIONS S4): worded in its copy, named by flows.
// asq_5: "thoughts of killing yourself right now"; asq_5b: the same after PHQ-9 item 9;
// asq_4_when: when the most recent attempt was; concern: the one caring question of L1.
enum class Question : std::uint8_t { none, asq_5, asq_5b, asq_4_when, concern };

enum class QuestionAnswer : std::uint8_t {
  none,
  yes,
  no,
  unclear,
  under_3_months,
  under_1_year,
  longer_ago
};

// Something that may raise the level: a scanned text, an answer to a safety step, a word, a
// silence.
struct Signal {
  int level = 0;  // 0..4
  Track track = Track::none;
  Tracks tracks = 0;
  std::string reason;         // of the result table, "text_signal", "asq_non_acute", ...
  std::string rule;           // lexicon row or step id, for the record
  std::vector<Question> ask;  // follow-up questions, in order; self track only
  bool provisional = false;   // asq_4 alone: held as L2 until answered (S4)
  bool top_rank = false;      // item 9 = 2, an opted-out person: first within the level
  bool taken = false;         // something was taken, perhaps too much: Poison Help is named
  bool in_hand = false;       // a weapon is in their hand: they are asked to put it down
};

}  // namespace screenline::crisis
