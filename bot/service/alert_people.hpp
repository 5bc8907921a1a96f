// Whom of a site's people on call an alert is for, on the channels that reach single people. One
// place, so that a call and an e-mail go to those who get the page by text. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "bot/service/ports.hpp"
#include "bot/service/records.hpp"
#include "bot/service/settings.hpp"

namespace screenline::service {

// Those whose number is in `message.paged`, and those who get no texts, are on duty at `message.at`
// and stand on a rung that has heard of it; where nobody is paged by text, everybody such. With
// nobody on duty, and for a crisis past the store (row 0), the whole roster.
[[nodiscard]] std::vector<OnCall> people_for(const SiteSettings& site, const AlertMessage& message);

// Stands for a crisis that comes now: people_for() are those who hear of it first.
[[nodiscard]] AlertMessage crisis_to_come(const std::string& site, Time now);

// The numbers that these rows page.
[[nodiscard]] std::vector<std::string> paged_numbers(const std::vector<OutboxRow>& rows);

// The alert of a row as it stands.
[[nodiscard]] AlertMessage alert_of(const Handoff& row, bool repeat,
                                    std::vector<std::string> paged = {});

// The alert of a row that went a step up the ladder; `rung`: the highest that is paged, `paged` who
// gets a text.
[[nodiscard]] AlertMessage of_step(const Handoff& row, int rung, const std::vector<OnCall>& paged);

}  // namespace screenline::service
