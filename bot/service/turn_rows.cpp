#include "bot/service/turn_rows.hpp"

#include <algorithm>

#include "bot/desk/claim.hpp"
#include "bot/service/handoff_clocks.hpp"
#include "bot/service/page_texts.hpp"
#include "bot/service/roster.hpp"

namespace screenline::service {

namespace {

// When the day begins at a clinic; of a row that ends on that day or late the evening before, some
// hours later.
constexpr std::chrono::hours morning{8}, soonest{4};

Time follow_up_at(const SiteSettings& site, std::chrono::local_days day, Time now) {
  const auto shown = std::chrono::local_time<std::chrono::milliseconds>(day) + morning;
  return std::max<Time>(desk::moment_of(site.calendar, shown), now + soonest);
}

}  // namespace

TurnRows::TurnRows(const TurnRequest& request, const SiteSettings& site, const TurnSources& sources,
                   const Before& before, dialog::State& state, TurnWrite& write)
    : request_(request),
      site_(site),
      sources_(sources),
      state_(state),
      write_(write),
      crisis_row_before_(before.crisis_handoff),
      staff_held_before_(before.staff_held),
      provisional_before_(before.provisional) {}

void TurnRows::finish(bool staff_wrote) {
  note_staff(staff_wrote);
  lower_history_row();
  close_cleared_row();
}

std::optional<bool> TurnRows::alarm(const dialog::Alert& alert) {
  Handoff* row = write_.handoffs.empty() ? nullptr : &write_.handoffs.back();
  const bool must_phone = row && alert.phone && !row->phone;
  const bool repeats = alert.repeat && !rose_ && !must_phone && !lost_text_;
  if (!row) return repeats;
  row->phone = row->phone || alert.phone;
  row->track = alert.track;
  if (repeats && !desk::may_alert_again(clocks_of(*row), request_.at)) return std::nullopt;
  row->alerted = request_.at;
  if (!alert.repeat) row->raised = request_.at;  // what was seen was seen before this
  // What is no repeat pages at any time: another danger at the level that is known is news to who
  // holds the row. A replayed outage too: staff were not reached then.
  page(*row, repeats);
  return repeats;
}

Vacancy TurnRows::vacancy() const { return vacancy_; }

// As this turn has left it so far, else as it is stored. `id` 0: none.
std::optional<Handoff> TurnRows::row_of(std::int64_t id) const {
  if (id == 0) return std::nullopt;
  const auto& rows = write_.handoffs;
  const auto mine =
      std::find_if(rows.begin(), rows.end(), [&](const Handoff& one) { return one.id == id; });
  return mine != rows.end() ? std::optional(*mine) : sources_.handoff(id);
}

// The row that is already open for this: the person's one crisis row, the conversation's one other
// row.
Handoff TurnRows::open_row(bool crisis, bool task) {
  const dialog::Person& person = state_.person;
  const auto& conversation = state_.conversation;
  std::int64_t id = crisis ? person.crisis_handoff : 0;
  if (!crisis && !task && conversation) id = conversation->handoff;
  if (auto row = row_of(id); row && row->state != HandoffState::closed) return std::move(*row);
  Handoff fresh;
  fresh.id = sources_.next_id();
  fresh.site = site_.id;
  fresh.person = person.id;
  fresh.created = request_.at;
  return fresh;
}

std::int64_t TurnRows::open(const dialog::OpenHandoff& open) {
  dialog::Person& person = state_.person;
  const bool crisis = open.severity == dialog::Severity::crisis;
  // Rows of their own, beside the conversation's.
  const bool task = open.category == "task" || open.category == "follow_up";
  Handoff row = open_row(crisis, task);
  const bool fresh = row.version == 0;
  row.conversation = state_.conversation ? state_.conversation->id : 0;
  row.severity = std::max(row.severity, open.severity);
  row.category = open.category;
  row.reason = open.reason;
  row.priority = open.priority.value_or("");
  rose_ = fresh;
  if (crisis) {
    rose_ = fresh || person.risk.level > row.level || person.risk.rank > row.rank;
    row.level = std::max(row.level, person.risk.level);
    row.rank = person.risk.rank;
    row.track = person.risk.track;
    person.crisis_handoff = row.id;
  } else if (!task && state_.conversation) {
    state_.conversation->handoff = row.id;
  }
  if (const auto* failed = std::get_if<dialog::DeliveryFailed>(&request_.input)) {
    lost_text_ = row.undelivered.empty();  // the first alarms like a rise: the person has read nothing
    row.undelivered = failed->code.empty() ? "no code" : failed->code;
  }
  const bool wrote = std::holds_alternative<dialog::TextIn>(request_.input);
  if ((wrote || fresh) && !touched(row.id)) ++row.unread;
  // A row that rises is looked at anew: its clock starts again and nobody has acknowledged it yet.
  // The same level leaves the one who holds it alone, who owes an answer (S7, S8).
  if (!rose_ && crisis && wrote)
    set_clocks(row, desk::wrote(clocks_of(row), row.level, request_.at));
  if (crisis && (rose_ || wrote)) {  // what was signed did not know of this
    if (!row.closed_by.empty()) void_signature(row);
    row.closed_by.clear();
    row.closed_role.clear();
    row.ending = {};
    row.looked_by.clear();
  }
  if (rose_) {
    row.raised = request_.at;
    set_clocks(row, desk::raised(clocks_of(row), row.level, row.priority, request_.at));
  }
  const std::int64_t id = row.id;
  keep(std::move(row));
  return id;
}

// Whoever signed hears of it: in the list, and in the record of the row.
void TurnRows::void_signature(Handoff& row) {
  row.voided_by = row.closed_by;
  row.voided = request_.at;
  write_.audit.push_back({request_.at, "system", "handoff.voided", row.person, row.conversation,
                          "row=" + std::to_string(row.id) + " signature of " + row.closed_by +
                              ": something new came"});
}

bool TurnRows::touched(std::int64_t row) const {
  const auto& rows = write_.handoffs;
  return std::any_of(rows.begin(), rows.end(), [&](const Handoff& one) { return one.id == row; });
}

// Staff who take the conversation have seen the crisis, and their text is a contact (S7, S8).
void TurnRows::note_staff(bool staff_wrote) {
  const auto* taken = std::get_if<dialog::StaffTakeOver>(&request_.input);
  const bool staff_hold =
      state_.conversation && state_.conversation->control == dialog::Control::staff;
  if (staff_hold == staff_held_before_) taken = nullptr;  // somebody else has it: no claim
  const bool returned = staff_held_before_ && !staff_hold;
  const std::int64_t id = state_.person.crisis_handoff;
  if ((!taken && !returned && !staff_wrote) || id == 0) return;
  auto row = sources_.handoff(id);
  if (!row || row->state == HandoffState::closed) return;
  if (taken) {
    row->state = HandoffState::claimed;
    row->claimed_by = taken->by;
    set_clocks(*row, desk::acknowledge(clocks_of(*row), row->level, request_.at));
  } else if (returned) {
    row->state = HandoffState::open;
    row->claimed_by.clear();
  } else {
    row->unread = 0;
    set_clocks(*row, desk::contact(clocks_of(*row), request_.at));
  }
  keep(std::move(*row));
}

void TurnRows::keep(Handoff row) {
  auto& rows = write_.handoffs;
  const auto same =
      std::find_if(rows.begin(), rows.end(), [&](const Handoff& one) { return one.id == row.id; });
  if (same == rows.end()) {
    rows.push_back(std::move(row));
  } else {
    *same = std::move(row);
  }
}

// What was held as L2 turned out to be a history (S4): the row stays for a clinician, as no crisis.
void TurnRows::lower_history_row() {
  dialog::Person& person = state_.person;
  const bool lowered = provisional_before_ && !person.risk.provisional && person.risk.level < 2;
  if (!lowered || crisis_row_before_ == 0) return;
  auto row = sources_.handoff(crisis_row_before_);
  if (!row) return;
  row->severity = dialog::Severity::urgent;
  row->level = person.risk.level;
  row->category = "clinician_first";
  row->reason = person.risk.reason;
  row->priority = "1_business_day";
  set_clocks(*row, desk::raised(clocks_of(*row), row->level, row->priority, request_.at));
  person.crisis_handoff = 0;
  if (state_.conversation) state_.conversation->handoff = row->id;
  keep(std::move(*row));
}

// A clinician cleared the crisis: the row closes in the same commit, with the disposition.
void TurnRows::close_cleared_row() {
  const auto* clear = std::get_if<dialog::StaffClear>(&request_.input);
  if (!clear || crisis_row_before_ == 0 || state_.person.crisis_handoff != 0) return;
  auto row = sources_.handoff(crisis_row_before_);
  if (!row) return;
  row->state = HandoffState::closed;
  row->closed = request_.at;
  row->closed_by = clear->clearance.by;
  row->closed_role = clear->clearance.role;
  row->second_by = clear->clearance.second;
  row->ending = request_.ending;
  if (row->ending.follow_up != std::chrono::local_days{})
    write_.after.timers.follow_up = follow_up_at(site_, row->ending.follow_up, request_.at);
  row->looked_by.clear();
  row->voided_by.clear();
  row->voided = {};
  write_.audit.push_back({request_.at, request_.source, "handoff.closed", row->person,
                          row->conversation,
                          "row=" + std::to_string(row->id) + " " + desk::audit_text(row->ending)});
  keep(std::move(*row));
}

// A page carries the row, its level and a link; never words, numbers or names (crisis.md R9).
void TurnRows::page(Handoff& row, bool repeats) {
  if (site_.page_line.empty()) return;
  // Somebody on call who is in danger is not the one to answer it.
  std::string_view own;
  for (const dialog::Address& one : state_.person.addresses) {
    if (one.channel == dialog::Channel::sms) own = one.value;
  }
  const Present present = present_at(site_, request_.at, own);
  const auto holds = [&](const OnCall& one) {
    return row.state == HandoffState::claimed && desk::same_person(one.name, row.claimed_by);
  };
  // One who holds the row and has gone home is told, and does not answer for those who are there.
  const bool for_claimant = repeats && std::ranges::any_of(present.people, [&](const OnCall* one) {
                              return holds(*one);
                            });
  const int heard = heard_up_to(present, row.rung);
  PageWords words;
  if (repeats && std::holds_alternative<dialog::TextIn>(request_.input)) words.news = "new message";
  words.vacant = first_vacant(site_, present);
  words.nobody_on_duty = present.nobody_on_duty;
  std::string names;
  for (const OnCall& person : site_.roster) {
    const bool theirs = !own.empty() && person.sms == own;
    const bool wanted =
        !theirs &&
        (holds(person) || (!for_claimant && present.has(person) && rung_of(person) <= heard));
    const bool has_it = std::ranges::any_of(
        write_.outbox, [&](const OutboxRow& one) { return is_page(one) && one.to == person.sms; });
    if (person.sms.empty() || !wanted || has_it) continue;
    names += (names.empty() ? "" : ", ") + person.name;
    OutboxRow page;
    page.id = sources_.next_id();
    page.person = state_.person.id;
    page.author = dialog::Author::system;
    page.line = site_.page_line;
    page.to = person.sms;
    page.text = page_text(site_, row, words, link_of(row, person));
    page.priority = 0;
    page.created = page.due = request_.at;
    page.mid = sources_.message_ref(page.id);
    write_.outbox.push_back(std::move(page));
  }
  if (names.empty()) return;
  if (!for_claimant) row.rung = static_cast<std::uint8_t>(std::max<int>(row.rung, heard));
  if (!repeats) vacancy_ = std::max(vacancy_, vacancy_of(words));
  write_.audit.push_back({request_.at, "system", "handoff.paged", state_.person.id,
                          row.conversation, "row=" + std::to_string(row.id) + " to " + names});
}

std::string TurnRows::link_of(const Handoff& row, const OnCall& person) const {
  return sources_.page_link ? sources_.page_link(row, person) : "";
}

}  // namespace screenline::service
