#include "adapters/store/sqlite_db.hpp"

namespace screenline::store {

Db::Db(const std::string& path, int flags, const std::string& vfs) {
  const int all = flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  note(sqlite3_open_v2(path.c_str(), &db_, all, vfs.empty() ? nullptr : vfs.c_str()));
}

Db::~Db() { sqlite3_close_v2(db_); }

void Db::note(int code) {
  if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE || !ok()) return;
  code_ = code;
  message_ = db_ ? sqlite3_errmsg(db_) : sqlite3_errstr(code);
  message_ += " (SQLite " + std::to_string(code) + ")";
}

void Db::clear() {
  code_ = SQLITE_OK;
  message_.clear();
}

void Db::exec(const char* sql) {
  if (ok()) note(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr));
}

void Db::rollback() {
  if (db_ && in_transaction()) sqlite3_exec(db_, "ROLLBACK", nullptr, nullptr, nullptr);
}

Statement::Statement(Db& db, const char* sql) : db_(db) {
  if (db.ok()) {
    db.note(sqlite3_prepare_v3(db.raw(), sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt_, nullptr));
  }
}

Run::~Run() {
  if (s_.stmt_) {
    sqlite3_reset(s_.stmt_);
    sqlite3_clear_bindings(s_.stmt_);
  }
}

Run& Run::with(std::int64_t v) {
  if (s_.db_.ok()) s_.db_.note(sqlite3_bind_int64(s_.stmt_, next_++, v));
  return *this;
}

Run& Run::with(std::string_view v) {
  if (s_.db_.ok()) {
    s_.db_.note(
        sqlite3_bind_text(s_.stmt_, next_++, v.data(), static_cast<int>(v.size()), SQLITE_STATIC));
  }
  return *this;
}

Run& Run::bytes(std::string_view v) {
  if (s_.db_.ok()) {
    s_.db_.note(
        sqlite3_bind_blob(s_.stmt_, next_++, v.data(), static_cast<int>(v.size()), SQLITE_STATIC));
  }
  return *this;
}

Run& Run::null() {
  ++next_;  // bindings are cleared after each run
  return *this;
}

bool Run::row() {
  if (!s_.db_.ok()) return false;
  const int code = sqlite3_step(s_.stmt_);
  s_.db_.note(code);
  return code == SQLITE_ROW;
}

void Run::done() {
  while (row()) {
  }
}

std::string_view Run::view(int column) const {
  // Blob first, then its length: the order SQLite asks for.
  const void* data = sqlite3_column_blob(s_.stmt_, column);
  const int size = sqlite3_column_bytes(s_.stmt_, column);
  return data ? std::string_view{static_cast<const char*>(data), static_cast<std::size_t>(size)}
              : std::string_view{};
}

}  // namespace screenline::store
