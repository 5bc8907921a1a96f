// Port: the crisis journal (E14, S12). Keeps what the store could not take; replay records, never sends.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bot/service/records.hpp"

namespace screenline::service {

// One crisis turn that was answered from memory.
struct JournalEntry {
  std::uint64_t id = 0;  // rising, given by the journal
  std::string site, message_id;
  dialog::Address address;
  Time at{};
  std::string text_in, text_out, what;
  std::vector<std::string> recent;  // what the scan read together with text_in, oldest first
};

class Journal {
 public:
  virtual ~Journal() = default;
  virtual bool append(const JournalEntry& entry) = 0;  // durable when true; false: full or disk gone
  virtual std::vector<JournalEntry> pending() = 0;     // not yet replayed, oldest first
  // False: the disk refused, and they come again.
  virtual bool mark_replayed(std::uint64_t up_to_id) = 0;
  // An entry that cannot be put on record by itself goes to those that cannot be read; mark_replayed() may
  // then go past it. False: the disk refused, and it stays.
  virtual bool set_aside(std::uint64_t id) = 0;
  // Entries that cannot be read, or were set aside. They are kept until somebody has looked; pending() leaves them out.
  virtual std::size_t unreadable() = 0;
};

}  // namespace screenline::service
