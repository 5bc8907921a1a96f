// The engine alone, on one core: unpack the person's record, advance() with its scan for danger,
// pack it again. Whole conversations of many persons, taken in turns so that no record stays in the
// cache because it was just used.
//
// One thread.
#pragma once

#include "bot/service/environment.hpp"
#include "tests/bench/report.hpp"

namespace screenline::bench {

struct AdvanceOptions {
  std::size_t persons = 2000;
  double seconds = 3;  // measured in all
};

void bench_advance(const service::Content& content, const AdvanceOptions& options, Report& report);

}  // namespace screenline::bench
