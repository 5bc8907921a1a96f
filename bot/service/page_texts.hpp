// The words of a page to somebody on call: site, level, row, what is new, who is missing, and where
// to tap; never words, numbers or names of a person (crisis.md R9). One SMS segment where that can
// be. Pure; any thread.
#pragma once

#include <string>

#include "bot/service/records.hpp"
#include "bot/service/roster.hpp"

namespace screenline::service {

struct PageWords {
  std::string news;             // "new message", "not acknowledged for 5 min"; "": the row is new
  int vacant = 0;               // a rung with nobody; 0: none
  bool nobody_on_duty = false;  // everybody is paged
  bool last = false;            // no further page follows
};

[[nodiscard]] Vacancy vacancy_of(const PageWords& words);

// `link`: where this person acknowledges; "": the page says where the queue is.
[[nodiscard]] std::string page_text(const SiteSettings& site, const Handoff& row,
                                    const PageWords& words, const std::string& link = "");

// Of several rows in one page (E9).
[[nodiscard]] std::string digest_text(const SiteSettings& site, std::size_t rows,
                                      int highest_level);

}  // namespace screenline::service
