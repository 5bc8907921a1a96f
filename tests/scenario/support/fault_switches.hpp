// The switches of faults_preload.cpp, in a file that the test and the program both map: the test
// throws them while the program runs. Plain atomics; any thread, any process.
#pragma once

#include <atomic>
#include <cstdint>

namespace screenline::scenario {

struct FaultSwitches {
  // What the disk under the data folder does.
  enum Disk : int {
    well,
    down,       // the database cannot be read, written or opened; the crisis journal can
    slow,       // a sync comes back after `stall_ms`, or when the disk is well again; what was
                // written is there, also for who comes after a kill: the kernel has it
    read_only,  // nothing can be written, the crisis journal neither
    full        // no file grows; what has its room can be written
  };
  std::atomic<int> disk{well};
  std::atomic<int> stall_ms{0};
  std::atomic<int> no_names{0};         // no host name can be looked up
  std::atomic<int> die_before_text{0};  // SIGKILL when a text to the person is about to leave
  std::atomic<int> died{0};
  std::atomic<std::int64_t> clock_ms{0};  // the wall clock is off by this; the monotonic one is not
};
static_assert(std::atomic<std::int64_t>::is_always_lock_free);

// The environment's names: the file that is mapped, the data folder, and what a text to the person
// has in it as it leaves by API.
inline constexpr const char* switches_variable = "SCREENLINE_FAULTS_FILE";
inline constexpr const char* data_variable = "SCREENLINE_FAULTS_DATA";
inline constexpr const char* person_variable = "SCREENLINE_FAULTS_PERSON";

}  // namespace screenline::scenario
