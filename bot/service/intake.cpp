#include "bot/service/intake.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "bot/service/hash.hpp"
#include "bot/service/limits.hpp"
#include "bot/service/unkept_danger.hpp"

namespace screenline::service {

namespace {

using dialog::Author;
using Kind = LaneAnswer::Kind;

std::vector<std::string> recent_texts(const EdgeHint& hint, Time now) {
  std::vector<std::string> out;
  out.reserve(hint.recent.size());
  for (const EdgeHint::Recent& one : hint.recent) {
    if (one.at + limits::recent_for >= now) out.push_back(one.text);
  }
  return out;
}

void remember(EdgeHint& hint, const std::string& text, Time now) {
  if (hint.recent.size() >= limits::recent_texts) hint.recent.erase(hint.recent.begin());
  hint.recent.push_back({now, end_of(text)});
}

const EdgeHint::Answered* find_answered(const EdgeHint& hint, std::uint64_t message) {
  for (const EdgeHint::Answered& one : hint.answered) {
    if (one.message == message) return &one;
  }
  return nullptr;
}

bool has_id(const EdgeHint& hint, std::uint64_t id) {
  return std::any_of(hint.answered.begin(), hint.answered.end(),
                     [&](const EdgeHint::Answered& one) { return one.id == id; });
}

void remember_answer(EdgeHint& hint, EdgeHint::Answered answered) {
  for (EdgeHint::Answered& one : hint.answered) {
    if (one.message == answered.message) {
      one = std::move(answered);
      return;
    }
  }
  if (hint.answered.size() >= limits::edge_answers) hint.answered.erase(hint.answered.begin());
  hint.answered.push_back(std::move(answered));
}

bool in_crisis(const dialog::State& state) {
  const crisis::State& risk = state.person.risk;
  return risk.level > 0 || risk.held || risk.open != crisis::Question::none ||
         (state.conversation && state.conversation->at_safety_question());
}

std::shared_ptr<EdgeReply> again(const EdgeHint::Answered& one) {
  if (!one.said) return nullptr;
  auto reply = std::make_shared<EdgeReply>();
  reply->text = one.said->text;
  reply->what = one.said->what;
  reply->risk = one.said->risk;
  return reply;
}

// What a turn says of safety; "" when nothing.
EdgeHint::Said safety_text(const dialog::Turn& turn) {
  EdgeHint::Said out;
  for (const dialog::Effect& effect : turn.effects) {
    const auto* send = std::get_if<dialog::Send>(&effect);
    if (!send || send->author != Author::safety) continue;
    out.text = send->text;
    out.what = send->what;
  }
  out.risk = turn.state.person.risk;
  return out;
}

InboundAnswer of(LaneAnswer answer) {
  InboundAnswer out;
  out.kind = answer.kind;
  out.text = std::move(answer.text);
  out.mid = std::move(answer.mid);
  out.step = std::move(answer.step);
  out.safety = answer.author == Author::safety;
  return out;
}

}  // namespace

std::string own_id(const std::string& id, std::string_view text) {
  return fmt::format("{}#{:016x}", id, hash64(text, hash64(id)));
}

std::string end_of(const std::string& text) {
  constexpr std::size_t kept = 320;
  return text.size() > kept ? text.substr(text.size() - kept) : text;
}

// The ladder at the edge: the same advance() as in the lane, over what the edge remembers. Only its safety
// text counts; anything else is left to the lane, which knows the whole state.
Intake::Climbed Intake::climb(const Content& content, InboundMessage& message, std::uint64_t key,
                              Time now) {
  std::vector<std::string>& recent = message.text.recent;
  const SiteSettings& site = content.site(message.site);
  const crisis::Detector& detector = detector_.of(content);
  dialog::State state;
  bool known = false, id_used = false;
  Climbed out;
  EdgeHint::Answered own;
  own.id = hash64(message.message_id);
  own.message = hash64(message.text.text, own.id);
  environment_.memory.with(key, [&](EdgeHint& hint) {
    recent = recent_texts(hint, now);
    out.danger = hint.danger;
    if (const EdgeHint::Answered* one = find_answered(hint, own.message)) {
      out.redelivered = true;
      own.own_id = one->own_id;
      out.reply = again(*one);
      return;
    }
    id_used = !message.message_id.empty() && has_id(hint, own.id);
    remember(hint, message.text.text, now);
    remember_answer(hint, own);
    if (hint.state) {
      state = *hint.state;
      known = true;
    } else {
      state.person.language = hint.language.empty() ? site.language : hint.language;
    }
  });
  if (own.own_id) message.message_id = own_id(message.message_id, message.text.text);
  if (out.redelivered) return out;
  const crisis::ScanContext context{recent, dialog::asked_about(state), message.text.has_media,
                                     dialog::open_tracks(state)};
  auto scanned = std::make_shared<dialog::EarlierScan>();
  scanned->scan = detector.scan(message.text.text, context);
  scanned->pending = context.pending;
  scanned->open = context.open;
  scanned->of_lexicon(detector.digest());
  message.text.scanned = scanned;
  if (scanned->scan.error) environment_.counters.detector_errors++;
  if (scanned->scan.level < 2 && !known) return out;
  const FlowLookup flows(content.flows, environment_.revisions);
  dialog::World world = content.world(site, message.address.line, detector, flows);
  world.staff = environment_.staff_known(site, {message.address});
  dialog::Turn turn = dialog::advance(world, std::move(state), message.text, now);
  EdgeHint::Said said = safety_text(turn);
  // Another text under an id that was seen: the lane must not take it for that one.
  own.own_id = id_used && (scanned->scan.level >= 2 || !said.text.empty());
  if (own.own_id) message.message_id = own_id(message.message_id, message.text.text);
  if (said.text.empty() && !own.own_id) return out;
  const int level = said.risk.level;
  if (!said.text.empty()) own.said = std::make_shared<const EdgeHint::Said>(std::move(said));
  out.reply = again(own);
  environment_.memory.with(key, [&](EdgeHint& hint) {
    remember_answer(hint, std::move(own));
    if (!out.reply) return;
    hint.state = std::move(turn.state);
    if (level >= 2) ++hint.danger;
    out.danger = hint.danger;
  });
  if (out.reply && level >= 2) message.text.at_edge = out.reply->risk;
  return out;
}

void Intake::make_ready() { (void)detector_.of(*environment_.content()); }

bool Intake::is_ordinary(const InboundMessage& message, std::uint64_t key, Time now) {
  std::vector<std::string> recent;
  bool open = false;
  environment_.memory.with(key, [&](const EdgeHint& hint) {
    recent = recent_texts(hint, now);
    open = hint.state.has_value();
  });
  if (open) return false;
  const std::shared_ptr<const Content> content = environment_.content();
  const crisis::ScanContext context{recent, crisis::Question::none, message.text.has_media};
  // Concern and what cannot be read too: nobody's are met with silence.
  if (detector_.of(*content).scan(message.text.text, context).level >= 1) return false;
  environment_.memory.with(key, [&](EdgeHint& hint) { remember(hint, message.text.text, now); });
  return true;
}

void Intake::receive_on_call(InboundMessage message, std::shared_ptr<Answerer> answerer,
                             AsStaff as_staff) {
  const Time now = environment_.clock.now();
  const std::uint64_t key = EdgeMemory::key(message.site, message.address);
  if (!is_ordinary(message, key, now)) return receive(std::move(message), std::move(answerer));
  // The edge forgets, by a restart and past its bound: what is open is in the store.
  InboundAnswer again;
  again.kind = Kind::unavailable;
  const bool posted = lane_.post([this, message, answerer, as_staff, key, again, now](Store& store) {
    bool unavailable = false;
    std::optional<PersonRecord> record;
    const auto person = store.find_person(message.site, message.address, unavailable);
    if (!unavailable && person.value_or(0) != 0) record = store.load(*person, unavailable);
    if (unavailable) return answerer->answer(again);
    // Who opted out from this phone gets back by START.
    if (record && (in_crisis(record->state) || record->state.person.opted_out)) {
      return submit(message, {answerer, nullptr, nullptr, now, key, environment_.memory.danger(key), false});
    }
    answerer->answer(as_staff(store));
  });
  if (!posted) answerer->answer(again);
}

std::string Intake::answer_nameless(const std::string& site_id, const std::string& line,
                                    const std::string& text) {
  const std::shared_ptr<const Content> content = environment_.content();
  const crisis::Detector& detector = detector_.of(*content);
  const crisis::Scan scan = detector.scan(text);
  if (scan.level < 2) return {};
  dialog::TextIn in;
  in.text = text;
  in.line = line;
  environment_.counters.crisis_from_memory++;
  environment_.counters.crisis_referrals++;
  if (outage_) {
    const std::uint64_t which = hash64(text);
    outage_->answered({which, which, site_id, scan.level, std::string(crisis::name(scan.track))}, true);
  }
  return crisis_text_of(environment_, *content, detector, site_id, in);
}

void Intake::keep(const InboundMessage& message, const EdgeReply& edge, Time now, bool store_refused) {
  if (outage_) {
    outage_->answered({EdgeMemory::key(message.site, message.address), hash64(message.message_id), message.site,
                       edge.risk.level, std::string(crisis::name(edge.risk.track)), {message.address}},
                      store_refused);
  }
  if (!journal_) return;
  journal_->append({0, message.site, message.message_id, message.address, now, message.text.text, edge.text,
                    edge.what, message.text.recent});
}

void Intake::receive(InboundMessage message, std::shared_ptr<Answerer> answerer) {
  const Time now = environment_.clock.now();
  const std::shared_ptr<const Content> content = environment_.content();
  const std::uint64_t key = EdgeMemory::key(message.site, message.address);
  const auto [edge, danger, redelivered] = climb(*content, message, key, now);
  Taken taken{std::move(answerer), edge, nullptr, now, key, danger, edge && !redelivered};
  if (edge) {
    // Nobody else's text is copied.
    taken.kept = std::make_shared<const InboundMessage>(message);
    InboundAnswer fallback;
    fallback.text = edge->text;
    fallback.safety = true;
    taken.answerer->answer_after(limits::crisis_answer, fallback, [this, edge = taken.edge, kept = taken.kept, now] {
      (void)edge->speak();
      environment_.counters.crisis_from_memory++;
      environment_.counters.crisis_referrals++;
      keep(*kept, *edge, now, false);
      InboundAnswer said;
      said.text = edge->text;
      said.mid = edge->mid;
      said.safety = true;
      return said;
    });
  }
  submit(std::move(message), std::move(taken));
}

// Any thread: touches nothing of the own thread's.
void Intake::submit(InboundMessage message, Taken taken) {
  const bool urgent = taken.edge != nullptr;
  TurnRequest request;
  request.site = std::move(message.site);
  request.address = std::move(message.address);
  request.message_id = std::move(message.message_id);
  request.source = message.text.channel == dialog::Channel::sms ? "sms" : "web";
  request.input = std::move(message.text);
  request.at = taken.now;
  request.inline_reply = message.inline_reply && (urgent || !message.not_before);
  request.not_before = message.not_before;
  request.edge = taken.edge;
  OnAnswer on_answer = [this, taken = std::move(taken)](LaneAnswer given) { answer(taken, std::move(given)); };
  if (lane_.submit(std::move(request), std::move(on_answer), urgent)) return;
  environment_.counters.shed++;
  LaneAnswer shed;
  shed.kind = Kind::unavailable;
  if (request.edge) {
    shed.text = request.edge->text;
    shed.author = Author::safety;
  }
  on_answer(std::move(shed));
}

void Intake::answer(const Taken& taken, LaneAnswer answer) {
  const auto& [answerer, edge, kept, now, key, danger, may_be_another] = taken;
  // Words of danger, and what the lane knows under their id got no crisis text: after a restart only that
  // tells another text from a redelivery.
  if (may_be_another && answer.kind == Kind::duplicate && answer.author != Author::safety) {
    InboundMessage other = *kept;
    const std::uint64_t message = hash64(other.text.text, hash64(other.message_id));
    environment_.memory.with(key, [&](EdgeHint& hint) {
      for (EdgeHint::Answered& one : hint.answered) one.own_id = one.own_id || one.message == message;
    });
    other.message_id = own_id(other.message_id, other.text.text);
    Taken once = taken;
    once.may_be_another = false;
    return submit(std::move(other), std::move(once));
  }
  if (edge && answer.kind == Kind::unavailable && edge->speak()) {
    keep(*kept, *edge, now, true);
  }
  if (edge && outage_ && answer.kind != Kind::unavailable) outage_->recorded(hash64(kept->message_id));
  InboundAnswer out = of(std::move(answer));
  if (!out.safety && !out.text.empty()) {
    out.still_good = [this, key = key, danger = danger] {
      const bool good = environment_.memory.danger(key) == danger;
      if (!good) environment_.counters.suppressed_bot_texts++;
      return good;
    };
  }
  answerer->answer(std::move(out));
}

}  // namespace screenline::service
