// Up to eight texts of one person, a line each, through scan and ladder. What must hold whatever is
// written: the detector does not fail, its answer is the same twice, and a level never falls but by
// the two ways of the protocol. A text is now and then repeated to 100,000 bytes: with libFuzzer's
// -timeout that finds time that grows faster than the text.
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "bot/crisis/detector.hpp"
#include "bot/crisis/embedded.hpp"
#include "bot/crisis/protocol.hpp"

namespace {

namespace crisis = screenline::crisis;

constexpr std::size_t texts_max = 8;
constexpr std::size_t long_text = 100'000;  // crisis.md 6.1 R5
constexpr unsigned one_long_in = 1'024;

const crisis::Detector& detector() {
  static const crisis::Detector::Built built = crisis::Detector::build(crisis::embedded_lexicon());
  if (!built.detector) std::abort();
  return *built.detector;
}

void require(bool holds) {
  if (!holds) std::abort();
}

std::vector<std::string> lines_of(std::string_view all) {
  std::vector<std::string> lines;
  while (!all.empty() && lines.size() < texts_max) {
    const std::size_t end = std::min(all.find('\n'), all.size());
    lines.emplace_back(all.substr(0, end));
    all.remove_prefix(std::min(end + 1, all.size()));
  }
  return lines;
}

// S4: a provisional level 2 may turn out to be history, and a question of concern may be answered
// no.
bool may_fall(const crisis::State& before) {
  return before.provisional || before.open == crisis::Question::concern;
}

void converse(const std::vector<std::string>& texts) {
  crisis::State state;
  std::vector<std::string> recent;
  crisis::Time now{std::chrono::hours(480'000)};
  for (const std::string& text : texts) {
    const crisis::ScanContext context{recent, state.open, false};
    const crisis::Scan scan = detector().scan(text, context);
    require(!scan.error);
    require(detector().scan(text, context).level == scan.level);
    const crisis::State before = state;
    const crisis::Outcome out = crisis::on_message(state, text, scan, false, now);
    require(out.state.level >= before.level || may_fall(before));
    require(scan.level < 2 || out.handled);
    state = out.state;
    recent.push_back(text);
    now += std::chrono::seconds(5);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  converse(lines_of(all));
  if (size > 0 && std::hash<std::string_view>{}(all) % one_long_in == 0) {
    std::string repeated;
    while (repeated.size() < long_text) repeated += all;
    require(!detector().scan(repeated).error);
  }
  return 0;
}
