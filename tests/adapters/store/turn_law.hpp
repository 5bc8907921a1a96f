// The law of the kill and power tests: every acknowledged turn is there exactly once, and no turn
// is there in part. Each turn of these tests writes the person, one transcript row and one outbox
// row, with a text that names it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "adapters/store/opened.hpp"

namespace screenline::testing {

// What a writer may say aloud once a commit has come back.
struct Acknowledged {
  std::int64_t person = 0;
  std::uint64_t version = 0;
};

// Persons 1..n, conversation 1000 + id.
[[nodiscard]] service::TurnWrite lawful_turn(const service::PersonRecord& before,
                                             service::Store& store);
[[nodiscard]] service::PersonRecord first_record(std::int64_t person);

// Reads or begins the persons 1..n.
[[nodiscard]] std::vector<service::PersonRecord> persons_of(service::Store& store, std::int64_t n);

// Looks at persons 1..n. "" when the law holds, else what is wrong. `checked`: versions looked at
// before; only what is newer is read, and they are moved on.
[[nodiscard]] std::string broken_law(store::Opened& opened, std::int64_t n,
                                     const std::vector<Acknowledged>& acknowledged,
                                     std::map<std::int64_t, std::uint32_t>& checked);

// PRAGMA integrity_check of a closed store: "ok", or what it says.
[[nodiscard]] std::string integrity_of(const std::string& path);

}  // namespace screenline::testing
