#include "adapters/store/turn_rules.hpp"

#include <algorithm>

#include "adapters/store/audit_chain.hpp"
#include "adapters/store/outbox_rules.hpp"
#include "bot/desk/claim.hpp"

namespace screenline::store {

std::optional<service::Time> next_due(const service::PersonRecord::Timers& timers) {
  std::optional<service::Time> due;
  for (const auto& one :
       {timers.reminder, timers.expiry, timers.silence, timers.care, timers.follow_up}) {
    if (one && (!due || *one < *due)) due = one;
  }
  return due;
}

std::string address_text(const std::string& site, const dialog::Address& address) {
  std::string out;
  out.reserve(site.size() + address.line.size() + address.value.size() + 12);
  const auto part = [&](const std::string& text) {
    out += std::to_string(text.size());
    out += ':';
    out += text;
  };
  part(site);
  out += address.channel == dialog::Channel::sms ? 's' : 'w';
  part(address.line);
  part(address.value);
  return out;
}

std::int64_t address_hash(const std::string& text) {
  const Sha256 hash = sha256(text);
  std::uint64_t v = 0;
  for (std::size_t i = 0; i < 8; ++i) v = v << 8 | hash[i];
  return static_cast<std::int64_t>(v >> 2);  // room to probe upwards
}

void give_ids(service::TurnWrite& write, const std::function<std::int64_t()>& next_id) {
  for (auto& row : write.outbox) {
    if (row.id == 0) row.id = next_id();
    stamp_mid(row);
  }
  for (auto& handoff : write.handoffs) {
    if (handoff.id == 0) handoff.id = next_id();
  }
  for (auto& review : write.cases) {
    if (review.id == 0) review.id = next_id();
  }
}

bool is_ended(const service::Handoff& row) {
  const bool two = row.level < desk::two_signatures_from || !row.second_by.empty();
  return row.ending.outcome != desk::Outcome::none && !row.closed_by.empty() && two;
}

bool ends_unheard(const service::Handoff& before, const service::Handoff& row) {
  using service::HandoffState;
  const bool closes = before.state != HandoffState::closed && row.state == HandoffState::closed;
  const bool crisis = std::max(before.level, row.level) >= 2;
  return closes && crisis && (row.level < before.level || !is_ended(row));
}

void note_committed(service::TurnWrite& write, service::CommitResult& result) {
  result.status = service::CommitStatus::committed;
  write.after.version = write.expected_version + 1;
  for (const auto& row : write.outbox) result.outbox_ids.push_back(row.id);
  for (auto& handoff : write.handoffs) {
    ++handoff.version;
    result.handoff_ids.push_back(handoff.id);
  }
}

}  // namespace screenline::store
