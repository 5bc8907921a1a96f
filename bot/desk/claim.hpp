// Rules of working a row by name: who is who, who may take, hand back, sign and close it. Pure
// functions over values; any thread. Source: DECISIONS S7 (acknowledging stops the first clock), S9
// (who may clear); handoff-queue practice: a claim is a compare-and-set, and the loser learns the
// holder's name.
#pragma once

#include <string>
#include <string_view>

namespace screenline::desk {

inline constexpr std::size_t name_max = 80;       // characters
inline constexpr std::size_t note_max = 500;      // characters, of one logged contact
inline constexpr std::size_t outcome_max = 2000;  // characters, of a disposition

// A text that staff typed, fit to be kept: valid UTF-8, white space and control characters as
// single spaces, none at the ends.
struct Checked {
  std::string text;
  std::string problem;  // "" when it may be used; else a sentence that says what to do
};
[[nodiscard]] Checked check_name(std::string_view typed);
[[nodiscard]] Checked check_note(std::string_view typed);
// Of a row that is no crisis; disposition.hpp has those of a crisis.
[[nodiscard]] Checked check_disposition(std::string_view typed);
[[nodiscard]] Checked check_plan(std::string_view typed);

// "Dr Lee", " dr.  lee " and "DR LÉE" are one person. An empty name is nobody's.
[[nodiscard]] bool same_person(std::string_view a, std::string_view b);

// "Clinician" and " CLINICIAN " are the role "clinician".
[[nodiscard]] std::string role_of(std::string_view typed);
[[nodiscard]] bool is_clinician(std::string_view typed);

// What the rules look at.
struct Hold {
  bool closed = false;
  bool acknowledged = false;  // the first clock was stopped, and the row has not risen since
  std::string holder;         // "" nobody
};

enum class ClaimAnswer {
  taken,         // nobody held it
  again,         // it was this person's: acknowledged anew where the row has risen
  from_another,  // the holder has not acknowledged since the row rose; it is this person's now
  held,          // somebody else holds it
  closed
};
[[nodiscard]] ClaimAnswer claim(const Hold& hold, std::string_view by);
// Only the one who holds a row gives it back.
[[nodiscard]] bool may_release(const Hold& hold, std::string_view by);

// The signatures of a crisis row: two from this level on (S9).
inline constexpr int two_signatures_from = 3;
struct Signing {
  int level = 2;
  std::string first;    // who has signed already, "" nobody
  bool same = true;     // what is signed now is what was signed then, word for word
  bool looked = false;  // this person has looked at the row since
};
enum class SignAnswer {
  closes,        // enough signatures: the row may be closed
  needs_second,  // kept as the first of two; one that was there before, over something else, is
                 // void
  same_person,   // the second signature must be another person's
  must_look      // nobody signs what they have not seen
};
[[nodiscard]] SignAnswer sign(const Signing& signing, std::string_view by);

}  // namespace screenline::desk
