#include "bot/cli/watch.hpp"

#include <filesystem>
#include <poll.h>
#include <unistd.h>

namespace screenline::cli {

namespace fs = std::filesystem;

FolderWatch::FolderWatch(std::string folder) : folder_(std::move(folder)), seen_(look()) {}

bool FolderWatch::changed() {
  Seen now = look();
  if (now == seen_) return false;
  seen_ = std::move(now);
  return true;
}

FolderWatch::Seen FolderWatch::look() const {
  Seen out;
  std::error_code failed;
  for (const auto& entry : fs::recursive_directory_iterator(folder_, failed)) {
    if (entry.path().extension() != ".json") continue;
    const auto time = entry.last_write_time(failed).time_since_epoch().count();
    out[entry.path().string()] = {static_cast<std::int64_t>(time), entry.file_size(failed)};
  }
  return out;
}

std::optional<std::string> LineInput::next(std::chrono::milliseconds wait) {
  if (auto line = take()) return line;
  if (ended_) return std::nullopt;
  pollfd waiting{STDIN_FILENO, POLLIN, 0};
  if (::poll(&waiting, 1, static_cast<int>(wait.count())) <= 0) return std::nullopt;
  char bytes[4096];
  const ssize_t got = ::read(STDIN_FILENO, bytes, sizeof bytes);
  if (got > 0) buffer_.append(bytes, static_cast<std::size_t>(got));
  ended_ = got <= 0;
  return take();
}

std::optional<std::string> LineInput::take() {
  const std::size_t end = buffer_.find('\n');
  if (end == std::string::npos && (!ended_ || buffer_.empty())) return std::nullopt;
  std::string line = buffer_.substr(0, end);
  buffer_.erase(0, end == std::string::npos ? end : end + 1);
  return line;
}

}  // namespace screenline::cli
