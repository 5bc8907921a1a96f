#include "adapters/store/sqlite_reader.hpp"

#include <algorithm>
#include <cstring>

#include "adapters/store/sqlite_schema.hpp"
#include "adapters/store/turn_rules.hpp"
#include "bot/service/codec.hpp"

namespace screenline::store {

using namespace screenline::service;

struct SqliteReader::Connection {
  explicit Connection(const SqliteShared& shared)
      : generation(shared.generation.load()),
        db(shared.path, SQLITE_OPEN_READONLY, shared.options.vfs),
        configured((configure_reader(db), true)),
        open_handoffs(db,
                      "SELECT version, doc, id, site, person, state, level, next_due FROM handoff "
                      "WHERE state<2 AND ?1 IN ('', site) "
                      "ORDER BY level DESC, next_due, id LIMIT ?2"),
        all_handoffs(db,
                     "SELECT version, doc, id, site, person, state, level, next_due FROM handoff "
                     "WHERE ?1 IN ('', site) "
                     "ORDER BY state>=2, level DESC, next_due, id LIMIT ?2"),
        handoff(db, "SELECT version, doc FROM handoff WHERE id=?"),
        last_turn(db,
                  "SELECT CASE WHEN p.conversation=c.id THEN p.last_turn ELSE c.last_turn END "
                  "FROM conversation c JOIN person p ON p.id=c.person WHERE c.id=?"),
        step_back(db, "SELECT before, seq FROM transcript WHERE id=?"),
        transcript(db, "SELECT doc FROM transcript WHERE id=?"),
        person(db, "SELECT version, doc FROM person WHERE id=?"),
        persons(db, "SELECT version, doc, id FROM person WHERE id>? ORDER BY id LIMIT ?"),
        revision(db, "SELECT bytes FROM revision WHERE hash=?"),
        outbox(db, "SELECT state, doc FROM outbox WHERE id=?"),
        counts(db,
               "SELECT persons, turns, (SELECT count(*) FROM outbox WHERE wake IS NOT NULL AND "
               "state<>1), (SELECT count(*) FROM handoff WHERE state<2) FROM counts"),
        audit(db,
              "SELECT id, at, actor, action, person, conversation, detail, prev_hash, hash "
              "FROM audit WHERE id>? ORDER BY id LIMIT ?"),
        cases(db, "SELECT doc FROM review_case WHERE id>? ORDER BY id LIMIT ?"),
        person_of(db, "SELECT person FROM conversation WHERE id=?"),
        latest_audit(db, "SELECT max(at) FROM (SELECT at FROM audit ORDER BY id DESC LIMIT ?)"),
        latest_turn(db, "SELECT doc FROM transcript ORDER BY id DESC LIMIT 1") {}

  const unsigned generation;
  Db db;
  const bool configured;
  Statement open_handoffs, all_handoffs, handoff, last_turn, step_back, transcript, person, persons,
      revision, outbox,
      counts, audit, cases, person_of, latest_audit, latest_turn;
};

// A connection for one call; null inside when there is none. Gives it back, or closes it when it
// failed.
class SqliteReader::Borrowed {
 public:
  explicit Borrowed(SqliteReader& pool) : pool_(pool) {
    std::unique_lock lock(pool_.mutex_);
    const auto limit = std::max<std::size_t>(1, pool_.shared_->options.readers);
    if (!pool_.returned_.wait_for(lock, std::chrono::seconds(2),
                                  [&] { return pool_.lent_ < limit; })) {
      return;
    }
    ++pool_.lent_;
    counted_ = true;
    while (!pool_.free_.empty() && !connection_) {
      connection_ = std::move(pool_.free_.back());
      pool_.free_.pop_back();
      if (connection_->generation != pool_.shared_->generation.load()) connection_.reset();
    }
    lock.unlock();
    if (!connection_) connection_ = std::make_unique<Connection>(*pool_.shared_);
  }
  ~Borrowed() {
    if (!counted_) return;
    if (connection_ && !connection_->db.ok()) connection_.reset();
    {
      const std::lock_guard lock(pool_.mutex_);
      --pool_.lent_;
      if (connection_) pool_.free_.push_back(std::move(connection_));
    }
    pool_.returned_.notify_one();
  }
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;

  explicit operator bool() const { return connection_ && connection_->db.ok(); }
  Connection* operator->() const { return connection_.get(); }
  [[nodiscard]] Connection* get() const { return connection_.get(); }

