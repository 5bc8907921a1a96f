#include "tests/bench/scan_bench.hpp"

#include <chrono>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "tests/bench/machine.hpp"

namespace screenline::bench {

namespace {

using std::chrono::steady_clock;

std::string repeated(const std::string& part, std::size_t size) {
  std::string text;
  while (text.size() <= size) text += part;
  text.resize(text.rfind(' ', size));  // half a word would be a misspelt one
  return text;
}

std::vector<double> seconds_of(const crisis::Detector& detector, const std::string& text,
                               int times) {
  std::vector<double> took;
  std::size_t hits = detector.scan(text).hits.size();  // warm
  for (int i = 0; i < times; ++i) {
    const auto start = steady_clock::now();
    hits += detector.scan(text).hits.size();
    took.push_back(std::chrono::duration<double>(steady_clock::now() - start).count());
  }
  return hits == static_cast<std::size_t>(-1) ? std::vector<double>{} : took;
}

}  // namespace

void bench_scan(const crisis::Detector& shared, Report& report) {
  const crisis::Detector detector = shared.clone();
  const std::string plain =
      "The week was long and I could not rest much. My doctor changed the dose in spring. "
      "We walked to the shop, and my sister called about the trip. I feel low in the evening. ";
  const std::string misspelt =
      "The wek was long and I culd not rset much. My docter changd the dose in sprnig. ";
  const std::string dark =
      "I want to die and everyone would be better off. My back is killing me. I never thought "
      "about suicide. ";
  const struct {
    const char* kind;
    const std::string& text;
  } kinds[] = {{"plain", plain}, {"misspelt", misspelt}, {"dark", dark}};
  const struct {
    std::size_t size;
    int times;
  } sizes[] = {{80, 5000}, {1600, 500}, {100'000, 20}};
  for (const auto& [size, times] : sizes) {
    for (const auto& [kind, text] : kinds) {
      std::vector<double> took = seconds_of(detector, repeated(text, size), times);
      for (const double share : {0.5, 0.99}) {
        report.add({"scan",
                    fmt::format("{} characters, {}, p{:.0f}", size, kind, share * 100),
                    "us",
                    {quantile(took, share) * 1e6},
                    {},
                    {}});
      }
    }
  }
}

}  // namespace screenline::bench
