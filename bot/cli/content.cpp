#include "bot/cli/content.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <stdexcept>

#include <fmt/format.h>

#include "bot/cli/files.hpp"
#include "bot/crisis/embedded.hpp"

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

std::vector<crisis::LexiconFile> lexicon_on_disk(const std::string& folder) {
  std::vector<crisis::LexiconFile> files;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    if (entry.path().extension() != ".json") continue;
    files.push_back({entry.path().string(), read_file(entry.path().string()).value_or("")});
  }
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

CrisisData build(const std::string& flows, const std::vector<crisis::LexiconFile>& lexicon,
                 std::string_view copy, std::string_view resources) {
  CrisisData out;
  crisis::Detector::Built built = crisis::Detector::build(lexicon);
  for (const crisis::LexiconProblem& problem : built.problems) {
    out.problems.push_back({Severity::error, problem.file, problem.line, problem.column, "lexicon",
                            (problem.row.empty() ? "" : "row " + problem.row + ": ") + problem.what,
                            problem.hint});
  }
  out.detector = std::move(built.detector);
  crisis::Copy::Loaded loaded = crisis::Copy::load(copy, resources);
  for (const crisis::DataProblem& problem : loaded.problems) {
    out.problems.push_back(
        {Severity::error, flows + "/" + problem.file, problem.line, problem.column, "crisis-copy",
         (problem.where.empty() ? "" : problem.where + ": ") + problem.what, problem.hint});
  }
  out.copy = std::move(loaded.copy);
  return out;
}

CrisisData compiled_in() {
  CrisisData inside = build("flows", crisis::embedded_lexicon(), crisis::embedded_copy(),
                            crisis::embedded_resources());
  if (inside.detector && inside.copy) return inside;
  std::string what = "the compiled-in crisis data is broken";
  for (const Problem& problem : inside.problems) what += "\n" + to_string(problem);
  throw std::logic_error(what);
}

}  // namespace

crisis::Date today() {
  const std::chrono::year_month_day day{
      std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())};
  return {static_cast<int>(day.year()), static_cast<int>(static_cast<unsigned>(day.month())),
          static_cast<int>(static_cast<unsigned>(day.day()))};
}

void print_errors(const std::vector<Problem>& problems) {
  for (const Problem& problem : problems) {
    if (problem.severity == Severity::error) std::fprintf(stderr, "%s\n", to_string(problem).c_str());
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

std::vector<Problem> judge_resources(const crisis::Copy& copy, const std::string& flows,
                                     const std::set<std::string>& countries, crisis::Date day,
                                     bool demo) {
  const Severity severity = demo ? Severity::warning : Severity::error;
  const std::string file = flows + "/crisis/resources.json";
  std::set<std::string> expired;
  std::vector<Problem> out;
  const std::vector<std::string> known = copy.countries();
  for (const std::string& country : countries) {
    if (std::find(known.begin(), known.end(), country) == known.end()) {
      out.push_back({severity, file, 0, 0, "unknown-country",
                     "no resource is of country \"" + country + "\"",
                     fmt::format("known: {}; docs/RUNBOOK.md says how one is added",
                                 fmt::join(known, ", "))});
      continue;
    }
    for (const std::string& id : copy.expired(country, day)) expired.insert(id);
    for (const std::string& role : copy.missing_roles(country)) {
      out.push_back({severity, file, 0, 0, "no-resource",
                     "country " + country + " has no resource of role " + role,
                     "a crisis text there would name the number of another country"});
    }
  }
  for (const std::string& id : expired) {
    out.push_back({severity, file, 0, 0, "expired-resource", "resource " + id + " has expired",
                   "verify it at its source and set verified_on and expires_on"});
  }
  return out;
}

CrisisData read_crisis(const std::string& flows) {
  const std::string folder = flows + "/crisis/";
  const auto lexicon = lexicon_on_disk(folder + "lexicon");
  const auto copy = read_file(folder + "copy.json");
  const auto resources = read_file(folder + "resources.json");
  std::vector<Problem> problems;
  if (!lexicon.empty() && copy && resources) {
    CrisisData disk = build(flows, lexicon, *copy, *resources);
    if (disk.detector && disk.copy && disk.problems.empty()) {
      disk.from_disk = true;
      return disk;
    }
    problems = std::move(disk.problems);
  } else {
    problems.push_back({Severity::error, folder, 0, 0, "crisis-files-missing",
                        "the lexicon, copy.json or resources.json cannot be read", ""});
  }
  CrisisData inside = compiled_in();
  inside.problems = std::move(problems);
  return inside;
}

std::optional<Problem> awaiting_sign_off(const crisis::Copy& copy, const std::string& flows) {
  if (copy.signed_off()) return std::nullopt;
  return Problem{Severity::warning,
                 flows + "/crisis/copy.json",
                 0,
                 0,
                 "awaiting-sign-off",
                 "the crisis texts await a clinician's sign-off",
                 "mode live refuses them"};
}

flow::Loaded read_flow(const std::string& flows, const std::string& path, const CrisisData& crisis,
                       const Speaker& speaker) {
  flow::Loaded loaded = flow::load_flow(path, flow::folder_source(flows));
  const bool signed_off = loaded.flow && loaded.flow->signed_off;
  const bool loads = loaded.flow != nullptr;
  if (loads) {
    for (Problem& problem :
         judge_sms(*loaded.flow, path, speaker, *crisis.detector, *crisis.copy)) {
      if (problem.severity == Severity::error) loaded.flow.reset();
      loaded.problems.push_back(std::move(problem));
    }
  }
  for (Problem& problem : loaded.problems) problem.file = flows + "/" + problem.file;
  if (loads && !signed_off) {
    loaded.problems.push_back({Severity::warning, flows + "/" + path, 0, 0, "awaiting-sign-off",
                               "this flow awaits a clinician's sign-off", "mode live refuses it"});
  }
  return loaded;
}

ContentRead read_content(const Config& config, std::size_t scanners, crisis::Date day) {
  ContentRead out;
  const std::string flows = find_flows(config.flows);
  CrisisData crisis = read_crisis(flows);
  if (crisis.from_disk) {
    const bool demo = config.mode == Mode::demo;
    std::vector<Problem> problems =
        judge_resources(*crisis.copy, flows, countries_of(config), day, demo);
    if (!problems.empty() && !demo) crisis = compiled_in();
    crisis.problems.insert(crisis.problems.end(), problems.begin(), problems.end());
    if (auto awaiting = awaiting_sign_off(*crisis.copy, flows))
      crisis.problems.push_back(*std::move(awaiting));
  }
  out.degraded = !crisis.from_disk;
  flow::Loaded loaded = read_flow(flows, config.flow, crisis, longest_speaker(config, *crisis.copy));
  out.problems = std::move(loaded.problems);
  out.problems.insert(out.problems.end(), crisis.problems.begin(), crisis.problems.end());
  if (!loaded.flow) return out;
  out.awaiting_sign_off = !loaded.flow->signed_off || !crisis.copy->signed_off();
  const std::string versions = "flow=" + loaded.flow->revision.substr(0, 12) +
                               " copy=" + crisis.copy->version() +
                               " lexicon=" + crisis.detector->digest().substr(0, 12);
  out.content = std::make_shared<const service::Content>(service::Content{
      config.settings, service::FlowSet(loaded.flow), *crisis.copy, crisis.detector,
      std::make_shared<service::DetectorPool>(crisis.detector, scanners), versions,
      service::pack_closure(loaded.closure)});
  return out;
}

}  // namespace screenline::cli
