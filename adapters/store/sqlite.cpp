#include "adapters/store/sqlite.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "adapters/store/sqlite_reader.hpp"
#include "adapters/store/sqlite_store.hpp"

namespace screenline::store {
namespace {

// Made before SQLite opens it, so that it is never readable by others; the log takes over the mode.
std::string make_private(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  const bool good = fd >= 0 && ::fchmod(fd, 0600) == 0;
  const std::string why = good ? "" : std::strerror(errno);
  if (fd >= 0) ::close(fd);
  if (good) return "";
  return "cannot open " + path + " for writing: " + why +
         ". Check that the folder exists, that the disk is writable and that the file belongs to "
         "this user.";
}

}  // namespace

std::variant<Opened, std::string> open_sqlite(const std::string& path,
                                              const SqliteOptions& options) {
  auto shared = std::make_shared<SqliteShared>();
  shared->path = path;
  shared->options = options;
  std::string error;
  shared->lock = FileLock::take(path + ".lock", error);
  if (!shared->lock) return error;
  error = make_private(path);
  if (!error.empty()) return error;
  auto writer = Writer::open(*shared, true, error);
  if (!writer) {
    return "cannot open the store " + path + ": " + error +
           " If the file is damaged, restore a backup under this name.";
  }
  return Opened{std::make_unique<SqliteStore>(shared, std::move(writer)),
                std::make_shared<SqliteReader>(shared)};
}

std::variant<std::shared_ptr<service::StoreReader>, std::string> open_sqlite_reader(
    const std::string& path) {
  if (::access(path.c_str(), R_OK) != 0) {
    return "cannot read the store " + path + ": " + std::strerror(errno);
  }
  auto shared = std::make_shared<SqliteShared>();
  shared->path = path;
  std::shared_ptr<service::StoreReader> reader = std::make_shared<SqliteReader>(shared);
  if (!reader->persons(0, 1)) {
    return path +
           " is no store that can be read here: it is of another release, damaged, or its folder "
           "cannot be written to (a reader of a log in WAL mode needs that)";
  }
  return reader;
}

}  // namespace screenline::store
