#include "bot/cli/golden_run.hpp"

#include <algorithm>

#include "bot/cli/golden_checks.hpp"
#include "bot/cli/golden_neutral.hpp"
#include "bot/cli/talk.hpp"
#include "bot/dialog/render.hpp"
#include "bot/flow/suggest.hpp"
#include "bot/service/codec.hpp"
#include "bot/service/timers.hpp"

namespace screenline::cli::golden {

namespace {

using Found = std::optional<Difference>;

// A question of bot/crisis; every other question is a step.
bool is_safety_question(const std::string& id) {
  return id == "asq_5" || id == "asq_5b" || id == "asq_4_when" || id == "concern";
}

std::string joined(const std::vector<dialog::Send>& sends) {
  std::string out;
  for (const dialog::Send& send : sends) out += (out.empty() ? "" : "\n") + send.text;
  return out;
}

class Player {
 public:
  Player(const Conversation& conversation, const std::shared_ptr<const service::Content>& content,
         Coverage& coverage)
      : conversation_(conversation),
        content_(content),
        coverage_(coverage),
        talk_(content, channel(), conversation.language) {
    if (!content->settings.sites.empty()) site_ = content->settings.sites.begin()->second;
  }

  Found play() {
    line_ = {conversation_.line, conversation_.title, {}};
    if (Found wrong = begin()) return wrong;
    for (std::size_t i = 0; i < conversation_.lines.size(); ++i) {
      line_ = conversation_.lines[i];
      next_ = i + 1 < conversation_.lines.size() ? &conversation_.lines[i + 1] : nullptr;
      Found wrong = std::visit([this](const auto& what) { return (*this)(what); }, line_.what);
      if (wrong) return wrong;
      if (broken_) return different("the state to survive packing and unpacking", "it does not");
    }
    return {};
  }

  Found operator()(const Say& say) {
    if (!say.picture) return absorb([&] { return talk_.say(say.text); }), Found{};
    dialog::TextIn in;
    in.channel = channel();
    in.has_media = true;
    return put(in), Found{};
  }

  Found operator()(const Expect& expect) {
    using Kind = Expect::Kind;
    if (Found wrong = known(expect.ids)) return wrong;
    switch (expect.kind) {
      case Kind::nothing:
        return sends_.empty() ? Found{} : different("nothing", shown());
      case Kind::crisis:
        if (Found wrong = crisis(expect)) return wrong;
        break;
      case Kind::staff:
        if (sends_.empty() || sends_.front().author != dialog::Author::staff) {
          return different("a text of staff", shown());
        }
        break;
      case Kind::unclear:
        if (Found wrong = unclear(expect)) return wrong;
        break;
      case Kind::texts:
        break;
    }
    for (const std::string& id : expect.ids) {
      if (Found wrong = has(id)) return wrong;
    }
    return has_words(expect.words);
  }

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

  Found operator()(const Wait& wait) {
    const dialog::Time until = talk_.now() + wait.time;
    sends_.clear();
    std::vector<dialog::Send> all;
    for (int rung = 0; rung < 20; ++rung) {
      const std::optional<dialog::Time> due = next_due();
      if (!due || *due > until) break;
      if (*due > talk_.now()) talk_.pass(*due - talk_.now());
      const auto timers = service::due_timers(timers_, talk_.now());
      if (timers.empty()) break;
      forget(timers.front().kind);
      put(timers.front());
      all.insert(all.end(), sends_.begin(), sends_.end());
    }
    if (until > talk_.now()) talk_.pass(until - talk_.now());
    sends_ = std::move(all);
    return {};
  }

