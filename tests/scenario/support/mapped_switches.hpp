// The test's end of the switches of faults_preload.cpp: makes the file and maps it. One owner; the
// switches themselves are atomics.
#pragma once

#include <fcntl.h>
#include <new>
#include <stdexcept>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/scenario/support/fault_switches.hpp"

namespace screenline::scenario {

class MappedSwitches {
 public:
  explicit MappedSwitches(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || ::ftruncate(fd, sizeof(FaultSwitches)) != 0) throw std::runtime_error(path);
    void* at = ::mmap(nullptr, sizeof(FaultSwitches), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    ::close(fd);
    if (at == MAP_FAILED) throw std::runtime_error("cannot map " + path);
    all_ = new (at) FaultSwitches;
  }
  ~MappedSwitches() { ::munmap(all_, sizeof(FaultSwitches)); }
  MappedSwitches(const MappedSwitches&) = delete;
  MappedSwitches& operator=(const MappedSwitches&) = delete;
  FaultSwitches* operator->() { return all_; }

 private:
  FaultSwitches* all_ = nullptr;
};

}  // namespace screenline::scenario
