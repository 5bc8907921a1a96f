// Reads {"id", "text", "lang"} a line and writes {"id", "level", "signal"}: the contract by which
// detectors are measured against labelled sentences. `--why` adds the rows that matched.
#include <iostream>
#include <string>

#include <nlohmann/json.hpp>

#include "bot/crisis/detector.hpp"
#include "bot/crisis/embedded.hpp"
#include "bot/crisis/lexicon.hpp"

int main(int argc, char** argv) {
  namespace crisis = screenline::crisis;
  const bool why = argc > 1 && std::string(argv[1]) == "--why";
  const auto built = crisis::Detector::build(crisis::embedded_lexicon());
  for (const auto& problem : built.problems) {
    std::cerr << problem.file << ':' << problem.line << ": " << problem.row << ": " << problem.what
              << '\n';
  }
  if (!built.detector && !why) return 1;
  const auto detector =
      crisis::Detector::unchecked(crisis::read_lexicon(crisis::embedded_lexicon()));
  for (std::string line; std::getline(std::cin, line);) {
    const auto in = nlohmann::json::parse(line);
    const crisis::Scan scan = detector.scan(in.at("text").get<std::string>());
    nlohmann::json out{
        {"id", in.at("id")}, {"level", scan.level}, {"signal", crisis::name(scan.track)}};
    for (const auto& hit : scan.hits) {
      if (why)
        out["why"].push_back(
            {{"rule", hit.rule}, {"level", hit.level}, {"lowered_by", hit.lowered_by}});
    }
    std::cout << out.dump() << '\n';
  }
}
