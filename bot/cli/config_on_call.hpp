// The people on call in the configuration: `on_call` with hours, `closed_days`. Read as strictly as
// the rest of it. Pure but for the reporter; one thread.
#pragma once

#include "bot/flow/object_reader.hpp"
#include "bot/flow/reporter.hpp"
#include "bot/service/settings.hpp"

namespace screenline::cli {

// Takes both keys of a site. Every problem is reported where it stands.
void read_on_call(flow::ObjectReader& site, const flow::Document& document,
                  flow::Reporter& reporter, service::SiteSettings& settings);

// "21:00", 24 hours; an absent key leaves `into`. False: reported.
bool read_time_of_day(flow::ObjectReader& reader, const flow::Document& document,
                      flow::Reporter& reporter, const char* key, std::chrono::minutes& into);

// As providers have them (E.164); a line may be a short code of five or six digits.
void check_number(const flow::Document& document, const flow::Node& node, const char* key,
                  std::string_view number, bool may_be_short, flow::Reporter& reporter);

}  // namespace screenline::cli
