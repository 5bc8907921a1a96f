#include "adapters/store/file_lock.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <thread>
#include <unistd.h>

namespace screenline::store {

std::unique_ptr<FileLock> FileLock::take(const std::string& path, std::string& error,
                                         std::chrono::milliseconds wait) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) {
    error = "cannot make " + path + ": " + std::strerror(errno) +
            ". Check that the folder exists and that this user may write to it.";
    return nullptr;
  }
  const auto until = std::chrono::steady_clock::now() + wait;
  int refused = 0;
  while ((refused = ::flock(fd, LOCK_EX | LOCK_NB) != 0 ? errno : 0) == EWOULDBLOCK &&
         std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  if (refused != 0) {
    const bool held = refused == EWOULDBLOCK;
    error = held ? path +
                       " is held by another process: a service already runs on this store. Stop it "
                       "first, or use its control socket."
                 : "cannot lock " + path + ": " + std::strerror(refused);
    ::close(fd);
    return nullptr;
  }
  return std::unique_ptr<FileLock>(new FileLock(fd));
}

FileLock::~FileLock() { ::close(fd_); }

}  // namespace screenline::store
