// screenline chat: a conversation in the terminal. With --script one input a line, and the transcript out.
#include <cstdio>
#include <iostream>
#include <sstream>

#include "bot/cli/commands.hpp"
#include "bot/cli/files.hpp"
#include "bot/author/talk.hpp"
#include "bot/cli/content.hpp"
#include "bot/text/sms.hpp"
#include "bot/text/utf8.hpp"

namespace screenline::cli {

namespace {

struct Options {
  std::string flow = "ketamine/screening.json", flows, channel = "sms", language = "en", script;
};

// On the web options are buttons: here they stand below, with what each sends.
void print_buttons(const author::Talk& talk) {
  const auto& conversation = talk.state().conversation;
  const int index = talk.flow().find_step(talk.open_question());
  if (index < 0 || !conversation || conversation->channel != dialog::Channel::web) return;
  const flow::Step& step = talk.flow().steps[static_cast<std::size_t>(index)];
  const flow::AnswerType& type = talk.flow().answers[static_cast<std::size_t>(step.answer)];
  const std::size_t language = talk.flow().language_index(talk.state().person.language);
  const auto line = [&](const flow::Option& option) {
    std::printf("    [%s] %s\n", option.key.c_str(), option.label.get(language, dialog::Channel::web).c_str());
  };
  for (const flow::Option& option : type.options) line(option);
  if (type.none) line(*type.none);
  if (type.kind == flow::AnswerKind::consent) std::puts("    [yes] I agree\n    [no] I do not agree");
  if (type.kind == flow::AnswerKind::scale) {
    const auto end = [&](const flow::Text& text) {
      return text.empty() ? "" : " " + text.get(language, dialog::Channel::web);
    };
    std::printf("    [%d]%s ... [%d]%s\n", type.min, end(type.low).c_str(), type.max, end(type.high).c_str());
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
    std::printf("%s (%d segment%s): %s\n", who, segments.count, segments.count == 1 ? "" : "s", send.text.c_str());
  }
  if (!texts.empty()) print_buttons(talk);
  const dialog::Result result = talk.result();
  if (!result.category.empty()) {
    std::printf("-- result: %s / %s, priority %s (%s)\n", result.category.c_str(), result.reason.c_str(),
                result.priority.value_or("none").c_str(), result.rule.c_str());
  }
  std::fflush(stdout);
}

int chat(const Options& options) {
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
    std::fputs("Write what a person would text; end with Ctrl-D. Nothing is stored. Awaiting sign-off.\n", stdout);
  }
  author::Talk talk(read.content, options.channel == "web" ? dialog::Channel::web : dialog::Channel::sms,
            options.language);
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
  command->add_option("flow", options->flow, "flow, relative to the flows folder")->capture_default_str();
  command->add_option("--flows", options->flows, "flows folder");
  command->add_option("--channel", options->channel, "sms or web")->check(CLI::IsMember({"sms", "web"}));
  command->add_option("--lang", options->language, "en or es")->check(CLI::IsMember({"en", "es"}));
  command->add_option("--script", options->script, "file with one input a line; prints the transcript");
  command->callback([options, &exit_code] { exit_code = chat(*options); });
}

}  // namespace screenline::cli
