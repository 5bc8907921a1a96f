// One text to send, and what came of it. Plain values; any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace screenline::sms {

struct OutMessage {
  std::string ref;   // our id of the outbox row; comes back as `mid` in the status callback
  std::string to;    // E.164
  std::string text;  // UTF-8, at most max_text_units long
  // How long the provider may keep trying; unset: the line's setting. A crisis text asks for more.
  std::optional<std::chrono::seconds> validity;
};

// Twilio takes 1,600 characters a text (error 21617). Counted in UTF-16 units, the strictest
// reading.
inline constexpr std::size_t max_text_units = 1600;
[[nodiscard]] std::size_t utf16_units(std::string_view utf8);

enum class SendKind {
  sent,          // accepted; `id` may be empty when the provider told none
  retry_after,   // not sent, worth another try once `after` has passed
  unknown,       // may or may not have been sent: reconcile, or resend if a duplicate is harmless
  opted_out,     // the person said STOP to this line: never retry, a person has to call
  bad_number,    // cannot be reached by SMS: stop, tell staff
  rejected,      // this text is refused: ours to mend
  config_error,  // the line cannot send at all: stop it and raise an alarm
  filtered,      // content was blocked: never the same text again, raise an alarm
};
[[nodiscard]] std::string_view word_of(SendKind kind);

struct SendOutcome {
  SendKind kind = SendKind::unknown;
  std::string id;                      // the provider's, when sent
  std::chrono::milliseconds after{0};  // the least wait, for retry_after; 0: the caller's back-off
  int retries_max = -1;                // -1: the caller's budget
  int code = 0;                        // the provider's; 0: none
  int http_status = 0;
  bool alarm = false;  // someone who runs the service must look
  std::string detail;  // for a log; no number and no text of a person
};

// A call that says `words` twice when it is taken, and ends.
struct OutCall {
  std::string to;     // E.164
  std::string words;  // UTF-8, plain; a sentence or two
  std::chrono::seconds ring{40};  // how long it rings before it counts as not answered
};

enum class CallKind {
  placed,       // the provider rings the phone
  retry_after,  // certainly not placed, worth another try
  unknown,      // it may ring: not to be placed again for the same page
  refused,      // not placed, nor will it be
};

struct CallOutcome {
  CallKind kind = CallKind::unknown;
  std::chrono::milliseconds after{0};
  int code = 0;  // the provider's; 0: none
  int http_status = 0;
};

}  // namespace screenline::sms
