// same(a, b): every field of a record equal. The structured bindings are the point: add a field to
// a record and this file does not compile until the field is named here - then extend the codec and
// random_records.cpp too.
#pragma once

#include <tuple>
#include <type_traits>

#include "bot/service/journal.hpp"
#include "bot/service/records.hpp"

namespace screenline::testing {

using namespace screenline::service;

inline auto fields(const Seen& v) {
  const auto& [hash, seq, at_s, conversation] = v;
  return std::tie(hash, seq, at_s, conversation);
}
inline auto fields(const flow::Answer& v) {
  const auto& [state, value, chosen] = v;
  return std::tie(state, value, chosen);
}
inline auto fields(const dialog::Address& v) {
  const auto& [channel, line, value] = v;
  return std::tie(channel, line, value);
}
inline auto fields(const crisis::State& v) {
  const auto& [level, track, tracks, rank, provisional, held, reason, open, to_ask, unclear,
               answers, opened_at, asked_at, last_full_text, last_text, nudges, history,
               concern_seen, concern_at, lines, taken, reassured] = v;
  return std::tie(level, track, tracks, rank, provisional, held, reason, open, to_ask, unclear,
                  answers, opened_at, asked_at, last_full_text, last_text, nudges, history,
                  concern_seen, concern_at, lines, taken, reassured);
}
inline auto fields(const dialog::Person& v) {
  const auto& [id, site, addresses, language, opted_out, opted_out_at, risk, crisis_handoff,
               conversations, row_held, abuse_told, care_from, opt_word_at] = v;
  return std::tie(id, site, addresses, language, opted_out, opted_out_at, risk, crisis_handoff,
                  conversations, row_held, abuse_told, care_from, opt_word_at);
}
inline auto fields(const dialog::Result& v) {
  const auto& [rule, category, reason, priority] = v;
  return std::tie(rule, category, reason, priority);
}
inline auto fields(const dialog::Conversation& v) {
  const auto& [id, flow, revision, channel, line, phase, control, epoch, seq, step, resume_step,
               tries, visit, answers, asked, cleared, reminders, started_at, last_inbound_at,
               last_outbound_at, result, handoff, safety_step, cleared_at, condoled_at,
               asked_at, day, renewal] = v;
  return std::tie(id, flow, revision, channel, line, phase, control, epoch, seq, step, resume_step,
                  tries, visit, answers, asked, cleared, reminders, started_at, last_inbound_at,
                  last_outbound_at, result, handoff, safety_step, cleared_at, condoled_at,
                  asked_at, day, renewal);
}
inline auto fields(const dialog::State& v) {
  const auto& [person, conversation] = v;
  return std::tie(person, conversation);
}
inline auto fields(const PersonRecord::Timers& v) {
  const auto& [reminder, expiry, silence, care, reminder_visit, expiry_visit, silence_visit,
               care_visit, follow_up, follow_up_visit] = v;
  return std::tie(reminder, expiry, silence, care, reminder_visit, expiry_visit, silence_visit,
                  care_visit, follow_up, follow_up_visit);
}
inline auto fields(const PersonRecord& v) {
  const auto& [version, state, seen, timers] = v;
  return std::tie(version, state, seen, timers);
}
inline auto fields(const TranscriptMessage& v) {
  const auto& [direction, author, text, what, outbox] = v;
  return std::tie(direction, author, text, what, outbox);
}
inline auto fields(const TranscriptTurn& v) {
  const auto& [conversation, seq, at, source, message_id, messages, step_before, step_after, level,
               rules, versions] = v;
  return std::tie(conversation, seq, at, source, message_id, messages, step_before, step_after,
                  level, rules, versions);
}
inline auto fields(const OutboxRow& v) {
  const auto& [id, person, conversation, seq, epoch, author, state, line, to, text, mid,
               provider_id, priority, attempts, delivery_rank, last_error, created, due,
               lease_until, unasked, untold, watched, again, recorded] = v;
  return std::tie(id, person, conversation, seq, epoch, author, state, line, to, text, mid,
                  provider_id, priority, attempts, delivery_rank, last_error, created, due,
                  lease_until, unasked, untold, watched, again, recorded);
}
inline auto fields(const Handoff& v) {
  const auto& [id, version, site, person, conversation, severity, level, rank, track, category,
               reason, priority, state, phone, unread, created, raised, due, acknowledged,
               claimed_by, closed_by, closed_role, second_by, disposition, closed, contact_due,
               contacted, alerted, rung, rung_steps, rung_clock, ending, looked_by, claimed_with,
               voided_by, voided, undelivered, unreadable] = v;
  return std::tie(id, version, site, person, conversation, severity, level, rank, track, category,
                  reason, priority, state, phone, unread, created, raised, due, acknowledged,
                  claimed_by, closed_by, closed_role, second_by, disposition, closed, contact_due,
                  contacted, alerted, rung, rung_steps, rung_clock, ending, looked_by, claimed_with,
                  voided_by, voided, undelivered, unreadable);
}
inline auto fields(const ReviewCase& v) {
  const auto& [id, kind, site, person, conversation, row, seq, at, by, note, level, rules, versions,
               should_be, track] = v;
  return std::tie(id, kind, site, person, conversation, row, seq, at, by, note, level, rules,
                  versions, should_be, track);
}
inline auto fields(const JournalEntry& v) {
  const auto& [id, site, message_id, address, at, text_in, text_out, what, recent] = v;
  return std::tie(id, site, message_id, address, at, text_in, text_out, what, recent);
}
inline auto fields(const Audit& v) {
  const auto& [at, actor, action, person, conversation, detail] = v;
  return std::tie(at, actor, action, person, conversation, detail);
}

template <class T>
[[nodiscard]] bool same(const T& a, const T& b) {
  if constexpr (requires { fields(a); }) {
    return std::apply(
        [&](const auto&... x) {
          return std::apply([&](const auto&... y) { return (same(x, y) && ...); }, fields(b));
        },
        fields(a));
  } else if constexpr (requires { a.has_value(); }) {
    return a.has_value() == b.has_value() && (!a || same(*a, *b));
  } else if constexpr (requires {
                         typename T::value_type;
                         a.begin();
                       } &&
                       !std::is_same_v<T, std::string>) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (!same(a[i], b[i])) return false;
    }
    return true;
  } else {
    return a == b;
  }
}

}  // namespace screenline::testing
