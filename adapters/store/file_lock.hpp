// An advisory lock on a file beside the store, held as long as the object lives, so that two
// processes never open one store. The kernel lets go of it when the process ends, however it ends.
#pragma once

#include <memory>
#include <string>

namespace screenline::store {

class FileLock {
 public:
  // Null when it is held by another process or the file cannot be made; `error` then says which.
  [[nodiscard]] static std::unique_ptr<FileLock> take(const std::string& path, std::string& error);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  explicit FileLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace screenline::store
