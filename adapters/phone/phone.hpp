// The phone simulator of mode `demo`: a page that looks like a phone, and a stand-in for Twilio
// behind it. A text from the page reaches the service as a signed webhook on its own address; the
// TwiML answer, and what the service sends by the provider's API, arrive on the page. The service
// cannot tell it from Twilio; nothing leaves the machine but through `post`.
//
// Thread-safety: every function may be called from any thread, and none blocks on the network: the
// webhooks and status callbacks go out on the Phone's own threads, in order for each number.
// Ownership: a Phone owns all texts, in memory only and bounded; they end with it. The ports are
// copied in and must stay callable until the destructor returns.
//
// Source for what Twilio does: twilio.com/docs/messaging (webhook request, TwiML, Message resource,
// error dictionary). Left out: media, messaging services, the loop guard 14107, carrier filters.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace screenline::phone {

using Pairs = std::vector<std::pair<std::string, std::string>>;

// Who answers STOP, START and HELP and keeps the block list; must agree with the line's setting.
enum class OptOutBy { provider, app };

struct Line {
  std::string id;
  std::string number;       // ours, E.164
  std::string account_sid;  // AC...
  std::string webhook_url;  // for inbound texts, absolute; signed as it stands
  std::string clinic;       // name shown on the phone
  OptOutBy opt_out = OptOutBy::provider;
};

struct Limits {
  std::size_t phones_max = 64;          // the one unused longest goes first, its block too
  std::size_t entries_max = 800;        // of one phone: texts, statuses, events
  std::size_t bytes_max = 256 * 1024;   // of one phone's texts and events
  std::size_t jobs_max = 512;           // webhooks and callbacks waiting; past it 503 or 429
  std::size_t text_max = 1600;          // characters of one text, Twilio's limit
  std::size_t request_max = 64 * 1024;  // bytes of one request to the functions below
  std::size_t workers = 4;              // threads; a number always meets the same one
};

struct Timing {
  std::chrono::milliseconds sent_after{150};       // from a text to its callback `sent`
  std::chrono::milliseconds delivered_after{300};  // from `sent` to `delivered`
  std::chrono::milliseconds retry_after{700};      // between tries of a webhook
  int retries_max = 2;  // after the first try, on any failure ("#rc=2&rp=all")
};

struct Settings {
  std::vector<Line> lines;  // at least one; ids and numbers differ
  Limits limits;
  Timing timing;
};

// What came of a POST. With `error` (of the transport) the rest means nothing.
struct PostResult {
  int status = 0;
  std::string content_type;
  std::string body;
  std::string error;
};

struct SegmentInfo {
  int count = 1;
  int units = 0;  // septets or UTF-16 units
  bool ucs2 = false;
};

// Where a conversation is, for the page. All empty: nothing is known of this number.
struct StepInfo {
  std::string flow;
  std::string step;
  std::string detail;  // one line more: level, "with staff"

  bool operator==(const StepInfo&) const = default;
};

// What the simulator needs of the house. Thread-safe, and none may throw.
struct Ports {
  // X-Twilio-Signature over the address and the decoded parameters of a form.
  std::function<std::string(const std::string& url, const Pairs& form)> sign;
  // A blocking POST with a deadline of its own (Twilio's is 15 s). Called on the Phone's threads.
  std::function<PostResult(const std::string& url, const Pairs& headers, const std::string& body)>
      post;
  // Whether HTTP Basic `user` and `password` open this account at the stand-in for the API.
  std::function<bool(const std::string& account, const std::string& user,
                     const std::string& password)>
      authorised;
  std::function<SegmentInfo(const std::string& text)> segments;
  // May be empty, and may read the store: called on the Phone's threads after each text.
  std::function<StepInfo(const std::string& line, const std::string& number)> where;
  std::function<std::chrono::system_clock::time_point()> now;
  std::function<std::string()> random_id;  // 32 hexadecimal digits, never the same twice
};

// For the HTTP server.
struct Answer {
  int status = 200;
  std::string content_type;
  std::string body;
  Pairs headers;
};

class Phone {
 public:
  // Throws std::invalid_argument when settings or ports cannot work.
  Phone(Settings settings, Ports ports);
  ~Phone();  // waits for a POST under way; drops what still waits
  Phone(const Phone&) = delete;
  Phone& operator=(const Phone&) = delete;

  // GET /phone
  [[nodiscard]] Answer page() const;
  // GET /phone/{name}: phone.js, phone.css. Else 404.
  [[nodiscard]] Answer asset(std::string_view name) const;
  // GET /phone/lines
  [[nodiscard]] Answer lines() const;

  // POST /phone/text {"line": id or "to": our number, "from": "+1...", "text": "..."}: 202 with the
  // message's sid; what came of it shows in messages(). 400 bad request, 413, 503 too many waiting.
  [[nodiscard]] Answer receive_text(std::string_view json);

  // GET /phone/messages?line=&from=&after=: what happened on one phone after entry `after` (0: all
  // that is kept). Entries are numbered from 1 without gaps while `run` stays the same; another
  // `run` means that the phone was forgotten and began anew.
  [[nodiscard]] Answer messages(std::string_view query) const;

  // The stand-in for api.twilio.com: POST and GET
  // /2010-04-01/Accounts/{account}/Messages.json. `authorization` is the header's value.
  [[nodiscard]] Answer api_create_message(std::string_view account, std::string_view form,
                                          std::string_view authorization);
  [[nodiscard]] Answer api_list_messages(std::string_view account, std::string_view query,
                                         std::string_view authorization) const;

  // Waits until no webhook or callback is waiting or under way; false at the deadline.
  [[nodiscard]] bool settle(std::chrono::milliseconds deadline);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace screenline::phone
