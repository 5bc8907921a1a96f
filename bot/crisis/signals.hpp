// What a text, or an answer to the concern question, stands for on the ladder. For this room only.
// Pure functions over values; any thread.
#pragma once

#include <string>

#include "bot/crisis/detector.hpp"

namespace screenline::crisis::ladder {

// A text of level 2 or more.
[[nodiscard]] Signal text_signal(const Scan& scan);

// Whether the body is in danger by something that was taken. Rows that are not known here count as
// that: the copy for it names the emergency number first all the same.
[[nodiscard]] bool tells_of_something_taken(const Scan& scan);

// A death by suicide is told and nothing darker with it: every other hit is the word alone, or was
// lowered because it is about that death (crisis.md 1.3).
[[nodiscard]] bool tells_of_a_death(const Scan& scan);

// A sign of the body at level 1, as heard: not denied, not lowered. It lives as long as `scan`;
// null: none.
[[nodiscard]] const Hit* body_sign(const Scan& scan);

// What a yes to the concern question, or no clear no, stands for.
[[nodiscard]] Signal concern_confirmed(Track asked_about, std::string reason);

}  // namespace screenline::crisis::ladder
