// People: a person asks for one, staff take over, write, return, clear. Internal to bot/dialog.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bot/dialog/run.hpp"

namespace screenline::dialog {

// Pieces of the crisis copy, in the person's language.
[[nodiscard]] std::string safety_words(const Run& run, const std::vector<crisis::CopyId>& pieces,
                                       std::optional<crisis::Date> day = std::nullopt);

// Opens a row for a person to look at, or raises the conversation's own. `reason`:
// "asked_for_staff", "asked_for_call", "not_understood".
void ask_for_staff(Run& run, const std::string& reason);

void take_over(Run& run, const StaffTakeOver& in);
void give_back(Run& run, const StaffReturn& in);
// Timed safety texts wait while somebody holds the row (S8), and run again when it is given back.
void hold(Run& run, const StaffHold& in);
void write(Run& run, const StaffMessage& in);
// A clinician cleared the crisis: the person hears that, with the numbers, and what happens to the
// questions; nothing after an outcome that leaves open how they are (desk::goes_on_after()).
void clear(Run& run, const StaffClear& in);
// Danger that staff read and the machine did not hear: the crisis begins now, at the level they
// name.
void report(Run& run, const StaffReport& in);
// The short text some time after a clearance, where staff approved it and nothing speaks against
// it.
void care(Run& run, const TimerIn& in);
// The day of the follow-up (S9): the person is in the queue again, once. With a crisis open they
// are in it.
void follow_up(Run& run);
void delivery_failed(Run& run, const DeliveryFailed& in);

}  // namespace screenline::dialog
