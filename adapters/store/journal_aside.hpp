// Entries of the crisis journal that cannot be read - damaged, or of another release - kept as a
// file beside it, so that the journal can go on without losing them: lines of "seq
// hex-of-its-bytes", mode 0600. Holds health data as the journal does. It is written anew as a
// whole, synced and renamed: there whole or not at all. One thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace screenline::store {

class AsideFile {
 public:
  struct Entry {
    std::uint64_t seq = 0;
    std::string bytes;
  };

  // Reads what is there; lines that are none are kept out.
  explicit AsideFile(std::string path);

  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  [[nodiscard]] bool has(std::uint64_t seq, std::string_view bytes) const;
  // On the disk when true; else as before.
  bool add(Entry entry);
  bool replace(std::vector<Entry> entries);

 private:
  [[nodiscard]] bool save(const std::vector<Entry>& entries) const;

  std::string path_;
  std::vector<Entry> entries_;
};

}  // namespace screenline::store
