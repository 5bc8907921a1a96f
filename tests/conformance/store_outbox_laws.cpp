// The laws of the outbox. See store_suite.hpp.
#include <map>
#include <set>

#include "bot/service/mid.hpp"
#include "tests/conformance/store_suite.hpp"
#include "tests/support/catch.hpp"

namespace screenline::testing {

using namespace screenline::service;
using namespace std::chrono_literals;

namespace {

OutboxRow queued_row(Store& store, const PersonRecord& person, Time due) {
  OutboxRow row;
  row.id = store.next_id();
  row.person = person.state.person.id;
  row.conversation = person.state.conversation->id;
  row.state = OutboxState::queued;
  row.text = "Are you still there?";
  row.mid = make_mid({row.id, 77});
  row.created = row.due = due;
  return row;
}

void a_lease_excludes_others_until_it_ends(StoreRig& rig) {
  auto person = begun(rig.store());
  const auto row = queued_row(rig.store(), person, start_time + 1min);
  with_rows(rig.store(), person, {row});
  const Time early{};
  CHECK(rig.store().lease_outbox(start_time, early, 30s, 10).empty());
  const auto first = rig.store().lease_outbox(start_time + 2min, early, 30s, 10);
  REQUIRE(first.size() == 1);
  CHECK(first[0].id == row.id);
  CHECK(first[0].state == OutboxState::queued);
  CHECK(first[0].lease_until == start_time + 2min + 30s);
  CHECK(rig.store().lease_outbox(start_time + 2min + 29s, early, 30s, 10).empty());
  // Its holder is gone: outcome unknown, the next one learns so.
  const auto second = rig.store().lease_outbox(start_time + 2min + 30s, early, 30s, 10);
  REQUIRE(second.size() == 1);
  CHECK(second[0].state == OutboxState::sending);

  auto late = first[0];
  late.state = OutboxState::queued;
  CHECK_FALSE(rig.store().settle_outbox(late));
  auto done = second[0];
  done.state = OutboxState::sent;
  done.provider_id = "SM1";
  done.attempts = 2;
  CHECK(rig.store().settle_outbox(done));
  CHECK_FALSE(rig.store().settle_outbox(done));
  CHECK(rig.store().lease_outbox(start_time + 24h, early, 30s, 10).empty());
  const auto stored = rig.reader().outbox_of(person.state.conversation->id, 10);
  REQUIRE(stored.size() == 2);
  CHECK(stored[1].state == OutboxState::sent);
  CHECK(stored[1].provider_id == "SM1");
  CHECK(stored[1].attempts == 2);
  auto ghost = done;
  ghost.id = 999999;
  CHECK_FALSE(rig.store().settle_outbox(ghost));
}

void a_retry_waits_for_its_time(StoreRig& rig) {
  auto person = begun(rig.store());
  with_rows(rig.store(), person, {queued_row(rig.store(), person, start_time)});
  auto row = rig.store().lease_outbox(start_time, {}, 30s, 10).at(0);
  row.state = OutboxState::queued;
  row.due = start_time + 1h;
  row.last_error = "20429";
  CHECK(rig.store().settle_outbox(row));
  CHECK(rig.reader().counts().outbox_waiting == 1);
  CHECK(rig.store().lease_outbox(start_time + 59min, {}, 30s, 10).empty());
  const auto again = rig.store().lease_outbox(start_time + 1h, {}, 30s, 10);
  REQUIRE(again.size() == 1);
  CHECK(again[0].last_error == "20429");
  row = again[0];
  row.state = OutboxState::unknown;
  row.due = start_time + 2h;
  CHECK(rig.store().settle_outbox(row));
  const auto unknown = rig.store().lease_outbox(start_time + 2h, {}, 30s, 10);
  REQUIRE(unknown.size() == 1);
  CHECK(unknown[0].state == OutboxState::unknown);
}

void crisis_leaves_first(StoreRig& rig) {
  auto person = begun(rig.store());
  std::vector<OutboxRow> rows;
  for (int i = 0; i < 4; ++i) rows.push_back(queued_row(rig.store(), person, start_time));
  rows[3].priority = 0;
  const auto ids = std::vector{rows[3].id, rows[0].id, rows[1].id};
  with_rows(rig.store(), person, rows);
  const auto leased = rig.store().lease_outbox(start_time, {}, 30s, 3);
  REQUIRE(leased.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) CHECK(leased[i].id == ids[i]);
}

void an_inline_reply_is_swept_when_nothing_was_heard(StoreRig& rig) {
  const auto person = begun(rig.store());
  const Time made = start_time + 1s;
  CHECK(rig.store().lease_outbox(start_time + 24h, made - 1ms, 30s, 10).empty());
  const auto swept = rig.store().lease_outbox(made + 20s, made, 30s, 10);
  REQUIRE(swept.size() == 1);
  CHECK(swept[0].state == OutboxState::inline_pending);
  CHECK(swept[0].person == person.state.person.id);
  CHECK(rig.reader().counts().outbox_waiting == 1);
}

void a_redelivery_takes_the_inline_reply_once_more(StoreRig& rig) {
  auto& store = rig.store();
  const auto person = begun(store);
  const auto first = rig.reader().outbox_of(person.state.conversation->id, 1).at(0);
  const Time made = start_time + 1s;
  CHECK_FALSE(store.claim_inline(999999, made));
  const auto claimed = store.claim_inline(first.id, made + 15s);
  REQUIRE(claimed);
  CHECK(claimed->id == first.id);
  CHECK(claimed->mid == first.mid);
  CHECK(claimed->state == OutboxState::inline_pending);
  CHECK(claimed->created == made + 15s);
  // The sweeper's time begins anew: what is 20 s old at the old time is not taken.
  CHECK(store.lease_outbox(made + 20s, made, 30s, 10).empty());
  CHECK(store.lease_outbox(made + 34s, made + 14s, 30s, 10).empty());
  const auto swept = store.lease_outbox(made + 35s, made + 15s, 30s, 10);
  REQUIRE(swept.size() == 1);
  // With the sweeper now: the redelivery gets the row as it is, and takes nothing from it.
  auto late = store.claim_inline(first.id, made + 36s);
  REQUIRE(late);
  CHECK(late->state == OutboxState::sending);
  CHECK(late->created == made + 15s);
  auto done = swept.at(0);
  done.state = OutboxState::sent;
  CHECK(store.settle_outbox(done));
  late = store.claim_inline(first.id, made + 40s);
  REQUIRE(late);
  CHECK(late->state == OutboxState::sent);
  CHECK(store.lease_outbox(start_time + 24h, start_time + 24h, 30s, 10).empty());
}

void a_status_never_goes_backwards(StoreRig& rig) {
  const auto person = begun(rig.store());
  const auto mid = rig.reader().outbox_of(person.state.conversation->id, 1).at(0).mid;
  auto& store = rig.store();
  CHECK_FALSE(
      store.merge_status(make_mid({parse_mid(mid)->row, 1}), "SM1", 2, OutboxState::sent, ""));
  CHECK_FALSE(store.merge_status(make_mid({123456, 1}), "SM1", 2, OutboxState::sent, ""));
  CHECK_FALSE(store.merge_status("", "", 2, OutboxState::sent, ""));
  auto row = store.merge_status(mid, "SM1", 2, OutboxState::sent, "");
  REQUIRE(row);
  CHECK(row->state == OutboxState::sent);
  CHECK(row->provider_id == "SM1");
  row = store.merge_status("", "SM1", 4, OutboxState::delivered, "");
  REQUIRE(row);
  CHECK(row->state == OutboxState::delivered);
  for (int rank : {1, 2, 4}) {
    row = store.merge_status(mid, "SM2", rank, OutboxState::failed, "30003");
    REQUIRE(row);
    CHECK(row->state == OutboxState::delivered);
    CHECK(row->provider_id == "SM1");
    CHECK(row->last_error.empty());
    CHECK(row->delivery_rank == 4);
  }
  // It is final: nothing looks for it by the provider's id any more, and nobody sends it again.
  CHECK_FALSE(store.merge_status("", "SM1", 5, OutboxState::failed, ""));
  CHECK(store.lease_outbox(start_time + 24h, start_time + 24h, 30s, 10).empty());
}

void a_callback_may_overtake_the_sender(StoreRig& rig) {
  auto person = begun(rig.store());
  with_rows(rig.store(), person, {queued_row(rig.store(), person, start_time)});
  auto row = rig.store().lease_outbox(start_time, {}, 30s, 10).at(0);
  REQUIRE(rig.store().merge_status(row.mid, "", 4, OutboxState::delivered, ""));
  row.state = OutboxState::sent;
  row.provider_id = "SM7";
  CHECK_FALSE(rig.store().settle_outbox(row));
  const auto stored = rig.reader().outbox_of(person.state.conversation->id, 10).back();
  CHECK(stored.state == OutboxState::delivered);
  CHECK(stored.provider_id == "SM7");
}

void a_takeover_cancels_what_is_queued(StoreRig& rig) {
  auto person = begun(rig.store());
  auto other = begun(rig.store());
  auto bot = queued_row(rig.store(), person, start_time + 1h);
  auto leased = queued_row(rig.store(), person, start_time);
  auto safety = queued_row(rig.store(), person, start_time + 1h);
  safety.author = dialog::Author::safety;
  person = with_rows(rig.store(), person, {bot, leased, safety});
  const auto theirs = queued_row(rig.store(), other, start_time + 1h);
  with_rows(rig.store(), other, {theirs});
  REQUIRE(rig.store().lease_outbox(start_time, {}, 1h, 10).size() == 1);

  auto turn = next_turn(person);
  turn.after.state.conversation->epoch = 1;
  turn.cancel_queued_bot = true;
  turn.outbox[0] = queued_row(rig.store(), person, start_time + 1h);
  const auto own = turn.outbox[0].id;
  REQUIRE(commit_one(rig.store(), turn).status == CommitStatus::committed);
  std::set<std::int64_t> left;
  for (const auto& row : rig.store().lease_outbox(start_time + 1h, {}, 1h, 10)) left.insert(row.id);
  CHECK(left == std::set{leased.id, safety.id, theirs.id, own});
}

void a_takeover_cancels_what_nobody_heard_of(StoreRig& rig) {
  auto& store = rig.store();
  auto person = begun(store);  // with an inline reply
  const auto other = begun(store);
  const auto conversation = person.state.conversation->id;
  const auto inline_row = rig.reader().outbox_of(conversation, 1).at(0).id;
  const auto one_turn = [&](dialog::Author author, OutboxState state) {
    auto row = queued_row(store, person, start_time + 1h);
    row.author = author;
    row.state = state;
    auto turn = next_turn(person);
    turn.outbox = {row};
    turn.transcript->messages.back().outbox = row.id;
    REQUIRE(commit_one(store, turn).status == CommitStatus::committed);
    person = turn.after;
    return row.id;
  };
  const auto unknown = one_turn(dialog::Author::bot, OutboxState::unknown);
  const auto sent = one_turn(dialog::Author::bot, OutboxState::sent);
  const auto safety = one_turn(dialog::Author::safety, OutboxState::inline_pending);
  auto turn = next_turn(person, store.next_id());
  turn.cancel_queued_bot = true;
  REQUIRE(commit_one(store, turn).status == CommitStatus::committed);
  std::map<std::int64_t, OutboxRow> rows;
  for (const auto& row : rig.reader().outbox_of(conversation, 20)) rows[row.id] = row;
  CHECK(rows[inline_row].state == OutboxState::cancelled);
  CHECK(rows[unknown].state == OutboxState::cancelled);
  CHECK(rows[sent].state == OutboxState::sent);
  CHECK(rows[safety].state == OutboxState::inline_pending);
  CHECK(rows[turn.outbox[0].id].state == OutboxState::inline_pending);  // its own
  CHECK(rig.reader().outbox_of(other.state.conversation->id, 1).at(0).state ==
        OutboxState::inline_pending);
  // It has arrived after all.
  const auto late = store.merge_status(rows[inline_row].mid, "SM1", 4, OutboxState::delivered, "");
  REQUIRE(late);
  CHECK(late->state == OutboxState::delivered);
}

void a_crisis_text_that_failed_is_leased_until_it_is_told(StoreRig& rig) {
  auto& store = rig.store();
  auto person = begun(store);
  auto safety = queued_row(store, person, start_time);
  safety.author = dialog::Author::safety;
  safety.state = OutboxState::sent;
  auto bot = queued_row(store, person, start_time);
  bot.state = OutboxState::sent;
  with_rows(store, person, {safety, bot});
  REQUIRE(store.merge_status(bot.mid, "", 4, OutboxState::failed, "30003"));
  CHECK(store.lease_outbox(start_time + 1s, {}, 30s, 10).empty());
  const auto failed = store.merge_status(safety.mid, "", 4, OutboxState::failed, "30003");
  REQUIRE(failed);
  CHECK(failed->untold);
  auto leased = store.lease_outbox(start_time + 1s, {}, 30s, 10);
  REQUIRE(leased.size() == 1);
  CHECK(leased[0].id == safety.id);
  CHECK(leased[0].untold);
  // Whoever had it is gone: it comes again.
  leased = store.lease_outbox(start_time + 1min, {}, 30s, 10);
  REQUIRE(leased.size() == 1);
  CHECK(leased[0].untold);
  leased[0].state = OutboxState::failed;
  leased[0].untold = false;
  CHECK(store.settle_outbox(leased[0]));
  CHECK(store.lease_outbox(start_time + 24h, {}, 30s, 10).empty());
}

void a_crisis_text_does_not_wait_for_a_clock_that_was_set_back(StoreRig& rig) {
  Store& store = rig.store();
  auto person = begun(store);
  std::vector<OutboxRow> rows;
  for (int i = 0; i < 4; ++i) rows.push_back(queued_row(store, person, start_time));
  for (auto& row : rows) row.priority = 0;
  rows[1].state = OutboxState::inline_pending;
  rows[2].due = start_time + 2h;  // waits for a retry, by whatever clock
  rows[3].priority = 1;           // a question: nobody is harmed by its waiting
  person = with_rows(store, person, rows);
  const Time back = start_time - 36h;
  auto leased = store.lease_outbox(back, back - 20s, 30s, 10);
  REQUIRE(leased.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) CHECK(leased[i].id == rows[i].id);
  CHECK(store.lease_outbox(back, back - 20s, 30s, 10).empty());
  // Its sender was killed, and the clock goes back once more.
  leased = store.lease_outbox(back - 36h, {}, 30s, 10);
  CHECK(leased.size() == 3);
  // By a clock that was not set back a retry waits for its time.
  leased[2].state = OutboxState::queued;
  leased[2].due = start_time + 2h;
  REQUIRE(store.settle_outbox(leased[2]));
  leased = store.lease_outbox(start_time + 1min, {}, 30s, 10);
  CHECK(leased.size() == 3);  // two whose lease is over, and the question
  for (const auto& row : leased) CHECK(row.id != rows[2].id);
}

}  // namespace

const std::vector<StoreLaw>& outbox_laws() {
  static const std::vector<StoreLaw> laws{
      {"a lease excludes others until it ends", a_lease_excludes_others_until_it_ends},
      {"a retry waits for its time", a_retry_waits_for_its_time},
      {"crisis leaves first", crisis_leaves_first},
      {"an inline reply is swept when nothing was heard",
       an_inline_reply_is_swept_when_nothing_was_heard},
      {"a redelivery takes the inline reply once more",
       a_redelivery_takes_the_inline_reply_once_more},
      {"a crisis text does not wait for a clock that was set back",
       a_crisis_text_does_not_wait_for_a_clock_that_was_set_back},
      {"a status never goes backwards", a_status_never_goes_backwards},
      {"a callback may overtake the sender", a_callback_may_overtake_the_sender},
      {"a takeover cancels what is queued", a_takeover_cancels_what_is_queued},
      {"a takeover cancels what nobody heard of", a_takeover_cancels_what_nobody_heard_of},
      {"a crisis text that failed is leased until it is told",
       a_crisis_text_that_failed_is_leased_until_it_is_told},
  };
  return laws;
}

}  // namespace screenline::testing
