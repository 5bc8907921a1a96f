#include "bot/cli/local_time.hpp"

#include <memory>

#include <fmt/format.h>
#include <unicode/simpletz.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>

namespace screenline::cli {

namespace {

std::unique_ptr<icu::TimeZone> zone_of(const std::string& zone) {
  if (zone.empty()) return std::unique_ptr<icu::TimeZone>(icu::TimeZone::detectHostTimeZone());
  return std::unique_ptr<icu::TimeZone>(
      icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(zone)));
}

}  // namespace

std::string local_time(service::Time at, const std::string& zone) {
  UErrorCode status = U_ZERO_ERROR;
  icu::SimpleDateFormat format(icu::UnicodeString("yyyy-MM-dd HH:mm:ss zzz"), icu::Locale::getUS(),
                               status);
  if (U_FAILURE(status)) return fmt::format("{} ms", at.time_since_epoch().count());
  format.adoptTimeZone(zone_of(zone).release());
  icu::UnicodeString text;
  format.format(static_cast<UDate>(at.time_since_epoch().count()), text);
  std::string out;
  text.toUTF8String(out);
  return out;
}

std::string span_words(std::chrono::milliseconds span) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(span).count();
  if (seconds < 60) return fmt::format("{} s", seconds < 0 ? 0 : seconds);
  const auto minutes = seconds / 60;
  if (minutes < 60) return fmt::format("{} min", minutes);
  const auto hours = minutes / 60;
  if (hours < 24) return fmt::format("{} h {} min", hours, minutes % 60);
  return fmt::format("{} d {} h", hours / 24, hours % 24);
}

}  // namespace screenline::cli
