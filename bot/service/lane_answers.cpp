// What a lane answers: of a wave all at once, of a redelivery what was said then, and when nothing can be
// written.
#include "bot/service/lane.hpp"

#include <algorithm>

#include "bot/service/alert_people.hpp"

namespace screenline::service {

using dialog::Author;
using Kind = LaneAnswer::Kind;

void Lane::answer_duplicate(Job& job, const PersonRecord& record, const Seen& seen) {
  environment_.counters.duplicates.fetch_add(1, std::memory_order_relaxed);
  if (!job.answer) return;
  LaneAnswer answer;
  answer.kind = Kind::duplicate;
  if (seen.seq > 0 && job.request.inline_reply) give_again(job, record, seen, answer);
  job.answer(std::move(answer));
}

// What the turn of `seen` was answered with, whatever conversation it was in (E5).
void Lane::give_again(const Job& job, const PersonRecord& record, const Seen& seen,
                      LaneAnswer& answer) {
  const dialog::State& state = record.state;
  std::int64_t conversation = seen.conversation;
  if (conversation == 0 && state.conversation) conversation = state.conversation->id;
  if (conversation == 0) return;
  const TranscriptMessage* said = nullptr;
  const std::vector<TranscriptTurn> turns = reader_.transcript(conversation, seen.seq - 1, 1);
  for (const TranscriptTurn& turn : turns) {
    if (turn.seq != seen.seq || turn.message_id != job.request.message_id) continue;
    for (const TranscriptMessage& message : turn.messages) {
      if (message.direction == Direction::out) said = &message;
    }
  }
  if (!said) return;
  const bool safety = said->author == Author::safety;
  // A question given again during a crisis, after STOP or under another hand would be a bot text
  // out of turn: then the redelivery is only acknowledged.
  const bool out_of_turn =
      state.person.risk.held || state.person.opted_out ||
      (state.conversation && state.conversation->control == dialog::Control::staff);
  if (!safety && out_of_turn) return;
  // Nor a question that a later turn has overtaken: "1" would then answer another one (S3).
  const bool overtaken = !state.conversation || conversation != state.conversation->id ||
                         seen.seq != state.conversation->seq;
  if (!safety && overtaken && said->what.find("step:") != std::string::npos) return;
  // The provider asks because it has no answer; the row says whether the text left by another way
  // meanwhile (E6). A safety text is given in any case: too often beats not at all.
  const std::optional<OutboxRow> row =
      said->outbox != 0 ? store_.claim_inline(said->outbox, job.request.at) : std::nullopt;
  if (!safety && (!row || row->state != OutboxState::inline_pending)) return;
  answer.text = said->text;
  answer.author = said->author;
  if (row) answer.mid = row->mid;
}

// All answers of a wave together, after its last row is dealt with: the sockets' thread wakes once.
void Lane::give_answers() {
  const Give give = [this] {
    for (auto& [on_answer, answer] : answers_) on_answer(std::move(answer));
  };
  if (around_answers_) {
    around_answers_(give);
  } else {
    give();
  }
  answers_.clear();
}

void Lane::answer_unavailable(Job& job) {
  environment_.counters.unavailable.fetch_add(1, std::memory_order_relaxed);
  if (!job.answer) return;
  LaneAnswer answer;
  answer.kind = Kind::unavailable;
  if (job.request.edge) {
    answer.text = job.request.edge->text;
    answer.author = Author::safety;
  }
  job.answer(std::move(answer));
}

void Lane::alert(const InWave& one, const TurnWrite& write, const dialog::Person& person) {
  const auto row = std::find_if(write.handoffs.begin(), write.handoffs.end(),
                                [](const Handoff& h) { return h.level >= 2; });
  if (!alerts_ || row == write.handoffs.end()) return;
  AlertMessage message = alert_of(*row, one.alert_repeats, paged_numbers(write.outbox));
  message.own = person.addresses;
  const bool taken = alerts_->send(message);
  if (!taken) environment_.counters.alerts_refused++;
  if (const auto kind = notice_of(one.vacancy)) (void)alerts_->notice(*kind, row->site);
}

std::function<std::string(const Handoff&, const OnCall&)> Lane::page_link(Time at) const {
  const PageLinks* links = environment_.page_links;
  if (!links) return {};
  return [links, at](const Handoff& row, const OnCall& person) {
    return links->link(row, person, at);
  };
}

}  // namespace screenline::service
