// What is the SQLite store's own: opening, files, trouble with the disk, plans of its queries. The
// laws that it shares with the other stores are in tests/conformance.
#include "adapters/store/sqlite.hpp"

#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <thread>

#include "adapters/store/sqlite_store.hpp"
#include "adapters/store/turn_rules.hpp"
#include "tests/adapters/store/turn_law.hpp"
#include "tests/adapters/store/unsynced_vfs.hpp"
#include "tests/conformance/records_equal.hpp"
#include "tests/conformance/store_suite.hpp"
#include "tests/conformance/temp_dir.hpp"
#include "tests/support/catch.hpp"

using namespace screenline;
using namespace screenline::testing;
using namespace std::chrono_literals;

namespace {

store::Opened opened(const std::string& path, const store::SqliteOptions& options = {}) {
  auto result = store::open_sqlite(path, options);
  if (auto* error = std::get_if<std::string>(&result)) FAIL(*error);
  return std::move(std::get<store::Opened>(result));
}

std::string refusal(const std::string& path) {
  auto result = store::open_sqlite(path);
  auto* error = std::get_if<std::string>(&result);
  return error ? *error : "";
}

bool says(const std::string& text, const char* what) {
  return text.find(what) != std::string::npos;
}

void run_sql(const std::string& path, const std::string& sql) {
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
  char* error = nullptr;
  sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &error);
  CHECK(std::string(error ? error : "") == "");
  sqlite3_close(db);
}

bool sql_refused(const std::string& path, const std::string& sql) {
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
  const int code = sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr);
  sqlite3_close(db);
  return code == SQLITE_CONSTRAINT;
}

// Commits one turn for the person and gives the record after it; nullopt when unavailable.
std::optional<PersonRecord> go_on(Store& store, const PersonRecord& record) {
  auto turn = lawful_turn(record, store);
  const auto status = commit_one(store, turn).status;
  CHECK(status != CommitStatus::conflict);
  return status == CommitStatus::committed ? std::optional(turn.after) : std::nullopt;
}

store::SqliteOptions quick(const std::string& vfs = "") {
  store::SqliteOptions options;
  options.reopen_first = 1ms;
  options.reopen_max = 4ms;
  options.vfs = vfs;
  return options;
}

// Tries until the back-off lets it.
std::optional<PersonRecord> eventually(Store& store, const PersonRecord& record) {
  for (int i = 0; i < 200; ++i) {
    bool lost = false;
    const auto now = store.load(record.state.person.id, lost);
    if (!lost) {
      if (auto after = go_on(store, now.value_or(record))) return after;
    }
    std::this_thread::sleep_for(2ms);
  }
  return std::nullopt;
}

std::string law(store::Opened& store) {
  std::map<std::int64_t, std::uint32_t> checked;
  return broken_law(store, 3, {}, checked);
}

}  // namespace

// The tables of format 3 out of those of format 5.
const char* const back_to_3 =
    "DROP TRIGGER handoff_keeps; DROP TRIGGER handoff_ends; DROP TRIGGER handoff_stays; DROP TABLE "
    "review_case;"
    "ALTER TABLE handoff DROP COLUMN outcome; PRAGMA user_version=3";

TEST_CASE("a second process is refused and told why", "[store][sqlite]") {
  const TempDir dir;
  auto first = opened(dir.file("s.db"));
  CHECK(says(refusal(dir.file("s.db")), "already runs on this store"));
  first = {};
  CHECK(refusal(dir.file("s.db")).empty());
}

TEST_CASE("the files are for their owner alone", "[store][sqlite]") {
  const TempDir dir;
  auto store = opened(dir.file("s.db"));
  REQUIRE(go_on(*store.store, first_record(1)));
  for (const char* end : {"", "-wal", "-shm", ".lock"}) {
    struct stat st {};
    INFO(end);
    REQUIRE(::stat(dir.file(std::string("s.db") + end).c_str(), &st) == 0);
    CHECK((st.st_mode & 0777) == 0600);
  }
}