 private:
  SqliteReader& pool_;
  std::unique_ptr<Connection> connection_;
  bool counted_ = false;
};

namespace {

std::int64_t bound(std::size_t max) {
  return static_cast<std::int64_t>(std::min<std::size_t>(max, 1'000'000));
}

std::optional<Handoff> read_handoff(const Run& run) {
  auto row = decode<Handoff>(run.view(1));
  if (row) row->version = static_cast<std::uint64_t>(run.number(0));
  return row;
}

// A row whose record is damaged, or of a later release, must not vanish from the queue.
Handoff stand_in(const Run& run) {
  Handoff row;
  row.unreadable = true;
  row.version = static_cast<std::uint64_t>(run.number(0));
  row.id = run.number(2);
  row.site = run.view(3);
  row.person = run.number(4);
  row.state = run.number(5) == 0 ? HandoffState::open : HandoffState::claimed;
  if (run.number(5) >= 2) row.state = HandoffState::closed;
  row.level = static_cast<int>(run.number(6));
  row.severity = row.level >= 2 ? dialog::Severity::crisis : dialog::Severity::urgent;
  row.due = run.time(7);
  return row;
}

StoreReader::AuditRow read_audit(const Run& run, Sha256& hash) {
  StoreReader::AuditRow row;
  row.id = run.number(0);
  row.audit.at = run.time(1);
  row.audit.actor = run.view(2);
  row.audit.action = run.view(3);
  row.audit.person = run.number(4);
  row.audit.conversation = run.number(5);
  row.audit.detail = run.view(6);
  const auto bytes = run.view(8);
  if (bytes.size() == hash.size()) std::memcpy(hash.data(), bytes.data(), hash.size());
  row.hash = hex(hash);
  return row;
}

}  // namespace

SqliteReader::SqliteReader(std::shared_ptr<SqliteShared> shared) : shared_(std::move(shared)) {}
SqliteReader::~SqliteReader() = default;

std::vector<Handoff> SqliteReader::handoffs(const std::string& site, bool include_closed,
                                            std::size_t max) {
  std::vector<Handoff> rows;
  Borrowed c(*this);
  if (!c) return rows;
  Run run(include_closed ? c->all_handoffs : c->open_handoffs);
  run.with(std::string_view{site}).with(bound(max));
  while (run.row()) {
    auto row = read_handoff(run);
    rows.push_back(row ? std::move(*row) : stand_in(run));
  }
  return rows;
}

std::optional<Handoff> SqliteReader::handoff(std::int64_t id) {
  Borrowed c(*this);
  if (!c) return std::nullopt;
  Run run(c->handoff);
  return run.with(id).row() ? read_handoff(run) : std::nullopt;
}

std::vector<std::int64_t> SqliteReader::walk_back(Connection& c, std::int64_t conversation,
                                                  std::uint32_t after_seq, std::size_t max) {
  std::vector<std::int64_t> ids;
  std::int64_t id = 0;
  if (Run run(c.last_turn); run.with(conversation).row()) id = run.number(0);
  while (id != 0 && ids.size() < max) {
    Run run(c.step_back);
    if (!run.with(id).row() || run.number(1) <= after_seq) break;
    ids.push_back(id);
    id = run.number(0);
  }
  return ids;
}

std::vector<TranscriptTurn> SqliteReader::transcript(std::int64_t conversation,
                                                     std::uint32_t after_seq, std::size_t max) {
  std::vector<TranscriptTurn> turns;
  Borrowed c(*this);
  if (!c) return turns;
  const auto ids = walk_back(*c.get(), conversation, after_seq, SIZE_MAX);
  for (auto id = ids.rbegin(); id != ids.rend() && turns.size() < max; ++id) {
    Run run(c->transcript);
    if (!run.with(*id).row()) break;
    auto turn = decode<TranscriptTurn>(run.view(0));
    if (turn) turns.push_back(std::move(*turn));
  }
  return turns;
}

std::optional<PersonRecord> SqliteReader::person(std::int64_t id) {
  Borrowed c(*this);
  if (!c) return std::nullopt;
  Run run(c->person);
  if (!run.with(id).row()) return std::nullopt;
  auto record = decode<PersonRecord>(run.view(1));
  if (record) record->version = static_cast<std::uint64_t>(run.number(0));
  return record;
}

std::optional<std::vector<StoreReader::PersonRow>> SqliteReader::persons(std::int64_t after_id,
                                                                         std::size_t max) {
  std::vector<PersonRow> rows;
  Borrowed c(*this);
  if (!c) return std::nullopt;
  Run run(c->persons);
  run.with(after_id).with(bound(max));
  while (run.row()) {
    PersonRow& row = rows.emplace_back(PersonRow{run.number(2), decode<PersonRecord>(run.view(1))});
    if (row.record) row.record->version = static_cast<std::uint64_t>(run.number(0));
  }
  if (!c->db.ok()) return std::nullopt;
  return rows;
}

std::optional<std::string> SqliteReader::revision(const std::string& hash) {
  Borrowed c(*this);
  if (!c) return std::nullopt;
  Run run(c->revision);
  return run.with(std::string_view{hash}).row() ? std::optional(std::string(run.view(0)))
                                                : std::nullopt;
}

// Newest turns first until there are enough; their transcript names the rows.
std::vector<OutboxRow> SqliteReader::outbox_of(std::int64_t conversation, std::size_t max) {
  std::vector<OutboxRow> rows;
  Borrowed c(*this);
  if (!c) return rows;
  for (const auto id : walk_back(*c.get(), conversation, 0, SIZE_MAX)) {
    if (rows.size() >= max) break;
    Run run(c->transcript);
    if (!run.with(id).row()) break;
    const auto turn = decode<TranscriptTurn>(run.view(0));
    if (!turn) continue;
    for (auto m = turn->messages.rbegin(); m != turn->messages.rend() && rows.size() < max; ++m) {
      Run of(c->outbox);
      if (m->outbox == 0 || !of.with(m->outbox).row()) continue;
      auto row = decode<OutboxRow>(of.view(1));
      if (!row) continue;
      row->state = static_cast<OutboxState>(of.number(0));
      rows.push_back(std::move(*row));
    }
  }
  std::reverse(rows.begin(), rows.end());
  return rows;
}

StoreReader::Counts SqliteReader::counts() {
  Counts counts;
  Borrowed c(*this);
  if (!c) return counts;
  Run run(c->counts);
  if (run.row()) counts = {run.number(0), run.number(1), run.number(2), run.number(3)};
  return counts;
}

std::vector<ReviewCase> SqliteReader::cases(std::int64_t after_id, std::size_t max) {
  std::vector<ReviewCase> found;
  Borrowed c(*this);
  if (!c) return found;
  Run run(c->cases);
  run.with(after_id).with(bound(max));
  while (run.row()) {
    if (auto one = decode<ReviewCase>(run.view(0))) found.push_back(std::move(*one));
  }
  return found;
}

std::int64_t SqliteReader::person_of(std::int64_t conversation) {
  Borrowed c(*this);
  if (!c) return 0;
  Run run(c->person_of);
  return run.with(conversation).row() ? run.number(0) : 0;
}

std::vector<StoreReader::AuditRow> SqliteReader::audit(std::int64_t after_id, std::size_t max) {
  std::vector<AuditRow> rows;
  Borrowed c(*this);
  if (!c) return rows;
  Run run(c->audit);
  run.with(after_id).with(bound(max));
  Sha256 hash{};
  while (run.row()) rows.push_back(read_audit(run, hash));
  return rows;
}

std::optional<Time> SqliteReader::latest() {
  std::optional<Time> latest;
  Borrowed c(*this);
  if (!c) return latest;
  Run audit(c->latest_audit);
  audit.with(bound(latest_rows));
  if (audit.row() && audit.number(0) != 0) latest = audit.time(0);
  Run turn(c->latest_turn);
  if (!turn.row()) return latest;
  const auto last = decode<TranscriptTurn>(turn.view(0));
  return last ? std::optional(std::max(latest.value_or(last->at), last->at)) : latest;
}

// In slices, so that a long trail does not hold the log.
std::optional<std::int64_t> SqliteReader::verify_audit() {
  Sha256 before{};
  std::int64_t last = 0;
  while (true) {
    Borrowed c(*this);
    if (!c) return std::nullopt;
    Run run(c->audit);
    run.with(last).with(std::int64_t{1000});
    bool any = false;
    while (run.row()) {
      any = true;
      Sha256 stored{};
      const AuditRow row = read_audit(run, stored);
      const Sha256 right = chain(before, row.id, row.audit);
      const auto previous = run.view(7);
      const bool follows = previous.size() == before.size() &&
                           std::memcmp(previous.data(), before.data(), before.size()) == 0;
      // Ids have no gaps: a row taken out with the chain made to fit shows as well.
      if (stored != right || !follows || row.id != last + 1) return row.id;
      before = stored;
      last = row.id;
    }
    if (!c->db.ok()) return std::nullopt;
    if (!any) return 0;
  }
}

}  // namespace screenline::store
