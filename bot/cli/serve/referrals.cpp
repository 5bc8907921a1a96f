#include "bot/cli/serve/referrals.hpp"

#include <chrono>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

#include <fmt/format.h>

namespace screenline::cli {

namespace {

constexpr std::size_t at_once = 1000;  // rows of the chain held in memory

struct Line {
  std::int64_t notices = 0, further = 0;
  std::set<std::int64_t> people;
};

// "level=3 track=self reason=asq_acute": 3. 0: it stands there no more.
int level_of(std::string_view detail) {
  constexpr std::string_view key = "level=";
  const bool has = detail.starts_with(key) && detail.size() > key.size();
  return has ? detail[key.size()] - '0' : 0;
}

}  // namespace

std::string referrals_csv(service::StoreReader& reader, int year) {
  std::map<std::tuple<int, unsigned, int>, Line> lines;
  std::int64_t after = 0;
  for (;;) {
    const auto rows = reader.audit(after, at_once);
    if (rows.empty()) break;
    after = rows.back().id;
    for (const auto& row : rows) {
      const bool raised = row.audit.action == "crisis.raised";
      if (!raised && row.audit.action != "crisis.message") continue;
      const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(row.audit.at)};
      const int in = static_cast<int>(day.year());
      if (year != 0 && in != year) continue;
      Line& line = lines[{in, static_cast<unsigned>(day.month()), level_of(row.audit.detail)}];
      ++(raised ? line.notices : line.further);
      line.people.insert(row.audit.person);
    }
  }
  std::string out = "month,level,notices,further,people\n";
  for (const auto& [key, line] : lines) {
    const auto& [in, month, level] = key;
    out += fmt::format("{:04}-{:02},{},{},{},{}\n", in, month, level, line.notices, line.further,
                       line.people.size());
  }
  return out;
}

}  // namespace screenline::cli
