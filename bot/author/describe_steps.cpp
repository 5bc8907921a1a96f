// Of describe(): steps, their answers, and where they lead.
#include <algorithm>
#include <limits>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bot/author/describe.hpp"
#include "bot/flow/in_words.hpp"
#include "bot/flow/ways.hpp"

namespace screenline::author {

namespace {

using flow::in_words;

using flow::AnswerKind;

std::string_view name_of(AnswerKind kind) {
  switch (kind) {
    case AnswerKind::consent:
      return "consent";
    case AnswerKind::choice:
      return "one of the options";
    case AnswerKind::many:
      return "any of the options";
    case AnswerKind::integer:
      return "a number";
    case AnswerKind::scale:
      return "a scale";
    case AnswerKind::text:
      return "free text";
  }
  return "";
}

std::string_view name_of(flow::SafetyQuestion question) {
  switch (question) {
    case flow::SafetyQuestion::none:
      return "nothing";
    case flow::SafetyQuestion::asq_5:
      return "asq_5";
    case flow::SafetyQuestion::asq_5b:
      return "asq_5b";
    case flow::SafetyQuestion::asq_4_when:
      return "asq_4_when";
    case flow::SafetyQuestion::concern:
      return "concern";
  }
  return "";
}

std::string rule_words(const flow::CrisisRule& rule) {
  std::vector<std::string_view> asked;
  for (const flow::SafetyQuestion one : rule.ask) asked.push_back(name_of(one));
  return fmt::format("if {}: level {}, {}, reason {}{}{}{}", in_words(rule.condition.source),
                     rule.level, fmt::join(rule.tracks, " and "), rule.reason,
                     asked.empty() ? "" : fmt::format(", then {}", fmt::join(asked, ", ")),
                     rule.provisional ? ", provisional" : "",
                     rule.top_rank ? ", first in the queue" : "");
}

class StepWords {
 public:
  StepWords(const flow::Flow& flow, int index)
      : flow_(flow), index_(index), step_(flow.steps[static_cast<std::size_t>(index)]) {
    part_.kind = "step";
    part_.id = step_.id;
    part_.title = "step " + step_.id + (step_.name.empty() ? "" : " (" + step_.name + ")");
    part_.weight = step_.is_safety() ? Weight::safety : Weight::questions;
    part_.ordered = true;
  }

  Part describe() {
    add(Weight::questions, "name", step_.name);
    danger();
    asked();
    if (step_.answer >= 0) answer(flow_.answers[static_cast<std::size_t>(step_.answer)]);
    ways();
    texts();
    return std::move(part_);
  }

 private:
  void add(Weight weight, std::string name, std::string value) {
    if (!value.empty()) part_.aspects.push_back({weight, std::move(name), std::move(value)});
  }

  void danger() {
    for (std::size_t i = 0; i < step_.crisis_if.size(); ++i)
      add(Weight::safety, fmt::format("crisis rule {}", i + 1), rule_words(step_.crisis_if[i]));
    if (step_.resume_after_crisis >= 0)
      add(Weight::safety, "goes on after a crisis at",
          flow_.steps[static_cast<std::size_t>(step_.resume_after_crisis)].id);
  }

  void asked() {
    std::vector<std::string> conditions;
    for (const flow::Expression& one : step_.only_if) conditions.push_back(in_words(one.source));
    // Who is not asked is not heard.
    add(step_.is_safety() ? Weight::safety : Weight::questions, "asked only if",
        fmt::format("{}", fmt::join(conditions, "; and ")));
    if (step_.answer < 0) return;
    add(Weight::questions, "tries", std::to_string(step_.tries));
    add(Weight::questions, "then",
        step_.give_up == flow::GiveUp::staff  ? "staff"
        : step_.give_up == flow::GiveUp::skip ? "skipped"
                                              : target_words(flow_, step_.give_up_target));
    add(Weight::questions, "SKIP", step_.may_skip ? "skips it" : "does not skip it");
    add(Weight::questions, "code", step_.code.loinc);
    add(Weight::questions, "covers", step_.covers);
  }

