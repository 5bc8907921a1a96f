#include "tests/bench/report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tests/bench/machine.hpp"

namespace screenline::bench {

namespace {

std::string number(double value) {
  const double size = std::fabs(value);
  if (size >= 1000) {
    std::string digits = fmt::format("{:.0f}", value);
    for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
    return digits;
  }
  return fmt::format("{:.{}f}", value, size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

std::string verdict(const Figure& figure) {
  if (!figure.least) return "";
  const double value = median(figure.samples);
  std::string text = fmt::format("{} (at least {}", value >= *figure.least ? "ok" : "BELOW",
                                 number(*figure.least));
  if (figure.aim) {
    text += fmt::format(", aim {}{}", number(*figure.aim), value >= *figure.aim ? ": reached" : "");
  }
  return text + ")";
}

std::string spread(const Figure& figure) {
  if (figure.samples.size() < 2) return "";
  const auto [low, high] = std::minmax_element(figure.samples.begin(), figure.samples.end());
  return fmt::format("[{} - {}]", number(*low), number(*high));
}

}  // namespace

void print_table(const Report& report) {
  std::string part;
  for (const Figure& figure : report.figures) {
    if (figure.part != part) fmt::print("\n{}\n", part = figure.part);
    fmt::print("  {:<44} {:>10} {:<8} {:<22} {}\n", figure.name, number(median(figure.samples)),
               figure.unit, spread(figure), verdict(figure));
  }
  fmt::print("\n");
  for (const std::string& note : report.notes) fmt::print("note: {}\n", note);
  for (const std::string& failure : report.failures) fmt::print("FAILED: {}\n", failure);
  fmt::print("{}\n", report.failures.empty() ? "counts agree" : "the run does not count");
}

void print_json(const Report& report) {
  using nlohmann::ordered_json;
  ordered_json out;
  out["figures"] = ordered_json::array();
  for (const Figure& figure : report.figures) {
    ordered_json one{{"part", figure.part},
                     {"name", figure.name},
                     {"unit", figure.unit},
                     {"median", median(figure.samples)},
                     {"samples", figure.samples}};
    if (figure.least) {
      one["least"] = *figure.least;
      one["ok"] = median(figure.samples) >= *figure.least;
    }
    if (figure.aim) one["aim"] = *figure.aim;
    out["figures"].push_back(std::move(one));
  }
  out["notes"] = report.notes;
  out["failures"] = report.failures;
  std::puts(out.dump(1).c_str());
}

}  // namespace screenline::bench
