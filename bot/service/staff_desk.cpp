#include "bot/service/staff_desk.hpp"

#include <algorithm>

#include "bot/desk/queue.hpp"
#include "bot/desk/reply.hpp"
#include "bot/service/claim_row.hpp"
#include "bot/service/handoff_clocks.hpp"
#include "bot/service/hash.hpp"
#include "bot/service/limits.hpp"
#include "bot/service/roster.hpp"
#include "bot/service/staff_texts.hpp"

namespace screenline::service {

namespace {

desk::Entry entry_of(const Handoff& row) {
  return {desk::Severity::crisis, row.level, static_cast<int>(row.rank), next_due(row), row.id};
}

}  // namespace

bool waits_for(const Handoff& row, const SiteSettings& site, const OnCall& person) {
  if (!is_open_crisis(row) || row.acknowledged != Time{} || row.alerted == Time{}) return false;
  const Present paged = present_at(site, row.alerted);
  return paged.has(person) && rung_of(person) <= heard_up_to(paged, row.rung);
}

std::optional<Handoff> StaffDesk::row_of(const std::string& site, std::int64_t id) {
  auto row = reader_.handoff(id);
  if (!row || row->unreadable || row->site != site) return std::nullopt;
  return row;
}

// Whether a row is about the person of that name on the roster, by their number.
bool StaffDesk::is_about(const Handoff& row, const std::string& site, const std::string& by) {
  const auto person = reader_.person(row.person);
  if (!person) return false;
  const std::shared_ptr<const Content> content = environment_.content();
  return std::ranges::any_of(content->site(site).roster, [&](const OnCall& one) {
    const auto mine = [&](const dialog::Address& address) {
      return address.channel == dialog::Channel::sms && address.value == one.sms;
    };
    return desk::same_person(one.name, by) &&
           std::ranges::any_of(person->state.person.addresses, mine);
  });
}

StaffDesk::Taken StaffDesk::take(Store& store, const std::string& site, std::int64_t id,
                                 const std::string& by, const std::string& way,
                                 std::uint64_t message) {
  using Kind = Taken::Kind;
  if (store.trouble()) return {Kind::unavailable, {}, ""};
  auto row = row_of(site, id);
  if (!row) return {Kind::no_row, {}, ""};
  if (is_about(*row, site, by)) return {Kind::own, *row, ""};
  const Time now = environment_.clock.now();
  const RowClaim claim = claim_row(*row, by, now);
  if (claim.answer == desk::ClaimAnswer::closed) return {Kind::closed, *row, ""};
  if (claim.answer == desk::ClaimAnswer::held) return {Kind::held, *row, claim.before};
  if (message != 0) row->claimed_with = message;
  const std::string from = claim_detail(claim);
  const Audit audit{now,
                    "staff:" + by,
                    "handoff.claimed",
                    row->person,
                    row->conversation,
                    "row=" + std::to_string(id) + " " + way + (from.empty() ? "" : ", " + from)};
  if (!store.put_handoff(*row, {audit})) return {Kind::unavailable, {}, ""};
  if (row->severity == dialog::Severity::crisis) {
    // The timed safety texts stop with it; when this is lost the row says it at the next turn
    // (Lane::know_row).
    TurnRequest hold;
    hold.site = row->site;
    hold.person = row->person;
    hold.input = dialog::StaffHold{by, true};
    hold.source = "staff:" + by;
    hold.at = now;
    (void)lane_.submit(std::move(hold), {}, true);
  }
  return {claim.answer == desk::ClaimAnswer::again ? Kind::again : Kind::yours, *row, ""};
}

std::optional<std::string> StaffDesk::answer(Store& store, const SiteSettings& site,
                                             const Text& text) {
  const OnCall* person = person_of(site, text.from, environment_.clock.now());
  if (!person) return "";
  const std::uint64_t message =
      text.message_id.empty() ? 0 : hash64(text.from, hash64(text.message_id));
  const auto known = std::ranges::find(given_, message, &Given::message);
  if (message != 0 && known != given_.end()) return known->text;
  auto said = act(store, site, *person, text.text, message);
  if (!said) return std::nullopt;
  if (!said->empty() && !may_say_more(text.from)) said->clear();
  if (given_.size() >= limits::staff_answers) given_.pop_front();
  given_.push_back({message, *said});
  return said;
}

std::optional<std::string> StaffDesk::act(Store& store, const SiteSettings& site,
                                          const OnCall& person, const std::string& text,
                                          std::uint64_t message) {
  using Kind = desk::StaffReply::Kind;
  const desk::StaffReply reply = desk::read_reply(text);
  if (reply.kind == Kind::other) return help(person.sms);
  const auto drill = [&] { return drill_ ? drill_(site.id, person.name) : std::string(); };
  if (reply.kind == Kind::drill) {
    std::string said = drill();
    return said.empty() ? no_drill_text() : said;
  }
  if (store.trouble()) return std::nullopt;
  const Time now = environment_.clock.now();
  auto row = reply.row;
  if (!row) {
    const std::vector<Handoff> open = open_rows(site.id);
    if (reply.kind == Kind::list) return list_text(open);
    // A redelivery after a restart: it has taken its row.
    const auto taken = std::ranges::find(open, message, &Handoff::claimed_with);
    if (message != 0 && taken != open.end()) {
      const bool held = desk::same_person(taken->claimed_by, person.name);
      return held ? taken_text({Taken::Kind::again, *taken, ""}, taken->id, now) : std::string();
    }
    std::vector<Handoff> waiting, mine;
    for (const Handoff& one : open) {
      if (waits_for(one, site, person)) waiting.push_back(one);
      if (desk::same_person(one.claimed_by, person.name)) mine.push_back(one);
    }
    const std::vector<Handoff>& meant = waiting.empty() ? mine : waiting;
    if (meant.empty()) {  // then "ok" may mean the drill
      if (std::string said = drill(); !said.empty()) return said;
    }
    if (meant.size() != 1) return which_text(waiting);
    row = meant.front().id;
  }
  const Taken taken = take(store, site.id, *row, person.name, "by text", message);
  if (taken.kind == Taken::Kind::unavailable) return std::nullopt;
  return taken_text(taken, *row, now);
}

std::vector<Handoff> StaffDesk::open_rows(const std::string& site) {
  std::vector<Handoff> rows = reader_.handoffs(site, false, limits::open_rows);
  std::erase_if(rows, [](const Handoff& row) { return !is_open_crisis(row); });
  const Time now = environment_.clock.now();
  std::ranges::sort(rows, [&](const Handoff& a, const Handoff& b) {
    return desk::before(entry_of(a), entry_of(b), now);
  });
  return rows;
}

// A phone that answers by itself gets one an hour; who reads it needs no more.
std::string StaffDesk::help(const std::string& number) {
  const Time now = environment_.clock.now();
  Time& last = said_[number].helped;
  if (last != Time{} && now >= last && now - last < limits::staff_help) return "";
  last = now;
  return help_text();
}

bool StaffDesk::may_say_more(const std::string& number) {
  const Time now = environment_.clock.now();
  Said& said = said_[number];
  const bool over = now < said.since || now - said.since >= limits::storm_window;
  if (over) said.since = now, said.texts = 0;
  return ++said.texts <= limits::staff_says;
}

}  // namespace screenline::service
