// The write side of the SQLite store. Internal; see sqlite.hpp for the promises.
//
// Writer is one open connection with its statements and what it keeps in memory of the file; it is
// thrown away as a whole when the disk fails and made anew. SqliteStore holds it, or the time to
// try again.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <sys/types.h>

#include <boost/unordered/unordered_flat_map.hpp>

#include "adapters/store/audit_chain.hpp"
#include "adapters/store/file_lock.hpp"
#include "adapters/store/sqlite.hpp"
#include "adapters/store/sqlite_db.hpp"

namespace screenline::store {

// Shared by the writer and the reader's pool.
struct SqliteShared {
  std::string path;
  SqliteOptions options;
  std::unique_ptr<FileLock> lock;
  std::atomic<unsigned> generation{
      0};  // rises when the file is opened again: older readers are stale
};

struct Statements {
  explicit Statements(Db& db);
  Statement begin, commit, savepoint, rollback, rollback_to, release;
  Statement find_address, insert_address;
  Statement load_person, look_at_person, update_person, update_person_armed, insert_person;
  Statement put_conversation, look_at_conversation, leave_conversation, insert_transcript, load_turn;
  Statement insert_outbox, cancel_queued, load_outbox, update_outbox, outbox_by_provider;
  Statement due_outbox, due_inline, ahead_outbox, ahead_inline;
  Statement insert_handoff, update_handoff, due_handoffs, ring_later;
  Statement insert_audit, insert_case, add_counts, set_next_id;
  Statement due_timers, rearm;
  Statement put_revision, get_revision;
};

class Writer {
 public:
  // Null and `error` when it cannot be opened. `create`: may begin a new file.
  [[nodiscard]] static std::unique_ptr<Writer> open(const SqliteShared& shared, bool create,
                                                    std::string& error);

  // False: nothing was written; what is wrong is in db().
  [[nodiscard]] bool commit(std::span<service::TurnWrite> wave,
                            std::span<service::CommitResult> results);
  [[nodiscard]] bool put_handoff(const service::Handoff& handoff,
                                 const std::vector<service::Audit>& audit,
                                 const std::vector<service::OutboxRow>& pages);
  [[nodiscard]] bool put_audit(const std::vector<service::Audit>& audit);
  [[nodiscard]] std::vector<service::Handoff> due_handoffs(service::Time now, std::size_t max);
  // Rows that rang and could not be read, with their persons.
  [[nodiscard]] const std::map<std::int64_t, std::int64_t>& unreadable_rows() const {
    return unreadable_rows_;
  }
  [[nodiscard]] std::vector<service::OutboxRow> lease(service::Time now,
                                                      service::Time inline_before,
                                                      service::Time until, std::size_t max);
  // Reads a row, lets `change` work on it, writes it back; in one transaction.
  std::optional<service::OutboxRow> change_outbox(
      std::int64_t id, const std::function<bool(service::OutboxRow&)>& change);
  [[nodiscard]] std::int64_t outbox_by_provider(const std::string& provider_id);
  [[nodiscard]] std::vector<std::int64_t> due_timers(service::Time now, std::size_t max);
  std::int64_t next_id();

  // Copies the log into the file when `pages` or more wait; `wait`: also for readers, so that it
  // begins anew.
  void checkpoint(int pages, bool wait = false);
  [[nodiscard]] int waiting_pages() const { return wal_pages_ - checkpointed_; }
  [[nodiscard]] int wal_pages() const { return wal_pages_; }

  // The file or its log at the path is no longer the one that is open: what was written is lost.
  [[nodiscard]] bool moved() const;

  Db& db() { return db_; }
  Statements& sql() { return *sql_; }

 private:
  Writer(const SqliteShared& shared, bool create);
  void read_state();
  using Due = std::pair<std::int64_t, std::int64_t>;  // wake, id
  void collect_ahead(service::Time now, std::int64_t max, std::vector<Due>& due);
  [[nodiscard]] bool begin();
  [[nodiscard]] bool finish();
  [[nodiscard]] bool write_all(std::span<service::TurnWrite> wave);
  void write_each(std::span<service::TurnWrite> wave, std::vector<char>& good);
  [[nodiscard]] bool write(service::TurnWrite& turn);
  // What a person's row says beside its record.
  struct PersonRow {
    std::int64_t version = 0;
    std::optional<service::Time> armed;
    std::int64_t conversation = 0, last_turn = 0, last_seq = 0;
  };
  [[nodiscard]] PersonRow look_at_person(std::int64_t person);
  [[nodiscard]] bool write_person(const service::TurnWrite& turn, PersonRow& row);
  [[nodiscard]] bool write_transcript(const service::TurnWrite& turn, PersonRow& row);
  void cancel_bot_rows(std::int64_t person, std::int64_t last_turn);
  void change_conversation(std::int64_t conversation, PersonRow& row);
  [[nodiscard]] bool write_address(const service::TurnWrite& turn, const dialog::Address& address);
  [[nodiscard]] bool write_handoff(const service::Handoff& handoff);
  void write_conversation(const service::TurnWrite& turn);
  void write_outbox(const service::OutboxRow& row);
  void update_outbox(const service::OutboxRow& row);
  void write_audit(const service::Audit& row);
  void write_case(const service::ReviewCase& review);
  void reserve_ids();

