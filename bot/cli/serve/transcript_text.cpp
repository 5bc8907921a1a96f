#include "bot/cli/serve/transcript_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "bot/cli/local_time.hpp"

namespace screenline::cli {

namespace {

using service::Direction;
using service::TranscriptMessage;
using service::TranscriptTurn;

const TranscriptMessage* inbound_of(const TranscriptTurn& turn) {
  for (const TranscriptMessage& message : turn.messages) {
    if (message.direction == Direction::in) return &message;
  }
  return nullptr;
}

bool asks(const TranscriptMessage& message, const std::string& step_id) {
  const std::string what = " " + message.what + " ";
  return message.direction == Direction::out &&
         what.find(" step:" + step_id + " ") != std::string::npos;
}

bool asks_something(const TranscriptMessage& message) {
  return message.direction == Direction::out && message.what.find("step:") != std::string::npos;
}

std::string_view state_word(service::OutboxState state) {
  switch (state) {
    case service::OutboxState::queued:
      return "waiting to be sent";
    case service::OutboxState::inline_pending:
      return "handed over";
    case service::OutboxState::sending:
      return "sending";
    case service::OutboxState::sent:
      return "sent";
    case service::OutboxState::delivered:
      return "delivered";
    case service::OutboxState::failed:
      return "NOT DELIVERED";
    case service::OutboxState::cancelled:
      return "cancelled";
    case service::OutboxState::unknown:
      return "not known if sent";
  }
  return "";
}

// What became of a text; "" of one that has no row (web chat, or an answer not texted).
std::string delivery_of(const TranscriptMessage& message, const OutboxRows& outbox) {
  if (message.outbox == 0) return {};
  const auto row = std::find_if(outbox.begin(), outbox.end(),
                                [&](const auto& one) { return one.id == message.outbox; });
  if (row == outbox.end()) return {};
  std::string out(state_word(row->state));
  if (row->state == service::OutboxState::failed && !row->last_error.empty())
    out += " " + row->last_error;
  return " (" + out + ")";
}

const TranscriptMessage* move_in(const TranscriptTurn& turn) {
  const auto found = std::ranges::find_if(turn.messages, [](const TranscriptMessage& message) {
    return message.what.starts_with(service::moved_flow);
  });
  return found == turn.messages.end() ? nullptr : &*found;
}

// The step that `now` was before the move; "": it is newer.
std::string step_before(const TranscriptMessage& move, const std::string& now) {
  const std::size_t at = (move.what + " ").find(">" + now + " ");
  if (now.empty() || at == std::string::npos) return {};
  const std::size_t from = move.what.rfind(' ', at) + 1;
  return move.what.substr(from, at - from);
}

// By turn: the number of the step in the file that the conversation was on then.
std::vector<std::string> step_by_turn(const Turns& turns, int step) {
  std::vector<std::string> out(turns.size());
  std::string at = std::to_string(step);
  for (std::size_t i = turns.size(); i-- > 0;) {
    out[i] = at;
    if (const TranscriptMessage* move = move_in(turns[i])) at = step_before(*move, at);
  }
  return out;
}

std::string_view author_of(const TranscriptMessage& message) {
  if (message.what.starts_with(service::moved_flow)) return "system";
  if (message.direction == Direction::in) return "person";
  switch (message.author) {
    case dialog::Author::safety:
      return "safety";
    case dialog::Author::staff:
      return "staff";
    case dialog::Author::system:
    case dialog::Author::bot:
      break;
  }
  return "bot";
}

}  // namespace

Words words_answered(const Turns& turns, int step) {
  const std::vector<std::string> at = step_by_turn(turns, step);
  for (std::size_t i = turns.size(); i-- > 0;) {
    const TranscriptTurn& turn = turns[i];
    const TranscriptMessage* in = inbound_of(turn);
    if (in && turn.step_before == at[i] && turn.step_after != at[i]) return {in->text, turn.at};
  }
  return {};
}

Words last_written(const Turns& turns) {
  for (auto turn = turns.rbegin(); turn != turns.rend(); ++turn) {
    if (const TranscriptMessage* in = inbound_of(*turn)) return {in->text, turn->at};
  }
  return {};
}

Consent consent_words(const Turns& turns, const std::string& step_id, int step) {
  Consent out;
  const std::vector<std::string> places = step_by_turn(turns, step);
  for (std::size_t i = 0; i < turns.size(); ++i) {
    const TranscriptTurn& turn = turns[i];
    const std::string& at = places[i];
    const TranscriptMessage* in = inbound_of(turn);
    if (in && turn.step_before == at && turn.step_after != at && !out.text.empty()) {
      out.answer = in->text;
      out.channel = turn.source;
      out.at = turn.at;
      return out;
    }
    // The whole wording comes first; what asks again is shorter.
    for (const TranscriptMessage& message : turn.messages) {
      const bool renamed = turn.step_after == at && at != places.back();
      const bool puts_it = asks(message, step_id) || (renamed && asks_something(message));
      if (puts_it && message.text.size() > out.text.size()) out.text = message.text;
    }
  }
  return out;
}

std::string indented(const std::string& text, std::size_t blanks) {
  std::string out;
  std::size_t from = 0;
  while (from <= text.size()) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    out += std::string(blanks, ' ') + text.substr(from, end - from) + "\n";
    from = end + 1;
  }
  return out;
}

void add_told(std::string& out, const Turns& turns, const OutboxRows& outbox,
              const std::string& zone) {
  std::string lines;
  for (const TranscriptTurn& turn : turns) {
    for (const TranscriptMessage& message : turn.messages) {
      if (message.direction != Direction::out || message.author != dialog::Author::safety) continue;
      std::string text = message.text;
      std::replace(text.begin(), text.end(), '\n', ' ');
      lines +=
          fmt::format("  {}{} {}\n", local_time(turn.at, zone), delivery_of(message, outbox), text);
    }
  }
  if (!lines.empty()) out += "CRISIS TEXTS SENT\n" + lines;
}

void add_transcript(std::string& out, const Turns& turns, const OutboxRows& outbox,
                    const std::string& zone) {
  out += "TRANSCRIPT\n";
  for (const TranscriptTurn& turn : turns) {
    for (const TranscriptMessage& message : turn.messages) {
      const std::string head =
          fmt::format("  {:>3} {} {:<6} ", turn.seq, local_time(turn.at, zone), author_of(message));
      const std::string body = indented(message.text + delivery_of(message, outbox), head.size());
      out += head + body.substr(head.size());
    }
    for (const std::string& rule : turn.rules) out += fmt::format("      rule {}\n", rule);
  }
}

}  // namespace screenline::cli
