#include "bot/cli/serve/desk.hpp"

#include <algorithm>
#include <future>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "bot/cli/serve/summary.hpp"
#include "bot/desk/queue.hpp"

namespace screenline::cli {

namespace {

using service::Handoff;
using service::HandoffState;

constexpr std::chrono::seconds lane_wait{10};  // longer than any commit; then the lane is stuck

desk::Entry entry_of(const Handoff& row) {
  return {static_cast<desk::Severity>(row.severity), row.level, static_cast<int>(row.rank), row.due, row.id};
}

std::string since(service::Time then, service::Time now) {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(now - then).count();
  if (minutes < 60) return fmt::format("{} min", minutes);
  return fmt::format("{} h {} min", minutes / 60, minutes % 60);
}

std::string list_line(const Handoff& row, service::Time now) {
  const bool open = row.state != HandoffState::closed;
  const std::string due = !open             ? "closed by " + row.closed_by
                          : row.due <= now ? "OVERDUE " + since(row.due, now)
                                           : "due in " + since(now, row.due);
  return fmt::format("{:>6}  {:<8}  {:<3} {:<8}  {}/{}  {}{}{}\n", row.id,
                     row.severity == dialog::Severity::crisis   ? "CRISIS"
                     : row.severity == dialog::Severity::urgent ? "urgent"
                                                                : "routine",
                     row.level >= 2 ? fmt::format("L{}", row.level) : "-",
                     row.level >= 2 ? crisis::name(row.track) : "", row.category, row.reason, due,
                     row.phone ? "  PHONE: cannot be texted" : "",
                     row.closed_by.empty() || !open ? "" : "  signed by " + row.closed_by + ", needs a second");
}

}  // namespace

std::string Desk::list(bool include_closed) {
  const service::Time now = environment_.clock.now();
  std::vector<Handoff> rows = reader_.handoffs("", include_closed, 1000);  // of every site
  std::sort(rows.begin(), rows.end(), [&](const Handoff& a, const Handoff& b) {
    return desk::before(entry_of(a), entry_of(b), now);
  });
  if (rows.empty()) return "The queue is empty.\n";
  std::string out;
  for (const Handoff& row : rows) out += list_line(row, now);
  return out;
}

std::string Desk::show(std::int64_t id, const std::string& by) {
  const auto row = reader_.handoff(id);
  if (!row) return {};
  const auto person = reader_.person(row->person);
  Handoff seen = *row;
  seen.unread = 0;
  const Closed on_record = put(seen, "staff:" + by, "handoff.viewed");
  if (!on_record.ok) return "not shown, because the look could not be put on record: " + on_record.message + "\n";
  const auto turns = reader_.transcript(row->conversation, 0, 1000);
  const auto content = environment_.content();
  return list_line(*row, environment_.clock.now()) +
         (person ? summary(*content, *person, turns, reader_.outbox_of(row->conversation, 1000)) : "");
}

Desk::Closed Desk::put(Handoff row, const std::string& actor, const std::string& action) {
  auto done = std::make_shared<std::promise<bool>>();
  std::future<bool> result = done->get_future();
  const service::Audit audit{environment_.clock.now(), actor, action, row.person, row.conversation,
                             "row=" + std::to_string(row.id)};
  const bool posted = lane_.post([row = std::move(row), audit, done](service::Store& store) {
    done->set_value(store.put_handoff(row, {audit}));
  });
  if (!posted || result.wait_for(lane_wait) != std::future_status::ready) {
    return {false, "the store does not answer; nothing was changed"};
  }
  return result.get() ? Closed{true, ""} : Closed{false, "the row has changed meanwhile; look again"};
}

Desk::Closed Desk::close(const CloseRequest& request) {
  auto row = reader_.handoff(request.row);
  if (!row) return {false, fmt::format("there is no row {}", request.row)};
  if (row->state == HandoffState::closed) {
    const auto person = reader_.person(row->person);
    if (person && service::key_seen(*person, request.key)) return {true, fmt::format("row {} is closed", request.row)};
    return {false, "the row is closed already, by " + row->closed_by};
  }
  if (request.by.empty()) return {false, "say who closes it: --by NAME"};
  if (row->severity == dialog::Severity::crisis) return close_crisis(*row, request);
  row->state = HandoffState::closed;
  row->closed_by = request.by;
  row->closed_role = request.role;
  row->disposition = request.disposition;
  row->closed = environment_.clock.now();
  Closed closed = put(*row, "staff:" + request.by, "handoff.closed");
  if (closed.ok) closed.message = fmt::format("row {} is closed", request.row);
  return closed;
}

Desk::Closed Desk::close_crisis(Handoff row, const CloseRequest& request) {
  if (request.role != "clinician") {
    return {false, "only the clinician role closes a crisis row: --role clinician (others may call and log)"};
  }
  if (request.disposition.empty() && row.disposition.empty()) {
    return {false, "a crisis row closes with a documented disposition: --disposition \"...\""};
  }
  crisis::Clearance clearance{request.by, request.role, "", request.disposition};
  if (row.level >= 3) {
    if (row.closed_by.empty()) {
      row.closed_by = request.by;
      row.closed_role = request.role;
      row.disposition = request.disposition;
      Closed signed_off = put(row, "staff:" + request.by, "handoff.signed");
      if (!signed_off.ok) return signed_off;
      return {true, fmt::format("signed. Level {} needs a second clinician: the same command by another name "
                                "closes the row", row.level)};
    }
    if (row.closed_by == request.by) return {false, "the second signature must be another person's"};
    clearance = {row.closed_by, row.closed_role, request.by, row.disposition};
  }
  service::TurnRequest turn;
  turn.site = row.site;
  turn.person = row.person;
  turn.input = dialog::StaffClear{clearance};
  turn.source = "staff:" + request.by;
  turn.key = request.key;
  turn.at = environment_.clock.now();
  auto done = std::make_shared<std::promise<bool>>();
  std::future<bool> result = done->get_future();
  const bool submitted = lane_.submit(std::move(turn), [done](service::LaneAnswer answer) {
    done->set_value(answer.kind != service::LaneAnswer::Kind::unavailable);
  }, true);
  if (!submitted || result.wait_for(lane_wait) != std::future_status::ready || !result.get()) {
    return {false, "the store does not answer; nothing was changed"};
  }
  const auto after = reader_.handoff(row.id);
  if (!after || after->state != HandoffState::closed) return {false, "the clearance was refused; see the audit"};
  return {true, fmt::format("row {} is closed; the questionnaire may go on", row.id)};
}

}  // namespace screenline::cli
