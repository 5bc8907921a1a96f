#include "adapters/store/sqlite_store.hpp"

#include <algorithm>

#include "adapters/store/outbox_rules.hpp"
#include "adapters/store/turn_rules.hpp"
#include "bot/service/codec.hpp"

namespace screenline::store {

using namespace screenline::service;

namespace {

// Errors after which the connection is not to be trusted: a page may be in memory and not on the
// disk.
bool blames_the_disk(int code) {
  switch (code & 0xff) {
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_NOTADB:
    case SQLITE_READONLY:
    case SQLITE_PROTOCOL:
      return true;
    default:
      return false;
  }
}

// Calls of idle() without a commit between them after which the log is emptied whatever its size.
constexpr int quiet_calls = 8;

}  // namespace

SqliteStore::SqliteStore(std::shared_ptr<SqliteShared> shared, std::unique_ptr<Writer> writer)
    : shared_(std::move(shared)),
      writer_(std::move(writer)),
      back_off_(shared_->options.reopen_first) {}

bool SqliteStore::ready() {
  if (writer_) return true;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_try_) return false;
  std::string error;
  writer_ = Writer::open(*shared_, false, error);
  if (!writer_) {
    set_trouble("cannot open " + shared_->path + " again: " + error);
    next_try_ = now + back_off_;
    back_off_ = std::min(back_off_ * 2, shared_->options.reopen_max);
    return false;
  }
  shared_->generation.fetch_add(1);
  back_off_ = shared_->options.reopen_first;
  set_trouble("");
  return true;
}

bool SqliteStore::settled(bool looked) {
  Db& db = writer_->db();
  if (db.ok() && !looked && writer_->moved()) db.note(SQLITE_IOERR_FSTAT);
  if (db.ok()) {
    set_trouble("");
    return true;
  }
  const bool drop_it = blames_the_disk(db.code());
  std::string reason = writer_->moved()
                           ? "the file or its log was moved or deleted: put it back, or "
                             "stop the service and restore a backup"
                           : db.message();
  db.rollback();
  if (drop_it) {
    drop(std::move(reason));
  } else {
    set_trouble(std::move(reason));
    db.clear();
  }
  return false;
}

void SqliteStore::drop(std::string reason) {
  set_trouble(shared_->path + ": " + reason);
  writer_.reset();
  next_try_ = std::chrono::steady_clock::now() + back_off_;
}

void SqliteStore::set_trouble(std::string reason) {
  const std::lock_guard lock(trouble_mutex_);
  if (reason.empty()) {
    trouble_.reset();
  } else {
    trouble_ = std::move(reason);
  }
}

std::optional<std::string> SqliteStore::trouble() const {
  const std::lock_guard lock(trouble_mutex_);
  return trouble_;
}

std::optional<std::int64_t> SqliteStore::find_person(const std::string& site,
                                                     const dialog::Address& address,
                                                     bool& unavailable) {
  unavailable = !ready();
  if (unavailable) return std::nullopt;
  const std::string text = address_text(site, address);
  std::int64_t person = 0;
  for (std::int64_t id = address_hash(text);; ++id) {
    Run run(writer_->sql().find_address);
    if (!run.with(id).row()) break;
    if (run.view(1) != text) continue;
    person = run.number(0);
    break;
  }
  if (writer_->db().ok()) return person;
  unavailable = !settled();
  return std::nullopt;
}

std::int64_t SqliteStore::next_id() {
  if (!ready()) return 0;
  const std::int64_t id = writer_->next_id();
  if (!writer_->db().ok()) (void)settled();
  return id;
}

std::optional<PersonRecord> SqliteStore::load(std::int64_t person, bool& unavailable) {
  unavailable = !ready();
  if (unavailable) return std::nullopt;
  std::optional<PersonRecord> record;
  bool unreadable = false;
  {
    Run run(writer_->sql().load_person);
    if (run.with(person).row()) {
      record = decode<PersonRecord>(run.view(1));
      if (record) {
        record->version = static_cast<std::uint64_t>(run.number(0));
      } else {
        unreadable = true;
      }
    }
  }
  if (writer_->db().ok()) {
    unavailable = unreadable;
    if (unreadable) unreadable_.insert(person);
    if (!unreadable && !unreadable_.empty()) unreadable_.erase(person);
    return record;
  }
  unavailable = !settled();
  return std::nullopt;
}

std::vector<CommitResult> SqliteStore::commit(std::vector<TurnWrite>& wave) {
  std::vector<CommitResult> results(wave.size(), CommitResult{CommitStatus::unavailable, {}, {}});
  if (wave.empty() || !ready()) return results;
  quiet_ = 0;
  if (writer_->wal_pages() > shared_->options.wal_pages_max) writer_->checkpoint(1, true);
  const bool good = writer_->commit(wave, results);
  const bool full = (writer_->db().code() & 0xff) == SQLITE_FULL;
  if (settled(good) && good) return results;
  // One turn that cannot be written, on a damaged page for example, must not hold up its
  // neighbours.
  for (std::size_t i = 0; i < wave.size() && wave.size() > 1 && !full && writer_; ++i) {
    if (!writer_->commit(std::span(wave).subspan(i, 1), std::span(results).subspan(i, 1))) {
      const std::string reason = writer_->db().message();
      (void)settled();
      set_trouble(reason);
    }
  }
  return results;
}

std::vector<std::int64_t> SqliteStore::due_timers(Time now, std::size_t max) {
  if (!ready()) return {};
  auto due = writer_->due_timers(now, max);
  if (writer_->db().ok()) return due;
  (void)settled();
  return {};
}

bool SqliteStore::put_revision(const std::string& revision, const std::string& bytes) {
  if (!ready()) return false;
  Run(writer_->sql().put_revision).with(std::string_view{revision}).bytes(bytes).done();
  return settled();
}

std::optional<std::string> SqliteStore::get_revision(const std::string& revision) {
  if (!ready()) return std::nullopt;
  std::optional<std::string> bytes;
  {
    Run run(writer_->sql().get_revision);
    if (run.with(std::string_view{revision}).row()) bytes = std::string(run.view(0));
  }
  if (writer_->db().ok()) return bytes;
  (void)settled();
  return std::nullopt;
}

bool SqliteStore::put_handoff(const Handoff& handoff, const std::vector<Audit>& audit,
                              const std::vector<OutboxRow>& pages) {
  if (handoff.id == 0 || !ready()) return false;
  const bool good = writer_->put_handoff(handoff, audit, pages);
  return settled() && good;
}

bool SqliteStore::put_audit(const std::vector<Audit>& audit) {
  if (!ready()) return false;
  const bool good = writer_->put_audit(audit);
  return settled() && good;
}

std::set<std::int64_t> SqliteStore::unreadable() const {
  std::set<std::int64_t> persons = unreadable_;
  if (!writer_) return persons;
  for (const auto& [row, person] : writer_->unreadable_rows()) persons.insert(person);
  return persons;
}

std::vector<Handoff> SqliteStore::due_handoffs(Time now, std::size_t max) {
  if (!ready()) return {};
  auto due = writer_->due_handoffs(now, max);
  if (writer_->db().ok()) return due;
  (void)settled();
  return {};
}

void SqliteStore::idle() {
  if (!ready()) return;
  const bool quiet = ++quiet_ >= quiet_calls;
  writer_->checkpoint(quiet ? 1 : shared_->options.checkpoint_pages);
  if (!writer_->db().ok()) (void)settled();
}

}  // namespace screenline::store
