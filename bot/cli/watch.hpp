// For `chat --watch`: lines from the terminal while files are looked at. One thread.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace screenline::cli {

// Every .json below a folder, by time and size.
class FolderWatch {
 public:
  explicit FolderWatch(std::string folder);
  // Whether anything was saved, came or went since the last look.
  [[nodiscard]] bool changed();

 private:
  using Seen = std::map<std::string, std::pair<std::int64_t, std::uintmax_t>>;
  [[nodiscard]] Seen look() const;

  std::string folder_;
  Seen seen_;
};

// Standard input by lines, with a limit to the waiting.
class LineInput {
 public:
  // nullopt: none yet, or the end.
  [[nodiscard]] std::optional<std::string> next(std::chrono::milliseconds wait);
  [[nodiscard]] bool ended() const { return ended_ && buffer_.empty(); }

 private:
  std::optional<std::string> take();

  std::string buffer_;
  bool ended_ = false;
};

}  // namespace screenline::cli
