// The default store: one SQLite file (DESIGN section 6, DECISIONS E12).
//
// One connection writes and checkpoints; nothing else ever checkpoints, because on
// SQLite 3.7.0-3.51.2 a second one that does can corrupt the file. Readers are read-only, do not
// checkpoint on close and use no mmap. A wave is BEGIN IMMEDIATE .. COMMIT with synchronous=FULL,
// each turn in its savepoint.
//
// The Store belongs to one thread at a time, the reader to any number. Lost disks: every call says
// `unavailable`, trouble() says why, and the store opens the file again by itself, with back-off. A
// file that went away is never silently begun anew.
#pragma once

#include <chrono>
#include <string>
#include <variant>

#include "adapters/store/opened.hpp"

namespace screenline::store {

struct SqliteOptions {
  std::size_t readers = 4;      // most read-only connections at once
  int checkpoint_pages = 1000;  // a slice: 4 MB of log, 2-10 ms
  int wal_pages_max = 8000;     // past 32 MB of log commit() makes room itself
  std::chrono::milliseconds reopen_first{100}, reopen_max{5000};  // back-off after trouble
  std::string vfs;          // tests only: another file layer, "" is SQLite's own
  bool synchronous = true;  // tests only: false gives up durability
};

// The second alternative says what is wrong and what to do about it.
[[nodiscard]] std::variant<Opened, std::string> open_sqlite(const std::string& path,
                                                            const SqliteOptions& options = {});

// A store that another process may be serving: read only, takes no lock, writes nothing to it.
[[nodiscard]] std::variant<std::shared_ptr<service::StoreReader>, std::string> open_sqlite_reader(
    const std::string& path);

}  // namespace screenline::store
