// What a run found, as a table for people and as JSON. Speed is reported, never asserted: only
// `failures` make the program's exit code 1.
//
// One thread; plain values.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace screenline::bench {

struct Figure {
  std::string part;  // "advance", "webhooks", "holders"
  std::string name;
  std::string unit;             // "turns/s", "ms", "us", "x"
  std::vector<double> samples;  // one a repetition; the median is what is told
  std::optional<double> least;  // the threshold; below it the table says so
  std::optional<double> aim;
};

struct Report {
  std::vector<Figure> figures;
  std::vector<std::string> notes;     // about the machine and the run
  std::vector<std::string> failures;  // counts that do not agree, probes without an answer

  void add(Figure figure) { figures.push_back(std::move(figure)); }
};

void print_table(const Report& report);
void print_json(const Report& report);

}  // namespace screenline::bench
