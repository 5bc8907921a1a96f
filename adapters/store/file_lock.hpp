// An advisory lock on a file beside the store, held as long as the object lives, so that two
// processes never open one store. The kernel lets go of it when the process ends, however it ends.
#pragma once

#include <chrono>
#include <memory>
#include <string>

namespace screenline::store {

class FileLock {
 public:
  // A command at the terminal holds the store for less than a second; a start waits for it. A
  // service that runs holds it for good, and whoever starts a second one should not wait for long.
  static constexpr std::chrono::milliseconds short_use{3'000};
  // Null when it is held by another process all that time or the file cannot be made; `error` then
  // says which.
  [[nodiscard]] static std::unique_ptr<FileLock> take(const std::string& path, std::string& error,
                                                      std::chrono::milliseconds wait = {});
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  explicit FileLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace screenline::store
