#include "tests/conformance/store_suite.hpp"

#include <set>

#include "bot/service/mid.hpp"
#include "tests/conformance/records_equal.hpp"
#include "tests/support/catch.hpp"

namespace screenline::testing {

using namespace screenline::service;
using namespace std::chrono_literals;

PersonRecord new_person(std::int64_t id, std::int64_t conversation) {
  PersonRecord r;
  r.state.person.id = id;
  r.state.person.site = "clinic";
  r.state.conversation.emplace().id = conversation;
  r.state.conversation->flow = "f";
  r.state.conversation->revision = "rev";
  return r;
}

TurnWrite next_turn(const PersonRecord& record, std::int64_t outbox) {
  TurnWrite w;
  w.person = record.state.person.id;
  w.expected_version = record.version;
  w.after = record;
  auto& c = *w.after.state.conversation;
  ++c.seq;
  TranscriptTurn t;
  t.conversation = c.id;
  t.seq = c.seq;
  t.at = start_time + std::chrono::seconds(c.seq);
  t.source = "sms";
  t.messages.push_back({Direction::in, dialog::Author::bot, "2", "", 0});
  t.messages.push_back({Direction::out, dialog::Author::bot, "Next question", "step:b", outbox});
  w.transcript = t;
  OutboxRow row;
  row.id = outbox;
  row.person = w.person;
  row.conversation = c.id;
  row.seq = c.seq;
  row.state = OutboxState::inline_pending;
  row.text = "Next question";
  row.mid = make_mid({0, 0xfeed0000u + c.seq});
  row.created = row.due = t.at;
  w.outbox.push_back(row);
  return w;
}

CommitResult commit_one(Store& store, TurnWrite& turn) {
  std::vector<TurnWrite> wave;
  wave.push_back(std::move(turn));
  auto results = store.commit(wave);
  turn = std::move(wave.front());
  REQUIRE(results.size() == 1);
  return results.front();
}

PersonRecord loaded(Store& store, std::int64_t person) {
  bool unavailable = true;
  auto record = store.load(person, unavailable);
  REQUIRE_FALSE(unavailable);
  REQUIRE(record.has_value());
  return *record;
}

PersonRecord begun(Store& store) {
  auto turn = next_turn(new_person(store.next_id(), store.next_id()), store.next_id());
  REQUIRE(commit_one(store, turn).status == CommitStatus::committed);
  return turn.after;
}

PersonRecord with_rows(Store& store, const PersonRecord& person, std::vector<OutboxRow> rows) {
  auto turn = next_turn(person);
  turn.transcript->messages.back().outbox = rows.empty() ? 0 : rows.front().id;
  turn.outbox = std::move(rows);
  REQUIRE(commit_one(store, turn).status == CommitStatus::committed);
  return turn.after;
}

namespace {

Handoff crisis_row(Store& store, const PersonRecord& person) {
  Handoff h;
  h.id = store.next_id();
  h.site = "clinic";
  h.person = person.state.person.id;
  h.severity = dialog::Severity::crisis;
  h.level = 3;
  h.reason = "text_signal";
  h.created = h.raised = start_time;
  h.due = start_time + 5min;
  return h;
}

// ---- the laws
// --------------------------------------------------------------------------------------

void a_commit_is_visible(StoreRig& rig) {
  auto turn = next_turn(new_person(rig.store().next_id(), rig.store().next_id()));
  const dialog::Address address{dialog::Channel::sms, "main", "+15550100001"};
  turn.new_addresses = {address};
  turn.after.timers.reminder = start_time + 2h;
  const auto result = commit_one(rig.store(), turn);
  REQUIRE(result.status == CommitStatus::committed);
  REQUIRE(result.outbox_ids.size() == 1);
  CHECK(turn.after.version == 1);
  CHECK(turn.outbox[0].id == result.outbox_ids[0]);
  CHECK(parse_mid(turn.outbox[0].mid)->row == turn.outbox[0].id);
  CHECK(parse_mid(turn.outbox[0].mid)->random == 0xfeed0001u);

  CHECK(same(loaded(rig.store(), turn.person), turn.after));
  CHECK(same(*rig.reader().person(turn.person), turn.after));
  const auto transcript = rig.reader().transcript(turn.transcript->conversation, 0, 10);
  REQUIRE(transcript.size() == 1);
  CHECK(same(transcript[0], *turn.transcript));
  bool unavailable = true;
  CHECK(rig.store().find_person("clinic", address, unavailable) == turn.person);
  CHECK_FALSE(unavailable);
  CHECK(rig.store().find_person("other", address, unavailable) == 0);
  CHECK(rig.store().find_person("clinic", {dialog::Channel::web, "main", "+15550100001"},
                                unavailable) == 0);
  CHECK(rig.store().find_person("clinic", {dialog::Channel::sms, "mai", "n+15550100001"},
                                unavailable) == 0);
  CHECK(rig.reader().counts().persons == 1);
  CHECK(rig.reader().counts().turns == 1);
}

void an_unknown_person_is_none(StoreRig& rig) {
  bool unavailable = true;
  CHECK_FALSE(rig.store().load(424242, unavailable));
  CHECK_FALSE(unavailable);
  CHECK_FALSE(rig.reader().person(424242));
  CHECK(rig.reader().transcript(424242, 0, 10).empty());
}

void a_stale_turn_writes_nothing_and_spares_its_neighbours(StoreRig& rig) {
  const auto first = begun(rig.store()), second = begun(rig.store()), third = begun(rig.store());
  std::vector<TurnWrite> wave{next_turn(first), next_turn(second), next_turn(third)};
  wave[1].expected_version = 7;
  wave[1].new_addresses = {{dialog::Channel::sms, "main", "+15550100009"}};
  wave[1].handoffs = {crisis_row(rig.store(), second)};
  wave[1].audit = {{start_time, "bot", "crisis.raised", second.state.person.id, 0, "L3"}};
  const auto handoff = wave[1].handoffs[0].id;
  const auto results = rig.store().commit(wave);
  REQUIRE(results.size() == 3);
  CHECK(results[0].status == CommitStatus::committed);
  CHECK(results[1].status == CommitStatus::conflict);
  CHECK(results[2].status == CommitStatus::committed);
  CHECK(same(loaded(rig.store(), second.state.person.id), second));
  CHECK(rig.reader().transcript(second.state.conversation->id, 0, 10).size() == 1);
  CHECK(rig.reader().outbox_of(second.state.conversation->id, 10).size() == 1);
  bool unavailable = true;
  CHECK(rig.store().find_person("clinic", wave[1].new_addresses[0], unavailable) == 0);
  CHECK_FALSE(rig.reader().handoff(handoff));
  CHECK(rig.reader().audit(0, 10).empty());
  CHECK(loaded(rig.store(), first.state.person.id).version == 2);
  CHECK(loaded(rig.store(), third.state.person.id).version == 2);
  CHECK(rig.reader().counts().turns == 5);
  CHECK(rig.store().lease_outbox(start_time + 24h, start_time + 24h, 1s, 100).size() == 5);
}

// Each late refusal happens after rows of the same turn were written: they must be taken back.
void a_turn_is_whole_or_not_at_all(StoreRig& rig) {
  const auto person = begun(rig.store());
  const auto other = begun(rig.store());
  auto row = crisis_row(rig.store(), person);
  REQUIRE(rig.store().put_handoff(row, {}));

  auto turn = next_turn(person);
  turn.audit = {{start_time, "bot", "x", person.state.person.id, 0, ""}};
  SECTION("a handoff that somebody else changed") {
    row.version = 9;
    turn.handoffs = {row};
  }
  SECTION("a handoff that is there already") {
    row.version = 0;
    turn.handoffs = {row};
  }
  SECTION("an address of another person") {
    auto theirs = next_turn(other);
    theirs.new_addresses = {{dialog::Channel::sms, "main", "+15550100002"}};
    REQUIRE(commit_one(rig.store(), theirs).status == CommitStatus::committed);
    turn.new_addresses = theirs.new_addresses;
  }
  SECTION("a transcript row that is there already") { turn.transcript->seq = 1; }
  SECTION("an outbox row that is there already") {
    turn.outbox[0].id = rig.reader().outbox_of(other.state.conversation->id, 1)[0].id;
  }
  const auto audit = rig.reader().audit(0, 100).size();
  const auto turns = rig.reader().counts().turns;
  CHECK(commit_one(rig.store(), turn).status == CommitStatus::conflict);
  CHECK(same(loaded(rig.store(), person.state.person.id), person));
  CHECK(rig.reader().transcript(person.state.conversation->id, 0, 10).size() == 1);
  CHECK(rig.reader().outbox_of(person.state.conversation->id, 10).size() == 1);
  CHECK(rig.reader().audit(0, 100).size() == audit);
  CHECK(rig.reader().counts().turns == turns);
  CHECK(rig.reader().verify_audit() == 0);
  // And the person goes on.
  auto again = next_turn(person);
  again.audit = {{start_time, "bot", "y", person.state.person.id, 0, ""}};
  CHECK(commit_one(rig.store(), again).status == CommitStatus::committed);
  CHECK(rig.reader().verify_audit() == 0);
}

void a_new_person_is_created_once(StoreRig& rig) {
  const auto record = new_person(rig.store().next_id(), rig.store().next_id());
  auto first = next_turn(record), second = next_turn(record);
  CHECK(commit_one(rig.store(), first).status == CommitStatus::committed);
  CHECK(commit_one(rig.store(), second).status == CommitStatus::conflict);
  auto ghost = next_turn(new_person(rig.store().next_id(), 5));
  ghost.expected_version = 3;
  CHECK(commit_one(rig.store(), ghost).status == CommitStatus::conflict);
  CHECK(rig.reader().counts().persons == 1);
}

void the_transcript_is_dense_and_resumable(StoreRig& rig) {
  auto person = begun(rig.store());
  const auto conversation = person.state.conversation->id;
  for (int i = 0; i < 20; ++i) person = with_rows(rig.store(), person, {});
  const auto all = rig.reader().transcript(conversation, 0, 100);
  REQUIRE(all.size() == 21);
  for (std::uint32_t i = 0; i < 21; ++i) CHECK(all[i].seq == i + 1);
  const auto some = rig.reader().transcript(conversation, 7, 3);
  REQUIRE(some.size() == 3);
  CHECK(some[0].seq == 8);
  CHECK(rig.reader().transcript(conversation, 21, 3).empty());
}

// One person, several conversations, the earlier one written to again: each keeps its own turns.
void each_conversation_has_its_own_transcript(StoreRig& rig) {
  auto person = begun(rig.store());
  const auto first = person.state.conversation->id, second = rig.store().next_id();
  const auto go_to = [&](std::int64_t conversation, std::uint32_t after) {
    person.state.conversation->id = conversation;
    person.state.conversation->seq = after;
    auto turn = next_turn(person);
    REQUIRE(commit_one(rig.store(), turn).status == CommitStatus::committed);
    person = turn.after;
  };
  go_to(second, 0);
  go_to(second, 1);
  go_to(first, 1);
  go_to(second, 2);
  if (rig.reopen) rig.close_and_reopen();
  for (const auto& [conversation, turns] : {std::pair(first, 2u), std::pair(second, 3u)}) {
    const auto rows = rig.reader().transcript(conversation, 0, 10);
    REQUIRE(rows.size() == turns);
    for (std::uint32_t i = 0; i < turns; ++i) {
      CHECK(rows[i].seq == i + 1);
      CHECK(rows[i].conversation == conversation);
    }
    CHECK(rig.reader().transcript(conversation, turns, 10).empty());
  }
}

void timers_fire_when_due_and_once(StoreRig& rig) {
  auto& store = rig.store();
  auto a = begun(store), b = begun(store);
  const auto commit_with = [&](PersonRecord& person, std::optional<Time> due) {
    auto turn = next_turn(person);
    turn.after.timers.reminder = due;
    REQUIRE(commit_one(store, turn).status == CommitStatus::committed);
    person = turn.after;
  };
  commit_with(a, start_time + 2h);
  commit_with(b, start_time + 1h);
  using Ids = std::vector<std::int64_t>;
  const auto ida = a.state.person.id, idb = b.state.person.id;
  CHECK(store.due_timers(start_time + 59min, 10) == Ids{});
  CHECK(store.due_timers(start_time + 1h, 10) == Ids{idb});
  CHECK(store.due_timers(start_time + 3h, 10) == Ids{idb, ida});
  CHECK(store.due_timers(start_time + 3h, 1) == Ids{idb});
  // Later: the stored row is not touched, but nothing fires early; earlier: it fires earlier.
  commit_with(b, start_time + 5h);
  CHECK(store.due_timers(start_time + 3h, 1) == Ids{ida});
  commit_with(a, start_time + 30min);
  CHECK(store.due_timers(start_time + 30min, 10) == Ids{ida});
  commit_with(a, std::nullopt);
  CHECK(store.due_timers(start_time + 4h, 10) == Ids{});
  CHECK(store.due_timers(start_time + 5h, 10) == Ids{idb});
  // The earliest of several counts.
  auto turn = next_turn(b);
  turn.after.timers.silence = start_time + 3min;
  REQUIRE(commit_one(store, turn).status == CommitStatus::committed);
  CHECK(store.due_timers(start_time + 3min, 10) == Ids{idb});
  // Armed again after all timers were gone.
  commit_with(a, start_time + 6h);
  CHECK(store.due_timers(start_time + 6h, 10) == Ids{idb, ida});
}

void handoffs_are_compare_and_set(StoreRig& rig) {
  auto& store = rig.store();
  const auto person = begun(store);
  auto turn = next_turn(person);
  turn.handoffs = {crisis_row(store, person)};
  const auto result = commit_one(store, turn);
  REQUIRE(result.status == CommitStatus::committed);
  CHECK(turn.handoffs[0].version == 1);
  CHECK(result.handoff_ids == std::vector{turn.handoffs[0].id});
  auto mine = *rig.reader().handoff(turn.handoffs[0].id), yours = mine;
  CHECK(same(mine, turn.handoffs[0]));
  mine.claimed_by = "ana";
  mine.state = HandoffState::claimed;
  yours.claimed_by = "ben";
  CHECK(
      store.put_handoff(mine, {{start_time, "staff:ana", "claim", person.state.person.id, 0, ""}}));
  CHECK_FALSE(store.put_handoff(yours, {{start_time, "staff:ben", "claim", 0, 0, ""}}));
  const auto stored = *rig.reader().handoff(mine.id);
  CHECK(stored.claimed_by == "ana");
  CHECK(stored.version == 2);
  const auto audit = rig.reader().audit(0, 10);
  REQUIRE(audit.size() == 1);
  CHECK(audit[0].audit.actor == "staff:ana");
  CHECK_FALSE(store.put_handoff(Handoff{}, {}));
}

// By a turn or beside one; and it is no trouble of the store.
void a_crisis_row_does_not_end_unsaid(StoreRig& rig) {
  auto& store = rig.store();
  auto person = begun(store);
  auto turn = next_turn(person);
  turn.handoffs = {crisis_row(store, person)};
  REQUIRE(commit_one(store, turn).status == CommitStatus::committed);
  auto row = *rig.reader().handoff(turn.handoffs[0].id);
  row.state = HandoffState::closed;
  row.closed_by = "ana", row.disposition = "all is well";
  CHECK_FALSE(store.put_handoff(row, {{start_time, "staff:ana", "close", 0, 0, ""}}));
  auto closing = next_turn(turn.after);
  closing.handoffs = {row};
  CHECK(commit_one(store, closing).status == CommitStatus::conflict);
  CHECK_FALSE(store.trouble());
  CHECK(rig.reader().counts().handoffs_open == 1);
  CHECK(rig.reader().audit(0, 10).empty());
  row.ending.outcome = desk::Outcome::safe_with_plan;
  CHECK_FALSE(store.put_handoff(row, {}));  // level 3: two people
  row.level = 1;                            // nor is it made a lesser one on the way
  CHECK_FALSE(store.put_handoff(row, {}));
  row.ending = {};
  CHECK_FALSE(store.put_handoff(row, {}));
  CHECK_FALSE(store.trouble());
  row.level = 3, row.ending.outcome = desk::Outcome::safe_with_plan;
  row.second_by = "ben";
  CHECK(store.put_handoff(row, {}));
  // Once closed it is changed like any other: staff look at it.
  row = *rig.reader().handoff(row.id);
  row.ending = {};
  CHECK(store.put_handoff(row, {}));
}

void cases_for_review_are_kept(StoreRig& rig) {
  auto& store = rig.store();
  auto turn = next_turn(begun(store));
  turn.conversation_changed = true;
  ReviewCase missed;
  missed.site = "clinic", missed.by = "ana", missed.note = "meant it", missed.at = start_time;
  missed.rules = {"en.self.want.die<denial.en"};
  ReviewCase second = missed;
  second.kind = CaseKind::false_alarm;
  turn.cases = {missed, second};
  REQUIRE(commit_one(store, turn).status == CommitStatus::committed);
  const auto all = rig.reader().cases(0, 10);
  REQUIRE(all.size() == 2);
  CHECK(all[0].id != 0);
  CHECK(same(all[0], turn.cases[0]));
  CHECK(rig.reader().cases(0, 1).size() == 1);
  const auto rest = rig.reader().cases(all[0].id, 10);
  REQUIRE(rest.size() == 1);
  CHECK(rest[0].kind == CaseKind::false_alarm);
  CHECK(rig.reader().person_of(turn.after.state.conversation->id) == turn.person);
  CHECK(rig.reader().person_of(987654) == 0);
}

// A page belongs to its row: it is there with the change, or neither is.
void a_row_and_its_pages_are_one(StoreRig& rig) {
  auto& store = rig.store();
  const auto person = begun(store);
  const auto page = [&](std::int64_t id) {
    OutboxRow row;
    row.id = id;
    row.person = person.state.person.id;
    row.author = dialog::Author::system;
    row.priority = 0;
    row.text = "look";
    row.created = row.due = start_time;
    return row;
  };
  auto row = crisis_row(store, person);
  REQUIRE(store.put_handoff(row, {}));
  const auto before = *rig.reader().handoff(row.id);
  const auto leased = [&] {
    int pages = 0;
    for (const auto& one : store.lease_outbox(start_time, start_time - 1h, 1s, 10))
      pages += one.text == "look";
    return pages;
  };
  auto changed = before;
  changed.rung = 2;
  changed.version = 7;  // seen by nobody
  CHECK_FALSE(store.put_handoff(changed, {{start_time, "system", "x", 0, 0, ""}}, {page(9001)}));
  CHECK(leased() == 0);
  changed.version = before.version;
  CHECK(store.put_handoff(changed, {{start_time, "system", "x", 0, 0, ""}}, {page(9001)}));
  CHECK(leased() == 1);
  CHECK(rig.reader().handoff(row.id)->rung == 2);
  // An id that is taken: the row stays as it was, and the store goes on.
  changed.version = before.version + 1;
  changed.rung = 3;
  CHECK_FALSE(store.put_handoff(changed, {{start_time, "system", "x", 0, 0, ""}}, {page(9001)}));
  CHECK(rig.reader().handoff(row.id)->rung == 2);
  CHECK(rig.reader().audit(0, 10).size() == 1);
  CHECK_FALSE(store.trouble());
}

void rows_ring_when_nobody_acts(StoreRig& rig) {
  auto& store = rig.store();
  const auto person = begun(store);
  using Ids = std::vector<std::int64_t>;
  const auto due = [&](std::chrono::minutes after, std::size_t max = 10) {
    Ids ids;
    for (const auto& row : store.due_handoffs(start_time + after, max)) ids.push_back(row.id);
    return ids;
  };
  auto three = crisis_row(store, person), two = crisis_row(store, person);
  two.level = 2;
  two.due = start_time + 15min;
  auto routine = crisis_row(store, person), shut = crisis_row(store, person);
  routine.severity = dialog::Severity::routine;
  shut.state = HandoffState::closed;
  for (auto* row : {&two, &three, &routine, &shut}) REQUIRE(store.put_handoff(*row, {}));
  CHECK(due(4min).empty());
  CHECK(due(5min) == Ids{three.id});
  CHECK(due(20min) == Ids{three.id, two.id});
  CHECK(due(20min, 1) == Ids{three.id});
  // A step taken, the next is five minutes later; acknowledged, the second clock; reached, none.
  auto row = store.due_handoffs(start_time + 5min, 1).at(0);
  row.rung_steps = 1;
  row.rung_clock = row.due;
  REQUIRE(store.put_handoff(row, {}));
  CHECK(due(9min).empty());
  CHECK(due(10min) == Ids{three.id});
  row = *rig.reader().handoff(three.id);
  row.acknowledged = start_time + 9min;
  row.contact_due = start_time + 24min;
  REQUIRE(store.put_handoff(row, {}));
  CHECK(due(23min) == Ids{two.id});
  CHECK(due(24min) == Ids{two.id, three.id});
  if (rig.reopen) rig.close_and_reopen();
  CHECK(rig.store().due_handoffs(start_time + 24min, 10).size() == 2);
  row = *rig.reader().handoff(three.id);
  row.contact_due = {};
  REQUIRE(rig.store().put_handoff(row, {}));
  CHECK(rig.store().due_handoffs(start_time + 24min, 10).size() == 1);
}

void the_queue_lists_the_worst_first(StoreRig& rig) {
  auto& store = rig.store();
  const auto person = begun(store);
  std::vector<std::int64_t> ids;
  const auto add = [&](int level, std::chrono::minutes due, HandoffState state, const char* site) {
    auto row = crisis_row(store, person);
    row.level = level;
    row.due = start_time + due;
    row.state = state;
    row.site = site;
    REQUIRE(store.put_handoff(row, {}));
    ids.push_back(row.id);
  };
  add(0, 1min, HandoffState::open, "clinic");
  add(3, 9min, HandoffState::claimed, "clinic");
  add(3, 5min, HandoffState::open, "clinic");
  add(4, 9min, HandoffState::closed, "clinic");
  add(4, 9min, HandoffState::open, "other");
  const auto listed = [&](bool closed, std::size_t max) {
    std::vector<std::int64_t> out;
    for (const auto& row : rig.reader().handoffs("clinic", closed, max)) out.push_back(row.id);
    return out;
  };
  using Ids = std::vector<std::int64_t>;
  CHECK(listed(false, 10) == Ids{ids[2], ids[1], ids[0]});
  CHECK(listed(false, 2) == Ids{ids[2], ids[1]});
  CHECK(listed(true, 10) == Ids{ids[2], ids[1], ids[0], ids[3]});
  CHECK(rig.reader().counts().handoffs_open == 4);
}

void ids_never_come_twice(StoreRig& rig) {
  std::set<std::int64_t> seen;
  std::int64_t last = 0;
  for (int i = 0; i < 40000; ++i) {
    const auto id = rig.store().next_id();
    if (id <= last) FAIL("not rising");
    seen.insert(last = id);
  }
  CHECK(seen.size() == 40000);
  if (!rig.reopen) return;
  rig.close_and_reopen();
  CHECK(rig.store().next_id() > last);
}

void revisions_are_kept(StoreRig& rig) {
  const std::string bytes("{\"a\":\0 1}", 9);
  CHECK_FALSE(rig.store().get_revision("abc"));
  CHECK(rig.store().put_revision("abc", bytes));
  CHECK(rig.store().put_revision("abc", bytes));
  CHECK(rig.store().get_revision("abc") == bytes);
  CHECK(rig.reader().revision("abc") == bytes);
  CHECK_FALSE(rig.reader().revision("ab"));
}

void everybody_is_listed_in_parts(StoreRig& rig) {
  REQUIRE(rig.reader().persons(0, 10));
  CHECK(rig.reader().persons(0, 10)->empty());
  std::vector<PersonRecord> all;
  for (int i = 0; i < 5; ++i) all.push_back(begun(rig.store()));
  std::vector<std::int64_t> seen;
  while (true) {
    const auto part = rig.reader().persons(seen.empty() ? 0 : seen.back(), 2);
    REQUIRE(part);
    if (part->empty()) break;
    CHECK(part->size() <= 2);
    for (const auto& row : *part) {
      REQUIRE(row.record);
      CHECK(same(*row.record, loaded(rig.store(), row.id)));
      seen.push_back(row.id);
    }
  }
  CHECK(seen.size() == all.size());
  CHECK(std::ranges::is_sorted(seen));
}

void the_audit_chain_holds(StoreRig& rig) {
  CHECK(rig.reader().verify_audit() == 0);
  auto person = begun(rig.store());
  for (int i = 0; i < 5; ++i) {
    auto turn = next_turn(person);
    turn.audit = {{start_time + std::chrono::seconds(i), "bot", "consent.given", turn.person,
                   turn.transcript->conversation, "c1"},
                  {start_time, "system", "flow.loaded", 0, 0, "rev"}};
    REQUIRE(commit_one(rig.store(), turn).status == CommitStatus::committed);
    person = turn.after;
    if (rig.reopen && i == 2) rig.close_and_reopen();
  }
  const auto rows = rig.reader().audit(0, 100);
  REQUIRE(rows.size() == 10);
  CHECK(rig.reader().audit(rows[3].id, 2).at(0).id == rows[4].id);
  std::set<std::string> hashes;
  for (const auto& row : rows) hashes.insert(row.hash);
  CHECK(hashes.size() == 10);
  CHECK(rows[0].audit.action == "consent.given");
  CHECK(rig.reader().verify_audit() == 0);
}

void the_latest_time_is_of_the_last_rows(StoreRig& rig) {
  using std::chrono::hours;
  CHECK_FALSE(rig.reader().latest());
  auto person = begun(rig.store());
  auto turn = next_turn(person);
  turn.transcript->at = start_time + hours(2);
  turn.audit = {{start_time + hours(1), "bot", "consent.given", turn.person, 0, ""}};
  REQUIRE(commit_one(rig.store(), turn).status == CommitStatus::committed);
  CHECK(rig.reader().latest() == start_time + hours(2));
  // A clock that was set back since: the row before it counts.
  REQUIRE(rig.store().put_audit({{start_time + hours(3), "system", "one", 0, 0, ""},
                                 {start_time, "system", "two", 0, 0, ""}}));
  CHECK(rig.reader().latest() == start_time + hours(3));
  if (rig.reopen) rig.close_and_reopen();
  CHECK(rig.reader().latest() == start_time + hours(3));
  // One that was wrong long ago does not.
  for (int i = 0; i < 64; ++i)
    REQUIRE(rig.store().put_audit({{start_time, "system", "one", 0, 0, ""}}));
  CHECK(rig.reader().latest() == start_time + hours(2));
}

void everything_is_there_after_opening_again(StoreRig& rig) {
  if (!rig.reopen) return;
  const dialog::Address address{dialog::Channel::web, "site", "session-1"};
  auto first =
      next_turn(new_person(rig.store().next_id(), rig.store().next_id()), rig.store().next_id());
  first.new_addresses = {address};
  first.conversation_changed = true;
  first.after.timers.expiry = start_time + 1h;
  first.handoffs = {crisis_row(rig.store(), first.after)};
  REQUIRE(commit_one(rig.store(), first).status == CommitStatus::committed);
  REQUIRE(rig.store().put_revision("rev", "bytes"));
  rig.close_and_reopen();
  CHECK(same(loaded(rig.store(), first.person), first.after));
  bool unavailable = true;
  CHECK(rig.store().find_person("clinic", address, unavailable) == first.person);
  CHECK(rig.reader().transcript(first.transcript->conversation, 0, 10).size() == 1);
  CHECK(same(rig.reader().outbox_of(first.transcript->conversation, 10).at(0), first.outbox[0]));
  CHECK(same(*rig.reader().handoff(first.handoffs[0].id), first.handoffs[0]));
  CHECK(rig.store().due_timers(start_time + 1h, 10) == std::vector{first.person});
  CHECK(rig.store().get_revision("rev") == "bytes");
  CHECK(rig.store().lease_outbox(start_time + 1h, start_time + 1h, 1s, 10).size() == 1);
  CHECK(rig.reader().counts().turns == 1);
  CHECK_FALSE(rig.store().trouble());
}

}  // namespace

const std::vector<StoreLaw>& store_laws() {
  static const std::vector<StoreLaw> laws = [] {
    std::vector<StoreLaw> all{
        {"a commit is visible", a_commit_is_visible},
        {"an unknown person is none", an_unknown_person_is_none},
        {"a stale turn writes nothing and spares its neighbours",
         a_stale_turn_writes_nothing_and_spares_its_neighbours},
        {"a turn is whole or not at all", a_turn_is_whole_or_not_at_all},
        {"a new person is created once", a_new_person_is_created_once},
        {"the transcript is dense and resumable", the_transcript_is_dense_and_resumable},
        {"each conversation has its own transcript", each_conversation_has_its_own_transcript},
        {"timers fire when due and once", timers_fire_when_due_and_once},
        {"handoffs are compare-and-set", handoffs_are_compare_and_set},
        {"a crisis row does not end unsaid", a_crisis_row_does_not_end_unsaid},
        {"cases for review are kept", cases_for_review_are_kept},
        {"a row and its pages are one write", a_row_and_its_pages_are_one},
        {"rows ring when nobody acts", rows_ring_when_nobody_acts},
        {"the queue lists the worst first", the_queue_lists_the_worst_first},
        {"ids never come twice", ids_never_come_twice},
        {"revisions are kept", revisions_are_kept},
        {"everybody is listed in parts", everybody_is_listed_in_parts},
        {"the audit chain holds", the_audit_chain_holds},
        {"the latest time on record is of the last rows", the_latest_time_is_of_the_last_rows},
        {"everything is there after opening again", everything_is_there_after_opening_again},
    };
    all.insert(all.end(), outbox_laws().begin(), outbox_laws().end());
    return all;
  }();
  return laws;
}

}  // namespace screenline::testing
