// Signed webhooks over HTTP with durable commits, beside the bare echo of the same server class,
// the two in turns so that a slow minute of the machine hits both. And the same with bad
// neighbours.
//
// One thread, and no other while they run: servers begin by fork().
#pragma once

#include "tests/bench/house.hpp"
#include "tests/bench/report.hpp"

namespace screenline::bench {

// A service lives under 20 s in a run: past that the sweeper would look for status callbacks
// (DECISIONS E6), which nobody sends here.
inline constexpr double most_seconds = 5;

void bench_webhooks(const cli::ContentRead& content, const HttpOptions& options, Report& report);

// 64 idle and 64 dripping connections beside the load, a probe every 50 ms.
void bench_holders(const cli::ContentRead& content, const HttpOptions& options, Report& report);

}  // namespace screenline::bench
