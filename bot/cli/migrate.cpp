// screenline migrate: moves live conversations of a running service to the flow in use, by
// "migrate" of its file. Sends nothing.
#include "bot/dialog/migrate.hpp"

#include <cstdio>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bot/cli/call_service.hpp"
#include "bot/cli/commands.hpp"
#include "bot/service/flow_moves.hpp"

namespace screenline::cli {

namespace {

using dialog::Stays;

struct Options {
  std::string data = "data", from;
  bool dry_run = false;
};

// What a person has to end first; then they move when this is asked again.
constexpr Stays for_a_time[] = {Stays::crisis, Stays::safety_question, Stays::staff};

bool passes(const std::string& reason) {
  for (const Stays why : for_a_time) {
    if (dialog::name(why) == reason) return true;
  }
  return false;
}

std::string in_words(const std::string& reason) {
  if (reason == service::record_unreadable) return "the person's record cannot be read";
  if (reason == service::not_taken)
    return "the service is busy or its store in trouble: again later";
  for (int i = 0; i <= static_cast<int>(Stays::safety_rule_new); ++i) {
    const auto why = static_cast<Stays>(i);
    if (dialog::name(why) == reason) return std::string(dialog::words(why));
  }
  return reason;
}

int migrate(const Options& options) {
  int moved = 0;
  std::map<std::string, int> left;
  std::string to;
  nlohmann::json request{
      {"do", "migrate"}, {"from", options.from}, {"dry_run", options.dry_run}, {"after", 0}};
  for (bool more = true; more;) {
    const auto answer = call_service(options.data, request.dump());
    if (!answer) return 2;
    const auto part = nlohmann::json::parse(answer->text, nullptr, false);
    if (!answer->ok || !part.is_object()) {
      std::fputs(answer->text.c_str(), stderr);
      return 1;
    }
    moved += part.at("moved").get<int>();
    for (const auto& [reason, count] : part.at("left").items()) left[reason] += count.get<int>();
    to = part.at("to").get<std::string>();
    request["after"] = part.at("after");
    more = part.at("more").get<bool>();
  }
  fmt::print("{} {} to revision {}\n", options.dry_run ? "would move" : "moved", moved,
             to.substr(0, 12));
  bool all = true;
  for (const auto& [reason, count] : left) {
    fmt::print("{} {}: {}\n", options.dry_run ? "would stay" : "stayed", count, in_words(reason));
    all = all && passes(reason);
  }
  return all ? 0 : 1;
}

}  // namespace

void add_migrate(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "migrate", "move live conversations to the flow in use, by \"migrate\" of its file");
  command->add_option("--data", options->data, "data folder of the running service")
      ->capture_default_str();
  command->add_option("--from", options->from,
                      "only those that began with this revision, by its first digits (default: "
                      "with any)");
  command->add_flag("--dry-run", options->dry_run, "only say how many would move, and why not all");
  command->callback([options, &exit_code] { exit_code = migrate(*options); });
}

}  // namespace screenline::cli
