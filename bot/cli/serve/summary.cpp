#include "bot/cli/serve/summary.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace screenline::cli {

namespace {

using flow::AnswerKind;
using flow::AnswerState;

std::string clock_time(service::Time at) {
  return fmt::format("{:%Y-%m-%d %H:%M:%S}Z",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(
                         std::chrono::time_point_cast<std::chrono::system_clock::duration>(at))));
}

std::string answer_text(const flow::Flow& flow, const flow::Step& step, const flow::Answer& answer) {
  if (answer.state == AnswerState::skipped) return "not answered";
  const flow::AnswerType& type = flow.answers[static_cast<std::size_t>(step.answer)];
  const auto label = [&](const flow::Option& option) { return option.label.get(0, flow::Channel::web); };
  switch (type.kind) {
    case AnswerKind::consent: return answer.value == 1 ? "agreed" : "declined";
    case AnswerKind::choice: return label(type.options[static_cast<std::size_t>(answer.value)]);
    case AnswerKind::integer:
    case AnswerKind::scale: return std::to_string(answer.value);
    case AnswerKind::text: return "(see transcript)";
    case AnswerKind::many: break;
  }
  std::string out;
  for (std::size_t i = 0; i < type.options.size(); ++i) {
    if (answer.chosen & (1u << i)) out += (out.empty() ? "" : "; ") + label(type.options[i]);
  }
  return out.empty() ? "none" : out;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

void add_safety(std::string& out, const crisis::State& risk) {
  out += fmt::format("SAFETY   level L{}, track {}{}{}\n", risk.level, crisis::name(risk.track),
                     risk.reason.empty() ? "" : ", " + risk.reason, risk.held ? ", questionnaire stopped" : "");
}

void add_findings(std::string& out, const flow::Flow& flow, const dialog::State& state) {
  const dialog::Findings found = dialog::findings(flow, state);
  out += "SCORES  ";
  for (const auto& [id, value] : found.scores) out += fmt::format(" {}={:g}", id, value);
  out += "\nFLAGS   ";
  for (const std::string& flag : found.flags) out += " " + flag;
  for (const auto& [id, members] : found.lists) {
    if (members.empty()) continue;
    out += fmt::format("\n{:<8}", id);
    for (const std::string& member : members) out += " " + member;
  }
  out += "\n";
}

void add_answers(std::string& out, const flow::Flow& flow, const dialog::Conversation& conversation) {
  out += "ANSWERS\n";
  for (const std::uint16_t index : conversation.asked) {
    const flow::Step& step = flow.steps[index];
    const flow::Answer& answer = conversation.answers[index];
    if (answer.state == AnswerState::not_asked) continue;
    out += fmt::format("  {:<14} {}\n                 -> {}\n", step.id,
                       first_line(step.ask.get(0, flow::Channel::web)), answer_text(flow, step, answer));
  }
}

std::string_view state_word(service::OutboxState state) {
  switch (state) {
    case service::OutboxState::queued: return "waiting";
    case service::OutboxState::inline_pending: return "handed over";
    case service::OutboxState::sending: return "sending";
    case service::OutboxState::sent: return "sent";
    case service::OutboxState::delivered: return "delivered";
    case service::OutboxState::failed: return "NOT DELIVERED";
    case service::OutboxState::cancelled: return "cancelled";
    case service::OutboxState::unknown: return "unknown";
  }
  return "";
}

void add_transcript(std::string& out, const std::vector<service::TranscriptTurn>& turns,
                    const std::vector<service::OutboxRow>& outbox) {
  out += "TRANSCRIPT\n";
  for (const service::TranscriptTurn& turn : turns) {
    for (const service::TranscriptMessage& message : turn.messages) {
      std::string delivery;
      for (const service::OutboxRow& row : outbox) {
        if (message.outbox != 0 && row.id == message.outbox) delivery = fmt::format(" ({})", state_word(row.state));
      }
      const bool in = message.direction == service::Direction::in;
      const std::string_view who = in ? "person"
                                   : message.author == dialog::Author::safety ? "safety"
                                   : message.author == dialog::Author::staff  ? "staff"
                                                                              : "bot";
      out += fmt::format("  {:>3} {} {:<6} {}{}\n", turn.seq, clock_time(turn.at), who, message.text, delivery);
    }
    for (const std::string& rule : turn.rules) out += fmt::format("      rule {}\n", rule);
  }
}

}  // namespace

std::string summary(const service::Content& content, const service::PersonRecord& person,
                    const std::vector<service::TranscriptTurn>& turns,
                    const std::vector<service::OutboxRow>& outbox) {
  const dialog::State& state = person.state;
  std::string out;
  add_safety(out, state.person.risk);
  if (state.conversation && state.conversation->result) {
    const dialog::Result& result = *state.conversation->result;
    out += fmt::format("RESULT   {} / {} ({}) priority {}\n", result.category, result.reason, result.rule,
                       result.priority.value_or("none"));
  }
  for (const dialog::Address& address : state.person.addresses) {
    out += fmt::format("WHO      {} (line {}), language {}{}\n", address.value, address.line,
                       state.person.language, state.person.opted_out ? ", OPTED OUT of texts" : "");
  }
  const flow::Flow* flow = state.conversation ? content.flows.find(state.conversation->revision) : nullptr;
  if (flow) {
    add_findings(out, *flow, state);
    add_answers(out, *flow, *state.conversation);
  }
  add_transcript(out, turns, outbox);
  out += "Self-report collected by an automated questionnaire; not a diagnosis; not a suicide risk assessment.\n";
  if (!turns.empty()) out += turns.back().versions + "\n";
  if (flow && !flow->signed_off) out += "Flow, lexicon and texts await a clinician's sign-off.\n";
  return out;
}

}  // namespace screenline::cli
