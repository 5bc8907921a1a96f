#include "tests/bench/machine.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sched.h>
#include <stdexcept>
#include <sys/vfs.h>
#include <system_error>
#include <unistd.h>

namespace screenline::bench {

std::vector<int> allowed_cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  ::sched_getaffinity(0, sizeof set, &set);
  std::vector<int> cores;
  for (int i = 0; i < CPU_SETSIZE; ++i) {
    if (CPU_ISSET(i, &set)) cores.push_back(i);
  }
  return cores;
}

void stay_on(const std::vector<int>& cores) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (const int core : cores) CPU_SET(core, &set);
  if (::sched_setaffinity(0, sizeof set, &set) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot pin to a core");
  }
}

double cpu_seconds(pid_t pid) {
  clockid_t clock{};
  timespec time{};
  if (::clock_getcpuclockid(pid, &clock) != 0 || ::clock_gettime(clock, &time) != 0) return 0;
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

double stolen_seconds() {
  std::ifstream stat("/proc/stat");
  std::string cpu;
  long long value = 0, stolen = 0;
  stat >> cpu;
  for (int i = 0; i < 8 && stat >> value; ++i) stolen = value;  // the eighth is "steal"
  return static_cast<double>(stolen) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

Scratch::Scratch(const std::string& below) {
  path_ = below + "/bench-data-XXXXXX";
  if (!::mkdtemp(path_.data())) {
    throw std::system_error(errno, std::generic_category(), "cannot make a folder in " + below);
  }
}

Scratch::~Scratch() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string program_folder() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path().string();
}

bool is_memory(const std::string& folder) {
  constexpr long tmpfs = 0x01021994, ramfs = 0x858458f6;
  struct statfs info {};
  if (::statfs(folder.c_str(), &info) != 0) return false;
  return info.f_type == tmpfs || info.f_type == ramfs;
}

double sync_seconds(const std::string& folder) {
  constexpr std::size_t page = 4096, pages = 256;
  const std::string path = folder + "/sync";
  const int fd = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0) return 0;
  const std::string bytes(page, 'x');
  bool good = ::posix_fallocate(fd, 0, page * pages) == 0 && ::fsync(fd) == 0;
  std::vector<double> took;
  for (std::size_t i = 0; good && i < pages; ++i) {
    const auto start = std::chrono::steady_clock::now();
    good = ::pwrite(fd, bytes.data(), page, static_cast<off_t>(i * page)) == ssize_t{page} &&
           ::fdatasync(fd) == 0;
    took.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  ::close(fd);
  ::unlink(path.c_str());
  return good ? median(std::move(took)) : 0;
}

double quantile(std::vector<double>& samples, double share) {
  if (samples.empty()) return 0;
  const auto last = static_cast<double>(samples.size() - 1);
  const auto at = samples.begin() + static_cast<std::ptrdiff_t>(share * last + 0.5);
  std::nth_element(samples.begin(), at, samples.end());
  return *at;
}

double median(std::vector<double> samples) {
  if (samples.empty()) return 0;
  std::sort(samples.begin(), samples.end());
  const std::size_t half = samples.size() / 2;
  return samples.size() % 2 == 1 ? samples[half] : (samples[half - 1] + samples[half]) / 2;
}

}  // namespace screenline::bench
