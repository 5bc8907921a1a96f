#include "tests/conformance/random_records.hpp"

namespace screenline::testing {

using namespace screenline::service;

namespace {

template <class E>
E any_of(RandomRecords& random, E last) {
  return static_cast<E>(random.number(static_cast<std::uint64_t>(last) + 1));
}

}  // namespace

std::uint64_t RandomRecords::wide() {
  switch (number(4)) {
    case 0:
      return number(4);
    case 1:
      return number(300);
    case 2:
      return ~std::uint64_t{0} - number(2);
    default:
      return engine_();
  }
}

std::string RandomRecords::text(std::size_t longest) {
  std::string out(number(4) == 0 ? 0 : number(longest + 1), '\0');
  for (char& c : out) c = static_cast<char>(engine_());
  return out;
}

Time RandomRecords::time() {
  return Time{std::chrono::milliseconds{static_cast<std::int64_t>(wide())}};
}

dialog::Address RandomRecords::address() {
  return {any_of(*this, dialog::Channel::web), text(), text()};
}

crisis::State RandomRecords::risk() {
  crisis::State r;
  r.level = static_cast<int>(wide());
  r.track = any_of(*this, crisis::Track::third_party);
  r.tracks = static_cast<crisis::Tracks>(wide());
  r.rank = any_of(*this, crisis::Rank::top);
  r.provisional = coin(), r.held = coin(), r.history = coin(), r.concern_seen = coin();
  r.reason = text();
  r.open = any_of(*this, crisis::Question::concern);
  for (auto n = number(4); n > 0; --n) r.to_ask.push_back(any_of(*this, crisis::Question::concern));
  r.unclear = static_cast<std::uint8_t>(wide());
  for (auto& a : r.answers) a = any_of(*this, crisis::QuestionAnswer::longer_ago);
  r.opened_at = time(), r.asked_at = time(), r.last_full_text = time(), r.last_text = time();
  r.nudges = static_cast<std::uint8_t>(wide());
  r.concern_at = time();
  r.lines = static_cast<std::uint8_t>(r.level * 50);
  r.taken = coin();
  r.reassured = any_of(*this, crisis::Reassurance::helped);
  return r;
}

dialog::Conversation RandomRecords::conversation() {
  dialog::Conversation c;
  c.id = static_cast<std::int64_t>(wide());
  c.flow = text(), c.revision = text(70), c.line = text();
  c.channel = any_of(*this, dialog::Channel::web);
  c.phase = any_of(*this, dialog::Phase::ended);
  c.control = any_of(*this, dialog::Control::staff);
  c.epoch = static_cast<std::uint32_t>(wide()), c.seq = static_cast<std::uint32_t>(wide());
  c.step = static_cast<int>(wide()), c.resume_step = static_cast<int>(wide());
  c.tries = static_cast<std::uint8_t>(wide()), c.visit = static_cast<std::uint16_t>(wide());
  for (auto n = number(90); n > 0; --n) {
    c.answers.push_back({any_of(*this, flow::AnswerState::not_applicable),
                         static_cast<std::int32_t>(wide()), static_cast<std::uint32_t>(wide())});
  }
  for (auto n = number(90); n > 0; --n) c.asked.push_back(static_cast<std::uint16_t>(wide()));
  c.cleared = coin();
  c.condoled_at = c.cleared ? Time{} : Time{std::chrono::milliseconds{1'700'000'000'321}};
  c.cleared_at = coin() ? Time{std::chrono::milliseconds{1'700'000'000'123}} : Time{};
  c.reminders = static_cast<std::uint8_t>(wide());
  c.started_at = time(), c.last_inbound_at = time(), c.last_outbound_at = time();
  c.asked_at = time();
  c.day = static_cast<flow::Day>(wide());
  c.renewal.since = time(), c.renewal.then = static_cast<int>(wide());
  c.renewal.rounds = static_cast<std::uint8_t>(wide());
  for (auto n = number(9); n > 0; --n) {
    c.renewal.answered.push_back({static_cast<std::uint16_t>(wide()), time()});
  }
  if (coin()) {
    auto& r = c.result.emplace();
    r.rule = text(), r.category = text(), r.reason = text();
    if (coin()) r.priority = text();
  }
  c.handoff = static_cast<std::int64_t>(wide());
  c.safety_step = coin();
  return c;
}

PersonRecord RandomRecords::person() {
  PersonRecord r;
  r.version = wide();
  auto& p = r.state.person;
  p.id = static_cast<std::int64_t>(wide());
  p.site = text(), p.language = text(8);
  for (auto n = number(4); n > 0; --n) p.addresses.push_back(address());
  p.opted_out = coin();
  p.opted_out_at = time();
  p.risk = risk();
  p.crisis_handoff = static_cast<std::int64_t>(wide());
  p.conversations = static_cast<std::uint32_t>(wide());
  p.row_held = coin();
  p.abuse_told = coin();
  p.opt_word_at = time();
  p.care_from = coin() ? Time{std::chrono::milliseconds{1'700'000'000'456}} : Time{};
  if (number(4) != 0) r.state.conversation = conversation();
  for (auto n = number(20); n > 0; --n) {
    r.seen.push_back(
        {engine_(), static_cast<std::uint32_t>(wide()), static_cast<std::int64_t>(wide()),
         static_cast<std::int64_t>(wide())});
  }
  auto& t = r.timers;
  if (coin()) t.reminder = time();
  if (coin()) t.expiry = time();
  if (coin()) t.silence = time();
  t.reminder_visit = static_cast<std::uint16_t>(wide());
  t.expiry_visit = static_cast<std::uint16_t>(wide());
  t.silence_visit = static_cast<std::uint16_t>(wide());
  if (coin()) t.care = time();
  t.care_visit = static_cast<std::uint16_t>(wide());
  if (coin()) t.follow_up = time();
  t.follow_up_visit = static_cast<std::uint16_t>(wide());
  return r;
}

TranscriptTurn RandomRecords::transcript() {
  TranscriptTurn t;
  t.conversation = static_cast<std::int64_t>(wide());
  t.seq = static_cast<std::uint32_t>(wide());
  t.at = time();
  t.source = text(), t.message_id = text(), t.step_before = text(), t.step_after = text();
  for (auto n = number(4); n > 0; --n) {
    t.messages.push_back({any_of(*this, Direction::out), any_of(*this, dialog::Author::system),
                          text(300), text(), static_cast<std::int64_t>(wide())});
  }
  t.level = static_cast<int>(wide());
  for (auto n = number(4); n > 0; --n) t.rules.push_back(text());
  t.versions = text(80);
  return t;
}

OutboxRow RandomRecords::outbox() {
  OutboxRow r;
  r.id = static_cast<std::int64_t>(wide()), r.person = static_cast<std::int64_t>(wide());
  r.conversation = static_cast<std::int64_t>(wide());
  r.seq = static_cast<std::uint32_t>(wide()), r.epoch = static_cast<std::uint32_t>(wide());
  r.author = any_of(*this, dialog::Author::system);
  r.state = any_of(*this, OutboxState::unknown);
  r.line = text(), r.to = text(), r.text = text(300), r.mid = text(), r.provider_id = text();
  r.priority = static_cast<std::uint8_t>(wide()), r.attempts = static_cast<std::uint8_t>(wide());
  r.delivery_rank = static_cast<int>(wide());
  r.last_error = text();
  r.created = time(), r.due = time(), r.lease_until = time();
  r.unasked = coin();
  r.untold = coin();
  r.watched = coin();
  r.again = coin();
  r.recorded = coin();
  return r;
}

Handoff RandomRecords::handoff() {
  Handoff h;
  h.id = static_cast<std::int64_t>(wide()), h.version = wide();
  h.site = text();
  h.person = static_cast<std::int64_t>(wide()), h.conversation = static_cast<std::int64_t>(wide());
  h.severity = any_of(*this, dialog::Severity::crisis);
  h.level = static_cast<int>(wide());
  h.rank = any_of(*this, crisis::Rank::top);
  h.track = any_of(*this, crisis::Track::third_party);
  h.category = text(), h.reason = text(), h.priority = text();
  h.state = any_of(*this, HandoffState::closed);
  h.phone = coin();
  h.unread = static_cast<std::uint32_t>(wide());
  h.created = time(), h.raised = time(), h.due = time(), h.acknowledged = time();
  h.claimed_by = text(), h.closed_by = text(), h.closed_role = text(), h.second_by = text();
  h.disposition = text(100);
  h.closed = time();
  h.contact_due = time(), h.contacted = time(), h.alerted = time();
  h.rung = static_cast<std::uint8_t>(wide()), h.rung_steps = static_cast<std::uint8_t>(wide());
  h.rung_clock = time();
  h.ending = ending();
  for (auto n = number(3); n > 0; --n) h.looked_by.push_back(text());
  h.claimed_with = wide();
  h.undelivered = text();
  h.voided_by = text();
  h.voided = time();
  return h;
}

desk::Disposition RandomRecords::ending() {
  desk::Disposition d;
  d.outcome = any_of(*this, desk::last_outcome);
  d.risk = any_of(*this, desk::last_risk);
  d.plan = text(100);
  for (auto n = number(4); n > 0; --n) {
    d.contacts.push_back(
        {text(), any_of(*this, desk::last_way), time(), any_of(*this, desk::last_result)});
  }
  for (auto n = number(3); n > 0; --n) d.notified.push_back(text());
  d.follow_up = std::chrono::local_days(std::chrono::days(static_cast<std::int32_t>(wide())));
  d.caring_contact = coin();
  return d;
}

ReviewCase RandomRecords::review() {
  ReviewCase c;
  c.id = static_cast<std::int64_t>(wide());
  c.kind = any_of(*this, CaseKind::missed);
  c.site = text(), c.by = text(), c.note = text(100), c.versions = text();
  c.person = static_cast<std::int64_t>(wide()), c.conversation = static_cast<std::int64_t>(wide());
  c.row = static_cast<std::int64_t>(wide());
  c.seq = static_cast<std::uint32_t>(wide());
  c.at = time();
  c.level = static_cast<int>(wide()), c.should_be = static_cast<int>(wide());
  for (auto n = number(4); n > 0; --n) c.rules.push_back(text());
  c.track = any_of(*this, crisis::Track::third_party);
  return c;
}

JournalEntry RandomRecords::journal() {
  JournalEntry e;
  e.id = wide();
  e.site = text(), e.message_id = text();
  e.address = address();
  e.at = time();
  e.text_in = text(500), e.text_out = text(500), e.what = text();
  e.recent = {text(), text()};
  return e;
}

PersonRecord typical_person(std::int64_t id) {
  const Time start{std::chrono::milliseconds{1'760'000'000'000}};
  PersonRecord r;
  r.version = 46;
  auto& p = r.state.person;
  p.id = id;
  p.site = "river-clinic";
  p.addresses = {{dialog::Channel::sms, "main", "+15550" + std::to_string(100000 + id % 900000)}};
  p.conversations = 1;
  auto& c = r.state.conversation.emplace();
  c.id = id;
  c.flow = "ketamine/screening";
  c.revision = "3f786850e387550fdab836ed7e6dc881de23001b3f786850e387550fdab836ed";
  c.line = "main";
  c.seq = 46, c.step = 45, c.visit = 46;
  c.answers.resize(65);
  for (std::uint16_t i = 0; i < 45; ++i) {
    c.answers[i] = {flow::AnswerState::answered, i % 9 == 8 ? 0 : i % 5, i % 9 == 8 ? 5u + i : 0u};
    c.asked.push_back(i);
    r.seen.push_back({0x9e3779b97f4a7c15ULL * (i + static_cast<std::uint64_t>(id) + 1), i + 1u,
                      1'760'000'000 + 40 * i, id});
  }
  c.asked.push_back(45);
  c.started_at = start;
  c.last_inbound_at = c.last_outbound_at = start + std::chrono::minutes(30);
  r.timers.reminder = c.last_inbound_at + std::chrono::hours(2);
  r.timers.expiry = c.last_inbound_at + std::chrono::hours(72);
  r.timers.reminder_visit = r.timers.expiry_visit = c.visit;
  return r;
}

}  // namespace screenline::testing
