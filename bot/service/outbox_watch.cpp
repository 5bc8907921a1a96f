// Of the outbox: crisis texts that are late, did not arrive, or of which nothing was heard. They go
// by another way, or staff are told (second_route.hpp).
#include <algorithm>

#include "bot/service/limits.hpp"
#include "bot/service/outbox.hpp"
#include "bot/service/second_route.hpp"

namespace screenline::service {

using dialog::Author;

// Left queued by an attempt. With another way to go it does not wait for this one's trouble to be
// mended; without one staff hear of it, and it goes on being tried. A turn of it that gets lost
// comes again with the next try.
OutboxRow Outbox::not_out(OutboxRow row, const SendReport& report) {
  const auto person = reader_.person(row.person);
  if (!person) return row;
  const Time now = environment_.clock.now();
  const auto content = environment_.content();
  const std::string& site = person->state.person.site;
  const SendFailure why = sender_.why(row);
  const auto route = next_route(row, content->site(site), why);
  const bool another = route && route->line != row.line;
  if (!is_late(row, report, another, now)) return row;
  if (another) {
    row.state = OutboxState::failed;
    return row;
  }
  const std::string& code = why.words.empty() ? row.last_error : why.words;
  const std::string words = "not sent yet, tried on" + (code.empty() ? "" : ": " + code);
  if (!lane_.submit(delivery_failed(row, NotArrived::late, site, words, now), {}, true))
    environment_.log.write(Log::Level::warning, "outbox.late_waits", "");
  return row;
}

// A crisis text that did not arrive goes by another way, or is told. Until a turn of it is
// committed the row is not settled: its lease ends, and it comes here again, over restarts too.
void Outbox::not_delivered(OutboxRow row) {
  const auto person = reader_.person(row.person);
  if (!person) return;
  const Time now = environment_.clock.now();
  const std::string& site = person->state.person.site;
  const bool stopped = row.state == OutboxState::cancelled || person->state.person.opted_out;
  row.state = row.state == OutboxState::cancelled ? OutboxState::cancelled : OutboxState::failed;
  row.untold = false;
  const SendFailure why = sender_.why(row);
  const std::string& words = why.words.empty() ? row.last_error : why.words;
  const auto content = environment_.content();
  const auto route = next_route(row, content->site(site), why);
  if (stopped || !route || is_overtaken(row, false)) {
    // The callback of an opt-out may have told it: under the same name it is one turn.
    const auto how = why.opted_out ? NotArrived::opted_out : NotArrived::failed;
    TurnRequest told = delivery_failed(row, how, site, words, now);
    return finish_with(std::move(row), std::move(told));
  }
  TurnRequest again = send_again(row, *route, site, words, now);
  finish_with(std::move(row), std::move(again));
}

// Accepted, and no word of it since: the callback may be lost, so the provider is asked first.
void Outbox::unheard(OutboxRow row) {
  if (const auto end = sender_.delivery(row)) {
    lane_.post([row, end = *end](Store& store) {
      (void)store.merge_status(row.mid, row.provider_id, end.rank, end.state, end.code);
    });
    return wake();
  }
  const auto person = reader_.person(row.person);
  if (!person) return unwatch_if_unreadable(std::move(row));
  const Time now = environment_.clock.now();
  const std::string& site = person->state.person.site;
  row.state = OutboxState::sent;
  row.watched = false;
  // Who has written since, STOP too, has the conversation in hand: what they wrote was answered.
  if (person->state.person.opted_out || is_overtaken(row, true))
    return settle(std::move(row), nullptr);
  const auto content = environment_.content();
  const std::string words(no_word);
  if (const auto route = next_route(row, content->site(site), {})) {
    TurnRequest again = send_again(row, *route, site, words, now);
    return finish_with(std::move(row), std::move(again));
  }
  if (says_nothing(row, *person)) return settle(std::move(row), nullptr);
  TurnRequest told = delivery_failed(row, NotArrived::no_word, site, words, now);
  finish_with(std::move(row), std::move(told));
}

// No turn can be written for who cannot be read, so there is nothing to wait for: the notice of the
// record has told staff, and the provider is not asked again every half minute. A reader that is
// only busy comes here again, with the next lease.
void Outbox::unwatch_if_unreadable(OutboxRow row) {
  row.state = OutboxState::sent;
  row.watched = false;
  lane_.post([this, row = std::move(row)](Store& store) {
    bool unavailable = false;
    (void)store.load(row.person, unavailable);
    if (!unavailable || store.trouble()) return;
    environment_.log.write(Log::Level::error, "outbox.unwatched", "");
    store.settle_outbox(row);
  });
}

// Nobody is told of what may be nothing: of a carrier that confirms no text every crisis would come
// twice, and below level 2 the ladder's own silence clock reaches staff where it matters (S4).
bool Outbox::says_nothing(const OutboxRow& row, const PersonRecord& person) {
  if (row.again) return false;
  if (person.state.person.risk.level < 2) return true;
  return gives_no_receipts(row, reader_.outbox_of(row.conversation, limits::receipts_looked_at),
                           environment_.clock.now());
}

// Whether a later crisis text says what holds now; that one is watched itself.
bool Outbox::is_overtaken(const OutboxRow& row, bool by_writing) {
  if (row.conversation == 0 || row.seq == 0) return false;
  for (const TranscriptTurn& turn :
       reader_.transcript(row.conversation, row.seq, limits::turns_after)) {
    for (const TranscriptMessage& one : turn.messages) {
      // What was fetched late may have been written before this row.
      if (one.direction == Direction::in && by_writing && turn.source != fetched_late) return true;
      const bool spoke = one.direction == Direction::out && one.author == Author::safety;
      if (spoke && one.what != sent_again) return true;
    }
  }
  return false;
}

void Outbox::finish_with(OutboxRow row, TurnRequest request) {
  Lane& lane = lane_;
  const bool submitted = lane_.submit(
      std::move(request),
      [&lane, row = std::move(row)](LaneAnswer answer) {
        if (answer.kind == LaneAnswer::Kind::unavailable) return;
        lane.post([row](Store& store) { store.settle_outbox(row); });
      },
      true);
  if (!submitted) environment_.log.write(Log::Level::warning, "outbox.failure_waits", "");
}

}  // namespace screenline::service
