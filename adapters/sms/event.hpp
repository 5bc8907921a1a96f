// What a provider's webhook tells us, in the project's words. Plain values; any thread.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "adapters/sms/delivery.hpp"

namespace screenline::sms {

// Whether a request comes from the provider. `reason` says why not, in words fit for a log: it
// holds no secret and nothing a person wrote.
struct Verdict {
  bool ok = false;
  std::string reason;
};

struct Media {
  std::string url;
  std::string content_type;  // may be empty
};

// What the provider itself made of the text (Twilio's OptOutType, Advanced Opt-Out only).
enum class OptOut { none, stop, start, help };

struct Inbound {
  std::string
      message_id;    // the key for dedupe: a signature has no time, so it is also the replay guard
  std::string from;  // as the provider writes it, E.164 for SMS
  std::string to;    // E.164 or a short code
  std::string text;  // valid UTF-8, no NUL, no white space at the end; decoded when it was base64
  std::string text_raw;  // valid UTF-8, otherwise what came: the scan reads both
  std::vector<Media> media;
  int num_media = 0;  // as told; `media` holds at most 10
  OptOut opt_out = OptOut::none;
  bool base64_decoded = false;  // a concatenated SMS that the carrier passed on in base64
  bool reaction = false;        // a phone's "Liked ..." about a text of ours: not an answer
  std::string retry_token;      // the same on each retry of one webhook; may be empty
};

struct StatusUpdate {
  std::string message_id;
  std::string our_ref;  // `mid` of the callback's query: names the outbox row
  std::string raw_status;
  std::string to;      // may be empty
  int error_code = 0;  // 0: none
  Delivery state = Delivery::queued;
  int rank = 0;
};

// Well signed, but nothing to act on: answer 2xx and log `why`. `text`: what somebody wrote, when it came
// without the sender or the id it would be kept under: it may still be words of danger.
struct Ignored {
  std::string why;
  std::string text = {};
};

using Event = std::variant<Inbound, StatusUpdate, Ignored>;

}  // namespace screenline::sms
