#include "bot/cli/serve/local.hpp"

#include <array>
#include <cstdio>
#include <stdexcept>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <openssl/rand.h>

namespace screenline::cli {

service::Time WallClock::now() const {
  const std::lock_guard lock(mutex_);
  return read();
}

std::chrono::milliseconds WallClock::ahead() const {
  const std::lock_guard lock(mutex_);
  (void)read();
  return held_.ahead();
}

void WallClock::not_before(service::Time latest) {
  const std::lock_guard lock(mutex_);
  held_.not_before(latest);
}

void WallClock::move(std::chrono::milliseconds by) {
  const std::lock_guard lock(mutex_);
  if (by.count() > 0) held_.not_before(read() + by);
  moved_by_ += by;
}

service::Time WallClock::read() const {
  const auto steady = std::chrono::steady_clock::now().time_since_epoch();
  const auto wall = std::chrono::system_clock::now().time_since_epoch();
  return held_.read(wall + moved_by_, steady);
}

// Drawn in blocks: eight bytes at a time cost more than the rest of a turn's references.
std::uint64_t RandomIds::random64() {
  struct Block {
    std::array<std::uint64_t, 64> values{};
    std::size_t left = 0;
  };
  thread_local Block block;
  if (block.left == 0) {
    if (RAND_bytes(reinterpret_cast<unsigned char*>(block.values.data()), sizeof block.values) != 1) {
      throw std::runtime_error("no randomness");
    }
    block.left = block.values.size();
  }
  return std::exchange(block.values[--block.left], 0);
}

std::string RandomIds::message_ref() { return fmt::format("{:016x}{:016x}", random64(), random64()); }

void JsonLog::write(Level level, std::string_view event, std::string_view fields) {
  static constexpr std::string_view names[] = {"debug", "info", "warning", "error"};
  const auto now = std::chrono::system_clock::now();
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  const std::string line = fmt::format(
      "{{\"ts\":\"{:%Y-%m-%dT%H:%M:%S}.{:03}Z\",\"level\":\"{}\",\"event\":\"{}\"{}{}}}\n",
      fmt::gmtime(std::chrono::system_clock::to_time_t(now)), ms, names[static_cast<std::size_t>(level)], event,
      fields.empty() ? "" : ",", fields);
  const std::lock_guard lock(mutex_);
  std::fwrite(line.data(), 1, line.size(), stdout);
  std::fflush(stdout);
}

}  // namespace screenline::cli