TEST_CASE("a store of the release before opens, and its rows have the deadline that ran",
          "[store][sqlite]") {
  const TempDir dir;
  const auto path = dir.file("s.db");
  Handoff later, sooner;
  {
    auto store = opened(path);
    REQUIRE(go_on(*store.store, first_record(1)));
    later.id = store.store->next_id(), sooner.id = store.store->next_id();
    later.site = sooner.site = "clinic";
    later.level = sooner.level = 3;
    later.due = start_time + 2h, sooner.due = start_time + 1h;
    REQUIRE(store.store->put_handoff(later, {}));
    REQUIRE(store.store->put_handoff(sooner, {}));
  }
  // Back to the tables of format 1.
  run_sql(path, back_to_3);
  run_sql(path,
          "DROP INDEX handoff_rings; ALTER TABLE handoff DROP COLUMN rings;"
          "DROP INDEX handoff_open; ALTER TABLE handoff DROP COLUMN next_due;"
          "CREATE INDEX handoff_open ON handoff(site, level, due) WHERE state < 2;"
          "PRAGMA user_version=1");
  {
    auto store = opened(path);
    CHECK(store.reader->person(1));
    auto rows = store.reader->handoffs("clinic", false, 10);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].id == sooner.id);
    CHECK(rows[0].contact_due == Time{});
    // Acknowledged, and the person was reached: the other one is first now.
    rows[0].acknowledged = start_time;
    REQUIRE(store.store->put_handoff(rows[0], {}));
    CHECK(store.reader->handoffs("clinic", false, 10).at(0).id == later.id);
    REQUIRE(go_on(*store.store, *store.reader->person(1)));
  }
  CHECK(refusal(path).empty());  // once: the next start finds it as it should be
}

TEST_CASE("rows of the format before ring when their clock runs out, and only then",
          "[store][sqlite]") {
  const TempDir dir;
  const auto path = dir.file("s.db");
  Handoff waits, seen;
  {
    auto store = opened(path);
    waits.id = store.store->next_id(), seen.id = store.store->next_id();
    waits.site = seen.site = "clinic";
    waits.severity = seen.severity = dialog::Severity::crisis;
    waits.level = seen.level = 3;
    waits.due = seen.due = start_time + 5min;
    REQUIRE(store.store->put_handoff(waits, {}));
    REQUIRE(store.store->put_handoff(seen, {}));
    seen.version = 1;
    seen.acknowledged = start_time;
    seen.contact_due = start_time + 1h;
    REQUIRE(store.store->put_handoff(seen, {}));
  }
  // Back to format 2; format 1 had said of the acknowledged row that its first clock still runs.
  run_sql(path, back_to_3);
  run_sql(path,
          "DROP INDEX handoff_rings; ALTER TABLE handoff DROP COLUMN rings;"
          "UPDATE handoff SET next_due=due; PRAGMA user_version=2");
  {
    auto store = opened(path);
    CHECK(store.store->due_handoffs(start_time + 4min, 10).empty());
    const auto due = store.store->due_handoffs(start_time + 6min, 10);
    REQUIRE(due.size() == 1);
    CHECK(due[0].id == waits.id);
    CHECK(due[0].rung == 1);
    CHECK(store.store->due_handoffs(start_time + 1h, 10).size() == 2);
  }
  CHECK(refusal(path).empty());
}

