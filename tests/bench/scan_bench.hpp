// The scan for danger by itself, by length and kind of text. One thread.
#pragma once

#include "bot/crisis/detector.hpp"
#include "tests/bench/report.hpp"

namespace screenline::bench {

void bench_scan(const crisis::Detector& detector, Report& report);

}  // namespace screenline::bench
