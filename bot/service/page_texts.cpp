#include "bot/service/page_texts.hpp"

#include <fmt/format.h>

#include "bot/text/sms.hpp"

namespace screenline::service {

Vacancy vacancy_of(const PageWords& words) {
  if (words.nobody_on_duty) return Vacancy::all;
  return words.vacant != 0 ? Vacancy::rung : Vacancy::none;
}

std::string page_text(const SiteSettings& site, const Handoff& row, const PageWords& words,
                      const std::string& link) {
  std::string text = fmt::format("{} queue: L{}, row {}", site.clinic, row.level, row.id);
  if (!words.news.empty()) text += ", " + words.news;
  if (row.phone) text += ", please phone";
  if (words.nobody_on_duty) {
    text += ", nobody on duty, everybody paged";
  } else if (words.vacant != 0) {
    text += fmt::format(", nobody on duty on rung {}", words.vacant);
  }
  if (words.last) text += ", no further pages";
  if (link.empty()) return text + (site.console_url.empty() ? "" : ". " + site.console_url);
  std::string whole = fmt::format("{}. Reply OK {} or {}", text, row.id, link);
  return text::count_segments(whole).count <= 1 ? whole : text + ". " + link;
}

std::string digest_text(const SiteSettings& site, std::size_t rows, int highest_level) {
  return fmt::format("{} queue: {} more rows, up to L{}, wait too long. Look at the queue.{}",
                     site.clinic, rows, highest_level,
                     site.console_url.empty() ? "" : " " + site.console_url);
}

}  // namespace screenline::service
