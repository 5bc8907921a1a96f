// What a benchmark asks of the machine: cores to stay on, CPU time, a folder on a real disk,
// figures of samples. No state; any thread.
#pragma once

#include <string>
#include <sys/types.h>
#include <vector>

namespace screenline::bench {

// Cores this process may use, in order.
[[nodiscard]] std::vector<int> allowed_cores();
// Keeps the calling process, and the threads it makes from now on, on these cores.
void stay_on(const std::vector<int>& cores);

// User and system time of all threads of a process, in seconds.
[[nodiscard]] double cpu_seconds(pid_t pid);
// Of the whole machine since boot: time that no one could have used, "stolen" by the host, in
// seconds of all cores. 0 where it is not told.
[[nodiscard]] double stolen_seconds();

// A folder that goes with its owner, made below `below`.
class Scratch {
 public:
  explicit Scratch(const std::string& below);
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// The folder this program stands in: on the disk that was built on, where /tmp may be memory.
[[nodiscard]] std::string program_folder();
[[nodiscard]] bool is_memory(const std::string& folder);
// Median of writing 4 KiB in the middle of a file and fdatasync, in seconds.
[[nodiscard]] double sync_seconds(const std::string& folder);

// `share` in 0..1; orders the samples in place. 0 when there are none.
[[nodiscard]] double quantile(std::vector<double>& samples, double share);
[[nodiscard]] double median(std::vector<double> samples);

}  // namespace screenline::bench
