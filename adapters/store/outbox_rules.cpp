#include "adapters/store/outbox_rules.hpp"

#include "bot/service/limits.hpp"
#include "bot/service/mid.hpp"

namespace screenline::store {

std::optional<Time> wake_of(const OutboxRow& row) {
  switch (row.state) {
    case OutboxState::queued:
    case OutboxState::unknown:
      return row.due;
    case OutboxState::sending:
      return row.lease_until;
    case OutboxState::inline_pending:
      return row.created;
    case OutboxState::sent:
      if (row.watched) return row.due + service::limits::delivery_heard;
      break;
    case OutboxState::delivered:
      break;
    case OutboxState::failed:
    case OutboxState::cancelled:
      if (row.untold) return row.due;
      break;
  }
  return std::nullopt;
}

bool is_ahead(const OutboxRow& row, Time now) {
  const auto wake = wake_of(row);
  return priority_of(row) == 0 && wake && *wake > now + look_ahead && row.created > now;
}

bool is_final(OutboxState state) {
  return state == OutboxState::delivered || state == OutboxState::failed ||
         state == OutboxState::cancelled;
}

void merge(OutboxRow& row, const std::string& provider_id, int rank, OutboxState state,
           const std::string& error) {
  if (row.provider_id.empty()) row.provider_id = provider_id;
  if (rank <= row.delivery_rank) return;
  row.delivery_rank = rank;
  row.state = state;
  row.untold = state == OutboxState::failed && row.author == dialog::Author::safety;
  if (!error.empty()) row.last_error = error;
}

bool settle(OutboxRow& stored, const OutboxRow& given) {
  if (stored.provider_id.empty()) stored.provider_id = given.provider_id;
  if (stored.state != OutboxState::sending || stored.lease_until != given.lease_until) return false;
  stored.state = given.state;
  stored.attempts = given.attempts;
  stored.due = given.due;
  stored.last_error = given.last_error;
  stored.untold = given.untold;
  stored.watched = given.watched;
  return true;
}

bool claim(OutboxRow& row, Time now) {
  if (row.state != OutboxState::inline_pending) return false;
  row.created = row.due = now;
  return true;
}

bool cancel_unheard(OutboxRow& row) {
  const bool unheard =
      row.state == OutboxState::inline_pending || row.state == OutboxState::unknown;
  if (row.author != dialog::Author::bot || !unheard) return false;
  row.state = OutboxState::cancelled;
  return true;
}

void stamp_mid(OutboxRow& row) {
  auto mid = service::parse_mid(row.mid).value_or(service::Mid{});
  if (mid.row == row.id) return;
  mid.row = row.id;
  row.mid = service::make_mid(mid);
}

}  // namespace screenline::store