TEST_CASE("a store of before dispositions were kept takes them; what was closed then stays closed",
          "[store][sqlite]") {
  const TempDir dir;
  const auto path = dir.file("s.db");
  Handoff open, shut;
  {
    auto store = opened(path);
    open.id = store.store->next_id(), shut.id = store.store->next_id();
    open.site = shut.site = "clinic";
    open.level = shut.level = 3;
    REQUIRE(store.store->put_handoff(open, {}));
    REQUIRE(store.store->put_handoff(shut, {}));
  }
  run_sql(path, back_to_3);
  run_sql(path, "UPDATE handoff SET state=2 WHERE id=" + std::to_string(shut.id));
  {
    auto store = opened(path);
    CHECK(store.reader->counts().handoffs_open == 1);
    open.version = 1, open.state = HandoffState::closed;
    CHECK_FALSE(store.store->put_handoff(open, {}));
    CHECK_FALSE(store.store->trouble());
    open.ending.outcome = desk::Outcome::handed_over;
    open.closed_by = "Dr Lee", open.second_by = "Dr Okafor";
    CHECK(store.store->put_handoff(open, {}));
    CHECK(store.reader->handoff(open.id)->ending.outcome == desk::Outcome::handed_over);
  }
  CHECK(refusal(path).empty());
}

TEST_CASE("past the service: an open crisis row is neither closed, replaced nor deleted",
          "[store][sqlite]") {
  const TempDir dir;
  const auto path = dir.file("s.db");
  {
    auto store = opened(path);
    Handoff crisis, asked;
    crisis.id = 1, crisis.site = "clinic", crisis.level = 2;
    asked.id = 2, asked.site = "clinic";
    REQUIRE(store.store->put_handoff(crisis, {}));
    REQUIRE(store.store->put_handoff(asked, {}));
  }
  CHECK(sql_refused(path, "UPDATE handoff SET state=2"));
  CHECK(sql_refused(path, "UPDATE handoff SET state=2 WHERE id=1"));
  CHECK(sql_refused(path, "UPDATE handoff SET state=2, level=1 WHERE id=1"));
  CHECK(sql_refused(path, "UPDATE handoff SET state=2, level=1, outcome=1 WHERE id=1"));
  CHECK(sql_refused(path, "DELETE FROM handoff"));
  // Left undone, without an error.
  const std::string row =
      " INTO handoff(id, version, site, person, state, level, due, doc, "
      "outcome) SELECT id, version, site, person, ";
  run_sql(path, "INSERT OR REPLACE" + row + "2, level, due, doc, 0 FROM handoff WHERE id=1");
  run_sql(path, "INSERT OR REPLACE" + row + "0, 1, due, doc, 0 FROM handoff WHERE id=1");
  CHECK(sql_refused(path, "UPDATE handoff SET state=2 WHERE id=1"));
  CHECK_FALSE(sql_refused(path, "UPDATE handoff SET state=2 WHERE id=2"));
  CHECK_FALSE(sql_refused(path, "DELETE FROM handoff WHERE id=2"));
  auto store = opened(path);
  CHECK(store.reader->handoffs("clinic", false, 10).size() == 1);
}

TEST_CASE("what is not our store is not touched", "[store][sqlite]") {
  const TempDir dir;
  const auto path = dir.file("s.db");
  SECTION("a folder that is not there") {
    CHECK(says(refusal(dir.file("no/s.db")), "Check that the folder exists"));
  }
  SECTION("another program's file") {
    run_sql(path, "CREATE TABLE notes(a)");
    CHECK(says(refusal(path), "belongs to another program"));
  }
  SECTION("a newer release's file") {
    opened(path);
    run_sql(path, "PRAGMA user_version=99");
    CHECK(says(refusal(path), "newer release"));
  }
  SECTION("no SQLite file at all") {
    std::ofstream(path) << std::string(8192, 'x');
    CHECK(says(refusal(path), "restore a backup"));
    CHECK(std::filesystem::file_size(path) == 8192);
  }
}

