// The tables of the SQLite store and how an older file is brought up to them. Internal to the
// store.
#pragma once

#include <string>

#include "adapters/store/sqlite_db.hpp"

namespace screenline::store {

inline constexpr int application_id =
    0x53637265;                           // "Scre": tells our file from any other SQLite file
inline constexpr int schema_version = 5;  // PRAGMA user_version

// Settings of the write connection. `synchronous` false only in tests.
void configure_writer(Db& db, bool synchronous);
void configure_reader(Db& db);

// Makes or migrates the tables in one transaction. "" when good, else what is wrong and what to do.
[[nodiscard]] std::string prepare_schema(Db& db);

}  // namespace screenline::store
