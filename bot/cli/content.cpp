#include "bot/cli/content.hpp"

#include <algorithm>
#include <cstdio>
#include <iterator>

#include <fmt/format.h>

#include "bot/author/check_danger.hpp"
#include "bot/cli/files.hpp"
#include "bot/flow/accepted.hpp"

namespace screenline::cli {

namespace {

using flow::Problem;
using flow::Severity;

// Of the sites, the one whose name and number make the longest texts.
Speaker longest_speaker(const Config& config, const crisis::Copy& copy) {
  Speaker longest;
  std::size_t size = 0;
  for (const auto& [id, site] : config.settings.sites) {
    const std::size_t its =
        site.clinic.size() + site.phone.size() + copy.one_line(site.country).size();
    if (its < size) continue;
    size = its;
    longest = {site.clinic, site.phone, site.country};
  }
  return longest;
}

void add(std::vector<Problem>& to, std::vector<Problem> more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

bool has_error(const std::vector<Problem>& problems) {
  return std::any_of(problems.begin(), problems.end(),
                     [](const Problem& one) { return one.severity == Severity::error; });
}

}  // namespace

void print_errors(const std::vector<Problem>& problems) {
  for (const Problem& problem : problems) {
    if (problem.severity == Severity::error)
      std::fprintf(stderr, "%s\n", to_string(problem).c_str());
  }
}

std::set<std::string> countries_of(const Config& config) {
  std::set<std::string> out;
  for (const auto& [id, site] : config.settings.sites) out.insert(site.country);
  return out;
}

std::set<std::string> countries_of(const service::Content& content) {
  std::set<std::string> out;
  for (const auto& [id, site] : content.settings.sites) out.insert(site.country);
  return out;
}

std::string where_to_turn(const service::Content& content, const std::string& country) {
  const std::string line = content.copy.one_line(country);
  return countries_of(content).size() > 1 ? country + ": " + line : line;
}

std::string where_to_turn(const service::Content& content) {
  std::string out;
  for (const std::string& country : countries_of(content)) {
    out += (out.empty() ? "" : "\n") + where_to_turn(content, country);
  }
  return out;
}

flow::Loaded read_flow(const std::string& flows, const std::string& path, flow::LoadFor what_for,
                       const crisis::Detector& detector, const crisis::Copy& copy,
                       const Speaker& speaker) {
  flow::Loaded loaded = flow::load_flow(path, flow::folder_source(flows), what_for);
  const bool signed_off = loaded.flow && loaded.flow->signed_off;
  const bool loads = loaded.flow != nullptr;
  if (loads) {
    std::vector<Problem> more = judge_sms(*loaded.flow, path, speaker, detector, copy);
    if (what_for == flow::LoadFor::author) add(more, author::check_danger(loaded, detector));
    if (has_error(more)) loaded.flow.reset();
    add(loaded.problems, std::move(more));
  }
  flow::drop_accepted(loaded.closure, loaded.problems);
  for (Problem& problem : loaded.problems) problem.file = flows + "/" + problem.file;
  if (loads && !signed_off) {
    loaded.problems.push_back({Severity::notice, flows + "/" + path, 0, 0, "awaiting-sign-off",
                               "this flow awaits a clinician's sign-off", "mode live refuses it"});
  }
  return loaded;
}

std::vector<Problem> told_to_author(const Config& config, const service::Content& content) {
  std::vector<Problem> problems =
      read_flow(find_flows(config.flows), config.flow, flow::LoadFor::author, *content.detector,
                content.copy, longest_speaker(config, content.copy))
          .problems;
  for (Problem& problem : problems) {
    if (problem.severity == Severity::error) problem.severity = Severity::warning;
  }
  return problems;
}

ContentRead read_content(const Config& config, flow::LoadFor what_for, crisis::Date day) {
  ContentRead out;
  const std::string flows = find_flows(config.flows);
  const CrisisData crisis = read_crisis_for(config, flows, day);
  out.degraded = crisis.degraded;
  flow::Loaded loaded =
      read_flow(flows, config.flow, what_for, *crisis.detector, *crisis.copy,
                longest_speaker(config, *crisis.copy));
  out.problems = std::move(loaded.problems);
  out.problems.insert(out.problems.end(), crisis.problems.begin(), crisis.problems.end());
  if (!loaded.flow) return out;
  out.awaiting_sign_off = !loaded.flow->signed_off || !signed_off(crisis);
  const std::string versions = "flow=" + loaded.flow->revision.substr(0, 12) +
                               " copy=" + crisis.copy->version() +
                               " lexicon=" + crisis.detector->digest().substr(0, 12);
  out.content = std::make_shared<const service::Content>(
      service::Content{config.settings, service::FlowSet(loaded.flow), *crisis.copy,
                       crisis.detector, versions, service::pack_closure(loaded.closure)});
  return out;
}

}  // namespace screenline::cli
