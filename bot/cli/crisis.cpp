// screenline crisis: the detector alone. JSON lines {"id","text","lang"} in, {"id","level","signal"} out.
#include <cstdio>
#include <iostream>

#include <nlohmann/json.hpp>

#include "bot/cli/commands.hpp"
#include "bot/cli/content.hpp"
#include "bot/cli/files.hpp"
#include "bot/text/utf8.hpp"

namespace screenline::cli {

namespace {

// Too much taken is the person's own (self) and their body's (medical): named as the ladder names it.
crisis::Track named_track(const crisis::Scan& scan) {
  const crisis::Tracks taken = crisis::bit(crisis::Track::self) | crisis::bit(crisis::Track::medical);
  return (scan.tracks & taken) == taken ? crisis::Track::self : scan.track;
}

int scan_lines(const std::string& flows) {
  const CrisisData data = read_crisis(find_flows(flows));
  for (const flow::Problem& problem : data.problems) std::fprintf(stderr, "%s\n", to_string(problem).c_str());
  std::string line;
  std::size_t number = 0;
  int exit_code = 0;
  while (std::getline(std::cin, line)) {
    ++number;
    if (line.empty()) continue;
    const nlohmann::json in = nlohmann::json::parse(line, nullptr, false);
    if (!in.is_object() || !in.contains("text") || !in["text"].is_string()) {
      std::fprintf(stderr, "screenline: line %zu is no JSON object with a text\n", number);
      exit_code = 2;
      continue;
    }
    const crisis::Scan scan = data.detector->scan(text::sanitize(in["text"].get<std::string>()));
    const nlohmann::ordered_json out = {{"id", in.value("id", nlohmann::json())},
                                        {"level", scan.level},
                                        {"signal", scan.level == 0 ? "none" : crisis::name(named_track(scan))}};
    std::puts(out.dump().c_str());
  }
  return exit_code;
}

}  // namespace

void add_crisis(CLI::App& app, int& exit_code) {
  auto flows = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand(
      "crisis", "the detector: JSON lines {\"id\",\"text\",\"lang\"} in, {\"id\",\"level\",\"signal\"} out");
  command->add_option("--flows", *flows, "flows folder");
  command->callback([flows, &exit_code] { exit_code = scan_lines(*flows); });
}

}  // namespace screenline::cli
