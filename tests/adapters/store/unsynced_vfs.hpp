// A SQLite file layer over the usual one that remembers what was written since the last sync of
// each file, so that a test can cut the power: what was synced is there, of the rest a random part,
// in pieces of 512 bytes. A killed process shows none of that, because the kernel keeps its writes.
// It can also refuse writes and syncs.
//
// One thread.
#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <sqlite3.h>

namespace screenline::testing {

class UnsyncedVfs {
 public:
  // Registered under `name` until destroyed; every store on it must be closed by then.
  explicit UnsyncedVfs(std::string name);
  ~UnsyncedVfs();
  UnsyncedVfs(const UnsyncedVfs&) = delete;
  UnsyncedVfs& operator=(const UnsyncedVfs&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }

  // The power goes after so many more writes and syncs; from then on each of them fails.
  void power_off_after(std::uint64_t operations) { left_ = operations; }
  [[nodiscard]] bool power_is_off() const { return left_ == 0; }
  // Puts into `folder` the files as a disk would hold them after the power went.
  void leave(std::mt19937_64& random, const std::string& folder) const;

  // A result code for every write, every sync; SQLITE_OK: they work.
  void fail_writes(int code) { write_code_ = code; }
  void fail_syncs(int code) { sync_code_ = code; }
  [[nodiscard]] std::uint64_t syncs() const { return syncs_; }

 private:
  struct Op {
    sqlite3_int64 at = 0;
    std::string bytes;
    bool truncate = false;  // to `at`
  };
  struct Shadow {
    std::string durable;
    std::vector<Op> pending;
  };
  struct File;
  friend struct Calls;
  static void apply(std::string& image, const Op& op);
  [[nodiscard]] int use_power();

  std::string name_;
  sqlite3_vfs vfs_{};
  std::map<std::string, Shadow> files_;
  std::uint64_t left_ = UINT64_MAX, syncs_ = 0;
  int write_code_ = SQLITE_OK, sync_code_ = SQLITE_OK;
};

}  // namespace screenline::testing
