// A layer under the real program, loaded with LD_PRELOAD: a disk that is gone, hangs, is read-only
// or full, host names that do not resolve, a wall clock that jumps, and a SIGKILL in the moment
// before a text leaves. The switches are in fault_switches.hpp. Nothing of the product knows of it.
//
// Any thread of the program calls in; the table of files is of atomics.
#include <arpa/inet.h>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <string_view>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

#include "tests/scenario/support/fault_switches.hpp"

namespace {

using screenline::scenario::FaultSwitches;

template <class Function>
Function real(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

using Open = int (*)(const char*, int, ...);
using Pwrite = ssize_t (*)(int, const void*, size_t, off_t);
using Pread = ssize_t (*)(int, void*, size_t, off_t);

int real_open(const char* path, int flags, mode_t mode) {
  static const auto call = real<Open>("open64");
  return call(path, flags, mode);
}

// Of this process alone; all is well in a program that was given no file.
FaultSwitches& switches() {
  static FaultSwitches& one = []() -> FaultSwitches& {
    static FaultSwitches none;
    const char* path = std::getenv(screenline::scenario::switches_variable);
    const int fd = path ? real_open(path, O_RDWR | O_CLOEXEC, 0) : -1;
    if (fd < 0) return none;
    void* at = ::mmap(nullptr, sizeof(FaultSwitches), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    return at == MAP_FAILED ? none : *static_cast<FaultSwitches*>(at);
  }();
  return one;
}

// What is behind a descriptor.
enum Kind : char { other, database, journal };
std::array<std::atomic<char>, 4096> kinds;

bool ends_with(std::string_view text, std::string_view end) { return text.ends_with(end); }

Kind kind_of(const char* path) {
  static const char* const data = std::getenv(screenline::scenario::data_variable);
  if (!data || !path || std::strncmp(path, data, std::strlen(data)) != 0) return other;
  const std::string_view name(path);
  if (ends_with(name, ".db") || ends_with(name, "-wal") || ends_with(name, "-journal"))
    return database;
  return ends_with(name, "-shm") ? other : journal;  // and whatever else is kept there
}

Kind kind_of(int fd) {
  const auto at = static_cast<std::size_t>(fd);
  return at < kinds.size() ? static_cast<Kind>(kinds[at].load()) : other;
}

void stall() {
  for (int waited = 0; waited < switches().stall_ms; waited += 5) {
    if (switches().disk != FaultSwitches::slow) return;
    const timespec pause{0, 5'000'000};
    ::nanosleep(&pause, nullptr);
  }
}

// 0: the call goes on. `grows`: past the end of the file.
int refusal(Kind kind, bool writes, bool grows) {
  if (kind == other) return 0;
  switch (switches().disk) {
    case FaultSwitches::down:
      return kind == database ? EIO : 0;
    case FaultSwitches::read_only:
      return writes ? EROFS : 0;
    case FaultSwitches::full:
      return grows ? ENOSPC : 0;
    default:
      return 0;
  }
}

bool refused(int fd, bool writes, off_t end = 0) {
  const Kind kind = kind_of(fd);
  if (kind == other || switches().disk == FaultSwitches::well) return false;
  struct stat st {};
  const bool grows = end > 0 && ::fstat(fd, &st) == 0 && end > st.st_size;
  const int error = refusal(kind, writes, grows);
  if (error != 0) errno = error;
  return error != 0;
}

int watched_open(const char* path, int flags, mode_t mode) {
  const Kind kind = kind_of(path);
  const bool writes = (flags & O_ACCMODE) != O_RDONLY;
  struct stat st {};
  const bool makes = (flags & O_CREAT) != 0 && kind != other && ::stat(path, &st) != 0;
  if (const int error = refusal(kind, writes, makes)) {
    errno = error;
    return -1;
  }
  const int fd = real_open(path, flags, mode);
  if (fd >= 0 && static_cast<std::size_t>(fd) < kinds.size())
    kinds[static_cast<std::size_t>(fd)] = kind;
  return fd;
}

mode_t mode_of(int flags, va_list& rest) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? static_cast<mode_t>(va_arg(rest, int)) : 0;
}

bool is_text_to_person(std::string_view bytes) {
  static const char* const person = std::getenv(screenline::scenario::person_variable);
  return bytes.find("<Message") != bytes.npos || (person && bytes.find(person) != bytes.npos);
}

void about_to_send(const void* from, size_t size) {
  if (!switches().die_before_text || !from) return;
  if (!is_text_to_person({static_cast<const char*>(from), size})) return;
  switches().died = 1;
  ::raise(SIGKILL);
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
  static const auto call = real<int (*)(int)>("close");
  if (fd >= 0 && static_cast<std::size_t>(fd) < kinds.size())
    kinds[static_cast<std::size_t>(fd)] = other;
  return call(fd);
}

ssize_t pread(int fd, void* to, size_t size, off_t at) {
  static const auto call = real<Pread>("pread64");
  return refused(fd, false) ? -1 : call(fd, to, size, at);
}
ssize_t pread64(int fd, void* to, size_t size, off64_t at) { return pread(fd, to, size, at); }

ssize_t pwrite(int fd, const void* from, size_t size, off_t at) {
  static const auto call = real<Pwrite>("pwrite64");
  return refused(fd, true, at + static_cast<off_t>(size)) ? -1 : call(fd, from, size, at);
}
ssize_t pwrite64(int fd, const void* from, size_t size, off64_t at) {
  return pwrite(fd, from, size, at);
}

ssize_t write(int fd, const void* from, size_t size) {
  static const auto call = real<ssize_t (*)(int, const void*, size_t)>("write");
  const off_t end = kind_of(fd) == other ? 0 : ::lseek(fd, 0, SEEK_CUR) + static_cast<off_t>(size);
  return refused(fd, true, end) ? -1 : call(fd, from, size);
}

int ftruncate64(int fd, off64_t size) {
  static const auto call = real<int (*)(int, off_t)>("ftruncate64");
  return refused(fd, true, size) ? -1 : call(fd, size);
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

// Nothing here asks the real disk for a sync.
int fdatasync(int fd) {
  if (kind_of(fd) != other && switches().disk == FaultSwitches::slow) stall();
  return refused(fd, true) ? -1 : 0;
}
int fsync(int fd) { return fdatasync(fd); }

ssize_t send(int fd, const void* from, size_t size, int flags) {
  static const auto call = real<ssize_t (*)(int, const void*, size_t, int)>("send");
  about_to_send(from, size);
  return call(fd, from, size, flags);
}

ssize_t sendmsg(int fd, const msghdr* message, int flags) {
  static const auto call = real<ssize_t (*)(int, const msghdr*, int)>("sendmsg");
  for (std::size_t i = 0; message && i < message->msg_iovlen; ++i)
    about_to_send(message->msg_iov[i].iov_base, message->msg_iov[i].iov_len);
  return call(fd, message, flags);
}

int getaddrinfo(const char* host, const char* service, const addrinfo* hints, addrinfo** out) {
  static const auto call =
      real<int (*)(const char*, const char*, const addrinfo*, addrinfo**)>("getaddrinfo");
  in_addr number{};
  const bool name = host && ::inet_pton(AF_INET, host, &number) != 1;
  return name && switches().no_names ? EAI_AGAIN : call(host, service, hints, out);
}

int clock_gettime(clockid_t clock, timespec* out) noexcept {
  static const auto call = real<int (*)(clockid_t, timespec*)>("clock_gettime");
  const int code = call(clock, out);
  if (code == 0 && clock == CLOCK_REALTIME) {
    const std::int64_t off = switches().clock_ms;
    out->tv_sec += static_cast<time_t>(off / 1000);
    out->tv_nsec += static_cast<long>(off % 1000) * 1'000'000;
    if (out->tv_nsec < 0) --out->tv_sec, out->tv_nsec += 1'000'000'000;
    if (out->tv_nsec >= 1'000'000'000) ++out->tv_sec, out->tv_nsec -= 1'000'000'000;
  }
  return code;
}

int gettimeofday(timeval* out, void*) noexcept {
  timespec now{};
  const int code = clock_gettime(CLOCK_REALTIME, &now);
  *out = {now.tv_sec, now.tv_nsec / 1000};
  return code;
}

time_t time(time_t* out) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (out) *out = now.tv_sec;
  return now.tv_sec;
}

}  // extern "C"
