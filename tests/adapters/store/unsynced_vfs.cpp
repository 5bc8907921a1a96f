#include "tests/adapters/store/unsynced_vfs.hpp"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace screenline::testing {

// As SQLite sees it: the real file's object stands in memory right behind this one.
struct UnsyncedVfs::File {
  sqlite3_file base;
  UnsyncedVfs* disk;
  Shadow* shadow;  // null for files that need not survive
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

// The functions SQLite calls.
struct Calls {
  using File = UnsyncedVfs::File;
  static File* of(sqlite3_file* f) { return reinterpret_cast<File*>(f); }
  static sqlite3_file* real(sqlite3_file* f) { return of(f)->real(); }
  static sqlite3_vfs* real(sqlite3_vfs*) { return sqlite3_vfs_find("unix"); }

  static int close(sqlite3_file* f) {
    return real(f)->pMethods ? real(f)->pMethods->xClose(real(f)) : SQLITE_OK;
  }
  static int read(sqlite3_file* f, void* to, int n, sqlite3_int64 at) {
    return real(f)->pMethods->xRead(real(f), to, n, at);
  }
  static int write(sqlite3_file* f, const void* from, int n, sqlite3_int64 at) {
    auto& disk = *of(f)->disk;
    if (disk.write_code_ != SQLITE_OK) return disk.write_code_;
    if (of(f)->shadow) {
      if (const int code = disk.use_power()) return code;
      of(f)->shadow->pending.push_back(
          {at, {static_cast<const char*>(from), static_cast<std::size_t>(n)}, false});
    }
    return real(f)->pMethods->xWrite(real(f), from, n, at);
  }
  static int truncate(sqlite3_file* f, sqlite3_int64 size) {
    auto& disk = *of(f)->disk;
    if (of(f)->shadow) {
      if (const int code = disk.use_power()) return code;
      of(f)->shadow->pending.push_back({size, {}, true});
    }
    return real(f)->pMethods->xTruncate(real(f), size);
  }
  static int sync(sqlite3_file* f, int) {
    auto& disk = *of(f)->disk;
    if (disk.sync_code_ != SQLITE_OK) return disk.sync_code_;
    ++disk.syncs_;
    if (auto* shadow = of(f)->shadow) {
      if (const int code = disk.use_power()) return code;
      for (const auto& op : shadow->pending) UnsyncedVfs::apply(shadow->durable, op);
      shadow->pending.clear();
    }
    return SQLITE_OK;  // the real disk is not asked: nothing here depends on it, and it is slow
  }
  static int size(sqlite3_file* f, sqlite3_int64* n) {
    return real(f)->pMethods->xFileSize(real(f), n);
  }
  static int lock(sqlite3_file* f, int level) { return real(f)->pMethods->xLock(real(f), level); }
  static int unlock(sqlite3_file* f, int level) {
    return real(f)->pMethods->xUnlock(real(f), level);
  }
  static int reserved(sqlite3_file* f, int* out) {
    return real(f)->pMethods->xCheckReservedLock(real(f), out);
  }
  static int control(sqlite3_file* f, int op, void* arg) {
    // These would change the file without our seeing it.
    if (op == SQLITE_FCNTL_SIZE_HINT || op == SQLITE_FCNTL_CHUNK_SIZE) return SQLITE_OK;
    return real(f)->pMethods->xFileControl(real(f), op, arg);
  }
  static int sector(sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); }
  static int device(sqlite3_file* f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); }
  static int shm_map(sqlite3_file* f, int page, int size, int extend, void volatile** out) {
    return real(f)->pMethods->xShmMap(real(f), page, size, extend, out);
  }
  static int shm_lock(sqlite3_file* f, int offset, int n, int flags) {
    return real(f)->pMethods->xShmLock(real(f), offset, n, flags);
  }
  static void shm_barrier(sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); }
  static int shm_unmap(sqlite3_file* f, int remove) {
    return real(f)->pMethods->xShmUnmap(real(f), remove);
  }

  static int open(sqlite3_vfs* v, const char* path, sqlite3_file* f, int flags, int* out) {
    static const sqlite3_io_methods methods{2,           close,     read,    write,   truncate,
                                            sync,        size,      lock,    unlock,  reserved,
                                            control,     sector,    device,  shm_map, shm_lock,
                                            shm_barrier, shm_unmap, nullptr, nullptr};
    auto* file = of(f);
    auto* disk = static_cast<UnsyncedVfs*>(v->pAppData);
    file->disk = disk;
    const bool kept =
        path && (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL));
    file->shadow = kept ? &disk->files_[path] : nullptr;
    file->base.pMethods = &methods;
    std::memset(static_cast<void*>(file->real()), 0, static_cast<std::size_t>(real(v)->szOsFile));
    const int code = real(v)->xOpen(real(v), path, file->real(), flags, out);
    if (code != SQLITE_OK) file->base.pMethods = nullptr;
    return code;
  }
  static int remove(sqlite3_vfs* v, const char* path, int sync) {
    auto* disk = static_cast<UnsyncedVfs*>(v->pAppData);
    if (disk->power_is_off()) return SQLITE_IOERR_DELETE;
    if (const auto found = disk->files_.find(path); found != disk->files_.end()) found->second = {};
    return real(v)->xDelete(real(v), path, sync);
  }
};

UnsyncedVfs::UnsyncedVfs(std::string name) : name_(std::move(name)) {
  sqlite3_vfs* real = sqlite3_vfs_find("unix");
  vfs_ = *real;
  vfs_.zName = name_.c_str();
  vfs_.szOsFile = static_cast<int>(sizeof(File)) + real->szOsFile;
  vfs_.pNext = nullptr;
  vfs_.pAppData = this;
  vfs_.xOpen = Calls::open;
  vfs_.xDelete = Calls::remove;
  sqlite3_vfs_register(&vfs_, 0);
}

UnsyncedVfs::~UnsyncedVfs() { sqlite3_vfs_unregister(&vfs_); }

int UnsyncedVfs::use_power() {
  if (left_ == 0) return SQLITE_IOERR;
  if (left_ != UINT64_MAX && --left_ == 0) return SQLITE_IOERR;
  return SQLITE_OK;
}

void UnsyncedVfs::apply(std::string& image, const Op& op) {
  const auto at = static_cast<std::size_t>(op.at);
  if (op.truncate) {
    image.resize(std::min(image.size(), at));
    return;
  }
  if (image.size() < at + op.bytes.size()) image.resize(at + op.bytes.size(), '\0');
  image.replace(at, op.bytes.size(), op.bytes);
}

void UnsyncedVfs::leave(std::mt19937_64& random, const std::string& folder) const {
  constexpr std::size_t sector = 512;
  for (const auto& [path, shadow] : files_) {
    std::string image = shadow.durable;
    const auto share = random() % 4;  // of four pieces how many arrive
    for (const auto& op : shadow.pending) {
      if (op.truncate) {
        if (random() % 4 < share) apply(image, op);
        continue;
      }
      // Cut where the disk's sectors are, not where the write began.
      for (std::size_t done = 0; done < op.bytes.size();) {
        const auto at = static_cast<std::size_t>(op.at) + done;
        const auto n = std::min(sector - at % sector, op.bytes.size() - done);
        if (random() % 4 < share) {
          apply(image, {static_cast<sqlite3_int64>(at), op.bytes.substr(done, n), false});
        }
        done += n;
      }
    }
    if (image.empty()) continue;
    const auto name = std::filesystem::path(path).filename();
    std::ofstream(std::filesystem::path(folder) / name, std::ios::binary) << image;
  }
}

}  // namespace screenline::testing
