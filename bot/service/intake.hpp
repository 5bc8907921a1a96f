// Where a message of a person enters: scan on the raw text, the edge's part of the ladder, then the lane.
// Called on the sockets' threads; never blocks on the store. One Intake a thread (it owns a detector).
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "bot/service/environment.hpp"
#include "bot/service/journal_writer.hpp"
#include "bot/service/lane.hpp"
#include "bot/service/outage_alerts.hpp"

namespace screenline::service {

// A verified, parsed message.
struct InboundMessage {
  std::string site;
  dialog::Address address;
  std::string message_id;
  dialog::TextIn text;
  bool inline_reply = true;
  // A provider's loop guard is near: an ordinary reply waits in the outbox until then (E6). A crisis text
  // does not.
  std::optional<Time> not_before;
};

// The id of a text that came under the id of another: the same for the same text, so that its redelivery is one.
[[nodiscard]] std::string own_id(const std::string& id, std::string_view text);

// All of a text that can join with the next one.
[[nodiscard]] std::string end_of(const std::string& text);

// What to answer to the one who delivered it. `unavailable` without text: 503, let them retry.
struct InboundAnswer {
  LaneAnswer::Kind kind = LaneAnswer::Kind::committed;
  std::string text, mid, step;
  bool safety = false;
  // Looked at right before the bytes leave: false when a danger has been seen since (E2).
  std::function<bool()> still_good;
};

// The answer may be given twice - by the fallback and by the lane; the first one counts.
class Answerer {
 public:
  virtual ~Answerer() = default;
  virtual void answer(InboundAnswer answer) = 0;  // any thread
  // Answers by itself after `wait` unless answer() came first. When it does `used` gives the words, which may be
  // others than the fallback's by then.
  virtual void answer_after(std::chrono::milliseconds wait, InboundAnswer fallback,
                            std::function<InboundAnswer()> used) = 0;
};

class Intake {
 public:
  // `journal` and `outage` may be null.
  Intake(Environment& environment, Lane& lane, JournalWriter* journal, OutageAlerts* outage)
      : environment_(environment), lane_(lane), journal_(journal), outage_(outage) {}

  void receive(InboundMessage message, std::shared_ptr<Answerer> answerer);
  // From a number on call (E9): as receive() when it is they who are in danger or have a crisis or a safety
  // question open, also one that only the store knows of. Anything else gets what `as_staff` says, on the
  // lane's thread. Looking into the store may take a while; while it is gone the answer is 503.
  using AsStaff = std::function<InboundAnswer(Store&)>;
  void receive_on_call(InboundMessage message, std::shared_ptr<Answerer> answerer, AsStaff as_staff);
  // The crisis text for words that came without a name to keep them under; "" when they are none of danger.
  // Nothing is recorded, people on call are told.
  [[nodiscard]] std::string answer_nameless(const std::string& site, const std::string& line,
                                            const std::string& text);
  // Makes the detector now, not while the first person waits.
  void make_ready();

 private:
  // What the edge says by itself, null: nothing; and the danger counter the message's answer is made under.
  struct Climbed {
    std::shared_ptr<EdgeReply> reply;
    std::uint64_t danger = 0;
    bool redelivered = false;
  };
  // A message on its way through the lane.
  struct Taken {
    std::shared_ptr<Answerer> answerer;
    std::shared_ptr<EdgeReply> edge;
    std::shared_ptr<const InboundMessage> kept;  // what the journal may need: only with `edge`
    Time now{};
    std::uint64_t key = 0, danger = 0;
    bool may_be_another = false;  // the lane may take it for an older message of the same id
  };
  Climbed climb(const Content& content, InboundMessage& message, std::uint64_t key, Time now);
  // Nothing of danger in it, with what came before it from there, and no crisis open as the edge remembers.
  [[nodiscard]] bool is_ordinary(const InboundMessage& message, std::uint64_t key, Time now);
  void submit(InboundMessage message, Taken taken);
  void answer(const Taken& taken, LaneAnswer answer);
  // What was answered from memory: kept in the journal, and people on call are told past the store.
  void keep(const InboundMessage& message, const EdgeReply& edge, Time now, bool store_refused);

  Environment& environment_;
  Lane& lane_;
  JournalWriter* journal_;
  OutageAlerts* outage_;
  OwnDetector detector_;
};

}  // namespace screenline::service
