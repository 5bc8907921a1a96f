// Bounds of the engine, each with its reason.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace screenline::dialog::limits {

inline constexpr int max_steps_a_turn =
    100;  // goflow's bound; the longest chain of ours is under 10
inline constexpr std::size_t max_addresses = 8;  // numbers and web sessions of one person kept
inline constexpr std::size_t max_text_bytes =
    65536;  // longer texts are scanned whole, stored cut here
// A claimant has this long to answer a text of the level that is already known (S8).
inline constexpr std::chrono::milliseconds staff_answer{60'000};
// From giving a row back to the next timed safety text (S4: a nudge comes at 3 minutes).
inline constexpr std::chrono::milliseconds nudge_after_release{180'000};
// No reminder, no notice of expiry, after a crisis was cleared (crisis.md 5.2).
inline constexpr std::chrono::hours no_reminders_after_crisis{72};
// After the clearance (crisis.md 5.2), where staff approved it.
inline constexpr std::chrono::hours care_first{24}, care_second{7 * 24};
// The second never follows the first sooner, and a first that is this late is left out.
inline constexpr std::chrono::hours care_between{6 * 24}, care_too_late{2 * 24};
inline constexpr std::size_t max_recent_texts = 5;  // E2

// The day of a follow-up came in a crisis: looked at again this soon, within the same working day.
inline constexpr std::chrono::hours follow_up_again{4};

// A death that is told again within this is the same one: one note to staff, a shorter condolence.
inline constexpr std::chrono::hours one_loss{24};

// An option sent this soon after a list was answered, and no answer to the next question, belongs
// to the list: "1", then "6".
inline constexpr std::chrono::seconds late_addition{60};

// An answer that reached us later than this does not push the questionnaire on: the person has put
// the phone away, and is asked again. At a safety question it is taken however late: it may be the
// one that says danger.
inline constexpr std::chrono::minutes late_answer{10};

// STOP and START that reached us in another order are compared by when they were written, by two
// clocks: a START counts, and a STOP does not, when it is this much the later one. In doubt nobody
// is texted.
inline constexpr std::chrono::seconds clocks_differ{10};

// A questionnaire answered one item a day would be old again at its end each time: two rounds show
// whether somebody is there, and what then is old is what there is.
inline constexpr std::uint8_t renewal_rounds = 2;

// A text this soon after a clearance was written before it was read: it still answers the crisis.
inline constexpr std::chrono::seconds clearance_crosses{15};

// Danger came first and was cleared: what is written after is answered this often, with how to
// begin.
inline constexpr std::chrono::hours said_how_to_begin{24};

}  // namespace screenline::dialog::limits
