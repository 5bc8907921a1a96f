// The laws every Store and StoreReader keeps, whatever is behind them. A store's tests hand in how
// it is opened and run each law in a section of its own:
//
//   for (const auto& law : store_laws()) {
//     DYNAMIC_SECTION(law.name) { auto rig = make(); law.run(*rig); }
//   }
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "adapters/store/opened.hpp"

namespace screenline::testing {

// A store that can be opened again. `open` gives the same store each time it is called; the one
// before is closed first. Empty `reopen`: it forgets when closed.
struct StoreRig {
  store::Opened opened;
  std::function<store::Opened()> reopen;

  service::Store& store() { return *opened.store; }
  service::StoreReader& reader() { return *opened.reader; }
  void close_and_reopen() {
    opened = {};
    opened = reopen();
  }
};

struct StoreLaw {
  const char* name;
  void (*run)(StoreRig&);
};

[[nodiscard]] const std::vector<StoreLaw>& store_laws();   // all of them
[[nodiscard]] const std::vector<StoreLaw>& outbox_laws();  // of which these

// ---- for the laws and for the other tests of stores
// ----------------------------------------------

inline constexpr service::Time start_time{std::chrono::milliseconds{1'760'000'000'000}};

// A person as they are before their first turn.
[[nodiscard]] service::PersonRecord new_person(std::int64_t id, std::int64_t conversation);
// The next turn of `record`: a transcript row with the next seq and one inline reply (row id
// `outbox`, 0: given by the store).
[[nodiscard]] service::TurnWrite next_turn(const service::PersonRecord& record,
                                           std::int64_t outbox = 0);
// Commits one turn alone.
service::CommitResult commit_one(service::Store& store, service::TurnWrite& turn);
// A person with one committed turn.
[[nodiscard]] service::PersonRecord begun(service::Store& store);
// Commits a turn whose outbox is just these rows.
service::PersonRecord with_rows(service::Store& store, const service::PersonRecord& person,
                                std::vector<service::OutboxRow> rows);
// Loads, and fails the test when there is nothing.
[[nodiscard]] service::PersonRecord loaded(service::Store& store, std::int64_t person);

}  // namespace screenline::testing
