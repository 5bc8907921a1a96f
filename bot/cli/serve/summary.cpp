#include "bot/cli/serve/summary.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "bot/cli/local_time.hpp"
#include "bot/cli/serve/queue_text.hpp"
#include "bot/cli/serve/transcript_text.hpp"
#include "bot/desk/read_time.hpp"
#include "bot/dialog/render.hpp"
#include "bot/flow/match.hpp"

namespace screenline::cli {

namespace {

using flow::AnswerKind;
using flow::AnswerState;

std::string answer_text(const Case& it, const flow::Flow& flow, int index) {
  const dialog::Conversation& conversation = *it.person.state.conversation;
  const flow::Step& step = flow.steps[static_cast<std::size_t>(index)];
  const flow::Answer& answer = conversation.answers[static_cast<std::size_t>(index)];
  const flow::AnswerType& type = flow.answers[static_cast<std::size_t>(step.answer)];
  if (answer.state == AnswerState::skipped) return "not answered";
  const auto label = [&](const flow::Option& option) {
    return option.label.get(0, flow::Channel::web);
  };
  switch (type.kind) {
    case AnswerKind::consent:
      return answer.value == 1 ? "agreed" : "declined";
    case AnswerKind::choice:
      return label(type.options[static_cast<std::size_t>(answer.value)]);
    case AnswerKind::integer:
    case AnswerKind::scale:
      return std::to_string(answer.value);
    case AnswerKind::date:
      return flow::day_words(answer.value, answer.chosen, flow.languages[0]);
    case AnswerKind::duration:
      return flow::length_words(answer.value, flow.languages[0]);
    case AnswerKind::text:
      return "\"" + words_answered(it.turns, index).text + "\"";
    case AnswerKind::many:
      break;
  }
  std::string out;
  for (std::size_t i = 0; i < type.options.size(); ++i) {
    if (answer.chosen & (1u << i)) out += (out.empty() ? "" : "; ") + label(type.options[i]);
  }
  return out.empty() ? "none" : out;
}

// The row's conversation is the person's latest one, of a flow that is known.
const flow::Flow* flow_of(const Case& it) {
  const auto& conversation = it.person.state.conversation;
  if (!conversation || conversation->id != it.row.conversation) return nullptr;
  return it.flow && conversation->answers.size() == it.flow->steps.size() ? it.flow : nullptr;
}

std::string zone_of(const Case& it) { return it.content.site(it.row.site).zone; }

void add_safety(std::string& out, const Case& it) {
  const crisis::State& risk = it.person.state.person.risk;
  out += fmt::format("SAFETY   level L{}{}{}{}\n", risk.level,
                     risk.level > 0 ? fmt::format(", track {}", crisis::name(risk.track)) : "",
                     risk.reason.empty() ? "" : ", " + risk.reason,
                     risk.held ? ", questionnaire stopped" : "");
  if (const std::string said = said_words(risk.reassured); !said.empty()) {
    out += "         " + said + " (the level stays until a clinician has looked)\n";
  }
  if (it.row.level > risk.level && it.row.level >= 2) {
    out += fmt::format("         (this row was level L{})\n", it.row.level);
  }
}

void add_ending(std::string& out, const desk::Disposition& ending, const std::string& zone) {
  const auto line = [&](const char* label, const std::string& text) {
    out += fmt::format("         {:<10} {}\n", label, text);
  };
  line("outcome", std::string(desk::plain_words(ending.outcome)));
  line("risk", std::string(desk::name(ending.risk)));
  line("plan", ending.plan);
  for (const desk::ContactTried& one : ending.contacts) {
    line("contact", fmt::format("{} {}, {}: {}", local_time(one.at, zone), one.who,
                                desk::name(one.way), desk::name(one.result)));
  }
  for (const std::string& one : ending.notified) line("notified", one);
  if (ending.follow_up != std::chrono::local_days{})
    line("follow-up", desk::day_text(ending.follow_up));
  if (ending.caring_contact) line("texts", "after a day and after a week (caring contact)");
}

void add_outcome(std::string& out, const Case& it) {
  const bool open = it.row.state != service::HandoffState::closed;
  if (open && it.row.closed_by.empty() && !it.row.voided_by.empty()) {
    out += fmt::format("VOIDED   the signature of {} counts no more: something new came at {}\n",
                       it.row.voided_by, local_time(it.row.voided, zone_of(it)));
  }
  if (it.row.closed_by.empty()) return;
  const bool closed = it.row.state == service::HandoffState::closed;
  const bool whole = it.row.ending.outcome != desk::Outcome::none;
  const std::string words = whole                        ? ""
                            : it.row.disposition.empty() ? ": no disposition"
                                                         : ": " + it.row.disposition;
  out += fmt::format("{} {}{}{}{}\n", closed ? "CLOSED  " : "SIGNED  ",
                     closed ? local_time(it.row.closed, zone_of(it)) + " by " : "by ",
                     signers(it.row), closed ? "" : ", needs a second clinician", words);
  if (whole) add_ending(out, it.row.ending, zone_of(it));
}

// Where the person is: what they wrote at the step named `place`.
std::string place_words(const Case& it, const flow::Flow* flow) {
  if (!flow) return "not known";
  const int step = flow->find_step("place");
  if (step < 0) return "this flow does not ask";
  const dialog::Conversation& conversation = *it.person.state.conversation;
  const flow::Answer& answer = conversation.answers[static_cast<std::size_t>(step)];
  if (answer.state == AnswerState::not_applicable) return "not asked";
  if (answer.state == AnswerState::not_asked) {
    const bool asked = std::find(conversation.asked.begin(), conversation.asked.end(),
                                 static_cast<std::uint16_t>(step)) != conversation.asked.end();
    return asked ? "asked, not answered" : "not asked yet";
  }
  const Words said = words_answered(it.turns, step);
  if (said.text.empty() || flow::match_root_word(*flow, said.text) != flow::RootWord::none) {
    return "asked, did not say";
  }
  return fmt::format("\"{}\"{} (written {})", said.text,
                     answer.state == AnswerState::skipped ? ", not clear" : "",
                     local_time(said.at, zone_of(it)));
}

std::string name_words(const Case& it, const flow::Flow* flow) {
  const int step = flow ? flow->find_step("name") : -1;
  const std::string name = step < 0 ? "" : words_answered(it.turns, step).text;
  return name.empty() ? "name not known" : name;
}

void add_who(std::string& out, const Case& it, const flow::Flow* flow) {
  const dialog::Person& person = it.person.state.person;
  const char* label = "WHO     ";
  for (const dialog::Address& address : person.addresses) {
    const bool sms = address.channel == dialog::Channel::sms;
    out += fmt::format("{} {}, {} (line {}), language {}{}\n", label, name_words(it, flow),
                       sms ? address.value : "web chat " + address.value, address.line,
                       person.language, person.opted_out ? ", OPTED OUT of texts: phone" : "");
    label = "        ";
  }
  out += "PLACE    " + place_words(it, flow) + "\n";
  const Words last = last_written(it.turns);
  if (last.text.empty()) return;
  out += fmt::format("LAST     wrote at {}, {} ago\n", local_time(last.at, zone_of(it)),
                     span_words(it.now - last.at));
}

void add_consent(std::string& out, const Case& it, const flow::Flow& flow) {
  const dialog::Conversation& conversation = *it.person.state.conversation;
  for (const std::uint16_t index : conversation.asked) {
    const flow::Step& step = flow.steps[index];
    if (flow.answers[static_cast<std::size_t>(step.answer)].kind != AnswerKind::consent) continue;
    if (conversation.answers[index].state != AnswerState::answered) continue;
    const Consent given = consent_words(it.turns, step.id, index);
    out += fmt::format("CONSENT  {} at {} by {}, with \"{}\", to this text:\n",
                       answer_text(it, flow, index), local_time(given.at, zone_of(it)),
                       given.channel, given.answer);
    out += indented(given.text.empty() ? "(the text is not in the transcript)" : given.text, 9);
  }
}

void add_scores(std::string& out, const flow::Flow& flow, const dialog::State& state,
                const dialog::Findings& found) {
  std::string lines;
  for (const auto& [id, value] : found.scores) lines += fmt::format(" {}={:g}", id, value);
  if (!lines.empty()) out += "SCORES  " + lines + "\n";
  const char* label = lines.empty() ? "SCORES   " : "         ";
  for (const SoFar& one : scores_so_far(flow, *state.conversation)) {
    out += fmt::format("{}{} so far: {} of {} items, {} points, no score yet", label, one.id,
                       one.answered, one.items, one.points);
    for (const std::string& item : one.safety_open) out += "; " + item + " not answered";
    out += "\n";
    label = "         ";
  }
}

void add_findings(std::string& out, const flow::Flow& flow, const dialog::State& state) {
  const dialog::Findings found = dialog::findings(flow, state);
  add_scores(out, flow, state, found);
  if (!found.flags.empty()) {
    out += "FLAGS   ";
    for (const std::string& flag : found.flags) out += " " + flag;
    out += "\n";
  }
  for (const auto& [id, members] : found.lists) {
    if (members.empty()) continue;
    out += fmt::format("{:<8}", id);
    for (const std::string& member : members) out += " " + member;
    out += "\n";
  }
}

void add_answers(std::string& out, const Case& it, const flow::Flow& flow) {
  const dialog::Conversation& conversation = *it.person.state.conversation;
  const dialog::World world = it.content.world(it.content.site(it.row.site), conversation.line,
                                               *it.content.detector);  // only its texts are used
  const flow::Facts facts;
  const flow::Evaluation answers{flow, conversation.answers, facts};
  std::string lines;
  for (const std::uint16_t index : conversation.asked) {
    const flow::Step& step = flow.steps[index];
    if (conversation.answers[index].state == AnswerState::not_asked) continue;
    if (flow.answers[static_cast<std::size_t>(step.answer)].kind == AnswerKind::consent) continue;
    const std::string asked =
        dialog::fill(step.ask.get(0, flow::Channel::web),
                     {world, flow.languages[0], flow::Channel::web, &answers});
    lines += fmt::format("  {:<14} {}\n                 -> {}\n", step.id,
                         asked.substr(0, asked.find('\n')), answer_text(it, flow, index));
  }
  if (!lines.empty()) out += "ANSWERS\n" + lines;
}

void add_desk(std::string& out, const Case& it) {
  if (it.desk.empty()) return;
  out += "DESK\n";
  for (const service::Audit& one : it.desk) {
    // "row=7 note=called, no answer": the number is this row's.
    const std::size_t space = one.detail.find(' ');
    const bool of_row = one.detail.starts_with("row=");
    const std::string detail = !of_row                      ? one.detail
                               : space == std::string::npos ? ""
                                                            : one.detail.substr(space + 1);
    out += fmt::format("  {} {} {}{}\n", local_time(one.at, zone_of(it)), one.actor, one.action,
                       detail.empty() ? "" : ": " + detail);
  }
}

}  // namespace

std::vector<SoFar> scores_so_far(const flow::Flow& flow, const dialog::Conversation& conversation) {
  std::vector<SoFar> out;
  const flow::Facts facts;  // scores look at answers alone
  for (std::size_t i = 0; i < flow.scores.size(); ++i) {
    const flow::Score& score = flow.scores[i];
    const bool adds = score.kind == flow::ScoreKind::sum || score.kind == flow::ScoreKind::mean;
    const flow::Evaluation in{flow, conversation.answers, facts};
    const bool known = flow::score(in, static_cast<int>(i)).state == flow::ScoreValue::State::known;
    if (!adds || known) continue;  // a prorated one is there before all its items are
    SoFar one{score.id, 0, score.items.size(), 0, {}};
    bool will_be = true;
    for (const int item : score.items) {
      const auto index = static_cast<std::size_t>(item);
      const flow::Answer& answer = conversation.answers[index];
      const flow::AnswerType& type =
          flow.answers[static_cast<std::size_t>(flow.steps[index].answer)];
      if (answer.state == AnswerState::not_applicable) {
        will_be = will_be && score.not_asked == flow::NotAsked::zero;
        continue;
      }
      if (answer.state != AnswerState::answered) {
        if (flow.steps[index].is_safety()) one.safety_open.push_back(flow.steps[index].id);
        continue;
      }
      ++one.answered;
      one.points += type.options.empty()
                        ? answer.value
                        : type.options[static_cast<std::size_t>(answer.value)].points.value_or(0);
    }
    if (will_be && one.answered > 0 && one.answered < one.items) out.push_back(std::move(one));
  }
  return out;
}

std::string summary(const Case& it) {
  const dialog::State& state = it.person.state;
  const flow::Flow* flow = flow_of(it);
  std::string out;
  add_who(out, it, flow);
  add_safety(out, it);
  add_outcome(out, it);
  add_told(out, it.turns, it.outbox, zone_of(it));
  if (flow && state.conversation->result) {
    const dialog::Result& result = *state.conversation->result;
    out += fmt::format("RESULT   {} / {} ({}) priority {}\n", result.category, result.reason,
                       result.rule, result.priority.value_or("none"));
  }
  if (flow) {
    add_findings(out, *flow, state);
    add_consent(out, it, *flow);
    add_answers(out, it, *flow);
  } else if (state.conversation && state.conversation->id != it.row.conversation) {
    out +=
        "The person has begun another conversation since: answers of the one below stand in its "
        "transcript.\n";
  }
  add_desk(out, it);
  add_transcript(out, it.turns, it.outbox, zone_of(it));
  if (!it.turns.empty()) out += it.turns.back().versions + "\n";
  return out + sign_off_banner(it.content);
}

}  // namespace screenline::cli
