#include <cstring>
#include <sys/stat.h>

#include "adapters/store/sqlite_schema.hpp"
#include "adapters/store/sqlite_store.hpp"
#include "adapters/store/turn_rules.hpp"
#include "bot/service/codec.hpp"
#include "bot/service/handoff_clocks.hpp"

namespace screenline::store {

using namespace screenline::service;

namespace {

// Ids are reserved on disk this many at a time; a crash skips what was left of them. A wave of 256
// turns takes a few hundred at most, so half a block in hand is always enough for one. What was
// left is not given back at a stop either: an id that was handed out may live on where this store
// does not see it (an alert, a page, the journal), and skipped numbers cost nothing but a line in
// docs/RUNBOOK.md.
constexpr std::int64_t id_block = 16384;
// A checkpoint that waits for readers gives up after this long; they hold the log for a few ms at
// most.
constexpr int checkpoint_wait_ms = 50;
constexpr int busy_wait_ms = 2000;
// A row that rings and cannot be read is looked at again after this; it must not fill every wave.
constexpr std::chrono::minutes unreadable_again{1};

ino_t inode(const std::string& path) {
  struct stat st {};
  return ::stat(path.c_str(), &st) == 0 ? st.st_ino : 0;
}

}  // namespace

Statements::Statements(Db& db)
    : begin(db, "BEGIN IMMEDIATE"),
      commit(db, "COMMIT"),
      savepoint(db, "SAVEPOINT turn"),
      rollback(db, "ROLLBACK"),
      rollback_to(db, "ROLLBACK TO turn"),
      release(db, "RELEASE turn"),
      find_address(db, "SELECT person, address FROM address WHERE id=?"),
      insert_address(db, "INSERT INTO address(id, person, address) VALUES (?,?,?)"),
      load_person(db, "SELECT version, doc FROM person WHERE id=?"),
      look_at_person(db,
                     "SELECT version, armed, conversation, last_turn, last_seq FROM person "
                     "WHERE id=?"),
      update_person(db,
                    "UPDATE person SET version=version+1, due=?, conversation=?, last_turn=?, "
                    "last_seq=?, doc=? WHERE id=? AND version=?"),
      update_person_armed(db,
                          "UPDATE person SET version=version+1, armed=?1, due=?1, conversation=?2, "
                          "last_turn=?3, last_seq=?4, doc=?5 WHERE id=?6 AND version=?7"),
      insert_person(db,
                    "INSERT INTO person(version, armed, due, conversation, last_turn, last_seq, "
                    "doc, id) VALUES (1,?1,?1,?2,?3,?4,?5,?6)"),
      put_conversation(db,
                       "INSERT INTO conversation(id, person, site, flow, revision, started, ended, "
                       "category, reason, priority, last_turn, last_seq) "
                       "VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,0,0) "
                       "ON CONFLICT(id) DO UPDATE SET revision=?5, ended=?7, category=?8, "
                       "reason=?9, priority=?10"),
      look_at_conversation(db, "SELECT last_turn, last_seq FROM conversation WHERE id=?"),
      leave_conversation(db, "UPDATE conversation SET last_turn=?, last_seq=? WHERE id=?"),
      insert_transcript(db,
                        "INSERT INTO transcript(id, conversation, seq, before, doc) "
                        "VALUES (?,?,?,?,?)"),
      load_turn(db, "SELECT before, doc FROM transcript WHERE id=?"),
      insert_outbox(db,
                    "INSERT INTO outbox(id, person, author, state, priority, wake, provider, doc) "
                    "VALUES (?,?,?,?,?,?,?,?)"),
      cancel_queued(db,
                    "UPDATE outbox SET state=6, wake=NULL, provider=NULL "
                    "WHERE person=? AND state=0 AND author=0"),
      load_outbox(db, "SELECT state, doc FROM outbox WHERE id=?"),
      update_outbox(db, "UPDATE outbox SET state=?, wake=?, provider=?, doc=? WHERE id=?"),
      outbox_by_provider(db,
                         "SELECT id FROM outbox WHERE provider IS NOT NULL AND provider=? "
                         "ORDER BY id LIMIT 1"),
      due_outbox(db,
                 "SELECT id, wake FROM outbox WHERE wake IS NOT NULL AND state<>1 AND state=? "
                 "AND priority=? AND wake<=? ORDER BY wake, id LIMIT ?"),
      due_inline(db,
                 "SELECT id, wake FROM outbox WHERE state=1 AND priority=? AND wake<=? "
                 "ORDER BY wake, id LIMIT ?"),
      ahead_outbox(db,
                   "SELECT id, wake FROM outbox WHERE wake IS NOT NULL AND state<>1 AND state=? "
                   "AND priority=0 AND wake>? ORDER BY wake, id LIMIT ?"),
      ahead_inline(db,
                   "SELECT id, wake FROM outbox WHERE state=1 AND priority=0 AND wake>? "
                   "ORDER BY wake, id LIMIT ?"),
      insert_handoff(db,
                     "INSERT OR IGNORE INTO handoff(id, site, person, state, level, due, next_due, "
                     "rings, outcome, doc, version) VALUES (?,?,?,?,?,?,?,?,?,?,1)"),
      update_handoff(
          db,
          "UPDATE handoff SET site=?2, person=?3, state=?4, level=?5, due=?6, next_due=?7, "
          "rings=?8, outcome=?9, doc=?10, version=?11+1 WHERE id=?1 AND version=?11"),
      due_handoffs(
          db,
          "SELECT version, doc, id, person FROM handoff WHERE rings IS NOT NULL AND rings<=? "
          "ORDER BY rings, id LIMIT ?"),
      ring_later(db, "UPDATE handoff SET rings=? WHERE id=?"),
      insert_audit(db,
                   "INSERT INTO audit(id, at, actor, action, person, conversation, detail, "
                   "prev_hash, hash) VALUES (?,?,?,?,?,?,?,?,?)"),
      insert_case(db, "INSERT INTO review_case(id, doc) VALUES (?,?)"),
      add_counts(db, "UPDATE counts SET persons=persons+?, turns=turns+? WHERE id=1"),
      set_next_id(db, "UPDATE meta SET value=? WHERE key='next_id'"),
      due_timers(db,
                 "SELECT id, armed, due FROM person WHERE armed IS NOT NULL AND armed<=? "
                 "ORDER BY armed, id LIMIT ?"),
      rearm(db, "UPDATE person SET armed=due WHERE id=?"),
      put_revision(db, "INSERT OR IGNORE INTO revision(hash, bytes) VALUES (?,?)"),
      get_revision(db, "SELECT bytes FROM revision WHERE hash=?") {
  static_assert(static_cast<int>(OutboxState::queued) == 0);
  static_assert(static_cast<int>(OutboxState::inline_pending) == 1);
  static_assert(static_cast<int>(OutboxState::cancelled) == 6);
  static_assert(static_cast<int>(dialog::Author::bot) == 0);
}

Writer::Writer(const SqliteShared& shared, bool create)
    : path_(shared.path),
      db_(shared.path, SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0),
          shared.options.vfs) {
  configure_writer(db_, shared.options.synchronous);
}

