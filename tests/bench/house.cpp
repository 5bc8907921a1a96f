#include "tests/bench/house.hpp"

#include <filesystem>

namespace screenline::bench {

namespace {

// More requests than any service here gets through in the time; what is not sent costs memory only.
constexpr double most_turns_a_second = 50'000;

LineFacts facts_of(const sms::LineConfig& line) {
  return {line.public_base_url, line.auth_tokens.front(), line.account_sid, line.number};
}

}  // namespace

cli::Config bench_config() {
  cli::Config config = cli::demo_config("token-of-the-bench-0123456789abc");
  config.flows = std::string(SCREENLINE_SOURCE_DIR) + "/flows";
  config.public_url = "https://bench.example";
  for (sms::LineConfig& line : config.lines) {
    line.public_base_url = config.public_url;
    line.api_base_url = "http://127.0.0.1:9";
  }
  return config;
}

House::House(const cli::ContentRead& content, const HttpOptions& options, double seconds)
    : content_(content),
      options_(options),
      scratch_(options.data.empty() ? program_folder() : options.data),
      config_(bench_config()) {
  const auto count = static_cast<std::size_t>(most_turns_a_second * seconds);
  requests_ = make_requests(*content.content, facts_of(config_.lines.front()), count);
  fill_store(requests_, folder() + "/filled.db");
}

ServerProcess House::start_service() {
  if (copies_ > 0) std::filesystem::remove_all(config_.data);
  config_.data = folder() + "/" + std::to_string(++copies_);
  std::filesystem::create_directory(config_.data);
  std::filesystem::permissions(config_.data, std::filesystem::perms::owner_all);
  std::filesystem::copy_file(folder() + "/filled.db", store_path());
  return ServerProcess::service(config_, content_, options_.server_core);
}

}  // namespace screenline::bench