TEST_CASE("a row of the audit trail that was changed is found", "[store][sqlite]") {
  const TempDir dir;
  const auto path = dir.file("s.db");
  {
    auto store = opened(path);
    auto record = first_record(1);
    for (int i = 0; i < 6; ++i) record = *go_on(*store.store, record);
    REQUIRE(store.reader->verify_audit() == std::optional<std::int64_t>{0});
  }
  std::int64_t first_wrong = 3;
  SECTION("a word") { run_sql(path, "UPDATE audit SET detail='nothing' WHERE id=3"); }
  SECTION("a time") { run_sql(path, "UPDATE audit SET at=at+1 WHERE id=3"); }
  SECTION("the hash with it") {
    run_sql(path, "UPDATE audit SET detail='nothing', hash=zeroblob(32) WHERE id=3");
  }
  SECTION("a row taken out") {
    run_sql(path, "DELETE FROM audit WHERE id=3");
    first_wrong = 4;
  }
  SECTION("two rows in each other's place") {
    run_sql(path, "UPDATE audit SET id=-id WHERE id IN (3,4)");
    run_sql(path, "UPDATE audit SET id=7+id WHERE id<0");
  }
  auto store = opened(path);
  CHECK(store.reader->verify_audit() == std::optional(first_wrong));
}

TEST_CASE("a full disk loses nothing and heals by itself", "[store][sqlite]") {
  const TempDir dir;
  UnsyncedVfs disk("full");
  auto store = opened(dir.file("s.db"), quick(disk.name()));
  auto record = *go_on(*store.store, first_record(1));
  disk.fail_writes(SQLITE_FULL);
  CHECK_FALSE(go_on(*store.store, record));
  REQUIRE(store.store->trouble());
  CHECK(says(*store.store->trouble(), "full"));
  CHECK(same(loaded(*store.store, 1), record));  // it can still be read
  store.store->idle();
  disk.fail_writes(SQLITE_OK);
  REQUIRE(go_on(*store.store, record));
  CHECK_FALSE(store.store->trouble());
  CHECK(law(store) == "");
}

TEST_CASE("a failing disk is opened again when it works again", "[store][sqlite]") {
  const TempDir dir;
  UnsyncedVfs disk("failing");
  auto store = opened(dir.file("s.db"), quick(disk.name()));
  auto record = *go_on(*store.store, first_record(1));
  SECTION("writes") { disk.fail_writes(SQLITE_IOERR_WRITE); }
  SECTION("syncs") { disk.fail_syncs(SQLITE_IOERR_FSYNC); }
  CHECK_FALSE(go_on(*store.store, record));
  CHECK(store.store->trouble());
  bool lost = false;
  std::this_thread::sleep_for(5ms);
  CHECK_FALSE(store.store->load(1, lost));
  CHECK(lost);
  CHECK(store.store->next_id() == 0);
  CHECK(store.store->lease_outbox(start_time + 24h, start_time + 24h, 1s, 9).empty());
  disk.fail_writes(SQLITE_OK);
  disk.fail_syncs(SQLITE_OK);
  const auto after = eventually(*store.store, record);
  REQUIRE(after);
  CHECK_FALSE(store.store->trouble());
  CHECK(law(store) == "");
  CHECK(store.reader->person(1)->version == after->version);
}

TEST_CASE("a store that was deleted under us is not begun anew", "[store][sqlite]") {
  const TempDir dir;
  const auto path = dir.file("s.db");
  auto store = opened(path, quick());
  auto record = *go_on(*store.store, first_record(1));
  const std::string which = GENERATE("", "-wal");
  std::filesystem::rename(path + which, dir.file("gone"));
  CHECK_FALSE(go_on(*store.store, record));
  REQUIRE(store.store->trouble());
  if (!which.empty()) return;  // the file without its log opens again, as it was before the log
  std::this_thread::sleep_for(10ms);
  CHECK_FALSE(go_on(*store.store, record));
  CHECK_FALSE(std::filesystem::exists(path));
  std::filesystem::rename(dir.file("gone"), path);
  REQUIRE(eventually(*store.store, record));
  CHECK(law(store) == "");
}

