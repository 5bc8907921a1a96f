// The engine: advance(world, state, input, now) -> turn. Total, bounded (at most
// limits::max_steps_a_turn steps), deterministic; no I/O, no clock, no randomness. Any thread, as
// long as each uses its own Detector.
//
// The order in which a text is looked at is the promise of docs/SAFETY.md: scan, ladder, opt-out,
// root words, staff, then the open question.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bot/crisis/copy.hpp"
#include "bot/crisis/detector.hpp"
#include "bot/desk/duty.hpp"
#include "bot/dialog/turn.hpp"

namespace screenline::dialog {

// What stays the same over many turns. Constant while a turn runs.
struct World {
  const crisis::Detector& detector;
  const crisis::Copy& copy;
  // The flow a new conversation begins with, and the one of a revision (null when it is not known).
  std::shared_ptr<const flow::Flow> current;
  const flow::Flow* (*find)(const void* flows, const std::string& revision) = nullptr;
  const void* flows = nullptr;

  // The site's, for what day it is there; null: by UTC.
  const desk::Calendar* calendar = nullptr;
  std::string clinic = "The clinic";
  std::string phone;
  std::string country = "US";
  crisis::StaffKnow staff = crisis::StaffKnow::telling_now;
  // A named person has acknowledged the open crisis row of this person: known of what they wrote
  // before, not of the text that comes in now (S11).
  bool staff_seen = false;
  bool opt_out_reply_by_app = false;  // the line's opt_out_reply (S10)
  // Whether a revision must not be used any more; null: none is.
  bool (*revoked)(const void* flows, const std::string& revision) = nullptr;
};

[[nodiscard]] Turn advance(const World& world, State state, const Input& input, Time now);

// What short words of the next text are about: the open safety question; in a crisis that the bot
// answers, "right now?" even after it was answered. To staff "tonight" is an ordinary word.
[[nodiscard]] crisis::Question asked_about(const State& state);
// The tracks of the crisis that the bot answers; to staff "he locked the door" is an ordinary word.
[[nodiscard]] crisis::Tracks open_tracks(const State& state);

// The text of a step as it is sent: say, ask and the options, placeholders filled. `answers`: of
// the person, for the texts that name them.
[[nodiscard]] std::string render_question(const World& world, const flow::Flow& flow, int step,
                                          const std::string& language, Channel channel,
                                          const flow::Evaluation* answers = nullptr);
// The same where it is put once more: in its shorter wording, if it has one.
[[nodiscard]] std::string render_again(const World& world, const flow::Flow& flow, int step,
                                       const std::string& language, Channel channel,
                                       const flow::Evaluation* answers = nullptr);

// Scores, flags and lists as they stand, for the summary, replay and staff.
struct Findings {
  std::vector<std::pair<std::string, double>> scores;                   // those that exist
  std::vector<std::string> flags;                                       // "alcohol_high:clinician"
  std::vector<std::pair<std::string, std::vector<std::string>>> lists;  // true members
};
[[nodiscard]] Findings findings(const flow::Flow& flow, const State& state);

}  // namespace screenline::dialog
