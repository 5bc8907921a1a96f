#include "bot/cli/serve/queue_text.hpp"

#include <fmt/format.h>

#include "bot/cli/local_time.hpp"
#include "bot/service/handoff_clocks.hpp"
#include "bot/service/second_route.hpp"

namespace screenline::cli {

namespace {

using service::Handoff;
using service::HandoffState;
using service::Time;

bool acknowledged(const Handoff& row) { return row.acknowledged != Time{}; }

std::string_view severity_word(dialog::Severity severity) {
  switch (severity) {
    case dialog::Severity::crisis:
      return "CRISIS";
    case dialog::Severity::urgent:
      return "urgent";
    case dialog::Severity::routine:
      break;
  }
  return "routine";
}

std::string number_of(const service::PersonRecord* person) {
  if (!person) return "-";
  for (const dialog::Address& address : person->state.person.addresses) {
    if (address.channel == dialog::Channel::sms) return address.value;
  }
  return "no number";
}

std::string clock_words(const Handoff& row, Time now) {
  if (row.state == HandoffState::closed) {
    const std::string how(desk::plain_words(row.ending.outcome));
    return "closed by " + signers(row) + (how.empty() ? "" : ": " + how);
  }
  if (acknowledged(row)) {
    const std::string seen = "acknowledged " + span_words(now - row.acknowledged) + " ago";
    if (row.contact_due == Time{}) return seen;
    return seen + (row.contact_due <= now
                       ? ", CONTACT OVERDUE " + span_words(now - row.contact_due)
                       : ", contact due in " + span_words(row.contact_due - now));
  }
  return row.due <= now ? "OVERDUE " + span_words(now - row.due)
                        : "due in " + span_words(row.due - now);
}

// How far up the people on call it has gone, and when somebody was last paged or alerted.
std::string rung_words(const Handoff& row, bool can_be_told, Time now) {
  if (!service::is_open_crisis(row) || row.alerted == Time{}) return "";
  if (!can_be_told) return "  NOBODY PAGED: no alert address and nobody on call";
  return fmt::format("  rung {}, paged {} ago", row.rung, span_words(now - row.alerted));
}

std::string phone_words(const Handoff& row) {
  if (row.undelivered == service::no_word)
    return "  PHONE: a crisis text may not have arrived (" + row.undelivered + ")";
  if (!row.undelivered.empty()) return "  PHONE: a crisis text did not arrive (" + row.undelivered + ")";
  return row.phone ? "  PHONE: asked for a call, or could not be texted" : "";
}

std::string holder_words(const Handoff& row) {
  if (row.state == HandoffState::closed) return "";
  if (row.claimed_by.empty()) return "  nobody holds it";
  // It rose after it was taken: the holder has not said that they have seen that.
  return "  held by " + row.claimed_by +
         (acknowledged(row) ? "" : ", not acknowledged since it rose");
}

}  // namespace

desk::Entry entry_of(const Handoff& row) {
  return {static_cast<desk::Severity>(row.severity), row.level, static_cast<int>(row.rank),
          service::next_due(row), row.id};
}

std::string signers(const Handoff& row) {
  if (row.closed_by.empty()) return {};
  const std::string role = row.closed_role.empty() ? "" : " (" + row.closed_role + ")";
  // Both signatures of a crisis row are of the same role: no other is taken.
  return row.closed_by + role + (row.second_by.empty() ? "" : " and " + row.second_by + role);
}

// What the person said to calm, last; it lowers nothing.
std::string said_words(crisis::Reassurance said) {
  switch (said) {
    case crisis::Reassurance::none:
      break;
    case crisis::Reassurance::fine:
      return "SAYS: fine now";
    case crisis::Reassurance::mistake:
      return "SAYS: a mistake or a joke";
    case crisis::Reassurance::helped:
      return "SAYS: help is there";
  }
  return {};
}

std::string signature_words(const Handoff& row, Time now) {
  if (!row.closed_by.empty()) return "  signed by " + signers(row) + ", needs a second clinician";
  if (row.voided_by.empty()) return {};
  return "  THE SIGNATURE OF " + row.voided_by + " NO LONGER COUNTS: something new came " +
         span_words(now - row.voided) + " ago";
}

std::string list_line(const Handoff& row, const service::PersonRecord* person, bool can_be_told,
                      Time now) {
  const bool open = row.state != HandoffState::closed;
  if (row.unreadable) {
    return fmt::format(
        "{:>6}  {:<8}  {:<3} {:<8}  {}THE RECORD OF THIS ROW CANNOT BE READ: docs/RUNBOOK.md, "
        "alarms  {}\n",
        row.id, severity_word(row.severity), row.level >= 2 ? fmt::format("L{}", row.level) : "-",
        "", open ? "" : "closed  ", number_of(person));
  }
  const std::string unread = row.unread == 0 ? "" : fmt::format("  {} unread", row.unread);
  const bool crisis_row = row.level >= 2 && open && person;
  std::string said = crisis_row ? said_words(person->state.person.risk.reassured) : std::string();
  if (!said.empty()) said.insert(0, "  ");
  const std::string half = open ? signature_words(row, now) : "";
  return fmt::format("{:>6}  {:<8}  {:<3} {:<8}  {}/{}  {}  age {}  {}{}{}{}{}{}{}\n", row.id,
                     severity_word(row.severity),
                     row.level >= 2 ? fmt::format("L{}", row.level) : "-",
                     row.level >= 2 ? crisis::name(row.track) : "", row.category, row.reason,
                     number_of(person), span_words(now - row.created), clock_words(row, now),
                     rung_words(row, can_be_told, now), holder_words(row), unread,
                     phone_words(row), said, half);
}

std::string sign_off_banner(const service::Content& content) {
  const auto flow = content.flows.current();
  const bool flow_waits = !flow || !flow->signed_off;
  const bool texts_wait = !content.copy.signed_off();
  if (!flow_waits && !texts_wait) return {};
  std::string what = flow_waits ? "the flow" : "";
  if (texts_wait) what += std::string(flow_waits ? ", " : "") + "the crisis texts";
  return "NOT SIGNED OFF: " + what + " and the crisis lexicon await a clinician's sign-off.\n" +
         "Self-report from an automated check: no diagnosis, no suicide risk assessment.\n";
}

}  // namespace screenline::cli
