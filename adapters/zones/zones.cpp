#include "adapters/zones/zones.hpp"

#include <memory>
#include <mutex>

#include <unicode/timezone.h>

namespace screenline::zones {

namespace {

// ICU says nothing of calls from several threads on one zone: one at a time.
struct Zone {
  std::mutex mutex;
  std::unique_ptr<icu::TimeZone> zone;  // guarded by mutex
};

}  // namespace

std::optional<Offset> offset_of(const std::string& zone) {
  const auto name = icu::UnicodeString::fromUTF8(zone);
  std::unique_ptr<icu::TimeZone> found(icu::TimeZone::createTimeZone(name));
  // A name that ICU does not know gives its unknown zone, which is UTC by another name.
  if (!found || *found == icu::TimeZone::getUnknown()) return std::nullopt;
  auto kept = std::make_shared<Zone>();
  kept->zone = std::move(found);
  return [kept](Time at) {
    std::int32_t standard = 0, summer = 0;
    UErrorCode error = U_ZERO_ERROR;
    const std::lock_guard lock(kept->mutex);
    kept->zone->getOffset(static_cast<UDate>(at.time_since_epoch().count()), false, standard,
                          summer, error);
    return std::chrono::milliseconds(U_SUCCESS(error) ? standard + summer : 0);
  };
}

}  // namespace screenline::zones
