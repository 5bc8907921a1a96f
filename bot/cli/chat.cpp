// screenline chat: a conversation in the terminal. With --script one input a line, and the
// transcript out.
#include <cstdio>
#include <iostream>
#include <sstream>

#include "bot/author/talk.hpp"
#include "bot/cli/commands.hpp"
#include "bot/cli/content.hpp"
#include "bot/cli/files.hpp"
#include "bot/cli/problem_view.hpp"
#include "bot/cli/watch.hpp"
#include "bot/text/sms.hpp"
#include "bot/text/utf8.hpp"

namespace screenline::cli {

namespace {

struct Options {
  std::string flow = "ketamine/screening.json", flows, channel = "sms", language = "en", script;
  bool watch = false;
};

// On the web options are buttons: here they stand below, with what each sends.
void print_buttons(const author::Talk& talk) {
  const auto& conversation = talk.state().conversation;
  const int index = talk.its_flow().find_step(talk.open_question());
  if (index < 0 || !conversation || conversation->channel != dialog::Channel::web) return;
  const flow::Step& step = talk.its_flow().steps[static_cast<std::size_t>(index)];
  const flow::AnswerType& type = talk.its_flow().answers[static_cast<std::size_t>(step.answer)];
  const std::size_t language = talk.its_flow().language_index(talk.state().person.language);
  const auto line = [&](const flow::Option& option) {
    std::printf("    [%s] %s\n", option.key.c_str(),
                option.label.get(language, dialog::Channel::web).c_str());
  };
  for (const flow::Option& option : type.options) line(option);
  if (type.none) line(*type.none);
  if (type.kind == flow::AnswerKind::consent)
    std::puts("    [yes] I agree\n    [no] I do not agree");
  if (type.kind == flow::AnswerKind::scale) {
    const auto end = [&](const flow::Text& text) {
      return text.empty() ? "" : " " + text.get(language, dialog::Channel::web);
    };
    std::printf("    [%d]%s ... [%d]%s\n", type.min, end(type.low).c_str(), type.max,
                end(type.high).c_str());
  }
  if (type.kind == flow::AnswerKind::many) std::puts("    (several: 1 4)");
  if (step.may_skip) std::puts("    [skip] Skip this question");
}

void print(const std::vector<dialog::Send>& texts, const author::Talk& talk) {
  for (const dialog::Send& send : texts) {
    const text::Segments segments = text::count_segments(send.text);
    const char* who = send.author == dialog::Author::safety ? "SAFETY" : "bot";
    if (talk.state().conversation && talk.state().conversation->channel == dialog::Channel::web) {
      std::printf("%s: %s\n", who, send.text.c_str());  // segments are of SMS
      continue;
    }
    std::printf("%s (%d segment%s): %s\n", who, segments.count, segments.count == 1 ? "" : "s",
                send.text.c_str());
  }
  if (!texts.empty()) print_buttons(talk);
  const dialog::Result result = talk.result();
  if (!result.category.empty()) {
    std::printf("-- result: %s / %s, priority %s (%s)\n", result.category.c_str(),
                result.reason.c_str(), result.priority.value_or("none").c_str(),
                result.rule.c_str());
  }
  std::fflush(stdout);
}

// Errors and warnings as `check` shows them; what awaits a sign-off is not said at every save.
void print_what_is_wrong(std::vector<flow::Problem> problems) {
  std::erase_if(problems,
                [](const flow::Problem& one) { return one.severity == flow::Severity::notice; });
  print_for_people(problems);
}

void reload(const Config& config, author::Talk& talk) {
  const ContentRead read = read_content(config, flow::LoadFor::author);
  print_what_is_wrong(read.problems);
  if (!read.content) {
    std::puts("-- not loaded: the conversation goes on with the last files that were right");
    return;
  }
  const std::string stays = talk.change(read.content);
  std::printf("-- loaded: revision %s\n", talk.flow().revision.substr(0, 12).c_str());
  if (!stays.empty())
    std::printf("-- the conversation stays on the files it had: %s\n", stays.c_str());
  const std::string question = talk.question();
  if (question.empty()) return;
  std::printf("-- at %s:\n%s\n", talk.open_question().c_str(), question.c_str());
  print_buttons(talk);
}

constexpr std::chrono::milliseconds look_every{300};

int watch(const Config& config, author::Talk& talk) {
  FolderWatch files(find_flows(config.flows));
  LineInput in;
  while (!in.ended()) {
    const auto line = in.next(look_every);
    if (files.changed()) reload(config, talk);
    if (line) print(talk.say(text::sanitize(*line)), talk);
    std::fflush(stdout);
  }
  return 0;
}

int chat(const Options& options) {
  if (options.watch && !options.script.empty()) {
    std::fputs("screenline: --watch is for the terminal: leave --script out\n", stderr);
    return 2;
  }
  Config config = demo_config("");
  config.flow = options.flow;
  config.flows = options.flows;
  const ContentRead read = read_content(config, flow::LoadFor::author);
  print_errors(read.problems);
  if (!read.content) return 1;
  std::istringstream file;
  if (!options.script.empty()) {
    const auto bytes = read_file(options.script);
    if (!bytes) {
      std::fprintf(stderr, "screenline: cannot read the script %s: %s\n", options.script.c_str(),
                   why_unreadable(options.script).c_str());
      return 2;
    }
    file.str(*bytes);
  }
  std::istream& in = options.script.empty() ? std::cin : file;
  const bool show_input = !options.script.empty();
  if (!show_input) {
    std::fputs(
        "Write what a person would text; end with Ctrl-D. Nothing is stored. Awaiting sign-off.\n",
        stdout);
  }
  author::Talk talk(read.content,
                    options.channel == "web" ? dialog::Channel::web : dialog::Channel::sms,
                    options.language);
  if (options.watch) return watch(config, talk);
  std::string line;
  while (std::getline(in, line)) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (show_input) std::printf("> %s\n", line.c_str());
    print(talk.say(text::sanitize(line)), talk);
  }
  return 0;
}

}  // namespace

void add_chat(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("chat", "a conversation in the terminal");
  command->add_option("flow", options->flow, "flow, relative to the flows folder")
      ->capture_default_str();
  command->add_option("--flows", options->flows, "flows folder");
  command->add_option("--channel", options->channel, "sms or web")
      ->check(CLI::IsMember({"sms", "web"}));
  command->add_option("--lang", options->language, "en or es")->check(CLI::IsMember({"en", "es"}));
  command->add_flag("--watch", options->watch,
                    "read the flow anew when a file of its folder is saved; the conversation stays "
                    "where it was, if it can");
  command->add_option("--script", options->script,
                      "file with one input a line; prints the transcript");
  command->callback([options, &exit_code] { exit_code = chat(*options); });
}

}  // namespace screenline::cli
