// The crisis room's data as the program uses it: rows, texts and numbers of the flows folder, a
// site's own rows, or the compiled-in set in their place (S13). Reads files; values; any thread.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bot/cli/config.hpp"
#include "bot/crisis/copy.hpp"
#include "bot/crisis/detector.hpp"

namespace screenline::cli {

[[nodiscard]] crisis::Date day_of(std::chrono::sys_time<std::chrono::milliseconds> time);  // UTC
[[nodiscard]] crisis::Date today();

struct CrisisData {
  std::shared_ptr<const crisis::Detector> detector;
  std::optional<crisis::Copy> copy;
  std::vector<flow::Problem> problems;
  std::vector<crisis::SiteChange> changes;  // of the site's file, signed or not
  bool from_disk = false;                   // all of it
  bool words_from_disk = false;             // texts and numbers
  bool degraded = false;         // something bad was left out, the compiled-in stands in (S13)
  bool weaker_unsigned = false;  // the folder's rows may hear less, and nobody has signed that
};

// Rows are proven with the texts that stand beside them. Those that are compiled in were, when the
// program was tested; a service proves them again all the same before it relies on them.
enum class Proof : std::uint8_t { whole, what_is_not_compiled_in };

// From `flows`/crisis and the site's files when they are good. Never null; what is left out is told
// in `problems`. `day`: no signature of a later one counts.
[[nodiscard]] CrisisData read_crisis(const std::string& flows, const SiteLexicon& site = {},
                                     Proof proof = Proof::whole, crisis::Date day = today());

// The same for the sites of a configuration, with its resources judged on `day`: in modes pilot and
// live what has expired, or hears less without signatures, is replaced by the compiled-in set.
[[nodiscard]] CrisisData read_crisis_for(const Config& config, const std::string& flows,
                                         crisis::Date day);

[[nodiscard]] bool signed_off(const CrisisData& data);
// The notices that texts and rows await a sign-off; none when they are signed.
[[nodiscard]] std::vector<flow::Problem> awaiting_sign_off(const CrisisData& data,
                                                           const std::string& flows);

// What is out of date on `day`, or missing, in the resources that these countries need. Errors; in
// mode demo, where nobody is served, warnings.
[[nodiscard]] std::vector<flow::Problem> judge_resources(const crisis::Copy& copy,
                                                         const std::string& flows,
                                                         const std::set<std::string>& countries,
                                                         crisis::Date day, bool demo);

}  // namespace screenline::cli
