// A line, ready for use: what each provider's adapter can do, as functions over bytes. No I/O here:
// the server brings requests, the sender carries what build_send() makes.
//
// An object keeps prepared keys and scratch buffers: one a thread, each made from the same
// LineConfig.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "adapters/sms/event.hpp"
#include "adapters/sms/http_message.hpp"
#include "adapters/sms/line_config.hpp"
#include "adapters/sms/send.hpp"

namespace screenline::sms {

// What came of one webhook. When `verdict` is not ok the event is Ignored and the answer is 403.
struct Received {
  Verdict verdict;
  Event event = Ignored{};
};

// A reply that travels in the webhook's answer. `ref` comes back as `mid` in its status callbacks.
struct InlineReply {
  std::string text;
  std::string ref;
};

// The text is over max_text_units: nothing of it was answered.
struct TextTooLong {
  std::size_t units = 0;
};

// A message as the provider lists it, for reconciling (E6, E16).
struct Listed {
  std::string id, from, to, text;
  bool inbound = false;
  std::string raw_status;
  int error_code = 0;
  std::chrono::sys_seconds created{};
  int num_media = 0;
};

struct ListPage {
  bool ok = false;
  std::string why;  // when not ok
  std::vector<Listed> messages;
  std::string next_url;  // absolute; empty on the last page that has some
};

class Line {
 public:
  virtual ~Line() = default;

  [[nodiscard]] virtual const LineConfig& config() const = 0;

  // Verifies over the raw bytes, then reads, with one parse for both.
  [[nodiscard]] virtual Received receive(const RawRequest& request) = 0;

  // The answer that sends nothing.
  [[nodiscard]] virtual HttpReply acknowledge() const = 0;
  [[nodiscard]] virtual std::variant<HttpReply, TextTooLong> acknowledge(
      const InlineReply& reply) const = 0;

  [[nodiscard]] virtual HttpRequest build_send(const OutMessage& message) const = 0;
  // `http_status`, `headers` and `body` of the provider's answer. When there was none the transport
  // knows more: outbound/client.hpp.
  [[nodiscard]] virtual SendOutcome parse_send(int http_status, const Headers& headers,
                                               std::string_view body) const = 0;
  // What the error code of a status callback means for the outbox row.
  [[nodiscard]] virtual SendOutcome outcome_of(const StatusUpdate& update) const = 0;

  // What a code of this provider's means, known from an earlier answer or callback.
  [[nodiscard]] virtual SendOutcome meaning_of(int code) const = 0;
  // Whether another sender may get through where this one failed by that code.
  [[nodiscard]] virtual bool another_may(int code) const = 0;

  // Rings a phone and says a few words; for people on call, never for a person who is screened.
  [[nodiscard]] virtual HttpRequest build_call(const OutCall& call) const = 0;
  [[nodiscard]] virtual CallOutcome parse_call(int http_status, const Headers& headers,
                                               std::string_view body) const = 0;

  // Messages to `to` since `since`: ours to a person (was it sent after all?) or, with the line's
  // own number, theirs to us (what did we miss?).
  [[nodiscard]] virtual HttpRequest build_reconcile(std::string_view to,
                                                    std::chrono::sys_seconds since) const = 0;
  // One page of them, older ones left out.
  [[nodiscard]] virtual ListPage parse_reconcile(int http_status, std::string_view body,
                                                 std::chrono::sys_seconds since) const = 0;
};

// Throws std::invalid_argument, with the field's name and never its value, when `config` cannot
// work.
[[nodiscard]] std::unique_ptr<Line> make_line(const LineConfig& config);

// The listed message that is `message` sent from `config`'s line, if it is among them.
[[nodiscard]] const Listed* find_sent(const std::vector<Listed>& messages,
                                      const OutMessage& message);

// Back-off after the provider's 429: 100 ms doubled for each attempt, 30 s at most, 10 % either
// way. `attempt` counts from 0; `unit_random` is in [0, 1).
[[nodiscard]] std::chrono::milliseconds throttle_backoff(int attempt, double unit_random);

}  // namespace screenline::sms
