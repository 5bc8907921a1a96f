// A turn of the transcript, an outgoing message, a handoff, a case for review. See codec.hpp.
#include "bot/service/codec.hpp"
#include "bot/service/codec_wire.hpp"

namespace screenline::service {
namespace {

using wire::max_varint;
using wire::Reader;
using wire::room;
using wire::Writer;

constexpr std::uint8_t body_tag = 1;

std::size_t room_of(const TranscriptTurn& t) {
  std::size_t n = 10 * max_varint + room(t.source) + room(t.message_id) + room(t.step_before) +
                  room(t.step_after) + room(t.versions);
  for (const auto& m : t.messages) n += 2 + room(m.text) + room(m.what) + max_varint;
  for (const auto& rule : t.rules) n += room(rule);
  return n;
}

std::size_t room_of(const std::vector<std::string>& texts) {
  std::size_t n = max_varint;
  for (const auto& one : texts) n += room(one);
  return n;
}

template <class T, class Get>
std::optional<T> decode_body(std::string_view bytes, Get get) {
  std::optional<T> value(std::in_place);
  bool there = false;
  bool good = wire::read_sections(bytes, [&](std::uint8_t tag, Reader& in) {
    if (tag != body_tag) return;
    there = true;
    get(in, *value);
  });
  if (!good || !there) value.reset();
  return value;
}

void get(Reader& in, TranscriptMessage& m) {
  in.value_of(m.direction, Direction::out);
  in.value_of(m.author, dialog::Author::system);
  in.text(m.text);
  in.text(m.what);
  in.signed_number(m.outbox);
}

std::size_t room_of(const desk::Disposition& d) {
  std::size_t n = 6 * max_varint + room(d.plan);
  for (const auto& one : d.contacts) n += 2 + max_varint + room(one.who);
  for (const auto& one : d.notified) n += room(one);
  return n;
}

void put(Writer& w, const desk::Disposition& d) {
  w.value_of(d.outcome);
  w.value_of(d.risk);
  w.text(d.plan);
  w.number(d.contacts.size());
  for (const auto& one : d.contacts) {
    w.text(one.who);
    w.value_of(one.way);
    w.time(one.at);
    w.value_of(one.result);
  }
  w.number(d.notified.size());
  for (const auto& one : d.notified) w.text(one);
  w.signed_number(d.follow_up.time_since_epoch().count());
  w.flag(d.caring_contact);
}

void get(Reader& in, desk::Disposition& d) {
  in.value_of(d.outcome, desk::last_outcome);
  in.value_of(d.risk, desk::last_risk);
  in.text(d.plan);
  d.contacts.resize(in.count(4));
  for (auto& one : d.contacts) {
    in.text(one.who);
    in.value_of(one.way, desk::last_way);
    in.time(one.at);
    in.value_of(one.result, desk::last_result);
  }
  d.notified.resize(in.count(1));
  for (auto& one : d.notified) in.text(one);
  std::int32_t day = 0;
  in.signed_number(day);
  d.follow_up = std::chrono::local_days(std::chrono::days(day));
  in.flag(d.caring_contact);
}

}  // namespace

void encode(const TranscriptTurn& t, std::string& out) {
  Writer w(out, 1 + wire::section_head + room_of(t));
  w.byte(wire::format);
  w.section(body_tag, [&] {
    w.signed_number(t.conversation);
    w.number(t.seq);
    w.time(t.at);
    w.text(t.source);
    w.text(t.message_id);
    w.number(t.messages.size());
    for (const auto& m : t.messages) {
      w.value_of(m.direction);
      w.value_of(m.author);
      w.text(m.text);
      w.text(m.what);
      w.signed_number(m.outbox);
    }
    w.text(t.step_before);
    w.text(t.step_after);
    w.signed_number(t.level);
    w.number(t.rules.size());
    for (const auto& rule : t.rules) w.text(rule);
    w.text(t.versions);
  });
  w.take();
}

template <>
std::optional<TranscriptTurn> decode<TranscriptTurn>(std::string_view bytes) {
  return decode_body<TranscriptTurn>(bytes, [](Reader& in, TranscriptTurn& t) {
    in.signed_number(t.conversation);
    in.number(t.seq);
    in.time(t.at);
    in.text(t.source);
    in.text(t.message_id);
    t.messages.resize(in.count(5));
    for (auto& m : t.messages) get(in, m);
    in.text(t.step_before);
    in.text(t.step_after);
    in.signed_number(t.level);
    t.rules.resize(in.count(1));
    for (auto& rule : t.rules) in.text(rule);
    in.text(t.versions);
  });
}

void encode(const OutboxRow& r, std::string& out) {
  Writer w(out, 1 + wire::section_head + 18 * max_varint + room(r.line) + room(r.to) +
                    room(r.text) + room(r.mid) + room(r.provider_id) + room(r.last_error));
  w.byte(wire::format);
  w.section(body_tag, [&] {
    w.signed_number(r.id);
    w.signed_number(r.person);
    w.signed_number(r.conversation);
    w.number(r.seq);
    w.number(r.epoch);
    w.value_of(r.author);
    w.value_of(r.state);
    w.text(r.line);
    w.text(r.to);
    w.text(r.text);
    w.text(r.mid);
    w.text(r.provider_id);
    w.byte(r.priority);
    w.byte(r.attempts);
    w.signed_number(r.delivery_rank);
    w.text(r.last_error);
    w.time(r.created);
    w.time(r.due);
    w.time(r.lease_until);
    w.flag(r.unasked);
    w.flag(r.untold);
    w.flag(r.watched);
    w.flag(r.again);
    w.flag(r.recorded);
  });
  w.take();
}

template <>
std::optional<OutboxRow> decode<OutboxRow>(std::string_view bytes) {
  return decode_body<OutboxRow>(bytes, [](Reader& in, OutboxRow& r) {
    in.signed_number(r.id);
    in.signed_number(r.person);
    in.signed_number(r.conversation);
    in.number(r.seq);
    in.number(r.epoch);
    in.value_of(r.author, dialog::Author::system);
    in.value_of(r.state, OutboxState::unknown);
    in.text(r.line);
    in.text(r.to);
    in.text(r.text);
    in.text(r.mid);
    in.text(r.provider_id);
    in.byte(r.priority);
    in.byte(r.attempts);
    in.signed_number(r.delivery_rank);
    in.text(r.last_error);
    in.time(r.created);
    in.time(r.due);
    in.time(r.lease_until);
    in.flag(r.unasked);
    in.flag(r.untold);
    in.flag(r.watched);
    in.flag(r.again);
    in.flag(r.recorded);
  });
}

void encode(const Handoff& h, std::string& out) {
  Writer w(out, 1 + wire::section_head + 30 * max_varint + room(h.voided_by) + room(h.site) +
                    room(h.category) + room(h.reason) + room(h.priority) + room(h.claimed_by) +
                    room(h.closed_by) + room(h.closed_role) + room(h.second_by) +
                    room(h.disposition) + room_of(h.ending) + room_of(h.looked_by) +
                    room(h.undelivered));
  w.byte(wire::format);
  w.section(body_tag, [&] {
    w.signed_number(h.id);
    w.number(h.version);
    w.text(h.site);
    w.signed_number(h.person);
    w.signed_number(h.conversation);
    w.value_of(h.severity);
    w.signed_number(h.level);
    w.value_of(h.rank);
    w.value_of(h.track);
    w.text(h.category);
    w.text(h.reason);
    w.text(h.priority);
    w.value_of(h.state);
    w.flag(h.phone);
    w.number(h.unread);
    w.time(h.created);
    w.time(h.raised);
    w.time(h.due);
    w.time(h.acknowledged);
    w.text(h.claimed_by);
    w.text(h.closed_by);
    w.text(h.closed_role);
    w.text(h.second_by);
    w.text(h.disposition);
    w.time(h.closed);
    w.time(h.contact_due);
    w.time(h.contacted);
    w.time(h.alerted);
    w.byte(h.rung);
    w.byte(h.rung_steps);
    w.time(h.rung_clock);
    put(w, h.ending);
    w.number(h.looked_by.size());
    for (const auto& one : h.looked_by) w.text(one);
    w.number(h.claimed_with);
    w.text(h.undelivered);
    w.text(h.voided_by);
    w.time(h.voided);
  });
  w.take();
}

template <>
std::optional<Handoff> decode<Handoff>(std::string_view bytes) {
  return decode_body<Handoff>(bytes, [](Reader& in, Handoff& h) {
    in.signed_number(h.id);
    in.number(h.version);
    in.text(h.site);
    in.signed_number(h.person);
    in.signed_number(h.conversation);
    in.value_of(h.severity, dialog::Severity::crisis);
    in.signed_number(h.level);
    in.value_of(h.rank, crisis::Rank::top);
    in.value_of(h.track, crisis::Track::third_party);
    in.text(h.category);
    in.text(h.reason);
    in.text(h.priority);
    in.value_of(h.state, HandoffState::closed);
    in.flag(h.phone);
    in.number(h.unread);
    in.time(h.created);
    in.time(h.raised);
    in.time(h.due);
    in.time(h.acknowledged);
    in.text(h.claimed_by);
    in.text(h.closed_by);
    in.text(h.closed_role);
    in.text(h.second_by);
    in.text(h.disposition);
    in.time(h.closed);
    in.time(h.contact_due);
    in.time(h.contacted);
    in.time(h.alerted);
    in.byte(h.rung);
    in.byte(h.rung_steps);
    in.time(h.rung_clock);
    get(in, h.ending);
    h.looked_by.resize(in.count(1));
    for (auto& one : h.looked_by) in.text(one);
    in.number(h.claimed_with);
    in.text(h.undelivered);
    in.text(h.voided_by);
    in.time(h.voided);
  });
}

void encode(const ReviewCase& c, std::string& out) {
  Writer w(out, 1 + wire::section_head + 10 * max_varint + room(c.site) + room(c.by) +
                    room(c.note) + room(c.versions) + room_of(c.rules));
  w.byte(wire::format);
  w.section(body_tag, [&] {
    w.signed_number(c.id);
    w.value_of(c.kind);
    w.text(c.site);
    w.signed_number(c.person);
    w.signed_number(c.conversation);
    w.signed_number(c.row);
    w.number(c.seq);
    w.time(c.at);
    w.text(c.by);
    w.text(c.note);
    w.signed_number(c.level);
    w.number(c.rules.size());
    for (const auto& rule : c.rules) w.text(rule);
    w.text(c.versions);
    w.signed_number(c.should_be);
    w.value_of(c.track);
  });
  w.take();
}

template <>
std::optional<ReviewCase> decode<ReviewCase>(std::string_view bytes) {
  return decode_body<ReviewCase>(bytes, [](Reader& in, ReviewCase& c) {
    in.signed_number(c.id);
    in.value_of(c.kind, CaseKind::missed);
    in.text(c.site);
    in.signed_number(c.person);
    in.signed_number(c.conversation);
    in.signed_number(c.row);
    in.number(c.seq);
    in.time(c.at);
    in.text(c.by);
    in.text(c.note);
    in.signed_number(c.level);
    c.rules.resize(in.count(1));
    for (auto& rule : c.rules) in.text(rule);
    in.text(c.versions);
    in.signed_number(c.should_be);
    in.value_of(c.track, crisis::Track::third_party);
  });
}

}  // namespace screenline::service
