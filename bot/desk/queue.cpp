#include "bot/desk/queue.hpp"

#include <tuple>

#include "bot/desk/clocks.hpp"

namespace screenline::desk {

bool before(const Entry& a, const Entry& b, Time now) {
  const auto key = [&](const Entry& e) {
    return std::tuple(-static_cast<int>(e.severity), -e.level, -e.rank, e.due <= now ? 0 : 1, e.due, e.id);
  };
  return key(a) < key(b);
}

std::chrono::minutes time_to_acknowledge(int level, std::string_view priority) {
  using std::chrono::hours;
  if (level >= 2) return acknowledge_ladder(level).front();
  if (priority == "same_business_day") return hours(8);
  if (priority == "1_business_day") return hours(24);
  return hours(72);
}

}  // namespace screenline::desk