TEST_CASE("a damaged person holds up nobody else", "[store][sqlite]") {
  const TempDir dir;
  const auto path = dir.file("s.db");
  {
    auto store = opened(path);
    for (std::int64_t p = 1; p <= 3; ++p) REQUIRE(go_on(*store.store, first_record(p)));
  }
  run_sql(path, "UPDATE person SET doc=x'01ff' WHERE id=2");
  auto store = opened(path);
  bool lost = false;
  CHECK_FALSE(store.store->load(2, lost));
  CHECK(lost);
  CHECK(store.store->unreadable() == std::set<std::int64_t>{2});
  CHECK_FALSE(store.store->trouble());
  CHECK_FALSE(store.reader->person(2));
  CHECK(go_on(*store.store, loaded(*store.store, 1)));
  CHECK(go_on(*store.store, loaded(*store.store, 3)));
}

TEST_CASE("a crisis row that cannot be read stays in the list and is told", "[store][sqlite]") {
  const TempDir dir;
  const auto path = dir.file("s.db");
  std::int64_t id = 0;
  {
    auto store = opened(path);
    Handoff row;
    row.id = id = store.store->next_id();
    row.site = "main";
    row.person = 7;
    row.severity = dialog::Severity::crisis;
    row.level = 3;
    row.due = start_time + 5min;
    REQUIRE(store.store->put_handoff(row, {}));
  }
  run_sql(path, "UPDATE handoff SET doc=x'ff'");
  auto store = opened(path);
  const auto rows = store.reader->handoffs("main", false, 10);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].unreadable);
  CHECK(rows[0].id == id);
  CHECK(rows[0].person == 7);
  CHECK(rows[0].level == 3);
  CHECK(rows[0].severity == dialog::Severity::crisis);
  CHECK(rows[0].state == HandoffState::open);
  CHECK_FALSE(store.reader->handoff(id));
  CHECK(store.store->unreadable().empty());
  CHECK(store.store->due_handoffs(start_time + 6min, 10).empty());
  CHECK(store.store->unreadable() == std::set<std::int64_t>{7});
  // It keeps ringing: a later look finds it again, and once it can be read it is due.
  CHECK(store.store->due_handoffs(start_time + 8min, 10).empty());
  CHECK(store.store->unreadable().size() == 1);
}

TEST_CASE("addresses whose hashes collide are kept apart", "[store][sqlite]") {
  const TempDir dir;
  const auto path = dir.file("s.db");
  const dialog::Address ours{dialog::Channel::sms, "main", "+15550100001"};
  opened(path);
  const auto hash = store::address_hash(store::address_text("clinic", ours));
  run_sql(path, "INSERT INTO address VALUES (" + std::to_string(hash) + ", 77, 'another one')");
  auto store = opened(path);
  bool lost = false;
  CHECK(store.store->find_person("clinic", ours, lost) == 0);
  auto turn = lawful_turn(first_record(1), *store.store);
  turn.new_addresses = {ours};
  REQUIRE(commit_one(*store.store, turn).status == CommitStatus::committed);
  CHECK(store.store->find_person("clinic", ours, lost) == 1);
}

TEST_CASE("the log stays bounded", "[store][sqlite]") {
  const TempDir dir;
  auto options = quick();
  options.checkpoint_pages = 50;
  options.wal_pages_max = 200;
  const bool idles = GENERATE(true, false);
  auto store = opened(dir.file("s.db"), options);
  auto records = persons_of(*store.store, 3);
  std::uintmax_t largest = 0;
  for (int i = 0; i < 600; ++i) {
    for (auto& record : records) record = *go_on(*store.store, record);
    if (idles) store.store->idle();
    (void)store.reader->transcript(1001, 0, 5);
    largest = std::max(largest, std::filesystem::file_size(dir.file("s.db-wal")));
  }
  CHECK(largest < 4200 * (idles ? 100u : 260u));
}

