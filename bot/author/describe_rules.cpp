// Of describe(): what is worked out of the answers, and what stands at the top of the file.
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bot/author/describe.hpp"
#include "bot/flow/in_words.hpp"

namespace screenline::author {

namespace {

using flow::in_words;

using flow::RootWord;

std::string_view name_of(RootWord word) {
  switch (word) {
    case RootWord::none:
      return "none";
    case RootWord::stop:
      return "STOP";
    case RootWord::start:
      return "START";
    case RootWord::help:
      return "HELP";
    case RootWord::staff:
      return "STAFF";
    case RootWord::call:
      return "CALL";
    case RootWord::back:
      return "BACK";
    case RootWord::skip:
      return "SKIP";
    case RootWord::more:
      return "MORE";
    case RootWord::faq:
      return "FAQ";
    case RootWord::list:
      return "LIST";
    case RootWord::spanish:
      return "ESPANOL";
    case RootWord::english:
      return "ENGLISH";
    case RootWord::crisis:
      return "CRISIS";
  }
  return "";
}

void add(Part& part, Weight weight, std::string name, std::string value) {
  if (!value.empty()) part.aspects.push_back({weight, std::move(name), std::move(value)});
}

Part part_of(std::string kind, std::string id, Weight weight) {
  Part out;
  out.title = kind + " " + id;
  out.kind = std::move(kind);
  out.id = std::move(id);
  out.weight = weight;
  return out;
}

std::string duration(std::int64_t ms) {
  const std::int64_t minutes = ms / 60'000;
  return minutes % 60 == 0 ? fmt::format("{} h", minutes / 60) : fmt::format("{} min", minutes);
}

Part score_part(const flow::Flow& flow, const flow::Score& score) {
  Part out = part_of("score", score.id, Weight::result);
  std::vector<std::string> items;
  for (const int step : score.items) items.push_back(flow.steps[static_cast<std::size_t>(step)].id);
  add(out, Weight::result, score.mean ? "mean of" : "sum of",
      fmt::format("{}", fmt::join(items, ", ")));
  add(out, Weight::result, "items that are not asked",
      score.not_asked == flow::NotAsked::zero ? "count 0" : "there is no score");
  std::string from;
  for (const flow::Band& band : score.bands) {
    add(out, Weight::result, "band " + band.id, fmt::format("{}up to {}", from, band.max));
    from = fmt::format("over {} ", band.max);
  }
  add(out, Weight::result, "code", score.code.loinc);
  return out;
}

Part result_part(const flow::ResultRule& rule, const std::string& title) {
  Part out = part_of("result", rule.rule.empty() ? title : rule.rule, Weight::result);
  out.ordered = true;
  add(out, Weight::result, "when",
      rule.condition        ? in_words(rule.condition->source)
      : rule.by_target_only ? "a step leads to it"
                            : "nothing before it is true");
  if (rule.stop_if_undecided) add(out, Weight::result, "undecided", "ends the search");
  add(out, Weight::result, "says for staff",
      rule.category + (rule.reason.empty() ? "" : ": " + rule.reason));
  add(out, Weight::result, "priority", rule.priority.value_or("no row for staff"));
  add(out, Weight::words, "text", rule.say);
  return out;
}

void add_rules(const flow::Flow& flow, std::vector<Part>& out) {
  for (const flow::Score& score : flow.scores) out.push_back(score_part(flow, score));
  for (const flow::NamedValue& value : flow.values) {
    out.push_back(part_of("value", value.id, Weight::result));
    add(out.back(), Weight::result, "is", in_words(value.is.source));
  }
  for (const flow::List& list : flow.lists) {
    for (const flow::ListItem& item : list.items) {
      out.push_back(part_of("list", list.id + "." + item.id, Weight::result));
      out.back().ordered = true;
      add(out.back(), Weight::result, "when", in_words(item.condition.source));
      add(out.back(), Weight::questions, "covers", item.covers);
    }
  }
  for (const flow::Flag& flag : flow.flags) {
    const bool grave = flag.level >= flow::FlagLevel::safety;
    const Weight weight = grave ? Weight::safety : Weight::result;
    out.push_back(part_of("flag", flag.id, weight));
    out.back().ordered = true;
    add(out.back(), weight, "level", std::string(flow::name(flag.level)));
    add(out.back(), weight, "when", in_words(flag.condition.source));
    add(out.back(), Weight::questions, "covers", flag.covers);
  }
  for (const flow::Task& task : flow.tasks) {
    out.push_back(part_of("task", task.id, Weight::result));
    add(out.back(), Weight::result, "when", in_words(task.condition.source));
    add(out.back(), Weight::result, "due", task.due);
  }
  for (const flow::ResultRule& rule : flow.results) out.push_back(result_part(rule, "else"));
  if (flow.undecided) out.push_back(result_part(*flow.undecided, "undecided"));
}

void add_words(const flow::Flow& flow, std::vector<Part>& out) {
  std::map<RootWord, std::map<std::string, std::set<std::string>>> by_meaning;
  for (std::size_t i = 0; i < flow.root_words.size(); ++i) {
    const std::string language = i < flow.languages.size() ? flow.languages[i] : "beyond";
    for (const auto& [word, meaning] : flow.root_words[i])
      by_meaning[meaning][language].insert(word);
  }
  for (const auto& [meaning, words] : by_meaning) {
    const bool grave = meaning == RootWord::crisis || meaning == RootWord::stop;
    out.push_back(
        part_of("word", std::string(name_of(meaning)), grave ? Weight::safety : Weight::questions));
    for (const auto& [language, known] : words)
      add(out.back(), out.back().weight, "written (" + language + ")",
          fmt::format("{}", fmt::join(known, ", ")));
  }
  for (const auto& [id, text] : flow.texts) {
    out.push_back(part_of("text", id, Weight::words));
    add_text(out.back(), flow, "says", text);
  }
}

Part top_part(const flow::Flow& flow) {
  Part out = part_of("flow", flow.id, Weight::questions);
  add(out, Weight::questions, "languages", fmt::format("{}", fmt::join(flow.languages, ", ")));
  add(out, Weight::questions, "begins at",
      flow.steps.empty() ? "" : flow.steps[static_cast<std::size_t>(flow.start)].id);
  add(out, Weight::questions, "reviewed", flow.signed_off ? "signed off" : "awaiting sign-off");
  const flow::Silence& silence = flow.silence;
  if (silence.remind_after_ms)
    add(out, Weight::questions, "reminder",
        "after " + duration(*silence.remind_after_ms) + ", text " + silence.remind);
  if (silence.expire_after_ms)
    add(out, Weight::questions, "expires",
        "after " + duration(*silence.expire_after_ms) + ", text " + silence.expired);
  return out;
}

}  // namespace

std::string target_words(const flow::Flow& flow, const flow::Target& target) {
  if (target.result >= 0) {
    const flow::ResultRule& rule = flow.results[static_cast<std::size_t>(target.result)];
    return "result " + rule.category + "." + rule.reason;
  }
  if (target.step == flow::to_end) return "the result";
  return "step " + flow.steps[static_cast<std::size_t>(target.step)].id;
}

void add_text(Part& part, const flow::Flow& flow, const std::string& name, const flow::Text& text,
              Weight weight) {
  for (std::size_t i = 0; i < text.by.size(); ++i) {
    const auto& [sms, web] = text.by[i];
    const std::string language = i < flow.languages.size() ? flow.languages[i] : "?";
    if (sms == web) {
      add(part, weight, name + " (" + language + ")", sms);
      continue;
    }
    add(part, weight, name + " (" + language + ", SMS)", sms);
    add(part, weight, name + " (" + language + ", web)", web);
  }
}

std::vector<Part> describe(const flow::Flow& flow) {
  std::vector<Part> out{top_part(flow)};
  for (Part& one : describe_steps(flow)) out.push_back(std::move(one));
  add_rules(flow, out);
  add_words(flow, out);
  return out;
}

}  // namespace screenline::author
