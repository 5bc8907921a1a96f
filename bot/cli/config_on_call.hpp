// The people on call in the configuration: `on_call` with hours, `closed_days`. Read as strictly as
// the rest of it. Pure but for the reporter; one thread.
#pragma once

#include "bot/cli/config_alerts.hpp"
#include "bot/cli/config_values.hpp"
#include "bot/flow/object_reader.hpp"
#include "bot/flow/reporter.hpp"
#include "bot/service/settings.hpp"

namespace screenline::cli {

// What reads the file; borrowed.
struct OnCallReading {
  const flow::Document& document;
  flow::Reporter& reporter;
  ConfigValues& values;
  AlertConfig& alerts;
};

// Takes both keys of a site. Every problem is reported where it stands.
void read_on_call(flow::ObjectReader& site, const OnCallReading& in,
                  service::SiteSettings& settings);

// "21:00", 24 hours; an absent key leaves `into`. False: reported.
bool read_time_of_day(flow::ObjectReader& reader, const flow::Document& document,
                      flow::Reporter& reporter, const char* key, std::chrono::minutes& into);

}  // namespace screenline::cli
