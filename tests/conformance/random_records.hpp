// Records with every field set at random, from a seed, and the ones a real conversation would
// leave. For tests of the codec and the stores.
#pragma once

#include <cstdint>
#include <random>

#include "bot/service/journal.hpp"
#include "bot/service/records.hpp"

namespace screenline::testing {

class RandomRecords {
 public:
  explicit RandomRecords(std::uint64_t seed) : engine_(seed) {}

  service::PersonRecord person();
  service::TranscriptTurn transcript();
  service::OutboxRow outbox();
  service::Handoff handoff();
  service::JournalEntry journal();
  service::ReviewCase review();

  // 0..below-1
  std::uint64_t number(std::uint64_t below) { return engine_() % below; }
  bool coin() { return number(2) == 0; }
  std::string text(std::size_t longest = 40);  // any bytes

 private:
  std::uint64_t wide();  // small numbers and extremes more often than chance would give
  service::Time time();
  dialog::Address address();
  crisis::State risk();
  desk::Disposition ending();
  dialog::Conversation conversation();

  std::mt19937_64 engine_;
};

// What stands in a store after 45 of 65 questions: revision hash, one address, 45 message ids.
[[nodiscard]] service::PersonRecord typical_person(std::int64_t id);

}  // namespace screenline::testing
