// What the engine keeps about a person and about the conversation they are in. Plain values;
// everything a turn may read or change is here, so that a turn is a function of it. Packed by
// bot/service/codec.
//
// A person has one or more addresses at one site (DECISIONS E3). Level, hold and opt-out sit on the
// person; a conversation is one run through a flow and stays on the revision it began with.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bot/crisis/protocol.hpp"
#include "bot/flow/model.hpp"

namespace screenline::dialog {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;
using flow::Channel;

struct Address {
  Channel channel = Channel::sms;
  std::string line;   // id of our line, "main"
  std::string value;  // E.164 number, or the id of a web session
  friend bool operator==(const Address&, const Address&) = default;
};

struct Person {
  std::int64_t id = 0;
  std::string site;
  std::vector<Address> addresses;  // at most limits::max_addresses
  std::string language = "en";     // BCP 47 primary tag
  bool opted_out = false;          // of SMS: nothing we start leaves
  Time opted_out_at{};
  crisis::State risk;
  std::int64_t crisis_handoff = 0;  // the one open crisis row, 0 when none
  std::uint32_t conversations = 0;  // how many have begun
  // Somebody of staff holds the crisis row and it has not risen since: clocks start no safety text
  // (S8).
  bool row_held = false;
  // Told at some time, also in a crisis that is cleared: somebody else may read the phone.
  bool abuse_told = false;
  Time care_from{};  // the clearance that approved a caring contact; 1970: none did
  // When the last STOP or START was written; `opted_out` says which it was.
  Time opt_word_at{};
};

enum class Control : std::uint8_t { bot, staff };

// Why nothing is being asked now.
enum class Phase : std::uint8_t { asking, held, ended };

// When the answer to a step that grows old was given.
struct AnsweredAt {
  std::uint16_t step = 0;
  Time at{};
  friend bool operator==(const AnsweredAt&, const AnsweredAt&) = default;
};

// Answers that have grown old are asked again before the questionnaire goes on (renew.hpp).
struct Renewal {
  Time since{};                      // the round under way: what was old then; 1970: there is none
  int then = -1;                     // where it goes on after it: as resume_step, or after_answer()
  std::uint8_t rounds = 0;           // begun so far
  std::vector<AnsweredAt> answered;  // of steps that grow old, each once

  [[nodiscard]] bool under_way() const { return since != Time{}; }
  friend bool operator==(const Renewal&, const Renewal&) = default;
};

struct Result {
  std::string rule, category, reason;
  std::optional<std::string> priority;
};

struct Conversation {
  std::int64_t id = 0;
  std::string flow;
  std::string revision;
  Channel channel = Channel::sms;  // the active one
  std::string line;
  Phase phase = Phase::asking;
  Control control = Control::bot;
  std::uint32_t epoch = 0;  // rises with every change of control; a bot message carries it (E7)
  std::uint32_t seq = 0;    // last transcript sequence number, dense from 1
  int step = -1;            // open question, -1 when none
  // Where the questionnaire goes on after a crisis: a step; the number of steps: the end; one more
  // and behind: a result of the flow, by index. -1: at `step`.
  int resume_step = -1;
  std::uint8_t tries = 0;             // answers to `step` that were not understood
  std::uint16_t visit = 0;            // rises when a question is sent; timers carry it
  std::vector<flow::Answer> answers;  // one a step of the flow
  std::vector<std::uint16_t> asked;   // steps asked, in order, each once
  bool cleared = false;               // a clinician cleared a crisis in this conversation
  std::uint8_t reminders = 0;
  Time started_at{}, last_inbound_at{}, last_outbound_at{};
  std::optional<Result> result;
  std::int64_t handoff = 0;  // its open routine row, 0 when none
  // The question at `step` is a safety question: known also when the flow is not.
  bool safety_step = false;
  Time cleared_at{};   // the last clearance, also of a crisis that came after the end
  Time condoled_at{};  // when a death by suicide was last told, and staff got a note of it
  Time asked_at{};     // when the question at `step` was put first; 1970: not known
  // The site's calendar day of the last turn before the end: what "days since" counts from.
  flow::Day day = flow::no_day;
  Renewal renewal;

  [[nodiscard]] bool at_safety_question() const {
    return phase == Phase::asking && step >= 0 && safety_step;
  }
};

// Everything advance() may change.
struct State {
  Person person;
  std::optional<Conversation> conversation;  // the current or last one
};

}  // namespace screenline::dialog
