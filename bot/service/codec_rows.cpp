// A turn of the transcript, an outgoing message, a handoff. See codec.hpp.
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
  });
}

void encode(const Handoff& h, std::string& out) {
  Writer w(out, 1 + wire::section_head + 28 * max_varint + room(h.site) + room(h.category) +
                    room(h.reason) + room(h.priority) + room(h.claimed_by) + room(h.closed_by) +
                    room(h.closed_role) + room(h.second_by) + room(h.disposition) +
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
    w.number(h.claimed_with);
    w.text(h.undelivered);
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
    in.number(h.claimed_with);
    in.text(h.undelivered);
  });
}

}  // namespace screenline::service
