#include "bot/cli/serve/file_watch.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <sstream>

#include "bot/cli/files.hpp"

namespace screenline::cli {

namespace {

using service::NoticeKind;
using service::Time;

constexpr std::chrono::seconds look_every{2};
constexpr std::array<std::chrono::days, 4> again_after{std::chrono::days(1), std::chrono::days(2),
                                                       std::chrono::days(4), std::chrono::days(7)};

constexpr std::array watched{NoticeKind::degraded, NoticeKind::resources_expired,
                             NoticeKind::clock_set_back};

}  // namespace

FileWatch::FileWatch(std::string file, const service::Clock& clock, Look look, Tell tell)
    : file_(std::move(file)), clock_(clock), look_(std::move(look)), tell_(std::move(tell)) {
  read();
}

void FileWatch::start() {
  look();
  thread_ = std::thread([this] { run(); });
}

void FileWatch::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void FileWatch::run() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, look_every, [this] { return stopping_; })) {
    lock.unlock();
    look();
    lock.lock();
  }
}

void FileWatch::look() {
  const std::lock_guard lock(looking_);
  const Time now = clock_.now();
  const std::vector<Trouble> found = look_(now);
  std::size_t changed = std::erase_if(
      told_, [&](const auto& one) { return std::ranges::find(found, one.first) == found.end(); });
  for (const Trouble& trouble : found) {
    Told& told = told_[trouble];
    const auto step = std::min<std::size_t>(static_cast<std::size_t>(std::max(told.times, 1)),
                                            again_after.size());
    // A clock that was set back is no reason to be silent for longer than the step.
    const bool waits = told.times > 0 && now < told.at + again_after[step - 1] && now >= told.at;
    if (waits) continue;
    told = {now, told.times + 1};
    ++changed;
    tell_(trouble);
  }
  if (changed > 0) keep();
}

// Lines of: notice, site in quotes, milliseconds, how often.
void FileWatch::read() {
  std::istringstream in(read_file(file_).value_or(""));
  std::string kind, site;
  std::int64_t at = 0;
  int times = 0;
  while (in >> kind >> std::quoted(site) >> at >> times) {
    for (const NoticeKind one : watched) {
      if (service::name(one) == kind)
        told_[{one, site}] = {Time{std::chrono::milliseconds(at)}, times};
    }
  }
}

// What cannot be kept is told again after a restart: the careful side.
void FileWatch::keep() const {
  const std::string fresh = file_ + ".new";
  {
    std::ofstream out(fresh, std::ios::binary);
    for (const auto& [trouble, told] : told_) {
      out << service::name(trouble.first) << ' ' << std::quoted(trouble.second) << ' '
          << told.at.time_since_epoch().count() << ' ' << told.times << '\n';
    }
    if (!out.flush()) return;
  }
  std::error_code ignored;
  std::filesystem::rename(fresh, file_, ignored);
}

}  // namespace screenline::cli
