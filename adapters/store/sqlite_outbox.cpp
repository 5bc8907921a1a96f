// The outbox of the SQLite store: lease, settle, delivery status.
#include <algorithm>

#include "adapters/store/outbox_rules.hpp"
#include "adapters/store/sqlite_store.hpp"
#include "bot/service/codec.hpp"
#include "bot/service/mid.hpp"

namespace screenline::store {

using namespace screenline::service;

namespace {

// Wake and id.
void collect(Run& run, std::vector<std::pair<std::int64_t, std::int64_t>>& due) {
  while (run.row()) due.emplace_back(run.number(1), run.number(0));
}

}  // namespace

std::vector<OutboxRow> Writer::lease(Time now, Time inline_before, Time until, std::size_t max) {
  std::vector<std::int64_t> ids;
  for (int priority = 0; priority <= last_priority; ++priority) {
    const auto left = static_cast<std::int64_t>(max - ids.size());
    std::vector<Due> due;
    for (auto state : {OutboxState::queued, OutboxState::sending, OutboxState::unknown,
                       OutboxState::sent, OutboxState::failed, OutboxState::cancelled}) {
      Run run(sql_->due_outbox);
      run.with(static_cast<std::int64_t>(state)).with(std::int64_t{priority}).with(now).with(left);
      collect(run, due);
    }
    Run run(sql_->due_inline);
    collect(run.with(std::int64_t{priority}).with(inline_before).with(left), due);
    if (priority == 0) collect_ahead(now, left, due);
    std::sort(due.begin(), due.end());
    if (due.size() > max - ids.size()) due.resize(max - ids.size());
    std::vector<std::int64_t> of_priority;
    for (const auto& one : due) of_priority.push_back(one.second);
    std::sort(of_priority.begin(), of_priority.end());
    ids.insert(ids.end(), of_priority.begin(), of_priority.end());
  }
  std::vector<OutboxRow> rows;
  // Nothing due, the usual case, writes nothing. Else durable before anything is sent: a row that
  // was handed out must be found as `sending` after a crash.
  if (ids.empty() || !begin()) return rows;
  for (const auto id : ids) {
    OutboxState before{};
    auto row = change_outbox(id, [&](OutboxRow& r) {
      before = r.state;
      r.state = OutboxState::sending;
      r.lease_until = until;
      return true;
    });
    if (!row) continue;
    row->state = before;
    rows.push_back(std::move(*row));
  }
  if (!finish()) rows.clear();
  return rows;
}

// See is_ahead().
void Writer::collect_ahead(Time now, std::int64_t max, std::vector<Due>& due) {
  std::vector<Due> later;
  for (auto state : {OutboxState::queued, OutboxState::sending, OutboxState::unknown,
                     OutboxState::sent, OutboxState::failed, OutboxState::cancelled}) {
    Run run(sql_->ahead_outbox);
    collect(run.with(static_cast<std::int64_t>(state)).with(now + look_ahead).with(max), later);
  }
  {
    Run run(sql_->ahead_inline);
    collect(run.with(now + look_ahead).with(max), later);
  }
  for (const Due& one : later) {
    Run run(sql_->load_outbox);
    if (!run.with(one.second).row()) continue;
    auto row = decode<OutboxRow>(run.view(1));
    if (!row) continue;
    row->state = static_cast<OutboxState>(run.number(0));
    if (is_ahead(*row, now)) due.push_back(one);
  }
}

std::optional<OutboxRow> Writer::change_outbox(std::int64_t id,
                                               const std::function<bool(OutboxRow&)>& change) {
  std::optional<OutboxRow> row;
  {
    Run run(sql_->load_outbox);
    if (!run.with(id).row()) return std::nullopt;
    row = decode<OutboxRow>(run.view(1));
    if (!row) {
      db_.note(SQLITE_CORRUPT);
      return std::nullopt;
    }
    row->state = static_cast<OutboxState>(run.number(0));
  }
  if (!change(*row)) return std::nullopt;
  update_outbox(*row);
  return db_.ok() ? std::move(row) : std::nullopt;
}

void Writer::update_outbox(const OutboxRow& row) {
  encode(row, buffer_);
  Run run(sql_->update_outbox);
  run.with(static_cast<std::int64_t>(row.state)).with(wake_of(row));
  if (row.provider_id.empty() || is_final(row.state)) {
    run.null();
  } else {
    run.with(std::string_view{row.provider_id});
  }
  run.bytes(buffer_).with(row.id).done();
}

std::int64_t Writer::outbox_by_provider(const std::string& provider_id) {
  Run run(sql_->outbox_by_provider);
  return run.with(std::string_view{provider_id}).row() ? run.number(0) : 0;
}

std::vector<OutboxRow> SqliteStore::lease_outbox(Time now, Time inline_before,
                                                 std::chrono::milliseconds lease, std::size_t max) {
  if (!ready()) return {};
  auto rows = writer_->lease(now, inline_before, now + lease, max);
  if (rows.empty() && writer_->db().ok()) return rows;
  return settled() ? rows : std::vector<OutboxRow>{};
}

std::optional<OutboxRow> SqliteStore::claim_inline(std::int64_t id, Time now) {
  if (!ready()) return std::nullopt;
  std::optional<OutboxRow> found;
  (void)writer_->change_outbox(id, [&](OutboxRow& stored) {
    const bool claimed = claim(stored, now);
    found = stored;
    return claimed;  // else nothing is written
  });
  return settled() ? found : std::nullopt;
}

// One row and one statement: a transaction of its own. The log must still be ours afterwards.
bool SqliteStore::settle_outbox(const OutboxRow& row) {
  if (!ready()) return false;
  bool accepted = false;
  const auto written = writer_->change_outbox(row.id, [&](OutboxRow& stored) {
    accepted = settle(stored, row);
    return true;
  });
  return settled() && written && accepted;
}

std::optional<OutboxRow> SqliteStore::merge_status(const std::string& mid,
                                                   const std::string& provider_id, int rank,
                                                   OutboxState state, const std::string& error) {
  if (!ready()) return std::nullopt;
  const auto reference = parse_mid(mid);
  std::int64_t id = reference ? reference->row : 0;
  if (!reference && !provider_id.empty()) id = writer_->outbox_by_provider(provider_id);
  if (id == 0) return std::nullopt;
  auto row = writer_->change_outbox(id, [&](OutboxRow& stored) {
    if (reference && stored.mid != mid) return false;
    merge(stored, provider_id, rank, state, error);
    return true;
  });
  return settled() ? row : std::nullopt;
}

}  // namespace screenline::store
