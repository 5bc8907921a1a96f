#include "bot/flow/picture.hpp"

#include <algorithm>

#include "bot/flow/in_words.hpp"

namespace screenline::flow {
namespace {

// Of a question: what is needed to know which one it is.
constexpr std::size_t question_characters = 130;
constexpr std::size_t answers_characters = 90;
constexpr std::size_t condition_characters = 60;

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string out;
  for (const std::string& part : parts) {
    if (!out.empty()) out += between;
    out += part;
  }
  return out;
}

std::string stem(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  return name.substr(0, name.rfind('.'));
}

std::string answers_of(const AnswerType& type) {
  std::vector<std::string> labels;
  for (const Option& option : type.options) labels.push_back(option.label.get(0, Channel::web));
  switch (type.kind) {
    case AnswerKind::consent:
      return "Yes / No";
    case AnswerKind::choice:
      return shortened(joined(labels, " / "), answers_characters);
    case AnswerKind::many:
      return "all that fit: " + shortened(joined(labels, ", "), answers_characters);
    case AnswerKind::integer:
    case AnswerKind::scale:
      return "a number from " + std::to_string(type.min) + " to " + std::to_string(type.max);
    case AnswerKind::text:
      return type.place ? "a place, in own words" : "in own words";
  }
  return "";
}

std::string conditions_of(const Step& step) {
  std::vector<std::string> all;
  for (const Expression& one : step.only_if) all.push_back(in_words(one.source));
  return joined(all, ", and ");
}

class Painter {
 public:
  Painter(const Flow& flow, const Walked* walked) : flow_(flow), walked_(walked) {}

  Picture paint() {
    picture_.title = flow_.id;
    picture_.start = flow_.start;
    picture_.coverage = walked_ != nullptr;
    for (const ResultRule& rule : flow_.results) outcome(rule);
    if (flow_.undecided) {
      outcome(*flow_.undecided);
      picture_.outcomes.back().condition = "a rule cannot be decided, for want of an answer";
    }
    find_entries();
    for (int i = 0; i < static_cast<int>(flow_.steps.size()); ++i) {
      if (starts_group(i)) open_group(i);
      picture_.groups.back().steps.push_back(box(i));
      ways(i);
    }
    if (walked_) {
      for (Group& group : picture_.groups) group_coverage(group);
    }
    return std::move(picture_);
  }

 private:
  [[nodiscard]] const Step& step(int index) const {
    return flow_.steps[static_cast<std::size_t>(index)];
  }
  [[nodiscard]] Seen took(ExitKind kind, int index, int which = 0) const {
    if (!walked_) return Seen::not_asked_for;
    return walked_->exits.contains({kind, index, which}) ? Seen::yes : Seen::no;
  }

  void outcome(const ResultRule& rule) {
    Outcome out;
    out.rule = rule.rule;
    if (rule.condition) out.condition = in_words(rule.condition->source);
    out.category = rule.category;
    out.reason = rule.reason;
    out.priority = rule.priority.value_or("");
    out.by_target_only = rule.by_target_only;
    if (walked_) out.seen = walked_->results.contains(rule.rule) ? Seen::yes : Seen::no;
    picture_.outcomes.push_back(std::move(out));
  }

  // Steps that something leads to besides the step before them.
  void find_entries() {
    for (int i = 0; i < static_cast<int>(flow_.steps.size()); ++i) {
      for (const Way& way : ways_from(flow_, i)) {
        const bool apart = way.kind != ExitKind::following && way.kind != ExitKind::not_asked &&
                           way.kind != ExitKind::resumed;
        if (apart && way.target.step >= 0) entries_.insert(way.target.step);
      }
    }
  }

  [[nodiscard]] bool starts_group(int index) const {
    if (index == 0 || entries_.contains(index)) return true;
    const Step &one = step(index), &before = step(index - 1);
    return one.file != before.file || conditions_of(one) != conditions_of(before) ||
           picture_.no_following.contains(index - 1);
  }

  void open_group(int index) {
    Group group;
    if (step(index).file != step(flow_.start).file) group.title = stem(step(index).file);
    group.condition = conditions_of(step(index));
    picture_.groups.push_back(std::move(group));
  }

  StepBox box(int index) {
    const Step& one = step(index);
    StepBox out;
    out.step = index;
    out.id = one.name.empty() ? one.id : one.id + ", " + one.name;
    const Text* text = one.ask.empty() ? nullptr : &one.ask;
    if (!text && !one.say.empty()) text = &one.say.front();
    if (text) out.text = shortened(text->get(0, Channel::web), question_characters);
    if (one.answer >= 0) {
      out.answers = answers_of(flow_.answers[static_cast<std::size_t>(one.answer)]);
    }
    if (walked_) out.seen = walked_->steps.contains(index) ? Seen::yes : Seen::no;
    crisis_marks(index, out);
    other_marks(index, out);
    if (walked_) out.not_walked = not_walked(index);
    return out;
  }

