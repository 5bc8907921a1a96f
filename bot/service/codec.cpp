// A person with their conversation. See codec.hpp.
#include "bot/service/codec.hpp"

#include "bot/service/codec_wire.hpp"

namespace screenline::service {
namespace {

using wire::Reader;
using wire::Writer;

enum Tag : std::uint8_t { person_tag = 1, risk_tag, conversation_tag, seen_tag, timers_tag };

// ---- one answer: a byte for most
// ------------------------------------------------------------------ bits 0-1 state, bit 2 "chosen
// follows", bits 3-7 the value, 31: value follows as a signed varint.
constexpr std::uint32_t value_follows = 31;
constexpr std::size_t answer_room = 1 + 2 * wire::max_varint;

void put(Writer& out, const flow::Answer& a) {
  bool small = a.value >= 0 && a.value < static_cast<std::int32_t>(value_follows);
  std::uint32_t head = static_cast<std::uint32_t>(a.state) | (a.chosen != 0 ? 4u : 0u) |
                       (small ? static_cast<std::uint32_t>(a.value) : value_follows) << 3;
  out.byte(static_cast<std::uint8_t>(head));
  if (!small) out.signed_number(a.value);
  if (a.chosen != 0) out.number(a.chosen);
}

void get(Reader& in, flow::Answer& a) {
  std::uint8_t head = 0;
  in.byte(head);
  a.state = static_cast<flow::AnswerState>(head & 3);
  static_assert(static_cast<int>(flow::AnswerState::not_applicable) == 3);
  a.value = head >> 3;
  if ((head >> 3) == value_follows) {
    if (in.at_end()) return in.fail();
    in.signed_number(a.value);
  }
  if ((head & 4) != 0) in.number(a.chosen);
}

// ---- person
// -----------------------------------------------------------------------------------------

void put(Writer& out, const dialog::Person& p, std::uint64_t version) {
  out.number(version);
  out.signed_number(p.id);
  out.text(p.site);
  out.number(p.addresses.size());
  for (const auto& a : p.addresses) {
    out.value_of(a.channel);
    out.text(a.line);
    out.text(a.value);
  }
  out.text(p.language);
  out.flag(p.opted_out);
  out.time(p.opted_out_at);
  out.signed_number(p.crisis_handoff);
  out.number(p.conversations);
  out.flag(p.row_held);
  out.flag(p.abuse_told);
  out.time(p.care_from);
  out.time(p.opt_word_at);
}

void get(Reader& in, dialog::Person& p, std::uint64_t& version) {
  in.number(version);
  in.signed_number(p.id);
  in.text(p.site);
  p.addresses.resize(in.count(3));
  for (auto& a : p.addresses) {
    in.value_of(a.channel, dialog::Channel::web);
    in.text(a.line);
    in.text(a.value);
  }
  in.text(p.language);
  in.flag(p.opted_out);
  in.time(p.opted_out_at);
  in.signed_number(p.crisis_handoff);
  in.number(p.conversations);
  in.flag(p.row_held);  // false in records written before it existed: clocks run until the next claim
  in.flag(p.abuse_told);  // likewise; what an earlier release cleared is not known
  in.time(p.care_from);
  p.opt_word_at = p.opted_out_at;  // the nearest thing to it in records of before
  in.time(p.opt_word_at);
}

std::size_t room(const dialog::Person& p) {
  std::size_t n = 13 * wire::max_varint + wire::room(p.site) + wire::room(p.language);
  for (const auto& a : p.addresses) n += 1 + wire::room(a.line) + wire::room(a.value);
  return n;
}

// ---- risk
// -------------------------------------------------------------------------------------------

constexpr auto last_question = crisis::Question::concern;
constexpr auto last_answer = crisis::QuestionAnswer::longer_ago;

void put(Writer& out, const crisis::State& r) {
  out.signed_number(r.level);
  out.value_of(r.track);
  out.byte(r.tracks);
  out.value_of(r.rank);
  out.flag(r.provisional);
  out.flag(r.held);
  out.text(r.reason);
  out.value_of(r.open);
  out.number(r.to_ask.size());
  for (auto q : r.to_ask) out.value_of(q);
  out.byte(r.unclear);
  out.number(r.answers.size());
  for (auto a : r.answers) out.value_of(a);
  out.time(r.opened_at);
  out.time(r.asked_at);
  out.time(r.last_full_text);
  out.time(r.last_text);
  out.byte(r.nudges);
  out.flag(r.history);
  out.flag(r.concern_seen);
  out.time(r.concern_at);
  out.byte(r.lines);
  out.flag(r.taken);
  out.value_of(r.reassured);
}

void get(Reader& in, crisis::State& r) {
  in.signed_number(r.level);
  in.value_of(r.track, crisis::Track::third_party);
  in.byte(r.tracks);
  in.value_of(r.rank, crisis::Rank::top);
  in.flag(r.provisional);
  in.flag(r.held);
  in.text(r.reason);
  in.value_of(r.open, last_question);
  r.to_ask.resize(in.count(1));
  for (auto& q : r.to_ask) in.value_of(q, last_question);
  in.byte(r.unclear);
  // A later release may know more questions; those of this one come first.
  std::size_t n = in.count(1);
  for (std::size_t i = 0; i < n; ++i) {
    crisis::QuestionAnswer ignored{};
    in.value_of(i < r.answers.size() ? r.answers[i] : ignored, last_answer);
  }
  in.time(r.opened_at);
  in.time(r.asked_at);
  in.time(r.last_full_text);
  in.time(r.last_text);
  in.byte(r.nudges);
  in.flag(r.history);
  in.flag(r.concern_seen);
  in.time(r.concern_at);
  in.byte(r.lines);  // 0 in records written before it existed
  // So is the next; there both tracks, or a medical level 3, were taken for something swallowed.
  const bool body = (r.tracks & crisis::bit(crisis::Track::medical)) != 0;
  r.taken = body && ((r.tracks & crisis::bit(crisis::Track::self)) != 0 || r.level == 3);
  in.flag(r.taken);
  in.value_of(r.reassured, crisis::Reassurance::helped);
}

std::size_t room(const crisis::State& r) {
  return 21 * wire::max_varint + wire::room(r.reason) + r.to_ask.size() + r.answers.size();
}

// ---- conversation
// -----------------------------------------------------------------------------------

void put(Writer& out, const dialog::Conversation& c) {
  out.signed_number(c.id);
  out.text(c.flow);
  out.text(c.revision);
  out.value_of(c.channel);
  out.text(c.line);
  out.value_of(c.phase);
  out.value_of(c.control);
  out.number(c.epoch);
  out.number(c.seq);
  out.signed_number(c.step);
  out.signed_number(c.resume_step);
  out.byte(c.tries);
  out.number(c.visit);
  out.number(c.answers.size());
  for (const auto& a : c.answers) put(out, a);
  out.number(c.asked.size());
  for (auto step : c.asked) out.number(step);
  out.flag(c.cleared);
  out.byte(c.reminders);
  out.time(c.started_at);
  out.time(c.last_inbound_at);
  out.time(c.last_outbound_at);
  out.flag(c.result.has_value());
  if (c.result) {
    out.text(c.result->rule);
    out.text(c.result->category);
    out.text(c.result->reason);
    out.flag(c.result->priority.has_value());
    if (c.result->priority) out.text(*c.result->priority);
  }
  out.signed_number(c.handoff);
  out.flag(c.safety_step);
  out.time(c.cleared_at);
  out.time(c.condoled_at);
  out.time(c.asked_at);
  out.signed_number(c.day);
  out.time(c.renewal.since);
  out.signed_number(c.renewal.then);
  out.byte(c.renewal.rounds);
  out.number(c.renewal.answered.size());
  for (const auto& one : c.renewal.answered) {
    out.number(one.step);
    out.time(one.at);
  }
}

void get_result(Reader& in, std::optional<dialog::Result>& result) {
  bool there = false;
  in.flag(there);
  if (!there) return;
  auto& r = result.emplace();
  in.text(r.rule);
  in.text(r.category);
  in.text(r.reason);
  bool priority = false;
  in.flag(priority);
  if (priority) in.text(r.priority.emplace());
}

void get(Reader& in, dialog::Conversation& c) {
  in.signed_number(c.id);
  in.text(c.flow);
  in.text(c.revision);
  in.value_of(c.channel, dialog::Channel::web);
  in.text(c.line);
  in.value_of(c.phase, dialog::Phase::ended);
  in.value_of(c.control, dialog::Control::staff);
  in.number(c.epoch);
  in.number(c.seq);
  in.signed_number(c.step);
  in.signed_number(c.resume_step);
  in.byte(c.tries);
  in.number(c.visit);
  c.answers.resize(in.count(1));
  for (auto& a : c.answers) get(in, a);
  c.asked.resize(in.count(1));
  for (auto& step : c.asked) in.number(step);
  in.flag(c.cleared);
  in.byte(c.reminders);
  in.time(c.started_at);
  in.time(c.last_inbound_at);
  in.time(c.last_outbound_at);
  get_result(in, c.result);
  in.signed_number(c.handoff);
  in.flag(c.safety_step);  // false in records written before it existed
  in.time(c.cleared_at);   // 1970 likewise
  in.time(c.condoled_at);
  in.time(c.asked_at);
  in.signed_number(c.day);  // not known in records written before it existed: the next turn tells
  in.time(c.renewal.since);
  in.signed_number(c.renewal.then);
  in.byte(c.renewal.rounds);
  c.renewal.answered.resize(in.count(2));
  for (auto& one : c.renewal.answered) {
    in.number(one.step);
    in.time(one.at);
  }
}

std::size_t room(const dialog::Conversation& c) {
  std::size_t n = 28 * wire::max_varint + c.renewal.answered.size() * (3 + wire::max_varint) + wire::room(c.flow) + wire::room(c.revision) +
                  wire::room(c.line) + c.answers.size() * answer_room + c.asked.size() * 3;
  if (c.result) {
    n += wire::room(c.result->rule) + wire::room(c.result->category) +
         wire::room(c.result->reason) + 2;
    if (c.result->priority) n += wire::room(*c.result->priority);
  }
  return n;
}

// ---- seen message ids, timers
// -----------------------------------------------------------------------

void put(Writer& out, const std::vector<Seen>& seen) {
  out.number(seen.size());
  std::int64_t before = 0;
  for (const auto& s : seen) {
    out.fixed64(s.hash);
    out.number(s.seq);
    out.number(static_cast<std::uint64_t>(s.at_s) - static_cast<std::uint64_t>(before));
    before = s.at_s;
  }
  // Behind the list, not in it: an earlier release reads the list and passes this over.
  std::int64_t conversation = 0;
  for (const auto& s : seen) {
    out.signed_number(static_cast<std::int64_t>(static_cast<std::uint64_t>(s.conversation) -
                                                static_cast<std::uint64_t>(conversation)));
    conversation = s.conversation;
  }
}

void get(Reader& in, std::vector<Seen>& seen) {
  seen.resize(in.count(10));
  std::uint64_t before = 0;
  for (auto& s : seen) {
    in.fixed64(s.hash);
    in.number(s.seq);
    std::uint64_t step = 0;
    in.number(step);
    before += step;
    s.at_s = static_cast<std::int64_t>(before);
  }
  if (in.at_end()) return;  // of an earlier release: 0, the conversation is not known
  std::uint64_t conversation = 0;
  for (auto& s : seen) {
    std::int64_t step = 0;
    in.signed_number(step);
    conversation += static_cast<std::uint64_t>(step);
    s.conversation = static_cast<std::int64_t>(conversation);
  }
}

void put(Writer& out, const std::optional<Time>& due, std::uint16_t visit) {
  out.flag(due.has_value());
  if (due) out.time(*due);
  out.number(visit);
}

void get(Reader& in, std::optional<Time>& due, std::uint16_t& visit) {
  bool there = false;
  in.flag(there);
  if (there) in.time(due.emplace());
  in.number(visit);
}

}  // namespace

void encode(const PersonRecord& record, std::string& out) {
  const auto& [person, conversation] = record.state;
  std::size_t worst = 1 + 5 * wire::section_head + room(person) + room(person.risk) +
                      (conversation ? room(*conversation) : 0) +
                      wire::max_varint * (1 + 4 * record.seen.size()) + 11 * wire::max_varint;
  Writer w(out, worst);
  w.byte(wire::format);
  w.section(person_tag, [&] { put(w, person, record.version); });
  w.section(risk_tag, [&] { put(w, person.risk); });
  if (conversation) w.section(conversation_tag, [&] { put(w, *conversation); });
  if (!record.seen.empty()) w.section(seen_tag, [&] { put(w, record.seen); });
  w.section(timers_tag, [&] {
    put(w, record.timers.reminder, record.timers.reminder_visit);
    put(w, record.timers.expiry, record.timers.expiry_visit);
    put(w, record.timers.silence, record.timers.silence_visit);
    put(w, record.timers.care, record.timers.care_visit);
    put(w, record.timers.follow_up, record.timers.follow_up_visit);
  });
  w.take();
}

void pad(std::string& bytes, std::size_t to) {
  const std::size_t least = bytes.size() + wire::section_head;
  const std::size_t size = (least + to - 1) / to * to;
  std::uint32_t empty = static_cast<std::uint32_t>(size - least);
  bytes += static_cast<char>(wire::padding);
  for (int i = 0; i < 4; ++i, empty >>= 8) bytes += static_cast<char>(empty & 0xff);
  bytes.resize(size);
}

template <>
std::optional<PersonRecord> decode<PersonRecord>(std::string_view bytes) {
  std::optional<PersonRecord> result(std::in_place);
  auto& r = *result;
  bool has_person = false;
  bool good = wire::read_sections(bytes, [&](std::uint8_t tag, Reader& in) {
    switch (tag) {
      case person_tag:
        has_person = true;
        return get(in, r.state.person, r.version);
      case risk_tag:
        return get(in, r.state.person.risk);
      case conversation_tag:
        return get(in, r.state.conversation.emplace());
      case seen_tag:
        return get(in, r.seen);
      case timers_tag:
        get(in, r.timers.reminder, r.timers.reminder_visit);
        get(in, r.timers.expiry, r.timers.expiry_visit);
        get(in, r.timers.silence, r.timers.silence_visit);
        get(in, r.timers.care, r.timers.care_visit);  // these are none in records of before
        return get(in, r.timers.follow_up, r.timers.follow_up_visit);
      default:
        return;  // of a later release
    }
  });
  if (!good || !has_person) result.reset();
  return result;
}

}  // namespace screenline::service
