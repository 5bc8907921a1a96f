// What the runs over HTTP share: the configuration, the content, the signed requests and a filled
// store that every run starts from as a copy.
//
// One thread. The folder goes with its owner.
#pragma once

#include <optional>
#include <string>

#include "bot/cli/config.hpp"
#include "bot/cli/content.hpp"
#include "tests/bench/machine.hpp"
#include "tests/bench/report.hpp"
#include "tests/bench/requests.hpp"
#include "tests/bench/server_process.hpp"

namespace screenline::bench {

// The demo clinic on the shipped flows, at a public address of its own. Nothing listens where its
// texts would be sent by API, and in a run none is.
[[nodiscard]] cli::Config bench_config();

struct HttpOptions {
  std::size_t connections = 64;
  double seconds = 3;  // of one measurement
  std::size_t repetitions = 3;
  std::string data;  // folder to put stores in; "" is the program's
  int server_core = -1;
};

inline constexpr double warm_up_seconds = 0.5;

class House {
 public:
  // `seconds`: of load that one service will get. Throws std::runtime_error.
  House(const cli::ContentRead& content, const HttpOptions& options, double seconds);

  [[nodiscard]] const Requests& requests() const { return requests_; }
  [[nodiscard]] const std::string& folder() const { return scratch_.path(); }

  // A service on a fresh copy of the filled store, at `store_path` from then on.
  [[nodiscard]] ServerProcess start_service();
  [[nodiscard]] std::string store_path() const { return config_.data + "/screenline.db"; }

 private:
  const cli::ContentRead& content_;
  const HttpOptions options_;
  const Scratch scratch_;
  cli::Config config_;
  Requests requests_;
  int copies_ = 0;
};

}  // namespace screenline::bench
