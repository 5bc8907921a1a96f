// Prints microseconds a scan: warm, best of several rounds' medians are left to the reader.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "bot/crisis/detector.hpp"
#include "bot/crisis/embedded.hpp"
#include "bot/crisis/lexicon.hpp"

namespace {

using screenline::crisis::Detector;

void measure(const Detector& detector, const char* what, const std::string& text, int times) {
  std::vector<double> took;
  int level = 0;
  for (int i = 0; i < times; ++i) {
    const auto start = std::chrono::steady_clock::now();
    level = detector.scan(text).level;
    took.push_back(
        std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start)
            .count());
  }
  std::sort(took.begin(), took.end());
  const auto at = [&](double q) {
    return took[static_cast<std::size_t>(q * static_cast<double>(took.size() - 1))];
  };
  std::printf("%-28s %7zu chars  L%d  p50 %9.2f us  p99 %9.2f us\n", what, text.size(), level,
              at(0.5), at(0.99));
}

std::string repeated(const std::string& part, std::size_t size) {
  std::string text;
  while (text.size() < size) text += part;
  text.resize(text.rfind(' ', size));  // half a word would be a misspelt one
  return text;
}

}  // namespace

int main() {
  using namespace screenline::crisis;
  const Lexicon rows = read_lexicon(embedded_lexicon());
  const Detector detector = Detector::unchecked(rows).clone();
  const std::string prose =
      "The week was long and I could not rest much. My doctor changed the dose in spring. "
      "We walked to the shop, and my sister called about the trip. I feel low in the evening. ";
  std::string dense;
  for (const Rule& rule : rows.rules) {
    for (const auto& text : rule.review.yes) dense += text + ". ";
  }
  std::string idioms;
  for (const Guard& guard : rows.guards) {
    for (const auto& text : guard.review.yes) idioms += text + ". ";
  }
  measure(detector, "answer", "2", 20000);
  measure(detector, "answer in words", "several days", 20000);
  measure(detector, "80 plain", repeated(prose, 81), 20000);
  measure(detector, "80 misspelt",
          "I fel low in the evning and my freind calld abuot the trip, it was a dificult week",
          20000);
  measure(detector, "80 with a dark word",
          "some days I think everyone would be better off and I want to die, I do not know", 20000);
  measure(detector, "1600 prose", repeated(prose, 1600), 2000);
  measure(detector, "1600 of dark sentences", repeated(dense, 1600), 500);
  measure(detector, "100000 prose", repeated(prose, 100000), 30);
  measure(detector, "100000 of dark sentences", repeated(dense, 100000), 10);
  measure(detector, "100000 of idioms, denials", repeated(idioms, 100000), 10);
  measure(detector, "100000 of one letter", std::string(100000, 'a'), 10);
}
