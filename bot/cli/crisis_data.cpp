#include "bot/cli/crisis_data.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <stdexcept>

#include <fmt/format.h>

#include "bot/cli/content.hpp"
#include "bot/cli/files.hpp"
#include "bot/crisis/embedded.hpp"
#include "bot/crisis/signatures.hpp"
#include "bot/crisis/weaker.hpp"

namespace screenline::cli {

namespace {

using crisis::LexiconFile;
using crisis::SiteFiles;
using flow::Problem;
using flow::Severity;

std::vector<LexiconFile> lexicon_on_disk(const std::string& folder) {
  std::vector<LexiconFile> files;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    if (entry.path().extension() != ".json") continue;
    files.push_back({entry.path().string(), read_file(entry.path().string()).value_or("")});
  }
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

// Where it is a day later already people sign too.
std::string day_after(crisis::Date day) {
  const std::chrono::sys_days then{std::chrono::year(day.year) / day.month / day.day};
  const crisis::Date next = day_of(then + std::chrono::days(1));
  return fmt::format("{:04}-{:02}-{:02}", next.year, next.month, next.day);
}

SiteFiles site_files(const SiteLexicon& site, crisis::Date day, std::vector<Problem>& problems) {
  SiteFiles out;
  out.signed_until = day_after(day);
  const auto read = [&](const std::string& path, LexiconFile& file) {
    if (path.empty()) return;
    const auto bytes = read_file(path);
    file = {path, bytes.value_or("")};
    if (!bytes) {
      problems.push_back({Severity::error, path, 0, 0, "file-missing",
                          "cannot read the file: " + why_unreadable(path),
                          "\"lexicon\" of the configuration names it"});
    }
  };
  read(site.rows, out.rows);
  read(site.signatures, out.signatures);
  return out;
}

// Byte for byte; the folders may be others.
bool is_compiled_in(const std::vector<LexiconFile>& files) {
  const std::vector<LexiconFile> inside = crisis::embedded_lexicon();
  const auto name = [](const LexiconFile& file) {
    return std::filesystem::path(file.path).filename();
  };
  return std::ranges::is_permutation(files, inside, [&](const auto& a, const auto& b) {
    return name(a) == name(b) && a.bytes == b.bytes;
  });
}

crisis::Detector::Built detector_of(const std::vector<LexiconFile>& files, const SiteFiles& site,
                                    Proof proof) {
  if (proof == Proof::whole || !site.empty() || !is_compiled_in(files)) {
    return crisis::Detector::build(files, site);
  }
  crisis::Detector::Built built;
  built.detector =
      std::make_unique<crisis::Detector>(crisis::Detector::unchecked(crisis::read_lexicon(files)));
  return built;
}

CrisisData build(const std::string& flows, const std::vector<LexiconFile>& lexicon,
                 const SiteFiles& site, std::string_view copy, std::string_view resources,
                 Proof proof = Proof::whole) {
  CrisisData out;
  crisis::Detector::Built built = detector_of(lexicon, site, proof);
  for (const crisis::LexiconProblem& problem : built.problems) {
    out.problems.push_back({problem.warning ? Severity::warning : Severity::error, problem.file,
                            problem.line, problem.column, "lexicon",
                            (problem.row.empty() ? "" : "row " + problem.row + ": ") + problem.what,
                            problem.hint});
  }
  out.detector = std::move(built.detector);
  out.changes = std::move(built.changes);
  crisis::Copy::Loaded loaded = crisis::Copy::load(copy, resources);
  for (const crisis::DataProblem& problem : loaded.problems) {
    out.problems.push_back(
        {Severity::error, flows + "/" + problem.file, problem.line, problem.column, "crisis-copy",
         (problem.where.empty() ? "" : problem.where + ": ") + problem.what, problem.hint});
  }
  out.copy = std::move(loaded.copy);
  return out;
}

bool is_good(const CrisisData& data) {
  return data.detector && data.copy && std::ranges::none_of(data.problems, [](const Problem& one) {
           return one.severity == Severity::error;
         });
}

// With the site's rows where they hold beside the compiled-in ones: a number that has expired is no
// reason to hear less.
CrisisData compiled_in(const SiteFiles& site) {
  const auto build_with = [](const SiteFiles& files) {
    CrisisData inside = build("flows", crisis::embedded_lexicon(), files, crisis::embedded_copy(),
                              crisis::embedded_resources());
    inside.degraded = true;
    return inside;
  };
  if (!site.empty()) {
    CrisisData with_site = build_with(site);
    if (is_good(with_site)) return with_site;
  }
  CrisisData inside = build_with({});
  if (is_good(inside)) return inside;
  std::string what = "the compiled-in crisis data is broken";
  for (const Problem& problem : inside.problems) what += "\n" + to_string(problem);
  throw std::logic_error(what);
}

// The files of the flows folder are good, what the site adds is not: its file is left out, rows are
// the compiled-in ones (S13), words and numbers stay those of the folder, which may be newer.
CrisisData without_site(const std::string& flows, std::string_view copy,
                        std::string_view resources) {
  CrisisData out = build(flows, crisis::embedded_lexicon(), {}, copy, resources);
  out.degraded = out.words_from_disk = true;
  return out;
}

bool is_of_site(const Problem& problem, const SiteFiles& site) {
  return problem.severity == Severity::warning || problem.file == site.rows.path ||
         problem.file == site.signatures.path;
}

// A folder that hears less than what is compiled in takes two signatures over all of its rows.
void judge_folder(const std::vector<LexiconFile>& files, const SiteFiles& site,
                  const std::string& folder, CrisisData& data) {
  if (is_compiled_in(files)) return;
  const crisis::Lexicon on_disk = crisis::read_lexicon(files);
  const auto weaker =
      crisis::weaker_than(crisis::read_lexicon(crisis::embedded_lexicon()), on_disk);
  if (weaker.empty()) return;
  std::vector<crisis::LexiconProblem> told_already;
  const auto signers =
      crisis::signers_of(crisis::read_signatures(site, told_already), on_disk.digest);
  data.weaker_unsigned = signers.size() < crisis::signers_needed;
  const std::string rest =
      weaker.size() == 1 ? "" : fmt::format(", and {} more", weaker.size() - 1);
  const std::string what =
      "these rows may hear less than the compiled-in ones: " + weaker.front() + rest;
  data.problems.push_back(
      {Severity::warning, folder, 0, 0, "weaker-lexicon",
       data.weaker_unsigned ? what
                            : what + fmt::format("; signed by {} and {}", signers[0], signers[1]),
       data.weaker_unsigned ? "modes pilot and live refuse them: build the program with them, or "
                              "have two people sign digest " +
                                  on_disk.digest
                            : ""});
}

void add(std::vector<Problem>& to, const std::vector<Problem>& more) {
  to.insert(to.end(), more.begin(), more.end());
}

}  // namespace

crisis::Date day_of(std::chrono::sys_time<std::chrono::milliseconds> time) {
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(time)};
  return {static_cast<int>(day.year()), static_cast<int>(static_cast<unsigned>(day.month())),
          static_cast<int>(static_cast<unsigned>(day.day()))};
}

