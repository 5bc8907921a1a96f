#include "bot/author/retold.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bot/author/golden_expect.hpp"
#include "bot/author/golden_neutral.hpp"
#include "bot/author/golden_run.hpp"

namespace screenline::author {

namespace {

using golden::Heard;
using golden::Stage;

Ending ending_of(const Stage& stage) {
  Ending out;
  const dialog::Result result = stage.talk().result();
  out.category = result.category;
  out.reason = result.reason;
  out.rule = result.rule;
  out.priority = result.priority.value_or("");
  const crisis::State& risk = stage.state().person.risk;
  out.level = risk.level;
  if (risk.level > 0) out.track = crisis::name(risk.track);
  const dialog::Findings found = dialog::findings(stage.flow(), stage.state());
  for (const auto& [id, value] : found.scores)
    out.scores.emplace_back(id, fmt::format("{:.4g}", value));
  out.flags = found.flags;
  return out;
}

class Teller {
 public:
  Teller(const golden::Conversation& conversation,
         const std::shared_ptr<const service::Content>& content, const std::vector<Heard>& heard)
      : heard_(heard), stage_(conversation, content, ignored_) {}

  // `to_the_end`: questions that nobody has answered do not leave it open.
  Ending tell(bool to_the_end) {
    // Each turn gives one input or answers one question; a flow that goes in circles ends here.
    std::size_t turns = heard_.size() + 2 * stage_.flow().steps.size();
    while (at_ < heard_.size() && turns-- > 0 && next()) {
    }
    while (to_the_end && turns-- > 0 && is_step(open()) && make_up()) {
    }
    Ending out = ending_of(stage_);
    out.asked = std::move(asked_);
    return out;
  }

  std::vector<std::string> made_up, left_out;

 private:
  [[nodiscard]] std::string open() const { return stage_.talk().open_question(); }
  [[nodiscard]] bool is_step(const std::string& question) const {
    return !question.empty() && !golden::is_safety_question(question) &&
           stage_.flow().find_step(question) >= 0;
  }
  // It came at a question of the questionnaire, of whichever flow.
  [[nodiscard]] static bool is_at_step(const Heard& one) {
    return !one.question.empty() && !golden::is_safety_question(one.question);
  }

  // One input is given, left out, or waits behind a question that comes before its own.
  bool next() {
    const Heard& one = heard_[at_];
    const std::string question = open();
    if (one.neutral) return ++at_, true;  // each flow has harmless answers of its own
    if (!is_at_step(one) || question == one.question) return ++at_, give(one), true;
    if (is_step(question) && !comes(question)) return make_up();
    // Its question is asked no more; what is no answer happens all the same.
    const bool text = std::holds_alternative<std::string>(one.what);
    ++at_;
    if (!text) return give(one), true;
    if (left_out.empty() || left_out.back() != one.question) left_out.push_back(one.question);
    return true;
  }

  // Something was given at that question, further on.
  [[nodiscard]] bool comes(const std::string& question) const {
    return std::any_of(
        heard_.begin() + static_cast<std::ptrdiff_t>(at_), heard_.end(),
        [&](const Heard& later) { return later.question == question && !later.neutral; });
  }

  void give(const Heard& one) {
    note_asked();
    if (const auto* text = std::get_if<std::string>(&one.what)) return stage_.say(*text);
    if (const auto* time = std::get_if<std::chrono::milliseconds>(&one.what))
      return stage_.wait(*time);
    stage_.put(std::get<dialog::Input>(one.what));
  }

  // False: the harmless answer does not lead on.
  bool make_up() {
    const std::string question = open();
    note_asked();
    const bool before = std::ranges::any_of(
        heard_, [&](const Heard& one) { return one.neutral && one.question == question; });
    if (!before) made_up.push_back(question);
    stage_.say(
        golden::neutral_answer(stage_.flow(), stage_.state(), stage_.flow().find_step(question)));
    return open() != question;
  }

  void note_asked() {
    const std::string question = open();
    if (is_step(question) && std::ranges::count(asked_, question) == 0) asked_.push_back(question);
  }

  const std::vector<Heard>& heard_;
  std::size_t at_ = 0;
  golden::Coverage ignored_;
  Stage stage_;
  std::vector<std::string> asked_;
};

void differ(std::vector<std::string>& out, const std::string& what, const std::string& before,
            const std::string& after) {
  if (before == after) return;
  out.push_back(fmt::format("{} {} -> {}", what, before.empty() ? "none" : before,
                            after.empty() ? "none" : after));
}

std::string result_of(const Ending& one) {
  return one.category + (one.reason.empty() ? "" : "." + one.reason);
}

std::string score_of(const Ending& one, const std::string& id) {
  const auto found = std::ranges::find(one.scores, id, &std::pair<std::string, std::string>::first);
  return found == one.scores.end() ? "" : found->second;
}

}  // namespace

Retold retell(const golden::Conversation& conversation,
              const std::shared_ptr<const service::Content>& before,
              const std::shared_ptr<const service::Content>& after) {
  const std::vector<Heard> heard = golden::inputs_of(conversation, before);
  const bool to_the_end = !heard.empty() && heard.back().neutral;
  Retold out;
  out.before = Teller(conversation, before, heard).tell(to_the_end);
  const bool ended = !out.before.category.empty() && out.before.category != "crisis";
  Teller again(conversation, after, heard);
  out.after = again.tell(to_the_end || ended);
  out.made_up = std::move(again.made_up);
  out.left_out = std::move(again.left_out);
  return out;
}

std::vector<std::string> different_ends(const Ending& before, const Ending& after) {
  std::vector<std::string> out;
  differ(out, "level", std::to_string(before.level), std::to_string(after.level));
  differ(out, "track", before.track, after.track);
  differ(out, "result", result_of(before), result_of(after));
  differ(out, "priority", before.priority, after.priority);
  if (result_of(before) == result_of(after)) differ(out, "rule", before.rule, after.rule);
  for (const auto& [id, value] : before.scores)
    differ(out, "score " + id, value, score_of(after, id));
  for (const auto& [id, value] : after.scores) {
    if (score_of(before, id).empty()) differ(out, "score " + id, "", value);
  }
  for (const std::string& flag : after.flags) {
    if (std::ranges::count(before.flags, flag) == 0) out.push_back("flag " + flag + " now");
  }
  for (const std::string& flag : before.flags) {
    if (std::ranges::count(after.flags, flag) == 0) out.push_back("flag " + flag + " no longer");
  }
  return out;
}

}  // namespace screenline::author