  std::map<std::int64_t, std::int64_t> unreadable_rows_;  // to their persons

  struct AuditHead {
    std::int64_t id = 0;
    Sha256 hash{};
  };

  // What a transaction moves in memory, to be put back when it is not committed.
  struct WaveState {
    AuditHead audit;
    std::int64_t persons = 0, turns = 0;
  };
  [[nodiscard]] WaveState wave_state() const { return {audit_, new_persons_, new_turns_}; }
  void restore(const WaveState& state) {
    audit_ = state.audit;
    new_persons_ = state.persons;
    new_turns_ = state.turns;
    rows_.clear();
  }

  const std::string path_;
  Db db_;
  std::unique_ptr<Statements> sql_;
  std::string buffer_;  // what a row is packed into
  AuditHead audit_;
  std::int64_t next_id_ = 0, reserved_ids_ = 0;  // ids below `reserved_ids_` are ours on disk
  std::int64_t last_transcript_ = 0;
  std::int64_t new_persons_ = 0, new_turns_ = 0;
  // Rows as this connection left them, which alone writes: a turn finds the end of the transcript
  // without asking. What is rolled back is forgotten, and the version is compared in the file all
  // the same.
  boost::unordered_flat_map<std::int64_t, PersonRow> rows_;
  int wal_pages_ = 0, checkpointed_ = 0;
  ino_t file_ = 0, wal_ = 0;
};

class SqliteStore final : public service::Store {
 public:
  SqliteStore(std::shared_ptr<SqliteShared> shared, std::unique_ptr<Writer> writer);

  std::optional<std::int64_t> find_person(const std::string& site, const dialog::Address& address,
                                          bool& unavailable) override;
  std::int64_t next_id() override;
  std::optional<service::PersonRecord> load(std::int64_t person, bool& unavailable) override;
  [[nodiscard]] std::set<std::int64_t> unreadable() const override;
  std::vector<service::CommitResult> commit(std::vector<service::TurnWrite>& wave) override;
  std::vector<std::int64_t> due_timers(service::Time now, std::size_t max) override;
  std::vector<service::OutboxRow> lease_outbox(service::Time now, service::Time inline_before,
                                               std::chrono::milliseconds lease,
                                               std::size_t max) override;
  std::optional<service::OutboxRow> claim_inline(std::int64_t row, service::Time now) override;
  bool settle_outbox(const service::OutboxRow& row) override;
  std::optional<service::OutboxRow> merge_status(const std::string& mid,
                                                 const std::string& provider_id, int rank,
                                                 service::OutboxState state,
                                                 const std::string& error) override;
  bool put_revision(const std::string& revision, const std::string& bytes) override;
  std::optional<std::string> get_revision(const std::string& revision) override;
  bool put_handoff(const service::Handoff& handoff, const std::vector<service::Audit>& audit,
                   const std::vector<service::OutboxRow>& pages) override;
  bool put_audit(const std::vector<service::Audit>& audit) override;
  std::vector<service::Handoff> due_handoffs(service::Time now, std::size_t max) override;
  void idle() override;
  [[nodiscard]] std::optional<std::string> trouble() const override;

 private:
  // True when there is a connection; tries to make one when it is time.
  [[nodiscard]] bool ready();
  // After a call: true when it went well. Otherwise notes why and, when the disk is to blame, drops
  // the connection.
  // `looked`: the file was found where it belongs just now.
  [[nodiscard]] bool settled(bool looked = false);
  void set_trouble(std::string reason);
  void drop(std::string reason);

  const std::shared_ptr<SqliteShared> shared_;
  std::unique_ptr<Writer> writer_;  // null: waiting to open the file again
  std::chrono::steady_clock::time_point next_try_{};
  std::chrono::milliseconds back_off_;
  std::set<std::int64_t> unreadable_;  // persons, of the lane's thread
  int quiet_ = 0;                      // calls of idle() since the last commit

  mutable std::mutex trouble_mutex_;
  std::optional<std::string> trouble_;  // guarded by trouble_mutex_
};

}  // namespace screenline::store
