#include "bot/cli/serve/desk.hpp"

#include <algorithm>
#include <future>

#include <fmt/format.h>

#include "bot/cli/local_time.hpp"
#include "bot/cli/serve/queue_text.hpp"
#include "bot/cli/serve/summary.hpp"
#include "bot/desk/claim.hpp"
#include "bot/service/claim_row.hpp"
#include "bot/service/handoff_clocks.hpp"

namespace screenline::cli {

namespace {

using service::Handoff;
using service::HandoffState;
using service::Time;

constexpr std::chrono::seconds lane_wait{10};  // longer than any commit; then the lane is stuck
constexpr int tries_max = 5;            // a person who writes changes the row under our hands
constexpr std::size_t page = 1000;      // rows of one read
constexpr std::size_t pages_max = 20;   // of a transcript
constexpr std::size_t looked_max = 16;  // names

std::string no_row(std::int64_t id) {
  return fmt::format("there is no row {}, or the list says that its record cannot be read", id);
}

// Whoever signs second has seen what the first one wrote.
void note_look(Handoff& row, const std::string& by) {
  if (row.closed_by.empty() || row.state == HandoffState::closed) return;
  const auto same = [&](const std::string& one) { return desk::same_person(one, by); };
  if (std::ranges::any_of(row.looked_by, same)) return;
  if (row.looked_by.size() >= looked_max) row.looked_by.erase(row.looked_by.begin());
  row.looked_by.push_back(by);
}

}  // namespace

const std::string desk_unchanged =
    "the store does not answer in time: look again before you repeat it, it may still be done";

std::string closed_already(const Handoff& row) {
  return fmt::format("row {} is closed already, by {}", row.id, signers(row));
}

std::string printable(std::string text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte < 0x20 && byte != '\n') || byte == 0x7F) text[i] = ' ';
    const bool c1 =
        byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c1) text[i] = text[i + 1] = ' ';
  }
  return text;
}

std::string Desk::list(bool include_closed) {
  const Time now = environment_.clock.now();
  const auto content = environment_.content();
  std::vector<Handoff> rows = reader_.handoffs("", include_closed, page);  // of every site
  std::sort(rows.begin(), rows.end(), [&](const Handoff& a, const Handoff& b) {
    return desk::before(entry_of(a), entry_of(b), now);
  });
  std::string out = rows.empty() ? "The queue is empty.\n" : "";
  for (const Handoff& row : rows) {
    const auto person = reader_.person(row.person);
    out += list_line(row, person ? &*person : nullptr, content->site(row.site).can_be_told, now);
  }
  return printable(out + sign_off_banner(*content));
}

Desk::Done Desk::show(std::int64_t id, const std::string& typed) {
  const desk::Checked by = desk::check_name(typed);
  if (!by.problem.empty()) return {false, by.problem};
  Handoff row;
  const Done on_record = change(id, by.text, [&](Handoff& seen) {
    seen.unread = 0;
    note_look(seen, by.text);
    row = seen;
    return Change{{true, ""}, "handoff.viewed", ""};
  });
  if (!on_record.ok)
    return {false, "not shown, because the look could not be put on record: " + on_record.message};
  const Time now = environment_.clock.now();
  const auto person = reader_.person(row.person);
  const auto content = environment_.content();
  const std::string line =
      list_line(row, person ? &*person : nullptr, content->site(row.site).can_be_told, now);
  if (!person) return {true, line};
  const auto flow = flow_of(*content, *person);
  const auto turns = whole_transcript(row.conversation);
  const auto outbox = reader_.outbox_of(row.conversation, page * pages_max);
  const auto record = desk_record(row);
  return {
      true,
      printable(line + summary({*content, flow.get(), row, *person, turns, outbox, record, now}))};
}