crisis::Date today() {
  return day_of(std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
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

CrisisData read_crisis(const std::string& flows, const SiteLexicon& site_paths, Proof proof,
                       crisis::Date day) {
  const std::string folder = flows + "/crisis/";
  const auto lexicon = lexicon_on_disk(folder + "lexicon");
  const auto copy = read_file(folder + "copy.json");
  const auto resources = read_file(folder + "resources.json");
  std::vector<Problem> problems;
  const SiteFiles site = site_files(site_paths, day, problems);
  const bool site_missing = !problems.empty();
  if (lexicon.empty() || !copy || !resources) {
    problems.push_back({Severity::error, folder, 0, 0, "crisis-files-missing",
                        "the lexicon, copy.json or resources.json cannot be read", ""});
    CrisisData inside = compiled_in(site_missing ? SiteFiles{} : site);
    add(inside.problems, problems);
    return inside;
  }
  CrisisData disk =
      build(flows, lexicon, site_missing ? SiteFiles{} : site, *copy, *resources, proof);
  add(problems, disk.problems);
  if (is_good(disk) && !site_missing) {
    disk.from_disk = disk.words_from_disk = true;
    judge_folder(lexicon, site, folder + "lexicon", disk);
    return disk;
  }
  const bool only_site =
      std::ranges::all_of(problems, [&](const Problem& one) { return is_of_site(one, site); });
  CrisisData inside = only_site ? without_site(flows, *copy, *resources)
                                : compiled_in(site_missing ? SiteFiles{} : site);
  inside.problems = std::move(problems);
  inside.changes = std::move(disk.changes);
  return inside;
}

CrisisData read_crisis_for(const Config& config, const std::string& flows, crisis::Date day) {
  const bool demo = config.mode == Mode::demo;
  CrisisData data = read_crisis(flows, config.lexicon, Proof::whole, day);
  if (!data.words_from_disk) return data;
  const auto expired = judge_resources(*data.copy, flows, countries_of(config), day, demo);
  const bool weaker = data.weaker_unsigned && !demo;
  for (Problem& problem : data.problems) {
    if (weaker && problem.code == "weaker-lexicon") problem.severity = Severity::error;
  }
  if (!demo && (weaker || !expired.empty())) {
    std::vector<Problem> told_already;
    CrisisData inside = compiled_in(site_files(config.lexicon, day, told_already));
    inside.problems = std::move(data.problems);
    inside.changes = std::move(data.changes);
    data = std::move(inside);
  }
  add(data.problems, expired);
  add(data.problems, awaiting_sign_off(data, flows));
  return data;
}

bool signed_off(const CrisisData& data) {
  return data.copy->signed_off() && data.detector->unsigned_rows() == 0;
}

std::vector<Problem> awaiting_sign_off(const CrisisData& data, const std::string& flows) {
  std::vector<Problem> out;
  const auto warn = [&](const char* file, std::string what) {
    out.push_back({Severity::notice, flows + file, 0, 0, "awaiting-sign-off", std::move(what),
                   "mode live refuses them"});
  };
  if (!data.copy->signed_off())
    warn("/crisis/copy.json", "the crisis texts await a clinician's sign-off");
  if (const std::size_t rows = data.detector->unsigned_rows(); rows > 0) {
    warn("/crisis/lexicon",
         fmt::format("{} rows of the lexicon await a clinician's sign-off", rows));
  }
  return out;
}

}  // namespace screenline::cli