  Found operator()(const Staff& staff) {
    switch (staff.kind) {
      case Staff::Kind::takes_over:
        return put(dialog::StaffTakeOver{"staff"}), Found{};
      case Staff::Kind::returns:
        return put(dialog::StaffReturn{"staff"}), Found{};
      case Staff::Kind::writes:
        return put(dialog::StaffMessage{"staff", staff.text}), Found{};
      case Staff::Kind::clears:
        return put(dialog::StaffClear{{staff.by, staff.role, staff.second, staff.text},
                                      std::nullopt,
                                      false,
                                      desk::Outcome::safe_with_plan}),
               Found{};
      case Staff::Kind::undeliverable:
        return put(dialog::DeliveryFailed{staff.text == "21610", true, staff.text}), Found{};
    }
    return {};
  }

  Found operator()(const Checks& checks) {
    const Standing standing{flow(),  talk_.state(), talk_.result(), sent_,
                            opened_, alerts_,       records_};
    for (const Check& clause : checks.clauses) {
      std::string said;
      for (const std::string& word : clause.words) said += (said.empty() ? "" : " ") + word;
      const Verdict verdict = check(clause, standing);
      if (!verdict.good) return different(said, verdict.got, verdict.hint);
    }
    return {};
  }

 private:
  [[nodiscard]] dialog::Channel channel() const {
    return conversation_.channel == "web" ? dialog::Channel::web : dialog::Channel::sms;
  }
  [[nodiscard]] const flow::Flow& flow() const { return talk_.flow(); }
  [[nodiscard]] std::string shown() const { return sends_.empty() ? "nothing" : joined(sends_); }

  Found different(std::string expected, std::string got, std::string hint = {}) const {
    return Difference{line_.number, std::move(expected), std::move(got), std::move(hint)};
  }

  // At a step: earlier answers are made up. Else the person has texted START, unless the first line
  // is what they text.
  Found begin() {
    const Line& first = conversation_.lines.front();
    line_ = {conversation_.line, conversation_.title, Say{}};
    if (!conversation_.at.empty()) {
      if (Found wrong = known({conversation_.at})) return wrong;
      absorb([&] { return talk_.say("START"); });
      if (Found wrong = walk(conversation_.at, conversation_.with)) return wrong;
    } else if (!std::holds_alternative<Say>(first.what)) {
      absorb([&] { return talk_.say("START"); });
    }
    return {};
  }

  Found walk(const std::string& target, const Answers& with) {
    for (const auto& [id, text] : with) {
      if (Found wrong = known({id})) return wrong;
    }
    for (std::size_t turns = 0; turns <= flow().steps.size(); ++turns) {
      const std::string open = talk_.open_question();
      if (!target.empty() && open == step_id(target)) return {};
      const int step = flow().find_step(open);
      if (open.empty() || is_safety_question(open) || step < 0) break;
      const auto given = std::find_if(with.begin(), with.end(),
                                      [&](const auto& one) { return one.first == open; });
      const std::string text =
          given != with.end() ? given->second : neutral_answer(flow(), talk_.state(), step);
      absorb([&] { return talk_.say(text); });
      if (talk_.open_question() == open)
        return different("\"" + text + "\" to answer " + open, shown());
    }
    if (target.empty()) return {};
    const flow::Step& missed = flow().steps[static_cast<std::size_t>(flow().find_step(target))];
    std::string hint = "give the answers that lead there: with t0 = 1";
    if (!missed.only_if.empty())
      hint = "it is asked only if " + missed.only_if.back().source + "; " + hint;
    return different("to come to " + target, shown(), hint);
  }

  [[nodiscard]] std::string step_id(const std::string& name) const {
    const int step = flow().find_step(name);
    return step < 0 ? name : flow().steps[static_cast<std::size_t>(step)].id;
  }

  Found known(const std::vector<std::string>& ids) const {
    for (const std::string& id : ids) {
      if (flow().find_step(id) >= 0 || flow().find_text(id) || is_safety_question(id)) continue;
      std::vector<std::string> candidates;
      for (const auto& [known_id, index] : flow().step_by_id) candidates.push_back(known_id);
      for (const auto& [known_id, text] : flow().texts) candidates.push_back(known_id);
      return different("[" + id + "]", "the flow has no question or text of that id",
                       flow::did_you_mean(id, candidates));
    }
    return {};
  }

