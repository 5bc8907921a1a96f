// Tables are integer-keyed rowid tables: a 1 KB row WITHOUT ROWID spills to overflow pages and
// costs 3.5 times as much. What costs is the number of pages a turn touches, so a turn touches one
// that is its own, that of the person; transcript and outbox rows are appended behind everybody's
// last ones. A conversation's turns are found without an index: each names the one before it, and
// the person's row names the last (keyed by conversation instead they would each land on a page of
// their own: measured, twice the cost of the turn). Outbox rows are found by the id in their
// reference; indexes are partial and hold only what waits.
#include "adapters/store/sqlite_schema.hpp"

#include <iterator>

namespace screenline::store {
namespace {

// Columns beside `doc` are what queries look at; where doc has the same field, the column is right.
constexpr const char* schema_1 = R"sql(
CREATE TABLE meta(key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
INSERT INTO meta(key, value) VALUES ('next_id', 1);
CREATE TABLE counts(id INTEGER PRIMARY KEY CHECK (id = 1), persons INTEGER NOT NULL,
                    turns INTEGER NOT NULL) STRICT;
INSERT INTO counts(id, persons, turns) VALUES (1, 0, 0);

-- due: the earliest timer, exact. armed: never later than due, moved only when due becomes earlier or
-- when it has fired, so that a turn seldom touches the index.
-- conversation, last_turn, last_seq: the transcript's end, of the conversation written to last.
CREATE TABLE person(id INTEGER PRIMARY KEY, version INTEGER NOT NULL, armed INTEGER, due INTEGER,
                    conversation INTEGER NOT NULL, last_turn INTEGER NOT NULL,
                    last_seq INTEGER NOT NULL, doc BLOB NOT NULL) STRICT;
CREATE INDEX person_armed ON person(armed) WHERE armed IS NOT NULL;

-- id: 64-bit hash of the address; the next free id above when two addresses share one.
CREATE TABLE address(id INTEGER PRIMARY KEY, person INTEGER NOT NULL, address TEXT NOT NULL) STRICT;

-- last_turn, last_seq: the transcript's end once the person writes to another conversation.
CREATE TABLE conversation(id INTEGER PRIMARY KEY, person INTEGER NOT NULL,
                          last_turn INTEGER NOT NULL, last_seq INTEGER NOT NULL, site TEXT NOT NULL,
                          flow TEXT NOT NULL, revision TEXT NOT NULL, started INTEGER NOT NULL,
                          ended INTEGER, category TEXT, reason TEXT, priority TEXT) STRICT;

-- before: id of the conversation's turn before this one, 0: the first.
CREATE TABLE transcript(id INTEGER PRIMARY KEY, conversation INTEGER NOT NULL,
                        seq INTEGER NOT NULL, before INTEGER NOT NULL, doc BLOB NOT NULL) STRICT;

-- wake: when a row that waits is to be looked at; null when nothing is expected of it any more.
-- provider: the provider's id while the row is not final.
CREATE TABLE outbox(id INTEGER PRIMARY KEY, person INTEGER NOT NULL, author INTEGER NOT NULL,
                    state INTEGER NOT NULL, priority INTEGER NOT NULL, wake INTEGER, provider TEXT,
                    doc BLOB NOT NULL) STRICT;
CREATE INDEX outbox_due ON outbox(state, priority, wake) WHERE wake IS NOT NULL AND state <> 1;
CREATE INDEX outbox_inline ON outbox(priority, wake) WHERE state = 1;
CREATE INDEX outbox_queued ON outbox(person) WHERE state = 0;
CREATE INDEX outbox_provider ON outbox(provider) WHERE provider IS NOT NULL;

CREATE TABLE handoff(id INTEGER PRIMARY KEY, version INTEGER NOT NULL, site TEXT NOT NULL,
                     person INTEGER NOT NULL, state INTEGER NOT NULL, level INTEGER NOT NULL,
                     due INTEGER NOT NULL, doc BLOB NOT NULL) STRICT;
CREATE INDEX handoff_open ON handoff(site, level, due) WHERE state < 2;

CREATE TABLE audit(id INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL,
                   action TEXT NOT NULL, person INTEGER NOT NULL, conversation INTEGER NOT NULL,
                   detail TEXT NOT NULL, prev_hash BLOB NOT NULL, hash BLOB NOT NULL) STRICT;

CREATE TABLE revision(hash TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
)sql";

// next_due: the deadline that runs now, of the first or the second clock (S7); what a list goes by.
constexpr const char* schema_2 = R"sql(
ALTER TABLE handoff ADD COLUMN next_due INTEGER NOT NULL DEFAULT 0;
UPDATE handoff SET next_due=due;
DROP INDEX handoff_open;
CREATE INDEX handoff_open ON handoff(site, level, next_due) WHERE state < 2;
)sql";

// rings: when the row goes a rung further up the people on call; null when it does not.
constexpr const char* schema_3 = R"sql(
ALTER TABLE handoff ADD COLUMN rings INTEGER;
UPDATE handoff SET rings=next_due WHERE state < 2 AND level >= 2;
CREATE INDEX handoff_rings ON handoff(rings) WHERE rings IS NOT NULL;
)sql";

// outcome: how a crisis row ended, 0 while it has not been said and signed. The triggers stand for whoever
// writes to the file past the service: a crisis row neither ends unsaid nor vanishes while it is
// open. The service itself never comes near them.
constexpr const char* schema_4 = R"sql(
ALTER TABLE handoff ADD COLUMN outcome INTEGER NOT NULL DEFAULT 0;
CREATE TRIGGER handoff_ends BEFORE UPDATE ON handoff
  WHEN NEW.state=2 AND OLD.state<2 AND NEW.level>=2 AND NEW.outcome=0
  BEGIN SELECT RAISE(ABORT, 'a crisis row ends with a disposition'); END;
CREATE TRIGGER handoff_stays BEFORE DELETE ON handoff
  WHEN OLD.state<2 AND OLD.level>=2
  BEGIN SELECT RAISE(ABORT, 'a crisis row that is open is not deleted'); END;

CREATE TABLE review_case(id INTEGER PRIMARY KEY, doc BLOB NOT NULL) STRICT;
)sql";

