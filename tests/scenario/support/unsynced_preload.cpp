// A layer under the real program, loaded with LD_PRELOAD: it keeps, beside each file of the store
// and the crisis journal, an image of what was synced. A killed process loses nothing, because the
// kernel keeps its writes; after a power cut only the image is certain. The test puts the image in
// the file's place.
//
// SCREENLINE_UNSYNCED_DATA: folder whose files are watched. SCREENLINE_UNSYNCED_IMAGES: folder of
// the images. SCREENLINE_UNSYNCED_DEAF: syncs are passed over, as if the program had forgotten
// them.
//
// Any thread of the program calls in; one mutex. The real disk is never asked to sync: nothing here
// needs it.
#include <algorithm>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <map>
#include <mutex>
#include <string>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>
#include <vector>

namespace {

struct Op {
  off_t at = 0;
  std::size_t size = 0;
  bool truncate = false;  // to `at`
};

struct File {
  std::string image;  // path
  std::vector<Op> pending;
};

struct Watch {
  std::mutex mutex;
  std::map<std::string, File> files;  // by path; guarded by mutex
  std::map<int, std::string> open;    // guarded by mutex
};

// Never destroyed: calls come until the very end.
Watch& watch() {
  static Watch& one = *new Watch;
  return one;
}

template <class Function>
Function real(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

using Open = int (*)(const char*, int, ...);
using Pwrite = ssize_t (*)(int, const void*, size_t, off_t);

int real_open(const char* path, int flags, mode_t mode) {
  static const auto call = real<Open>("open64");
  return call(path, flags, mode);
}
ssize_t real_pwrite(int fd, const void* from, size_t size, off_t at) {
  static const auto call = real<Pwrite>("pwrite64");
  return call(fd, from, size, at);
}
int real_truncate(int fd, off_t size) {
  static const auto call = real<int (*)(int, off_t)>("ftruncate64");
  return call(fd, size);
}
int real_close(int fd) {
  static const auto call = real<int (*)(int)>("close");
  return call(fd);
}

bool ends_with(const std::string& text, const char* end) {
  const std::size_t size = std::strlen(end);
  return text.size() >= size && text.compare(text.size() - size, size, end) == 0;
}

// The store's database, log and rollback journal, and the crisis journal.
bool is_watched(const std::string& path) {
  static const char* const data = std::getenv("SCREENLINE_UNSYNCED_DATA");
  if (!data || path.compare(0, std::strlen(data), data) != 0) return false;
  return ends_with(path, ".db") || ends_with(path, ".db-wal") || ends_with(path, ".db-journal") ||
         ends_with(path, "crisis.journal");
}

std::string image_of(const std::string& path) {
  static const char* const images = std::getenv("SCREENLINE_UNSYNCED_IMAGES");
  return std::string(images ? images : "/nonexistent") + path.substr(path.rfind('/'));
}

void copy(int from, int to, off_t at, std::size_t size) {
  std::vector<char> buffer(65536);
  while (size > 0) {
    const ssize_t got = ::pread(from, buffer.data(), std::min(size, buffer.size()), at);
    if (got <= 0) return;
    if (real_pwrite(to, buffer.data(), static_cast<size_t>(got), at) != got) std::abort();
    at += got;
    size -= static_cast<std::size_t>(got);
  }
}

// What is in a file when it is first opened was on the disk.
void begin(int fd, const std::string& path) {
  Watch& all = watch();
  const std::lock_guard lock(all.mutex);
  all.open[fd] = path;
  if (all.files.contains(path)) return;
  File& file = all.files[path];
  file.image = image_of(path);
  const int image = real_open(file.image.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  struct stat st {};
  if (image < 0 || ::fstat(fd, &st) != 0) std::abort();
  // The caller's descriptor may be for writing only.
  const int source = real_open(path.c_str(), O_RDONLY | O_CLOEXEC, 0);
  copy(source, image, 0, static_cast<std::size_t>(st.st_size));
  real_close(source);
  real_close(image);
}

void note(int fd, Op op) {
  Watch& all = watch();
  const std::lock_guard lock(all.mutex);
  const auto found = all.open.find(fd);
  if (found != all.open.end()) all.files[found->second].pending.push_back(op);
}

// True when the file is watched.
bool sync(int fd) {
  static const bool deaf = std::getenv("SCREENLINE_UNSYNCED_DEAF") != nullptr;
  Watch& all = watch();
  const std::lock_guard lock(all.mutex);
  const auto found = all.open.find(fd);
  if (found == all.open.end()) return false;
  if (deaf) return true;
  File& file = all.files[found->second];
  const int image = real_open(file.image.c_str(), O_RDWR | O_CLOEXEC, 0);
  const int source = real_open(found->second.c_str(), O_RDONLY | O_CLOEXEC, 0);
  if (image < 0 || source < 0) std::abort();
  for (const Op& op : file.pending) {
    if (op.truncate) {
      if (real_truncate(image, op.at) != 0) std::abort();
    } else {
      copy(source, image, op.at, op.size);
    }
  }
  file.pending.clear();
  real_close(source);
  real_close(image);
  return true;
}

int watched_open(const char* path, int flags, mode_t mode) {
  const int fd = real_open(path, flags, mode);
  if (fd >= 0 && path && is_watched(path)) begin(fd, path);
  return fd;
}

mode_t mode_of(int flags, va_list& rest) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? static_cast<mode_t>(va_arg(rest, int)) : 0;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = mode_of(flags, rest);
  va_end(rest);
  return watched_open(path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = mode_of(flags, rest);
  va_end(rest);
  return watched_open(path, flags, mode);
}

int close(int fd) {
  {
    Watch& all = watch();
    const std::lock_guard lock(all.mutex);
    all.open.erase(fd);
  }
  return real_close(fd);
}

ssize_t write(int fd, const void* from, size_t size) {
  static const auto call = real<ssize_t (*)(int, const void*, size_t)>("write");
  const off_t at = ::lseek(fd, 0, SEEK_CUR);
  const ssize_t written = call(fd, from, size);
  if (written > 0 && at >= 0) note(fd, {at, static_cast<std::size_t>(written), false});
  return written;
}

ssize_t pwrite(int fd, const void* from, size_t size, off_t at) {
  const ssize_t written = real_pwrite(fd, from, size, at);
  if (written > 0) note(fd, {at, static_cast<std::size_t>(written), false});
  return written;
}

ssize_t pwrite64(int fd, const void* from, size_t size, off64_t at) {
  const ssize_t written = real_pwrite(fd, from, size, at);
  if (written > 0) note(fd, {at, static_cast<std::size_t>(written), false});
  return written;
}

int ftruncate(int fd, off_t size) {
  const int code = real_truncate(fd, size);
  if (code == 0) note(fd, {size, 0, true});
  return code;
}

int ftruncate64(int fd, off64_t size) {
  const int code = real_truncate(fd, size);
  if (code == 0) note(fd, {size, 0, true});
  return code;
}

int fsync(int fd) {
  static const auto call = real<int (*)(int)>("fsync");
  return sync(fd) ? 0 : call(fd);
}

int fdatasync(int fd) {
  static const auto call = real<int (*)(int)>("fdatasync");
  return sync(fd) ? 0 : call(fd);
}

int unlink(const char* path) {
  static const auto call = real<int (*)(const char*)>("unlink");
  const int code = call(path);
  if (code == 0 && path && is_watched(path)) {
    Watch& all = watch();
    const std::lock_guard lock(all.mutex);
    all.files.erase(path);
    call(image_of(path).c_str());
  }
  return code;
}

}  // extern "C"