  void crisis_marks(int index, StepBox& out) const {
    for (const CrisisRule& rule : step(index).crisis_if) {
      out.marks.push_back({Mark::Kind::crisis, "crisis level " + std::to_string(rule.level) + ", " +
                                                   joined(rule.tracks, " and ") + ": if " +
                                                   in_words(rule.condition.source)});
    }
  }

  // What everybody may expect, staff after three tries, is told once, beside the picture.
  void other_marks(int index, StepBox& out) const {
    const Step& one = step(index);
    if (one.resume_after_crisis >= 0 && one.is_safety()) {
      out.marks.push_back(
          {Mark::Kind::other, "after a crisis from here: " + step(one.resume_after_crisis).id});
    }
    if (one.ask.empty()) return;
    const std::string tries = std::to_string(one.tries) + (one.tries == 1 ? " try" : " tries");
    const bool refusal = one.is_safety();  // counts as a signal instead (S3)
    if (one.give_up == GiveUp::skip) {
      out.marks.push_back({Mark::Kind::other, tries + ", then left out"});
    } else if (one.give_up == GiveUp::staff && !refusal && one.tries != usual_tries) {
      out.marks.push_back({Mark::Kind::staff, tries + ", then staff"});
    }
  }

  [[nodiscard]] std::string way_words(ExitKind kind, int index, int which) const {
    const Step& one = step(index);
    const auto at = static_cast<std::size_t>(which);
    switch (kind) {
      case ExitKind::branch:
        if (one.next[at].condition) return in_words(one.next[at].condition->source);
        return one.next.size() > 1 ? "otherwise" : "";
      case ExitKind::crisis_rule:
        return "crisis: " + in_words(one.crisis_if[at].condition.source);
      case ExitKind::declined:
        return "no";
      case ExitKind::gave_up:
        return "not understood";
      case ExitKind::skipped:
        return "SKIP";
      case ExitKind::not_asked:
        return "not asked";
      case ExitKind::following:
        return "going on";
      case ExitKind::resumed:
        return "going on after a crisis";
      case ExitKind::expired:
      case ExitKind::undelivered:
      case ExitKind::danger:
      case ExitKind::staff:
      case ExitKind::stopped:
        return "";
    }
    return "";
  }

  [[nodiscard]] std::vector<std::string> not_walked(int index) const {
    std::vector<std::string> out;
    const auto look = [&](ExitKind kind, int which = 0) {
      const std::string words = way_words(kind, index, which);
      if (took(kind, index, which) == Seen::no) out.push_back(words.empty() ? "going on" : words);
    };
    for (const Way& way : own_ways(flow_, index)) look(way.kind, way.index);
    return out;
  }

  void edge(int from, const Target& target, std::string label, Seen seen) {
    Edge out;
    out.from = from;
    out.label = shortened(label, condition_characters);
    out.seen = seen;
    if (target.step >= 0) {
      out.to = Edge::To::group;
      out.target = target.step;
    } else if (target.result >= 0) {
      out.to = Edge::To::outcome;
      out.target = target.result;
    }
    picture_.edges.push_back(std::move(out));
  }

  void ways(int index) {
    bool follows = false;
    for (const Way& way : ways_from(flow_, index)) {
      const Seen seen = took(way.kind, index, way.index);
      if (way.kind == ExitKind::following) {
        follows = true;
      } else if (way.kind == ExitKind::gave_up) {
        edge(index, way.target, "not understood " + std::to_string(step(index).tries) + " times",
             seen);
      } else if (way.kind != ExitKind::not_asked && way.kind != ExitKind::resumed) {
        edge(index, way.target, way_words(way.kind, index, way.index), seen);
      }
    }
    if (!follows) picture_.no_following.insert(index);
  }

  void group_coverage(Group& group) const {
    const auto any = [&](auto held) {
      return std::any_of(group.steps.begin(), group.steps.end(), held) ? Seen::yes : Seen::no;
    };
    group.asked = any([](const StepBox& one) { return one.seen == Seen::yes; });
    group.left_out =
        any([&](const StepBox& one) { return took(ExitKind::not_asked, one.step) == Seen::yes; });
  }

  static constexpr int usual_tries = 3;

  const Flow& flow_;
  const Walked* walked_;
  std::set<int> entries_;
  Picture picture_;
};

}  // namespace

Picture picture_of(const Flow& flow, const Walked* walked) { return Painter(flow, walked).paint(); }

}  // namespace screenline::flow