// The level that the row had counts as well: it neither closes at a lower one nor is it replaced
// whole. To REPLACE, which would take the old row away without asking handoff_stays, the insert is
// left undone without an error: the service's own INSERT OR IGNORE of an id that is there comes by
// the same way. A row that was lowered by a statement of its own is no crisis row to the next.
constexpr const char* schema_5 = R"sql(
DROP TRIGGER handoff_ends;
CREATE TRIGGER handoff_ends BEFORE UPDATE ON handoff
  WHEN NEW.state=2 AND OLD.state<2 AND max(OLD.level, NEW.level)>=2
    AND (NEW.outcome=0 OR NEW.level<OLD.level)
  BEGIN SELECT RAISE(ABORT, 'a crisis row ends with a disposition'); END;
CREATE TRIGGER handoff_keeps BEFORE INSERT ON handoff
  WHEN EXISTS (SELECT 1 FROM handoff WHERE id=NEW.id AND state<2 AND level>=2)
  BEGIN SELECT RAISE(IGNORE); END;
)sql";

// The step to a version is at its number less one. A new store takes them all.
constexpr const char* steps[] = {schema_1, schema_2, schema_3, schema_4, schema_5};
static_assert(std::size(steps) == schema_version);

std::int64_t pragma(Db& db, const char* sql) {
  Statement s(db, sql);
  Run run(s);
  return run.row() ? run.number(0) : 0;
}

void common(Db& db) {
  if (!db.ok()) return;
  sqlite3_db_config(db.raw(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  // Plans go by the statement alone. Without it those that come near a partial index are parsed and
  // planned anew at each run, 0.1 ms for what is empty nearly always.
  sqlite3_db_config(db.raw(), SQLITE_DBCONFIG_ENABLE_QPSG, 1, nullptr);
  sqlite3_busy_timeout(db.raw(), 2000);
  db.exec("PRAGMA trusted_schema=OFF");
  db.exec("PRAGMA cell_size_check=ON");
  db.exec("PRAGMA mmap_size=0");
  db.exec("PRAGMA temp_store=MEMORY");
}

// All steps in one transaction: a store is of one version or of another.
std::string bring_up(Db& db, std::int64_t from) {
  db.exec("BEGIN IMMEDIATE");
  for (auto step = static_cast<std::size_t>(from); step < std::size(steps); ++step) {
    db.exec(steps[step]);
  }
  db.exec(("PRAGMA application_id=" + std::to_string(application_id)).c_str());
  db.exec(("PRAGMA user_version=" + std::to_string(schema_version)).c_str());
  db.exec("COMMIT");
  if (db.ok()) return "";
  std::string error = (from == 0 ? "cannot make the tables: " : "cannot bring the tables up to this release: ") +
                      db.message();
  db.rollback();
  return error;
}

}  // namespace

void configure_writer(Db& db, bool synchronous) {
  common(db);
  if (db.ok()) sqlite3_db_config(db.raw(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  db.exec("PRAGMA journal_mode=WAL");
  db.exec(synchronous ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=OFF");
  db.exec("PRAGMA wal_autocheckpoint=0");
  db.exec("PRAGMA foreign_keys=ON");
  db.exec("PRAGMA cache_size=-65536");
}

void configure_reader(Db& db) {
  common(db);
  if (db.ok()) sqlite3_db_config(db.raw(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  db.exec("PRAGMA query_only=ON");
  db.exec("PRAGMA cache_size=-8192");
}

std::string prepare_schema(Db& db) {
  const std::int64_t version = pragma(db, "PRAGMA user_version");
  const std::int64_t owner = pragma(db, "PRAGMA application_id");
  const std::int64_t tables = pragma(db, "SELECT count(*) FROM sqlite_schema");
  if (!db.ok()) return db.message();
  if (version == 0 && owner == 0 && tables == 0) return bring_up(db, 0);
  if (owner != application_id) {
    return "this SQLite file belongs to another program. Name another path for the store.";
  }
  if (version > schema_version) {
    return "the file was written by a newer release (format " + std::to_string(version) +
           ", this one knows " + std::to_string(schema_version) + "). Install that release again.";
  }
  return version < schema_version ? bring_up(db, version) : "";
}

}  // namespace screenline::store
