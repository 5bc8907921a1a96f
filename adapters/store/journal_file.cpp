#include "adapters/store/journal_file.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace screenline::store {
namespace {

class PosixJournalFile final : public JournalFile {
 public:
  explicit PosixJournalFile(int fd) : fd_(fd) {}
  ~PosixJournalFile() override { ::close(fd_); }

  std::uint64_t size() override {
    struct stat st {};
    return ::fstat(fd_, &st) == 0 ? static_cast<std::uint64_t>(st.st_size) : 0;
  }
  bool read(std::uint64_t at, std::string& out) override {
    for (std::size_t done = 0; done < out.size();) {
      const auto n =
          ::pread(fd_, out.data() + done, out.size() - done, static_cast<off_t>(at + done));
      if (n == 0 || (n < 0 && errno != EINTR)) return false;
      if (n > 0) done += static_cast<std::size_t>(n);
    }
    return true;
  }
  bool write(std::uint64_t at, std::string_view bytes) override {
    while (!bytes.empty()) {
      const auto n = ::pwrite(fd_, bytes.data(), bytes.size(), static_cast<off_t>(at));
      if (n < 0 && errno != EINTR) return false;
      if (n <= 0) continue;
      at += static_cast<std::uint64_t>(n);
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }
  bool sync() override { return ::fdatasync(fd_) == 0; }

 private:
  int fd_;
};

// The new name itself must survive a power cut.
bool sync_folder_of(const std::string& path) {
  auto folder = std::filesystem::path(path).parent_path();
  const int fd = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool good = ::fsync(fd) == 0;
  ::close(fd);
  return good;
}

}  // namespace

std::unique_ptr<JournalFile> open_journal_file(const std::string& path, std::string& error) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0 || ::fchmod(fd, 0600) != 0 || !sync_folder_of(path)) {
    error = "cannot make the crisis journal " + path + ": " + std::strerror(errno) +
            ". Check that the folder exists and that this user may write to it.";
    if (fd >= 0) ::close(fd);
    return nullptr;
  }
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    error = "the crisis journal " + path + " is held by another process. Stop that service first.";
    ::close(fd);
    return nullptr;
  }
  return std::make_unique<PosixJournalFile>(fd);
}

}  // namespace screenline::store