TEST_CASE("readers work beside the writer", "[store][sqlite]") {
  const TempDir dir;
  auto options = quick();
  options.checkpoint_pages = 20;
  options.readers = 2;
  auto store = opened(dir.file("s.db"), options);
  auto record = *go_on(*store.store, first_record(1));
  std::atomic<bool> stop{false};
  std::atomic<int> wrong{0}, reads{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      while (!stop) {
        const auto person = store.reader->person(1);
        const auto turns = store.reader->transcript(1001, 0, 100'000);
        if (!person || turns.size() < person->version) ++wrong;
        ++reads;
      }
    });
  }
  for (int i = 0; i < 200 || reads < 50; ++i) {
    record = *go_on(*store.store, record);
    store.store->idle();
  }
  stop = true;
  for (auto& thread : threads) thread.join();
  CHECK(wrong == 0);
}

TEST_CASE("no query of the write side reads a whole table", "[store][sqlite]") {
  const TempDir dir;
  store::SqliteShared shared;
  shared.path = dir.file("s.db");
  std::ofstream(shared.path).close();
  std::string error;
  auto writer = store::Writer::open(shared, true, error);
  REQUIRE(writer);
  int looked_at = 0;
  auto* db = writer->db().raw();
  for (auto* s = sqlite3_next_stmt(db, nullptr); s; s = sqlite3_next_stmt(db, s)) {
    const std::string sql = sqlite3_sql(s);
    if (sql.find("SELECT") != 0 && sql.find("UPDATE") != 0) continue;
    ++looked_at;
    store::Statement plan(writer->db(), ("EXPLAIN QUERY PLAN " + sql).c_str());
    store::Run run(plan);
    while (run.row()) {
      const std::string line(run.view(3));
      INFO(sql << ": " << line);
      CHECK(line.find("SCAN") == std::string::npos);
      CHECK(line.find("TEMP B-TREE") == std::string::npos);
    }
  }
  CHECK(looked_at > 10);
}

TEST_CASE("a sweep that finds nothing plans nothing anew", "[store][sqlite]") {
  const TempDir dir;
  store::SqliteShared shared;
  shared.path = dir.file("s.db");
  std::ofstream(shared.path).close();
  std::string error;
  auto writer = store::Writer::open(shared, true, error);
  REQUIRE(writer);
  for (int i = 1; i < 4; ++i) {
    const Time now{std::chrono::hours(i)};
    CHECK(writer->lease(now, now, now + 1s, 10).empty());
    CHECK(writer->due_timers(now, 10).empty());
    CHECK(writer->due_handoffs(now, 10).empty());
  }
  auto* db = writer->db().raw();
  for (auto* s = sqlite3_next_stmt(db, nullptr); s; s = sqlite3_next_stmt(db, s)) {
    INFO(sqlite3_sql(s));
    CHECK(sqlite3_stmt_status(s, SQLITE_STMTSTATUS_REPREPARE, 0) == 0);
  }
}

TEST_CASE("a person's row keeps its size from turn to turn", "[store][sqlite]") {
  const TempDir dir;
  const std::string path = dir.file("s.db");
  std::set<std::int64_t> sizes;
  {
    auto store = opened(path);
    PersonRecord record = first_record(1);
    for (int i = 0; i < 8; ++i) {
      const auto after = go_on(*store.store, record);
      REQUIRE(after);
      record = *after;
      const auto n = static_cast<std::uint64_t>(i) + 1;
      record.seen.push_back(
          {~n, static_cast<std::uint32_t>(n), 1'000 + i, 1001});  // as each text does
      sqlite3* db = nullptr;
      REQUIRE(sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK);
      sqlite3_exec(
          db, "SELECT length(doc) FROM person WHERE id=1",
          [](void* into, int, char** values, char**) {
            static_cast<std::set<std::int64_t>*>(into)->insert(std::atoll(values[0]));
            return 0;
          },
          &sizes, nullptr);
      sqlite3_close(db);
    }
  }
  CHECK(sizes.size() <= 2);
}