  // The words of a step or standing text, as they are sent to this person.
  [[nodiscard]] std::string rendered(const std::string& id) const {
    const dialog::World world = content_->world(site_, "", *content_->detector);
    const std::string& language = talk_.state().person.language;
    const int step = flow().find_step(id);
    if (step >= 0) return dialog::render_question(world, flow(), step, language, channel());
    const flow::Text* text = flow().find_text(id);
    const std::size_t index = flow().language_index(language);
    return text ? dialog::fill(text->get(index, channel()), world, flow().languages[index]) : "";
  }

  // A question in the wording in which it is put once more.
  [[nodiscard]] std::string rendered_again(const std::string& id) const {
    const int step = flow().find_step(id);
    if (step < 0) return rendered(id);
    const dialog::World world = content_->world(site_, "", *content_->detector);
    return dialog::render_again(world, flow(), step, talk_.state().person.language, channel());
  }

  Found has(const std::string& id) const {
    if (is_safety_question(id)) {
      const bool there = !sends_.empty() && talk_.open_question() == id;
      return there ? Found{} : different("the safety question " + id, shown());
    }
    const std::string text = rendered(id);
    const std::string said = joined(sends_);
    if (said.find(text) != std::string::npos || said.find(rendered_again(id)) != std::string::npos) return {};
    return different(text, shown());
  }

  Found has_words(const std::vector<std::string>& words) const {
    const std::string text = joined(sends_);
    std::size_t from = 0;
    for (const std::string& word : words) {
      const std::size_t at = text.find(word, from);
      if (at == std::string::npos) return different("..." + word + "...", shown());
      from = at + word.size();
    }
    return {};
  }

  // Crisis messaging is the one text that leaves, and nothing of the questionnaire is in it.
  Found crisis(const Expect& expect) const {
    if (sends_.size() != 1 || sends_.front().author != dialog::Author::safety) {
      return different("crisis messaging, and nothing else", shown());
    }
    const int level = talk_.state().person.risk.level;
    if (expect.level && *expect.level != level) {
      return different("level " + std::to_string(*expect.level),
                       "level " + std::to_string(level) + ": " + shown());
    }
    const auto& conversation = talk_.state().conversation;
    if (conversation && conversation->phase == dialog::Phase::asking) {
      return different("the questionnaire to stop", "it is still asking");
    }
    if (conversation && conversation->step >= 0) {
      const std::string& id = flow().steps[static_cast<std::size_t>(conversation->step)].id;
      const bool asked = shown().find(rendered(id)) != std::string::npos;
      if (asked || shown().find(rendered_again(id)) != std::string::npos)
        return different("no question of the flow", shown());
    }
    return {};
  }

  Found unclear(const Expect& expect) const {
    const int step = expect.ids.empty() ? -1 : flow().find_step(expect.ids.front());
    if (step < 0) return different("unclear [step]", "no step is named");
    const flow::Step& it = flow().steps[static_cast<std::size_t>(step)];
    const dialog::World world = content_->world(site_, "", *content_->detector);
    const std::size_t language = flow().language_index(talk_.state().person.language);
    for (const flow::Text* text : {&it.unclear, &it.invalid, &it.confirm}) {
      if (text->empty()) continue;
      if (shown().starts_with(dialog::fill(text->get(language, channel()), world, flow().languages[language]))) return {};
    }
    const bool standing = it.unclear.empty() && shown().starts_with(rendered("UNCLEAR"));
    return standing ? Found{} : different("that " + it.id + " was not understood", shown());
  }

  void put(const dialog::Input& input) {
    absorb([&] { return talk_.put(input); });
  }