Desk::Done Desk::claim(std::int64_t id, const std::string& typed) {
  const desk::Checked by = desk::check_name(typed);
  if (!by.problem.empty()) return {false, by.problem};
  const Time now = environment_.clock.now();
  Handoff claimed;
  const Done done = change(id, by.text, [&](Handoff& row) -> Change {
    const service::RowClaim claim = service::claim_row(row, by.text, now);
    const std::string& before = claim.before;
    if (claim.answer == desk::ClaimAnswer::closed) return {{false, closed_already(row)}, "", ""};
    if (claim.answer == desk::ClaimAnswer::held) {
      return {{false, fmt::format("row {} is held by {}, who acknowledged it {} ago", id, before,
                                  span_words(now - row.acknowledged))},
              "",
              ""};
    }
    claimed = row;
    const bool moved = claim.answer == desk::ClaimAnswer::from_another;
    return {{true,
             fmt::format(
                 "row {} is yours{}. Log each call: screenline handoff contact {} --by NAME --note "
                 "\"...\"",
                 id, moved ? ", from " + before + ", who had not seen that it rose" : "", id)},
            "handoff.claimed",
            service::claim_detail(claim)};
  });
  if (done.ok) tell_holding(claimed, by.text, true);
  return done;
}

Desk::Done Desk::contact(const Contact& request) {
  const desk::Checked by = desk::check_name(request.by), note = desk::check_note(request.note);
  if (!by.problem.empty()) return {false, by.problem};
  if (!note.problem.empty()) return {false, note.problem};
  const Time now = environment_.clock.now();
  Handoff taken;  // by the one who reached the person without a claim; id 0: nobody
  const Done done = change(request.row, by.text, [&](Handoff& row) -> Change {
    taken = {};
    if (row.state == HandoffState::closed) return {{false, closed_already(row)}, "", ""};
    if (row.acknowledged == Time{} && !request.reached) {
      return {{false,
               fmt::format("nobody has taken row {0} yet: screenline handoff claim {0} --by NAME",
                           row.id)},
              "",
              ""};
    }
    if (request.reached) {
      set_clocks(row, desk::contact(clocks_of(row), now));
      row.unread = 0;
      if (row.claimed_by.empty()) {
        row.claimed_by = by.text;
        row.state = HandoffState::claimed;
        taken = row;
      }
    }
    const char* what =
        taken.id != 0 ? "the contact is on record of row {0}. Nobody held it: row {0} is yours now"
        : request.reached ? "the contact is on record of row {0}"
                          : "the attempt is on record of row {0}; its clock runs on";
    return {{true, fmt::format(fmt::runtime(what), row.id)},
            request.reached ? "handoff.contact" : "handoff.contact_tried",
            "note=" + note.text};
  });
  if (done.ok && taken.id != 0) tell_holding(taken, by.text, true);
  return done;
}

Desk::Done Desk::release(std::int64_t id, const std::string& typed) {
  const desk::Checked by = desk::check_name(typed);
  if (!by.problem.empty()) return {false, by.problem};
  Handoff released;
  const Done done = change(id, by.text, [&](Handoff& row) -> Change {
    if (row.state == HandoffState::closed) return {{false, closed_already(row)}, "", ""};
    if (!desk::may_release(hold_of(row), by.text)) {
      return {
          {false, row.claimed_by.empty() ? fmt::format("nobody holds row {}", id)
                                         : fmt::format("row {} is held by {}", id, row.claimed_by)},
          "",
          ""};
    }
    row.state = HandoffState::open;
    row.claimed_by.clear();
    set_clocks(row,
               desk::raised(clocks_of(row), row.level, row.priority, environment_.clock.now()));
    released = row;
    return {
        {true, fmt::format("row {} is open again; its clock runs", id)}, "handoff.released", ""};
  });
  if (done.ok) tell_holding(released, by.text, false);
  return done;
}

Desk::Done Desk::change(std::int64_t id, const std::string& by, const Decide& decide) {
  for (int i = 0; i < tries_max; ++i) {
    auto row = reader_.handoff(id);
    if (!row) return {false, no_row(id)};
    const Change wanted = decide(*row);
    if (!wanted.done.ok) return wanted.done;
    switch (put(*row, "staff:" + by, wanted)) {
      case Put::done:
        return wanted.done;
      case Put::unavailable:
        return {false, desk_unchanged};
      case Put::changed:
        break;
    }
  }
  return {false, "the row keeps changing; look again"};
}

