// A live conversation goes on in a newer file of its flow: same place, same answers, by ids and by
// the newer file's table (flow::Move). Pure; it says nothing to anybody and changes nothing of the
// person: level, holds and rows stay as they are. Where anything of safety is open or would be left
// out, the conversation stays where it is. docs/decisions/0009.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bot/dialog/conversation.hpp"

namespace screenline::dialog {

// Why a conversation stays on its revision; in the order in which they are looked at.
enum class Stays : std::uint8_t {
  no,                  // it moved
  ended,               // there is none, or it is over
  there_already,       // it is on the newer file
  other_flow,          // it is of another screening
  unknown_revision,    // what it began with is not to be had
  crisis,              // a crisis is open, or a question of one
  safety_question,     // a safety question stands
  staff,               // staff hold it, or it was stopped
  renewal,             // answers that have grown old are being asked again
  step_gone,           // the question is not in the newer file, and no table says where to go on
  safety_not_asked,    // the newer file asks a safety question before this place; it was not asked
  safety_answer_lost,  // an answer to a safety question has no place in the newer file
  safety_rule_new      // by the newer file a safety answer means danger that nobody was told of
};
// "step_gone", ...: for reports and the audit trail.
[[nodiscard]] std::string_view name(Stays why);
// The same in words, after "stays: ".
[[nodiscard]] std::string_view words(Stays why);

// crisis, safety_question, staff, renewal or ended; else no. Nothing of the flow is looked at.
[[nodiscard]] Stays not_now(const State& state);

struct Migration {
  Stays stays = Stays::no;
  Conversation after;                      // when it moved
  std::vector<std::pair<int, int>> steps;  // old index, new index: of all that are in both
  std::vector<std::string> dropped;        // older ids of steps whose answer has no place now
  // The open question was not put in these words, or is another one: it is asked at the next text,
  // which is not taken for an answer.
  bool asks_anew = false;
};

// `older`: of the conversation's revision; null: not known.
[[nodiscard]] Migration migrate(const State& state, const flow::Flow* older,
                                const flow::Flow& newer);

// What of `answer` stays under the newer type; nothing: an option or number is not there.
// `step`: the id in the newer file. For a report before anybody is moved.
[[nodiscard]] std::optional<flow::Answer> carried_answer(const flow::Flow& older, int older_step,
                                                         const flow::Flow& newer, int newer_step,
                                                         const flow::Answer& answer);
// The step of the newer file that this one is, by id or table; -1: none.
[[nodiscard]] int same_step(const flow::Flow& older, int older_step, const flow::Flow& newer);

}  // namespace screenline::dialog