  void answer(const flow::AnswerType& type) {
    add(Weight::questions, "answered by", std::string(name_of(type.kind)));
    if (type.kind == AnswerKind::integer || type.kind == AnswerKind::scale)
      add(Weight::questions, "range", fmt::format("{} to {}", type.min, type.max));
    if (type.kind == AnswerKind::text)
      add(Weight::questions, "length", fmt::format("up to {} characters", type.max));
    if (type.confirm_below != std::numeric_limits<int>::min())
      add(Weight::questions, "asked twice below", std::to_string(type.confirm_below));
    if (type.place) add(Weight::questions, "takes", "a place only");
    add_text(part_, flow_, "low end", type.low);
    add_text(part_, flow_, "high end", type.high);
    add(Weight::questions, "answer codes", fmt::format("{}", fmt::join(type.scale_codes, " ")));
    for (std::size_t i = 0; i < type.options.size(); ++i)
      option(type, type.options[i], static_cast<int>(i));
    if (type.none) option(type, *type.none, flow::none_index);
    if (type.options.empty()) words(type, 0, "words");
  }

  void option(const flow::AnswerType& type, const flow::Option& one, int index) {
    const std::string name = "option " + one.id;
    add(Weight::questions, name, "key " + one.key + (one.alone ? ", alone" : ""));
    if (one.points) add(Weight::result, name + " points", std::to_string(*one.points));
    add(Weight::questions, name + " code", one.code.loinc);
    add(Weight::questions, name + " covers", one.covers);
    add_text(part_, flow_, name, one.label);
    words(type, index, name + " understood as");
  }

  void words(const flow::AnswerType& type, int index, const std::string& name) {
    for (std::size_t i = 0; i < type.words.size(); ++i) {
      std::set<std::string> known;
      for (const auto& [word, option] : type.words[i]) {
        if (option == index) known.insert(word);
      }
      const std::string language = i < flow_.languages.size() ? flow_.languages[i] : "?";
      add(Weight::questions, name + " (" + language + ")",
          fmt::format("{}", fmt::join(known, ", ")));
    }
  }

  void ways() {
    for (std::size_t i = 0; i < step_.next.size(); ++i) {
      const flow::Branch& branch = step_.next[i];
      const std::string to = target_words(flow_, branch.target);
      add(Weight::questions, fmt::format("next {}", i + 1),
          branch.condition ? "if " + in_words(branch.condition->source) + ": " + to : "else " + to);
    }
    if (step_.on_declined)
      add(Weight::questions, "declined", target_words(flow_, *step_.on_declined));
    std::set<std::string> known;
    for (const flow::Way& way : flow::ways_from(flow_, index_)) {
      const std::string to = target_words(flow_, way.target);
      if (known.insert(to).second) add(Weight::paths, "may lead to " + to, "yes");
    }
  }

  void texts() {
    for (std::size_t i = 0; i < step_.say.size(); ++i)
      add_text(part_, flow_, fmt::format("say {}", i + 1), step_.say[i]);
    add_text(part_, flow_, "ask", step_.ask);
    add_text(part_, flow_, "ask again", step_.ask_again);
    add_text(part_, flow_, "unclear", step_.unclear);
    add_text(part_, flow_, "invalid", step_.invalid);
    add_text(part_, flow_, "confirm", step_.confirm);
    if (step_.options_in_text) add(Weight::words, "options", "named by the text itself");
  }

  const flow::Flow& flow_;
  int index_;
  const flow::Step& step_;
  Part part_;
};

}  // namespace

std::vector<Part> describe_steps(const flow::Flow& flow) {
  std::vector<Part> out;
  for (int i = 0; i < static_cast<int>(flow.steps.size()); ++i)
    out.push_back(StepWords(flow, i).describe());
  return out;
}

}  // namespace screenline::author
