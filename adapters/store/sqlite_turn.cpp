// Writing one turn inside a wave. Each function returns false when the turn conflicts with what is
// stored; errors of the disk stick to the Db and are looked at once a wave.
#include "adapters/store/outbox_rules.hpp"
#include "adapters/store/sqlite_store.hpp"
#include "adapters/store/turn_rules.hpp"
#include "bot/service/codec.hpp"
#include "bot/service/handoff_clocks.hpp"

namespace screenline::store {

using namespace screenline::service;

namespace {

// Addresses whose hashes collide stand on the ids above; more than this many would be no accident.
constexpr std::int64_t max_probes = 8;

// Records of persons grow by some ten bytes a turn, the id of the message. Of the same size as
// before a row is overwritten in place; else its page is put in order anew, and split when it is
// full.
constexpr std::size_t person_room = 128;
// About 1 MB.
constexpr std::size_t known_rows = 16384;

std::optional<Time> ring_of(const Handoff& row) {
  const Time rings = rings_at(row);
  return rings == Time::max() ? std::nullopt : std::optional(rings);
}

}  // namespace

bool Writer::write(TurnWrite& turn) {
  PersonRow row = look_at_person(turn.person);
  if (row.version != static_cast<std::int64_t>(turn.expected_version)) return false;
  // Before this turn's own rows: those are to be sent.
  if (turn.cancel_queued_bot) cancel_bot_rows(turn.person, row.last_turn);
  if (turn.transcript && !write_transcript(turn, row)) return false;
  if (!write_person(turn, row)) return false;
  for (const auto& address : turn.new_addresses) {
    if (!write_address(turn, address)) return false;
  }
  if (turn.conversation_changed) write_conversation(turn);
  give_ids(turn, [this] { return next_id(); });
  for (const auto& out : turn.outbox) write_outbox(out);
  for (const auto& handoff : turn.handoffs) {
    if (!write_handoff(handoff)) return false;
  }
  for (const auto& audit : turn.audit) write_audit(audit);
  for (const auto& review : turn.cases) write_case(review);
  return true;
}

Writer::PersonRow Writer::look_at_person(std::int64_t person) {
  if (const auto known = rows_.find(person); known != rows_.end()) return known->second;
  PersonRow row;
  Run run(sql_->look_at_person);
  if (!run.with(person).row()) return row;
  row.version = run.number(0);
  if (!run.is_null(1)) row.armed = run.time(1);
  row.conversation = run.number(2);
  row.last_turn = run.number(3);
  row.last_seq = run.number(4);
  return row;
}

bool Writer::write_person(const TurnWrite& turn, PersonRow& row) {
  encode(turn.after, buffer_);
  pad(buffer_, person_room);
  const auto due = next_due(turn.after.timers);
  // The usual turn: the timer did not become earlier, the index stays as it is.
  const bool earlier = due && (!row.armed || *due < *row.armed);
  Statement& sql = row.version == 0 ? sql_->insert_person
                   : earlier        ? sql_->update_person_armed
                                    : sql_->update_person;
  Run run(sql);
  run.with(due).with(row.conversation).with(row.last_turn).with(row.last_seq).bytes(buffer_);
  run.with(turn.person);
  if (row.version != 0) run.with(row.version);
  run.done();
  if (!db_.ok()) return true;
  if (row.version == 0) {
    ++new_persons_;
  } else if (db_.changes() != 1) {
    return false;
  }
  if (row.version == 0 || earlier) row.armed = due;
  ++row.version;
  if (rows_.size() >= known_rows) rows_.clear();
  rows_[turn.person] = row;
  return true;
}

// What is queued has an index. What has no outcome yet has none, it would cost every turn a page more: it is
// found by the transcript's last turns.
void Writer::cancel_bot_rows(std::int64_t person, std::int64_t last_turn) {
  Run(sql_->cancel_queued).with(person).done();
  for (std::size_t i = 0; i < cancel_depth && last_turn != 0; ++i) {
    std::optional<TranscriptTurn> turn;
    {
      Run run(sql_->load_turn);
      if (!run.with(last_turn).row()) return;
      last_turn = run.number(0);
      turn = decode<TranscriptTurn>(run.view(1));
    }
    if (!turn) return db_.note(SQLITE_CORRUPT);
    for (const TranscriptMessage& message : turn->messages) {
      if (message.outbox != 0) (void)change_outbox(message.outbox, cancel_unheard);
    }
  }
}

// Appends the turn and moves the person's end of the transcript to it.
bool Writer::write_transcript(const TurnWrite& turn, PersonRow& row) {
  const TranscriptTurn& t = *turn.transcript;
  if (t.conversation != row.conversation) {
    if (!turn.conversation_changed) write_conversation(turn);
    change_conversation(t.conversation, row);
  }
  if (std::int64_t{t.seq} <= row.last_seq) return false;
  encode(t, buffer_);
  const std::int64_t id = ++last_transcript_;
  Run run(sql_->insert_transcript);
  run.with(id)
      .with(t.conversation)
      .with(std::int64_t{t.seq})
      .with(row.last_turn)
      .bytes(buffer_)
      .done();
  row.last_turn = id;
  row.last_seq = t.seq;
  ++new_turns_;
  return true;
}

void Writer::change_conversation(std::int64_t conversation, PersonRow& row) {
  if (row.conversation != 0) {
    Run(sql_->leave_conversation)
        .with(row.last_turn)
        .with(row.last_seq)
        .with(row.conversation)
        .done();
  }
  row.conversation = conversation;
  row.last_turn = row.last_seq = 0;
  Run run(sql_->look_at_conversation);
  if (!run.with(conversation).row()) return;
  row.last_turn = run.number(0);
  row.last_seq = run.number(1);
}

bool Writer::write_address(const TurnWrite& turn, const dialog::Address& address) {
  const std::string text = address_text(turn.after.state.person.site, address);
  const std::int64_t first = address_hash(text);
  for (std::int64_t id = first; id < first + max_probes; ++id) {
    Run found(sql_->find_address);
    if (!found.with(id).row()) {
      Run(sql_->insert_address).with(id).with(turn.person).with(text).done();
      return true;
    }
    if (found.view(1) == text) return found.number(0) == turn.person;
  }
  return false;
}

void Writer::write_conversation(const TurnWrite& turn) {
  const auto& conversation = turn.after.state.conversation;
  if (!conversation) return;
  const auto& result = conversation->result;
  const bool ended = conversation->phase == dialog::Phase::ended;
  Run run(sql_->put_conversation);
  run.with(conversation->id).with(turn.person).with(std::string_view{turn.after.state.person.site});
  run.with(std::string_view{conversation->flow}).with(std::string_view{conversation->revision});
  run.with(conversation->started_at);
  if (ended) {
    run.with(turn.transcript ? turn.transcript->at : conversation->last_outbound_at);
  } else {
    run.null();
  }
  if (result) {
    run.with(std::string_view{result->category}).with(std::string_view{result->reason});
    if (result->priority) run.with(std::string_view{*result->priority});
  }
  run.done();
}

void Writer::write_outbox(const OutboxRow& row) {
  encode(row, buffer_);
  Run run(sql_->insert_outbox);
  run.with(row.id).with(row.person).with(static_cast<std::int64_t>(row.author));
  run.with(static_cast<std::int64_t>(row.state)).with(std::int64_t{priority_of(row)});
  run.with(wake_of(row));
  if (row.provider_id.empty() || is_final(row.state)) {
    run.null();
  } else {
    run.with(std::string_view{row.provider_id});
  }
  run.bytes(buffer_).done();
}

bool Writer::write_handoff(const Handoff& handoff) {
  encode(handoff, buffer_);
  Run run(handoff.version == 0 ? sql_->insert_handoff : sql_->update_handoff);
  run.with(handoff.id).with(std::string_view{handoff.site}).with(handoff.person);
  run.with(static_cast<std::int64_t>(handoff.state)).with(std::int64_t{handoff.level});
  run.with(handoff.due).with(next_due(handoff)).with(ring_of(handoff));
  run.with(is_ended(handoff) ? static_cast<std::int64_t>(handoff.ending.outcome) : 0);
  run.bytes(buffer_);
  if (handoff.version != 0) run.with(static_cast<std::int64_t>(handoff.version));
  run.done();
  return db_.changes() == 1 || !db_.ok();
}

void Writer::write_audit(const Audit& row) {
  const std::int64_t id = audit_.id + 1;
  const Sha256 hash = chain(audit_.hash, id, row);
  const auto view = [](const Sha256& h) {
    return std::string_view{reinterpret_cast<const char*>(h.data()), h.size()};
  };
  Run run(sql_->insert_audit);
  run.with(id).with(row.at).with(std::string_view{row.actor}).with(std::string_view{row.action});
  run.with(row.person).with(row.conversation).with(std::string_view{row.detail});
  run.bytes(view(audit_.hash)).bytes(view(hash)).done();
  audit_ = {id, hash};
}

void Writer::write_case(const ReviewCase& review) {
  encode(review, buffer_);
  Run(sql_->insert_case).with(review.id).bytes(buffer_).done();
}

}  // namespace screenline::store
