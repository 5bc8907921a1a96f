#include "bot/author/golden_run.hpp"

#include <algorithm>

#include "bot/author/golden_checks.hpp"
#include "bot/author/golden_expect.hpp"
#include "bot/author/golden_neutral.hpp"

namespace screenline::author::golden {

namespace {

using Found = std::optional<Difference>;

class Player {
 public:
  Player(const Conversation& conversation, const std::shared_ptr<const service::Content>& content,
         Coverage& coverage)
      : conversation_(conversation), stage_(conversation, content, coverage) {}

  [[nodiscard]] std::vector<Heard> take_heard() { return std::move(stage_.heard); }

  Found play() {
    if (Found wrong = begin()) return wrong;
    for (std::size_t i = 0; i < conversation_.lines.size(); ++i) {
      const Line& line = conversation_.lines[i];
      number_ = line.number;
      next_ = i + 1 < conversation_.lines.size() ? &conversation_.lines[i + 1] : nullptr;
      Found wrong = std::visit([this](const auto& what) { return (*this)(what); }, line.what);
      if (wrong) return wrong;
      if (stage_.broken())
        return different("the state to survive packing and unpacking", "it does not");
    }
    return {};
  }

  Found operator()(const Say& say) {
    if (!say.picture) return stage_.say(say.text), Found{};
    dialog::TextIn in;
    in.channel = stage_.channel();
    in.has_media = true;
    return stage_.put(in), Found{};
  }

  Found operator()(const Expect& expect) const { return told(judge(expect, stage_)); }

  Found operator()(const Neutral& neutral) {
    std::string target;
    if (const auto* expect = next_ ? std::get_if<Expect>(&next_->what) : nullptr) {
      const auto step =
          std::find_if(expect->ids.begin(), expect->ids.end(),
                       [&](const std::string& id) { return flow().find_step(id) >= 0; });
      if (step != expect->ids.end()) target = *step;
    }
    const bool to_the_end = next_ && std::holds_alternative<Checks>(next_->what);
    if (target.empty() && !to_the_end && !(next_ && std::holds_alternative<Expect>(next_->what))) {
      return different("a line that says how far", "none",
                       "after ... comes the next expected question, < [r1], or a result, = ...");
    }
    return walk(target, neutral.with);
  }

  Found operator()(const Wait& wait) { return stage_.wait(wait.time), Found{}; }

  Found operator()(const Staff& staff) {
    switch (staff.kind) {
      case Staff::Kind::takes_over:
        return stage_.put(dialog::StaffTakeOver{"staff"}), Found{};
      case Staff::Kind::returns:
        return stage_.put(dialog::StaffReturn{"staff"}), Found{};
      case Staff::Kind::writes:
        return stage_.put(dialog::StaffMessage{"staff", staff.text}), Found{};
      case Staff::Kind::clears:
        return stage_.put(dialog::StaffClear{{staff.by, staff.role, staff.second, staff.text},
                                             std::nullopt,
                                             false,
                                             desk::Outcome::safe_with_plan}),
               Found{};
      case Staff::Kind::undeliverable:
        return stage_.put(
                   dialog::DeliveryFailed{staff.text == "21610", stage_.said_safety(), staff.text}),
               Found{};
    }
    return {};
  }

  Found operator()(const Checks& checks) const {
    const Standing standing{flow(),        stage_.state(), stage_.talk().result(), stage_.sent,
                            stage_.opened, stage_.alerts,  stage_.records};
    for (const Check& clause : checks.clauses) {
      std::string said;
      for (const std::string& word : clause.words) said += (said.empty() ? "" : " ") + word;
      const Verdict verdict = check(clause, standing);
      if (!verdict.good) return different(said, verdict.got, verdict.hint);
    }
    return {};
  }

 private:
  [[nodiscard]] const flow::Flow& flow() const { return stage_.flow(); }

  [[nodiscard]] Found different(std::string expected, std::string got,
                                std::string hint = {}) const {
    return Difference{number_, std::move(expected), std::move(got), std::move(hint)};
  }
  [[nodiscard]] Found told(std::optional<Mismatch> wrong) const {
    if (!wrong) return {};
    return Difference{number_, std::move(wrong->expected), std::move(wrong->got),
                      std::move(wrong->hint), std::move(wrong->wording)};
  }

  // At a step: earlier answers are made up. Else the person has texted START, unless the first line
  // is what they text.
  Found begin() {
    number_ = conversation_.line;
    if (!conversation_.at.empty()) {
      if (Found wrong = told(known(flow(), {conversation_.at}))) return wrong;
      stage_.say("START");
      if (Found wrong = walk(conversation_.at, conversation_.with)) return wrong;
    } else if (!std::holds_alternative<Say>(conversation_.lines.front().what)) {
      stage_.say("START");
    }
    return {};
  }

  Found walk(const std::string& target, const Answers& with) {
    for (const auto& [id, text] : with) {
      if (Found wrong = told(known(flow(), {id}))) return wrong;
    }
    for (std::size_t turns = 0; turns <= flow().steps.size(); ++turns) {
      const std::string open = stage_.talk().open_question();
      if (!target.empty() && open == step_id(target)) return {};
      const int step = flow().find_step(open);
      if (open.empty() || is_safety_question(open) || step < 0) break;
      const auto given = std::find_if(with.begin(), with.end(),
                                      [&](const auto& one) { return one.first == open; });
      const std::string text =
          given != with.end() ? given->second : neutral_answer(flow(), stage_.state(), step);
      const std::size_t before = stage_.heard.size();
      const Found wrong = say_each(open, text);
      for (std::size_t i = before; i < stage_.heard.size(); ++i)
        stage_.heard[i].neutral = given == with.end();
      if (wrong) return wrong;
    }
    if (target.empty()) return {};
    const flow::Step& missed = flow().steps[static_cast<std::size_t>(flow().find_step(target))];
    std::string hint = "give the answers that lead there: with t0 = 1";
    if (!missed.only_if.empty())
      hint = "it is asked only if " + missed.only_if.back().source + "; " + hint;
    return different("to come to " + target, stage_.shown(), hint);
  }

  // `dunno / it varies / 2`: several texts, of which the last one answers.
  Found say_each(const std::string& question, std::string_view texts) {
    constexpr std::string_view between = " / ";
    for (std::size_t end = 0; end != std::string_view::npos;) {
      end = texts.find(between);
      const std::string text(texts.substr(0, end));
      if (end != std::string_view::npos) texts.remove_prefix(end + between.size());
      const bool last = end == std::string_view::npos;
      stage_.say(text);
      const bool answered = stage_.talk().open_question() != question;
      if (answered == last) continue;
      return different("\"" + text + (last ? "\" to answer " : "\" to leave open ") + question,
                       stage_.shown());
    }
    return {};
  }

  [[nodiscard]] std::string step_id(const std::string& name) const {
    const int step = flow().find_step(name);
    return step < 0 ? name : flow().steps[static_cast<std::size_t>(step)].id;
  }

  const Conversation& conversation_;
  Stage stage_;
  int number_ = 0;  // of the line that is played
  const Line* next_ = nullptr;
};

}  // namespace

std::optional<Difference> run(const Conversation& conversation,
                              const std::shared_ptr<const service::Content>& content,
                              Coverage& coverage) {
  return Player(conversation, content, coverage).play();
}

std::vector<Heard> inputs_of(const Conversation& conversation,
                             const std::shared_ptr<const service::Content>& content) {
  Coverage ignored;
  Player player(conversation, content, ignored);
  (void)player.play();
  return player.take_heard();
}

}  // namespace screenline::author::golden
