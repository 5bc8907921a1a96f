#include "bot/service/intake.hpp"

#include <algorithm>

#include "bot/service/hash.hpp"
#include "bot/service/limits.hpp"

namespace screenline::service {

namespace {

using dialog::Author;
using Kind = LaneAnswer::Kind;

std::vector<std::string> recent_texts(const EdgeHint& hint, Time now) {
  std::vector<std::string> out;
  for (const EdgeHint::Recent& one : hint.recent) {
    if (one.at + limits::recent_for >= now) out.push_back(one.text);
  }
  return out;
}

void remember(EdgeHint& hint, const std::string& text, Time now) {
  if (hint.recent.size() >= limits::recent_texts) hint.recent.erase(hint.recent.begin());
  // Only the end of a long text can join with the next one.
  constexpr std::size_t kept = 320;
  hint.recent.push_back({now, text.size() > kept ? text.substr(text.size() - kept) : text});
}

const EdgeHint::Answered* find_answered(const EdgeHint& hint, std::uint64_t message) {
  for (const EdgeHint::Answered& one : hint.answered) {
    if (one.message == message) return &one;
  }
  return nullptr;
}

void remember_answer(EdgeHint& hint, std::uint64_t message) {
  if (hint.answered.size() >= limits::edge_answers) hint.answered.erase(hint.answered.begin());
  hint.answered.push_back({message, {}, {}, {}});
}

void note_answer(EdgeHint& hint, std::uint64_t message, const EdgeReply& reply) {
  if (!find_answered(hint, message)) remember_answer(hint, message);
  for (EdgeHint::Answered& one : hint.answered) {
    if (one.message == message) one = {message, reply.text, reply.what, reply.risk};
  }
}

std::shared_ptr<EdgeReply> again(const EdgeHint::Answered& one) {
  if (one.text.empty()) return nullptr;
  auto reply = std::make_shared<EdgeReply>();
  reply->text = one.text;
  reply->what = one.what;
  reply->risk = one.risk;
  return reply;
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

// The ladder at the edge: the same advance() as in the lane, over what the edge remembers. Only its safety
// text counts; anything else is left to the lane, which knows the whole state.
Intake::Climbed Intake::climb(const Content& content, InboundMessage& message, std::uint64_t key,
                              Time now) {
  std::vector<std::string>& recent = message.text.recent;
  const SiteSettings& site = content.site(message.site);
  const crisis::Detector& detector = detector_.of(content);
  dialog::State state;
  bool known = false, redelivered = false;
  Climbed out;
  const std::uint64_t id = hash64(message.message_id);
  environment_.memory.with(key, [&](EdgeHint& hint) {
    recent = recent_texts(hint, now);
    out.danger = hint.danger;
    if (const EdgeHint::Answered* one = find_answered(hint, id)) {
      redelivered = true;
      out.reply = again(*one);
      return;
    }
    remember(hint, message.text.text, now);
    remember_answer(hint, id);
    if (hint.state) {
      state = *hint.state;
      known = true;
    } else {
      state.person.language = hint.language;
    }
  });
  if (redelivered) return out;
  const crisis::ScanContext context{recent, dialog::asked_about(state), message.text.has_media};
  auto scanned = std::make_shared<dialog::EarlierScan>();
  scanned->scan = detector.scan(message.text.text, context);
  scanned->pending = context.pending;
  scanned->lexicon = detector.digest();
  message.text.scanned = scanned;
  if (scanned->scan.error) environment_.counters.detector_errors++;
  if (scanned->scan.level < 2 && !known) return out;
  const FlowLookup flows(content.flows, environment_.revisions);
  dialog::World world = content.world(site, message.address.line, detector, flows);
  world.staff = environment_.staff_known(site);
  dialog::Turn turn = dialog::advance(world, std::move(state), message.text, now);
  auto reply = std::make_shared<EdgeReply>();
  for (const dialog::Effect& effect : turn.effects) {
    const auto* send = std::get_if<dialog::Send>(&effect);
    if (!send || send->author != Author::safety) continue;
    reply->text = send->text;
    reply->what = send->what;
  }
  if (reply->text.empty()) return out;
  reply->risk = turn.state.person.risk;
  const bool danger = reply->risk.level >= 2;
  environment_.memory.with(key, [&](EdgeHint& hint) {
    hint.state = std::move(turn.state);
    note_answer(hint, id, *reply);
    if (danger) ++hint.danger;
    out.danger = hint.danger;
  });
  if (danger) message.text.at_edge = reply->risk;
  out.reply = std::move(reply);
  return out;
}

bool Intake::dangerous(const std::string& text) {
  const std::shared_ptr<const Content> content = environment_.content();
  return detector_.of(*content).scan(text).level >= 2;
}

void Intake::keep(const InboundMessage& message, const EdgeReply& edge, Time now, bool store_refused) {
  if (outage_) {
    outage_->answered({EdgeMemory::key(message.site, message.address), hash64(message.message_id), message.site,
                       edge.risk.level, std::string(crisis::name(edge.risk.track))},
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
  const auto [edge_reply, danger] = climb(*content, message, key, now);
  const std::shared_ptr<EdgeReply> edge = edge_reply;
  // What the journal may need; nobody else's text is copied.
  std::shared_ptr<const InboundMessage> kept;
  if (edge) kept = std::make_shared<const InboundMessage>(message);

  if (edge) {
    InboundAnswer fallback;
    fallback.text = edge->text;
    fallback.safety = true;
    answerer->answer_after(limits::crisis_answer, fallback, [this, edge, kept, now] {
      edge->sent = true;
      environment_.counters.crisis_from_memory++;
      environment_.counters.crisis_referrals++;
      keep(*kept, *edge, now, false);
    });
  }
  TurnRequest request;
  request.site = std::move(message.site);
  request.address = std::move(message.address);
  request.message_id = std::move(message.message_id);
  request.source = message.text.channel == dialog::Channel::sms ? "sms" : "web";
  request.input = std::move(message.text);
  request.at = now;
  request.inline_reply = message.inline_reply && (edge || !message.not_before);
  request.not_before = message.not_before;
  request.edge = edge;
  OnAnswer on_answer = [this, answerer, edge, kept, now, key, danger = danger](LaneAnswer answer) {
    if (edge && answer.kind == Kind::unavailable && !edge->sent.exchange(true)) {
      keep(*kept, *edge, now, true);
    }
    if (edge && outage_ && answer.kind != Kind::unavailable) outage_->recorded(hash64(kept->message_id));
    InboundAnswer out = of(std::move(answer));
    if (!out.safety && !out.text.empty()) {
      out.still_good = [this, key, danger] {
        const bool good = environment_.memory.danger(key) == danger;
        if (!good) environment_.counters.suppressed_bot_texts++;
        return good;
      };
    }
    answerer->answer(std::move(out));
  };
  if (lane_.submit(std::move(request), std::move(on_answer), edge != nullptr)) return;
  environment_.counters.shed++;
  LaneAnswer shed;
  shed.kind = Kind::unavailable;
  if (edge) {
    shed.text = edge->text;
    shed.author = Author::safety;
  }
  on_answer(std::move(shed));
}

}  // namespace screenline::service
