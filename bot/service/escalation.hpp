// What is done about a crisis row that nobody acknowledged, or whose person nobody has called: the
// row as it is afterwards, who is paged in which words, what goes on record. Pure; any thread.
// Source: DECISIONS S7; crisis.md 5.2 and R9: a page carries site, level, row, age and link, never
// words, numbers or names of a person.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bot/service/page_texts.hpp"
#include "bot/service/records.hpp"
#include "bot/service/settings.hpp"

namespace screenline::service {

struct Escalation {
  Handoff row;                 // with its rung, its steps and the time of this alert
  Audit audit;                 // who was paged, and why
  std::vector<OnCall> people;  // to be paged by text, each number once
  PageWords words;             // of their page
  std::string digest;          // what is said instead: one page for several rows; "": nothing
  int rung = 1;                // the highest that is paged; with nobody to page the highest reached
  // A rung has nobody, or no page follows; nobody at all is on duty: said on every channel.
  Vacancy vacancy = Vacancy::none;
};

enum class Why : std::uint8_t {
  due,      // a clock has run out, or ran out a step of the ladder ago
  started,  // the service starts, and the last page is older than the first clock
  relieved  // somebody came on duty: they are told of what nobody has acknowledged
};

// nullopt: nothing is to be done now. With `started` everybody on duty is paged whose rung has
// heard of the row; with any, also those of them who were not on duty at the last page.
[[nodiscard]] std::optional<Escalation> escalate(const Handoff& row, const SiteSettings& site,
                                                 Why why, Time now);

// Of a row that is still open at a start: nobody has acted, and what was paged is so long ago that
// it counts for nothing.
[[nodiscard]] bool forgotten(const Handoff& row, Time now);

// The page to one of them; `id` and `mid` are the caller's.
[[nodiscard]] OutboxRow page_row(const Escalation& escalation, const SiteSettings& site,
                                 const OnCall& person, const std::string& link, Time now);

}  // namespace screenline::service
