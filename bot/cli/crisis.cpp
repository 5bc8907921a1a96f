// screenline crisis: the detector alone. JSON lines {"id","text","lang"} in, {"id","level","signal"} out;
// --explain: one text, and why it is what it is.
#include <chrono>
#include <cstdio>
#include <iostream>

#include <nlohmann/json.hpp>

#include "bot/cli/commands.hpp"
#include "bot/cli/content.hpp"
#include "bot/cli/files.hpp"
#include "bot/crisis/normalise.hpp"
#include "bot/text/utf8.hpp"

namespace screenline::cli {

namespace {

// Too much taken is the person's own (self) and their body's (medical): named as the ladder names it.
crisis::Track named_track(const crisis::Scan& scan) {
  const crisis::Tracks taken = crisis::bit(crisis::Track::self) | crisis::bit(crisis::Track::medical);
  return (scan.tracks & taken) == taken ? crisis::Track::self : scan.track;
}

struct Files {
  std::string flows, config;
};

// As the service would read them that runs with this configuration; without one, the folder alone.
std::optional<CrisisData> read(const Files& files) {
  CrisisData data;
  if (files.config.empty()) {
    data = read_crisis(find_flows(files.flows));
  } else {
    const ConfigRead config = read_config(files.config, Secrets::may_come);
    print_errors(config.problems);
    if (config.config.settings.sites.empty()) return std::nullopt;
    data = read_crisis_for(config.config,
                           find_flows(files.flows.empty() ? config.config.flows : files.flows),
                           today());
  }
  print_errors(data.problems);
  return data;
}

int scan_lines(const Files& files) {
  const std::optional<CrisisData> data = read(files);
  if (!data) return 2;
  std::string line;
  std::size_t number = 0;
  int exit_code = 0;
  while (std::getline(std::cin, line)) {
    ++number;
    if (line.empty()) continue;
    const nlohmann::json in = nlohmann::json::parse(line, nullptr, false);
    if (!in.is_object() || !in.contains("text") || !in["text"].is_string()) {
      std::fprintf(stderr, "screenline: line %zu is no JSON object with a text\n", number);
      exit_code = 2;
      continue;
    }
    const crisis::Scan scan = data->detector->scan(text::sanitize(in["text"].get<std::string>()));
    const nlohmann::ordered_json out = {{"id", in.value("id", nlohmann::json())},
                                        {"level", scan.level},
                                        {"signal", scan.level == 0 ? "none" : crisis::name(named_track(scan))}};
    std::puts(out.dump().c_str());
  }
  return exit_code;
}

struct Explain {
  std::vector<std::string> text;  // the last one is judged, those before it came in the two minutes before
  std::string pending;
};

std::optional<crisis::Question> question_named(const std::string& name) {
  if (name.empty()) return crisis::Question::none;
  if (name == "asq_5") return crisis::Question::asq_5;
  if (name == "asq_5b") return crisis::Question::asq_5b;
  if (name == "asq_4_when") return crisis::Question::asq_4_when;
  if (name == "concern") return crisis::Question::concern;
  return std::nullopt;
}

nlohmann::ordered_json explained(const crisis::Hit& hit) {
  nlohmann::ordered_json out = {{"row", hit.rule}, {"level", hit.level}, {"track", crisis::name(hit.track)}};
  if (!hit.lowered_by.empty()) out["lowered_by"] = hit.lowered_by;
  return out;
}

int explain(const Files& files, Explain asked) {
  // In somebody else's crisis short words count as after a question, and more of them do.
  const bool third = asked.pending == crisis::name(crisis::Track::third_party);
  const std::optional<crisis::Question> pending =
      third ? crisis::Question::asq_5 : question_named(asked.pending);
  if (!pending) {
    std::fprintf(stderr, "screenline: --pending %s: one of asq_5, asq_5b, asq_4_when, concern, third\n",
                 asked.pending.c_str());
    return 2;
  }
  const std::optional<CrisisData> data = read(files);
  if (!data) return 2;
  for (std::string& text : asked.text) text = text::sanitize(text);
  const std::string text = std::move(asked.text.back());
  asked.text.pop_back();
  const crisis::Tracks open = third ? crisis::bit(crisis::Track::third_party) : crisis::Tracks{0};
  const crisis::ScanContext context{asked.text, *pending, false, open};
  (void)data->detector->scan(text, context);  // automata are built with the first scan
  const auto from = std::chrono::steady_clock::now();
  const crisis::Scan scan = data->detector->scan(text, context);
  const auto took = std::chrono::steady_clock::now() - from;

  std::string plain;
  crisis::flatten(crisis::clean(text).text, plain);
  nlohmann::ordered_json out = {{"level", scan.level},
                                {"track", crisis::name(named_track(scan))},
                                {"tracks", nlohmann::json::array()},
                                {"language", scan.language},
                                {"view", plain},
                                {"rows", nlohmann::json::array()}};
  for (const crisis::Track track : {crisis::Track::medical, crisis::Track::self, crisis::Track::violence,
                                    crisis::Track::abuse, crisis::Track::third_party}) {
    if ((scan.tracks & crisis::bit(track)) != 0) out["tracks"].push_back(crisis::name(track));
  }
  for (const crisis::Hit& hit : scan.hits) out["rows"].push_back(explained(hit));
  if (scan.denial) out["denial"] = true;
  if (scan.unreadable) out["unreadable"] = true;
  if (scan.error) out["detector_error"] = true;
  out["lexicon"] = data->detector->digest();
  out["from"] = data->from_disk ? "files" : data->words_from_disk ? "compiled in, texts of files" : "compiled in";
  out["microseconds"] = std::chrono::duration<double, std::micro>(took).count();
  std::puts(out.dump(2).c_str());
  return 0;
}

}  // namespace

void add_crisis(CLI::App& app, int& exit_code) {
  auto files = std::make_shared<Files>();
  auto asked = std::make_shared<Explain>();
  CLI::App* command = app.add_subcommand(
      "crisis", "the detector: JSON lines {\"id\",\"text\",\"lang\"} in, {\"id\",\"level\",\"signal\"} out");
  command->add_option("--flows", files->flows, "flows folder");
  command->add_option("--config", files->config,
                      "a configuration: with its flows folder and the site's own rows");
  command->add_option("--explain", asked->text,
                      "one text (or several: earlier ones of the last two minutes first): the view, the rows that "
                      "matched, what lowered them");
  command->add_option("--pending", asked->pending, "with --explain: the safety question that is open; third: a crisis of somebody else");
  command->callback([files, asked, &exit_code] {
    exit_code = asked->text.empty() ? scan_lines(*files) : explain(*files, *asked);
  });
}

}  // namespace screenline::cli