std::unique_ptr<Writer> Writer::open(const SqliteShared& shared, bool create, std::string& error) {
  std::unique_ptr<Writer> w(new Writer(shared, create));
  if (w->db_.ok()) error = prepare_schema(w->db_);
  if (w->db_.ok() && error.empty()) {
    w->sql_ = std::make_unique<Statements>(w->db_);
    sqlite3_wal_hook(
        w->db_.raw(),
        [](void* self, sqlite3*, const char*, int pages) {
          static_cast<Writer*>(self)->wal_pages_ = pages;
          return SQLITE_OK;
        },
        w.get());
    w->read_state();
  }
  if (!w->db_.ok() && error.empty()) error = w->db_.message();
  return error.empty() ? std::move(w) : nullptr;
}

void Writer::read_state() {
  // The log may hold frames whose fsync failed before we were here: they are in the page cache and
  // maybe not on the disk. Copied into the file and synced, nothing depends on them any more.
  if (db_.ok()) {
    db_.note(
        sqlite3_wal_checkpoint_v2(db_.raw(), "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr));
  }
  Statement next(db_, "SELECT value FROM meta WHERE key='next_id'");
  Statement turns(db_, "SELECT max(id) FROM transcript");
  if (Run run(turns); run.row()) last_transcript_ = run.number(0);
  Statement head(db_, "SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1");
  if (Run run(next); run.row()) next_id_ = reserved_ids_ = run.number(0);
  if (Run run(head); run.row()) {
    audit_.id = run.number(0);
    const auto hash = run.view(1);
    if (hash.size() == audit_.hash.size())
      std::memcpy(audit_.hash.data(), hash.data(), hash.size());
  }
  // The first write: shows that we may, and makes the log file.
  reserve_ids();
  file_ = inode(path_);
  wal_ = inode(path_ + "-wal");
}

bool Writer::moved() const { return inode(path_) != file_ || inode(path_ + "-wal") != wal_; }

bool Writer::begin() {
  Run(sql_->begin).done();
  return db_.ok();
}

bool Writer::finish() {
  Run(sql_->commit).done();
  if (db_.ok() && moved()) db_.note(SQLITE_IOERR_FSTAT);
  return db_.ok();
}

void Writer::reserve_ids() {
  const std::int64_t up_to = reserved_ids_ + id_block;
  Run(sql_->set_next_id).with(up_to).done();
  if (db_.ok()) reserved_ids_ = up_to;
}

std::int64_t Writer::next_id() {
  if (next_id_ >= reserved_ids_) {
    // Inside a wave it could be rolled back with it.
    if (db_.in_transaction()) db_.note(SQLITE_INTERNAL);
    reserve_ids();
  }
  return db_.ok() ? next_id_++ : 0;
}

// A turn that conflicts is rare, and a savepoint for each costs: so a wave is written without them
// first, and only if one of its turns will not go, from its beginning with them (E4: the others are
// kept).
bool Writer::commit(std::span<TurnWrite> wave, std::span<CommitResult> results) {
  if (reserved_ids_ - next_id_ < id_block / 2) reserve_ids();
  const WaveState before = wave_state();
  std::vector<char> good(wave.size(), 1);
  if (!begin()) return false;
  const bool all = wave.size() == 1 || write_all(wave);
  if (!all && db_.ok()) {
    Run(sql_->rollback).done();
    restore(before);
    if (!begin()) return false;
  }
  if (!all || wave.size() == 1) write_each(wave, good);
  if (new_turns_ > 0 || new_persons_ > 0) {
    Run(sql_->add_counts).with(new_persons_).with(new_turns_).done();
  }
  const bool finished = finish();
  new_persons_ = new_turns_ = 0;
  if (!finished) {
    restore(before);
    return false;
  }
  for (std::size_t i = 0; i < wave.size(); ++i) {
    if (good[i] != 0) {
      note_committed(wave[i], results[i]);
    } else {
      results[i].status = CommitStatus::conflict;
    }
  }
  return true;
}

// False when a turn conflicts or the disk fails; what was written until then stands in the
// transaction.
bool Writer::write_all(std::span<TurnWrite> wave) {
  for (TurnWrite& turn : wave) {
    const bool good = write(turn);
    if ((db_.code() & 0xff) == SQLITE_CONSTRAINT) {  // a row that is there already
      db_.clear();
      return false;
    }
    if (!good || !db_.ok()) return false;
  }
  return true;
}

void Writer::write_each(std::span<TurnWrite> wave, std::vector<char>& good) {
  for (std::size_t i = 0; i < wave.size() && db_.ok(); ++i) {
    const WaveState before = wave_state();
    Run(sql_->savepoint).done();
    good[i] = write(wave[i]) ? 1 : 0;
    if ((db_.code() & 0xff) == SQLITE_CONSTRAINT) {
      db_.clear();
      good[i] = 0;
    }
    if (good[i] == 0) {
      Run(sql_->rollback_to).done();
      restore(before);
    }
    Run(sql_->release).done();
  }
}

bool Writer::put_handoff(const Handoff& handoff, const std::vector<Audit>& audit,
                         const std::vector<OutboxRow>& pages) {
  const AuditHead before = audit_;
  if (!begin()) return false;
  bool good = write_handoff(handoff) && db_.ok();
  if (good) {
    for (const auto& page : pages) write_outbox(page);
    for (const auto& row : audit) write_audit(row);
  }
  if ((db_.code() & 0xff) == SQLITE_CONSTRAINT) {  // a page that is there already
    db_.clear();
    good = false;
  }
  if (good && finish()) return true;
  audit_ = before;
  db_.rollback();
  return false;
}

bool Writer::put_audit(const std::vector<Audit>& audit) {
  const AuditHead before = audit_;
  if (!begin()) return false;
  for (const auto& row : audit) write_audit(row);
  if (db_.ok() && finish()) return true;
  audit_ = before;
  db_.rollback();
  return false;
}

std::vector<std::int64_t> Writer::due_timers(Time now, std::size_t max) {
  std::vector<std::int64_t> due, stale;
  // Stale rows are put right and the search goes on behind them, until nothing stale stands in the
  // way.
  do {
    due.clear();
    stale.clear();
    {
      Run run(sql_->due_timers);
      run.with(now).with(static_cast<std::int64_t>(max));
      while (run.row()) {
        const bool fires = !run.is_null(2) && run.number(1) == run.number(2);
        (fires ? due : stale).push_back(run.number(0));
      }
    }
    if (stale.empty() || !begin()) break;
    for (const auto id : stale) {
      Run(sql_->rearm).with(id).done();
      rows_.erase(id);
    }
    if (!finish()) break;
  } while (db_.ok());
  return due;
}

// A row brought up from an older format may ring too early: its record says when, and is believed.
std::vector<Handoff> Writer::due_handoffs(Time now, std::size_t max) {
  std::vector<Handoff> due;
  std::vector<std::pair<std::int64_t, std::optional<Time>>> stale;
  do {
    due.clear();
    stale.clear();
    {
      Run run(sql_->due_handoffs);
      run.with(now).with(static_cast<std::int64_t>(max));
      while (run.row()) {
        auto row = decode<Handoff>(run.view(1));
        if (!row) {  // kept ringing: told as unreadable until a release comes that can read it
          unreadable_rows_[run.number(2)] = run.number(3);
          stale.emplace_back(run.number(2), now + unreadable_again);
          continue;
        }
        unreadable_rows_.erase(run.number(2));
        const Time rings = rings_at(*row);
        if (rings == Time::max()) {
          stale.emplace_back(run.number(2), std::nullopt);
        } else if (rings > now) {
          stale.emplace_back(run.number(2), rings);
        } else {
          row->version = static_cast<std::uint64_t>(run.number(0));
          due.push_back(std::move(*row));
        }
      }
    }
    if (stale.empty() || !begin()) break;
    for (const auto& [id, rings] : stale) Run(sql_->ring_later).with(rings).with(id).done();
    if (!finish()) break;
  } while (db_.ok());
  return due;
}

void Writer::checkpoint(int pages, bool wait) {
  if (wal_pages_ < checkpointed_) checkpointed_ = 0;  // the log began anew
  if (waiting_pages() < pages && !wait) return;
  int in_log = 0, copied = 0;
  if (wait) sqlite3_busy_timeout(db_.raw(), checkpoint_wait_ms);
  const int mode = wait ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE;
  const int code = sqlite3_wal_checkpoint_v2(db_.raw(), "main", mode, &in_log, &copied);
  if (wait) sqlite3_busy_timeout(db_.raw(), busy_wait_ms);
  if ((code & 0xff) != SQLITE_BUSY) db_.note(code);
  if (copied >= 0) checkpointed_ = copied;
}

}  // namespace screenline::store
