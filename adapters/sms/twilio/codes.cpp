#include "adapters/sms/twilio/codes.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace screenline::sms::twilio {
namespace {

using std::chrono::seconds;

struct Row {
  int code;
  SendKind kind;
  int after_s;      // for retry_after; 0: the caller's back-off
  int retries_max;  // -1: the caller's budget
  bool alarm;
  std::string_view detail;
};

constexpr int hour = 3600;

constexpr auto config_error = SendKind::config_error;
constexpr auto rejected = SendKind::rejected;
constexpr auto retry = SendKind::retry_after;
constexpr auto bad_number = SendKind::bad_number;
constexpr auto filtered = SendKind::filtered;

constexpr std::array rows = std::to_array<Row>({
    // Counts replies, each less than 30 s after the one before, to one number; past 30 it blocks.
    {14107, retry, 31, -1, true, "loop guard: too many fast replies"},
    {20003, config_error, 0, 0, true, "credentials refused"},
    {20404, config_error, 0, 0, true, "no such account"},
    {20429, retry, 0, -1, false, "too many requests"},
    {21211, bad_number, 0, 0, false, "not a valid number"},
    {21212, config_error, 0, 0, true, "our number is not valid"},
    {21408, rejected, 0, 0, true, "no permission for this country"},
    {21601, config_error, 0, 0, true, "our number cannot send SMS"},
    {21602, rejected, 0, 0, true, "no text"},
    {21603, config_error, 0, 0, true, "no sender"},
    {21604, rejected, 0, 0, true, "no recipient"},
    {21606, config_error, 0, 0, true, "our number is not ours"},
    {21608, rejected, 0, 0, true, "trial account, recipient not verified"},
    {21609, config_error, 0, 0, true, "status callback address is not valid"},
    {21610, SendKind::opted_out, 0, 0, false, "opted out"},
    {21611, retry, 120, -1, true, "our number's queue is full"},
    {21612, bad_number, 0, 0, false, "cannot be reached from our number"},
    {21614, bad_number, 0, 0, false, "not a mobile number"},
    {21617, rejected, 0, 0, true, "text too long"},
    {21635, bad_number, 0, 0, false, "a landline"},
    {21703, config_error, 0, 0, true, "the messaging service has no sender"},
    {21704, config_error, 0, 0, true, "the messaging service has no sender"},
    {21705, config_error, 0, 0, true, "the messaging service is not valid"},
    {30001, retry, 300, -1, true, "queue is full"},
    {30002, config_error, 0, 0, true, "account suspended"},
    {30003, retry, hour, 1, false, "handset off or unreachable"},
    {30004, bad_number, 0, 0, false, "blocked"},  // on toll-free lines: opted out, see below
    {30005, retry, 60, 1, false, "unknown handset"},
    {30006, bad_number, 0, 0, false, "landline or unreachable carrier"},
    {30007, filtered, 0, 0, true, "filtered as spam"},
    {30008, retry, 60, 1, false, "unknown error"},
    {30022, retry, 60, -1, true, "carrier's rate for our campaign exceeded"},
    {30023, retry, hour, -1, true, "carrier's daily cap for our brand reached"},
    {30027, retry, hour, -1, true, "carrier's daily cap for our campaign reached"},
    {30032, config_error, 0, 0, true, "toll-free number not verified"},
    {30034, config_error, 0, 0, true, "number not registered for 10DLC"},
    {30035, config_error, 0, 0, true, "number still being configured"},
    {30047, rejected, 0, 0, true, "quiet hours of the compliance toolkit"},
    {30450, rejected, 0, 0, true, "blocked as SMS pumping"},
    {30565, filtered, 0, 0, true, "content of prescription drugs"},
    {30610, rejected, 0, 0, true, "quiet hours of the compliance toolkit"},
    {30640, rejected, 0, 0, true, "recipient is on a litigators' list"},
    {30941, filtered, 0, 0, true, "content of controlled substances"},
    {60728, retry, hour, -1, true, "account's hourly limit"},
    {63038, retry, hour, -1, true, "account's daily limit"},
});

static_assert(std::is_sorted(rows.begin(), rows.end(),
                             [](const Row& a, const Row& b) { return a.code < b.code; }));

// It is about the number written to, or about the text, or the person does not want our texts
// (21610; 30004 too, which is how a toll-free line's carrier tells it, and what a phone that blocks
// us looks like). All else may be the sender's trouble: its carrier's filter, its registration, its
// account, its queue.
constexpr std::array same_for_every_sender =
    std::to_array<int>({21211, 21602, 21604, 21610, 21614, 21617, 21635, 30004, 30006, 30640});

SendOutcome outcome_of_row(const Row& row) {
  SendOutcome outcome;
  outcome.kind = row.kind;
  outcome.after = seconds(row.after_s);
  outcome.retries_max = row.retries_max;
  outcome.code = row.code;
  outcome.alarm = row.alarm;
  outcome.detail = row.detail;
  return outcome;
}

}  // namespace

bool another_sender_may(int code) {
  return std::ranges::find(same_for_every_sender, code) == same_for_every_sender.end();
}

SendOutcome meaning_of_code(const LineConfig& config, int code) {
  const auto row = std::lower_bound(rows.begin(), rows.end(), code,
                                    [](const Row& r, int wanted) { return r.code < wanted; });
  if (row == rows.end() || row->code != code) {
    return outcome_of_row({code, rejected, 0, 0, true, "a code we do not know"});
  }
  SendOutcome outcome = outcome_of_row(*row);
  // The carrier keeps the list of a toll-free number, and 30004 is how it tells.
  if (code == 30004 && is_toll_free(config.number)) outcome.kind = SendKind::opted_out;
  return outcome;
}

SendOutcome outcome_of_status(const LineConfig& config, const StatusUpdate& update) {
  const bool lost = update.state == Delivery::failed || update.state == Delivery::undelivered;
  if (lost) return meaning_of_code(config, update.error_code == 0 ? 30008 : update.error_code);
  SendOutcome outcome;
  outcome.kind = update.state == Delivery::canceled ? rejected : SendKind::sent;
  outcome.id = update.message_id;
  outcome.code = update.error_code;
  outcome.detail = word_of(update.state);
  return outcome;
}

}  // namespace screenline::sms::twilio
