// The file under the crisis journal, as an interface so that a test can drop what was not synced.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace screenline::store {

// One thread at a time. Offsets and sizes in bytes. False: the disk said no; what was written is
// then unknown.
class JournalFile {
 public:
  virtual ~JournalFile() = default;
  [[nodiscard]] virtual std::uint64_t size() = 0;
  // Exactly out.size() bytes, or false.
  [[nodiscard]] virtual bool read(std::uint64_t at, std::string& out) = 0;
  [[nodiscard]] virtual bool write(std::uint64_t at, std::string_view bytes) = 0;
  // True: all that was written before is on the disk.
  [[nodiscard]] virtual bool sync() = 0;
};

// Makes the file when there is none (mode 0600, its folder synced) and locks it against other
// processes. Null with `error` when it cannot.
[[nodiscard]] std::unique_ptr<JournalFile> open_journal_file(const std::string& path,
                                                             std::string& error);

}  // namespace screenline::store