Desk::Put Desk::put(Handoff row, const std::string& actor, const Change& change) {
  auto done = std::make_shared<std::promise<bool>>();
  std::future<bool> result = done->get_future();
  const service::Audit audit{
      environment_.clock.now(),
      actor,
      change.action,
      row.person,
      row.conversation,
      "row=" + std::to_string(row.id) + (change.detail.empty() ? "" : " " + change.detail)};
  const bool posted = lane_.post([row = std::move(row), audit, done](service::Store& store) {
    done->set_value(store.put_handoff(row, {audit}));
  });
  if (!posted || result.wait_for(lane_wait) != std::future_status::ready) return Put::unavailable;
  return result.get() ? Put::done : Put::changed;
}

bool Desk::turn(service::TurnRequest request, const std::string& by) {
  request.source = "staff:" + by;
  request.at = environment_.clock.now();
  auto done = std::make_shared<std::promise<bool>>();
  std::future<bool> result = done->get_future();
  const bool submitted = lane_.submit(
      std::move(request),
      [done](service::LaneAnswer answer) {
        done->set_value(answer.kind != service::LaneAnswer::Kind::unavailable);
      },
      true);
  return submitted && result.wait_for(lane_wait) == std::future_status::ready && result.get();
}

// Clocks of the person's crisis stop and start with who holds its row; another row of theirs says
// nothing of it.
void Desk::tell_holding(const Handoff& row, const std::string& by, bool holds) {
  if (row.severity != dialog::Severity::crisis) return;
  service::TurnRequest request;
  request.site = row.site;
  request.person = row.person;
  request.input = dialog::StaffHold{by, holds};
  request.row = row.id;
  (void)turn(std::move(request), by);
}

// What the conversation runs on: the flow in use, an older revision, or one read back from the
// store (E11).
std::shared_ptr<const flow::Flow> Desk::flow_of(const service::Content& content,
                                                const service::PersonRecord& person) {
  if (!person.state.conversation) return nullptr;
  const std::string revision = person.state.conversation->revision;
  if (auto flow = content.flows.shared(revision)) return flow;
  if (auto flow = environment_.revisions.find(revision)) return flow;
  auto read = std::make_shared<std::promise<std::optional<std::string>>>();
  std::future<std::optional<std::string>> bytes = read->get_future();
  const bool posted = lane_.post(
      [revision, read](service::Store& store) { read->set_value(store.get_revision(revision)); });
  if (!posted || bytes.wait_for(lane_wait) != std::future_status::ready) return nullptr;
  const auto packed = bytes.get();
  auto flow = packed ? service::load_revision(*packed, revision) : nullptr;
  if (flow) environment_.revisions.put(flow);
  return flow;
}

std::vector<service::TranscriptTurn> Desk::whole_transcript(std::int64_t conversation) {
  std::vector<service::TranscriptTurn> all;
  for (std::size_t i = 0; i < pages_max; ++i) {
    auto more = reader_.transcript(conversation, all.empty() ? 0 : all.back().seq, page);
    const bool last = more.size() < page;
    std::move(more.begin(), more.end(), std::back_inserter(all));
    if (last) break;
  }
  return all;
}

// Looks are on record too, but there are many of them.
std::vector<service::Audit> Desk::desk_record(const Handoff& row) {
  std::vector<service::Audit> out;
  const std::string mine = "row=" + std::to_string(row.id);
  std::int64_t after = 0;
  while (true) {
    const auto rows = reader_.audit(after, page);
    for (const auto& [id, audit, hash] : rows) {
      after = id;
      const bool of_row = audit.detail == mine || audit.detail.starts_with(mine + " ");
      if (of_row && audit.action.starts_with("handoff.") && audit.action != "handoff.viewed")
        out.push_back(audit);
      if (audit.person == row.person && audit.action == "crisis.cleared") out.push_back(audit);
    }
    if (rows.size() < page) return out;
  }
}

}  // namespace screenline::cli
