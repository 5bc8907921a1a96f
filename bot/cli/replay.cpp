// screenline replay: worked persons (answers by step id) through the flow, one JSON line a case.
#include <cmath>
#include <cstdio>

#include <nlohmann/json.hpp>

#include "bot/cli/commands.hpp"
#include "bot/cli/files.hpp"
#include "bot/author/talk.hpp"
#include "bot/cli/content.hpp"

namespace screenline::cli {

namespace {

using nlohmann::json;
using nlohmann::ordered_json;

// The keys of a case's answer. A number may be a key or, where the keys are letters, the points.
std::string key_of(const flow::AnswerType& type, const json& answer) {
  const std::string plain = answer.is_string() ? answer.get<std::string>() : answer.dump();
  for (const flow::Option& option : type.options) {
    if (option.key == plain || option.id == plain) return option.key;
  }
  if (answer.is_number_integer()) {
    for (const flow::Option& option : type.options) {
      if (option.points && *option.points == answer.get<int>()) return option.key;
    }
  }
  return plain;
}

std::string text_of(const flow::Flow& flow, const std::string& question, const json& answer) {
  const int step = flow.find_step(question);
  if (step < 0) return answer.is_string() ? answer.get<std::string>() : answer.dump();  // a safety question
  const flow::AnswerType& type = flow.answers[static_cast<std::size_t>(flow.steps[static_cast<std::size_t>(step)].answer)];
  if (!answer.is_array()) return key_of(type, answer);
  if (answer.empty()) return type.none ? type.none->key : "0";
  std::string text;
  for (const json& one : answer) text += (text.empty() ? "" : " ") + key_of(type, one);
  return text;
}

std::string level_track(const dialog::State& state, std::string& track) {
  const crisis::State& risk = state.person.risk;
  const bool raised = risk.level > 0;
  track = raised ? std::string(crisis::name(risk.track)) : "none";
  return "L" + std::to_string(risk.level);
}

struct Outcome {
  ordered_json line;
  std::string problem;
};

Outcome replay_case(const std::shared_ptr<const service::Content>& content, const json& one) {
  Outcome out;
  const std::string name = one.value("case", "");
  const auto answers = one.find("answers");
  if (answers == one.end() || !answers->is_object()) {
    out.problem = "case '" + name + "' has no \"answers\" object";
    return out;
  }
  author::Talk talk(content, dialog::Channel::web, "en");
  talk.say("hello");
  ordered_json asked = ordered_json::array();
  const std::size_t bound = talk.flow().steps.size() + 8;
  for (std::string question = talk.open_question(); !question.empty() && asked.size() < bound;
       question = talk.open_question()) {
    asked.push_back(question);
    const auto answer = answers->find(question);
    if (answer == answers->end()) {
      out.problem = "case '" + name + "': " + question + " was asked and has no answer";
      return out;
    }
    talk.say(text_of(talk.flow(), question, *answer));
    if (asked.size() > 1 && talk.open_question() == question) {
      out.problem = "case '" + name + "': the answer to " + question + " was not understood";
      return out;
    }
  }
  const dialog::Result result = talk.result();
  const dialog::Findings found = dialog::findings(talk.flow(), talk.state());
  std::string track;
  const std::string level = level_track(talk.state(), track);
  out.line["case"] = name;
  out.line["asked"] = asked;
  out.line["result"] = {{"category", result.category},
                        {"reason", result.reason},
                        {"priority", result.priority ? ordered_json(*result.priority) : ordered_json(nullptr)}};
  out.line["level"] = level;
  out.line["track"] = track;
  out.line["scores"] = ordered_json::object();
  for (const auto& [id, value] : found.scores) {
    const double rounded = std::round(value * 10) / 10;  // instruments.json: PEG to one decimal
    out.line["scores"][id] = rounded == std::floor(rounded) ? ordered_json(static_cast<int>(rounded))
                                                            : ordered_json(rounded);
  }
  out.line["flags"] = found.flags;
  for (const auto& [id, members] : found.lists) {
    if (id == "signs" || id == "domains") out.line[id] = members;
  }
  out.line["rule"] = result.rule;
  return out;
}

int replay(const std::string& flow, const std::string& cases_path, const std::string& flows) {
  Config config = demo_config("");
  // A path through a flows folder names it: .../flows/ketamine/screening.json.
  config.flow = flow;
  config.flows = flows;
  const std::string folder = "flows/";
  const std::size_t at = flow.rfind(folder);
  if (at != std::string::npos && (at == 0 || flow[at - 1] == '/')) {
    if (flows.empty()) config.flows = flow.substr(0, at + folder.size() - 1);
    config.flow = flow.substr(at + folder.size());
  }
  const ContentRead read = read_content(config, flow::LoadFor::running);
  print_errors(read.problems);
  if (!read.content) return 1;
  const auto bytes = read_file(cases_path);
  if (!bytes) {
    std::fprintf(stderr, "screenline: cannot read %s: %s\n", cases_path.c_str(), why_unreadable(cases_path).c_str());
    return 2;
  }
  const json cases = json::parse(*bytes, nullptr, false);
  if (!cases.is_array()) {
    std::fprintf(stderr, "screenline: %s is not a JSON array of cases\n", cases_path.c_str());
    return 2;
  }
  int exit_code = 0;
  for (const json& one : cases) {
    const Outcome outcome = replay_case(read.content, one);
    if (!outcome.problem.empty()) {
      std::fprintf(stderr, "screenline: %s\n", outcome.problem.c_str());
      exit_code = 1;
      continue;
    }
    std::puts(outcome.line.dump().c_str());
  }
  return exit_code;
}

}  // namespace

void add_replay(CLI::App& app, int& exit_code) {
  struct Options {
    std::string flow, cases, flows;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("replay", "worked persons through the flow, one JSON line a case");
  command->add_option("flow", options->flow, "flow file, flows/ketamine/screening.json")->required();
  command->add_option("cases", options->cases, "JSON array of cases with answers by step id")->required();
  command->add_option("--flows", options->flows, "flows folder");
  command->callback([options, &exit_code] {
    exit_code = replay(options->flow, options->cases, options->flows);
  });
}

}  // namespace screenline::cli