  template <class Turn>
  void absorb(Turn turn) {
    sends_ = turn();
    for (const dialog::Send& send : sends_) sent_.push_back(send.text);
    for (const dialog::Effect& effect : talk_.last.effects) {
      if (const auto* timer = std::get_if<dialog::SetTimer>(&effect)) arm(*timer);
      if (const auto* row = std::get_if<dialog::OpenHandoff>(&effect)) open(*row);
      if (const auto* alert = std::get_if<dialog::Alert>(&effect)) alerts_.push_back(*alert);
      if (const auto* record = std::get_if<dialog::Record>(&effect)) records_.push_back(*record);
      if (const auto* ended = std::get_if<dialog::Ended>(&effect))
        coverage_.results.insert(ended->result.rule);
    }
    cover(talk_.last.trace);
    pack_and_unpack();
  }

  void open(const dialog::OpenHandoff& row) {
    opened_.push_back(row);
    if (row.severity == dialog::Severity::crisis || row.category == "task" ||
        !talk_.state().conversation)
      return;
    talk_.state().conversation->handoff = static_cast<std::int64_t>(opened_.size());
  }

  void arm(const dialog::SetTimer& timer) {
    const std::optional<dialog::Time> due =
        timer.due == dialog::Time{} ? std::nullopt : std::optional(timer.due);
    using Kind = dialog::TimerIn::Kind;
    if (timer.kind == Kind::reminder) timers_.reminder = due, timers_.reminder_visit = timer.visit;
    if (timer.kind == Kind::expiry) timers_.expiry = due, timers_.expiry_visit = timer.visit;
    if (timer.kind == Kind::silence) timers_.silence = due, timers_.silence_visit = timer.visit;
  }
  void forget(dialog::TimerIn::Kind kind) { arm({kind, dialog::Time{}, 0}); }

  [[nodiscard]] std::optional<dialog::Time> next_due() const {
    std::optional<dialog::Time> due;
    for (const auto& one : {timers_.reminder, timers_.expiry, timers_.silence}) {
      if (one && (!due || *one < *due)) due = one;
    }
    return due;
  }

  void cover(const dialog::Trace& trace) {
    for (const std::string& id : trace.steps) coverage_.steps.insert(flow().find_step(id));
    for (const dialog::Exit& exit : trace.exits) {
      using Kind = dialog::Exit::Kind;
      if (exit.kind == Kind::branch) coverage_.branches.emplace(exit.step, exit.index);
      if (exit.kind == Kind::crisis_rule) coverage_.crisis_rules.emplace(exit.step, exit.index);
      if (exit.kind == Kind::declined) coverage_.declined.insert(exit.step);
    }
  }

  // Every turn lives through the store's codec, so that what it forgets is found here.
  void pack_and_unpack() {
    service::PersonRecord record;
    record.state = talk_.state();
    record.timers = timers_;
    std::string bytes, again;
    service::encode(record, bytes);
    std::optional<service::PersonRecord> back = service::decode<service::PersonRecord>(bytes);
    if (back) service::encode(*back, again);
    broken_ = broken_ || !back || again != bytes;
    if (!back) return;
    talk_.state() = std::move(back->state);
    timers_ = back->timers;
  }

  const Conversation& conversation_;
  const std::shared_ptr<const service::Content>& content_;
  Coverage& coverage_;
  service::SiteSettings site_;
  Talk talk_;
  service::PersonRecord::Timers timers_;
  std::vector<dialog::Send> sends_;  // of the last input
  std::vector<std::string> sent_;    // of all of them
  std::vector<dialog::OpenHandoff> opened_;
  std::vector<dialog::Alert> alerts_;
  std::vector<dialog::Record> records_;
  Line line_;
  const Line* next_ = nullptr;
  bool broken_ = false;
};

}  // namespace

std::optional<Difference> run(const Conversation& conversation,
                              const std::shared_ptr<const service::Content>& content,
                              Coverage& coverage) {
  return Player(conversation, content, coverage).play();
}

}  // namespace screenline::cli::golden
