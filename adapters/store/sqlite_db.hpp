// A SQLite connection and its prepared statements, as values that clean up after themselves.
// Internal to the store. One thread at a time.
//
// Errors stick: the first one is kept by the Db, and until clear() every further Run does nothing,
// so that code can be straight-line and look once at the end.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "bot/service/records.hpp"

namespace screenline::store {

class Db {
 public:
  // Check ok() afterwards.
  Db(const std::string& path, int flags, const std::string& vfs);
  ~Db();
  Db(const Db&) = delete;
  Db& operator=(const Db&) = delete;

  [[nodiscard]] sqlite3* raw() const { return db_; }
  [[nodiscard]] bool ok() const { return code_ == SQLITE_OK; }
  [[nodiscard]] int code() const { return code_; }  // extended result code of the first error
  [[nodiscard]] const std::string& message() const { return message_; }
  void note(int code);
  void clear();

  void exec(const char* sql);
  [[nodiscard]] std::int64_t changes() const { return sqlite3_changes64(db_); }
  [[nodiscard]] bool in_transaction() const { return sqlite3_get_autocommit(db_) == 0; }
  // Whatever state it is in; clears nothing.
  void rollback();

 private:
  sqlite3* db_ = nullptr;
  int code_ = SQLITE_OK;
  std::string message_;
};

class Statement {
 public:
  Statement(Db& db, const char* sql);
  ~Statement() { sqlite3_finalize(stmt_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

 private:
  friend class Run;
  Db& db_;
  sqlite3_stmt* stmt_ = nullptr;
};

// One execution of a statement: parameters in order, then row() until false, or done(). Bound text
// and bytes must live until the Run ends; what a column gives lives until the next row().
class Run {
 public:
  explicit Run(Statement& statement) : s_(statement) {}
  ~Run();
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  Run& with(std::int64_t v);
  Run& with(std::string_view v);  // text
  Run& bytes(std::string_view v);
  Run& null();
  Run& with(service::Time v) { return with(v.time_since_epoch().count()); }
  Run& with(const std::optional<service::Time>& v) { return v ? with(*v) : null(); }

  [[nodiscard]] bool row();
  void done();

  [[nodiscard]] std::int64_t number(int column) const {
    return sqlite3_column_int64(s_.stmt_, column);
  }
  [[nodiscard]] std::string_view view(int column) const;
  [[nodiscard]] service::Time time(int column) const {
    return service::Time{std::chrono::milliseconds{number(column)}};
  }
  [[nodiscard]] bool is_null(int column) const {
    return sqlite3_column_type(s_.stmt_, column) == SQLITE_NULL;
  }

 private:
  Statement& s_;
  int next_ = 1;
};

}  // namespace screenline::store
