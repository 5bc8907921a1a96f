// Rows of the queue as lines of a terminal. Pure.
#pragma once

#include <string>

#include "bot/desk/queue.hpp"
#include "bot/service/environment.hpp"

namespace screenline::cli {

// Where a row stands in the queue's order. One that is acknowledged waits for nobody.
[[nodiscard]] desk::Entry entry_of(const service::Handoff& row);

// One line: number, level, why, whom to call, age, clock, holder, unread. `person`: null when not
// known. `can_be_told`: of the row's site (SiteSettings).
[[nodiscard]] std::string list_line(const service::Handoff& row,
                                    const service::PersonRecord* person, bool can_be_told,
                                    service::Time now);

// "SAYS: a mistake or a joke"; "" when nothing of the kind was said.
[[nodiscard]] std::string said_words(crisis::Reassurance said);

// Who signed, with roles: "Dr Lee (clinician) and Dr Okafor (clinician)". "" when nobody has.
[[nodiscard]] std::string signers(const service::Handoff& row);

// What of the flow, the lexicon and the texts no clinician has signed; "" when all is signed.
// Who has signed first, or whose first signature counts no more; "": neither.
[[nodiscard]] std::string signature_words(const service::Handoff& row, service::Time now);
[[nodiscard]] std::string sign_off_banner(const service::Content& content);

}  // namespace screenline::cli
