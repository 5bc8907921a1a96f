// Puts together what the service works with: flows from the folder, the crisis room's data,
// settings.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bot/cli/config.hpp"
#include "bot/cli/crisis_data.hpp"
#include "bot/cli/sms_budget.hpp"
#include "bot/service/environment.hpp"

namespace screenline::cli {

struct ContentRead {
  std::shared_ptr<const service::Content> content;  // null when the flow does not load
  std::vector<flow::Problem> problems;
  // S13: crisis files on disk are bad or out of date, compiled-in ones are used.
  bool degraded = false;
  // Something here awaits a clinician's sign-off; staff are shown it.
  bool awaiting_sign_off = true;
};

// To standard error; warnings are left to `screenline check`.
void print_errors(const std::vector<flow::Problem>& problems);

// `day`: the date at which resources are judged.
[[nodiscard]] ContentRead read_content(const Config& config, flow::LoadFor what_for,
                                       crisis::Date day = today());

// `path` below the folder `flows`, with what its texts cost as SMS; problems name files with the
// folder, as an editor opens them. For an author, answers are read as the detector would; one that
// awaits a clinician's sign-off is a notice. What the files accept is left out.
[[nodiscard]] flow::Loaded read_flow(const std::string& flows, const std::string& path,
                                     flow::LoadFor what_for, const crisis::Detector& detector,
                                     const crisis::Copy& copy, const Speaker& speaker = {});

// What an author would be told of the flow that is served, errors as warnings: a service that was
// restarted goes on with it (E11, S13), and somebody should know.
[[nodiscard]] std::vector<flow::Problem> told_to_author(const Config& config,
                                                        const service::Content& content);

[[nodiscard]] std::set<std::string> countries_of(const Config& config);
[[nodiscard]] std::set<std::string> countries_of(const service::Content& content);
// The crisis and emergency numbers of the countries of the sites, in one line each; with several
// countries each is named.
[[nodiscard]] std::string where_to_turn(const service::Content& content);
[[nodiscard]] std::string where_to_turn(const service::Content& content,
                                        const std::string& country);

}  // namespace screenline::cli
