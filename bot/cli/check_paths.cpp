#include "bot/cli/check_paths.hpp"

#include <cstdio>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bot/author/paths_report.hpp"
#include "bot/cli/content.hpp"

namespace screenline::cli {

namespace {

namespace paths = author::paths;
using nlohmann::ordered_json;
using paths::Report;

const char* name(dialog::Channel channel) {
  return channel == dialog::Channel::sms ? "sms" : "web";
}

// 3,210 or 4.2e31.
std::string number(double value) {
  return value < 1e9 ? fmt::format("{:.0f}", value) : fmt::format("{:.2g}", value);
}

ordered_json as_json(const paths::Moves& moves) {
  ordered_json out = ordered_json::array();
  for (const paths::Move& move : moves) out.push_back(move.clears ? "(cleared)" : move.text);
  return out;
}

ordered_json as_json(const Report& it) {
  ordered_json out{{"flow", it.flow},
                   {"channel", name(it.channel)},
                   {"language", it.language},
                   {"walked_whole", it.cut.empty()},
                   {"cut", it.cut},
                   {"states", it.states},
                   {"played", it.played},
                   {"played_back", it.played_back},
                   {"endless", it.endless},
                   {"paths", it.paths},
                   {"ways_to_answer", it.ways},
                   {"seconds", it.seconds}};
  out["longest"] = {{"replies", it.replies.length},
                    {"replies_path", as_json(it.replies.moves)},
                    {"segments", it.segments.length},
                    {"segments_path", as_json(it.segments.moves)}};
  out["danger"] = {{"states", it.danger_states}, {"texts", it.danger_texts}};
  out["results"] = ordered_json::array();
  for (const paths::ResultPath& one : it.results) {
    out["results"].push_back({{"rule", one.rule},
                              {"category", one.category},
                              {"reason", one.reason},
                              {"shortest", as_json(one.moves)}});
  }
  out["findings"] = ordered_json::array();
  for (const paths::Finding& one : it.findings) {
    out["findings"].push_back({{"code", one.code},
                               {"step", one.step},
                               {"message", one.what},
                               {"inputs", as_json(one.moves)}});
  }
  return out;
}

// As a golden conversation, so that it can be kept as one.
void print_chat(const std::shared_ptr<const service::Content>& content, const Report& it,
                const char* what, const paths::Moves& moves) {
  fmt::print("\n# The longest path in {}\nflow {}   channel {}   language {}\n\n", what, it.flow,
             name(it.channel), it.language);
  author::Talk talk(content, it.channel, it.language);
  for (const paths::Move& move : moves) {
    fmt::print("{}\n",
               move.clears ? "! clinician Ann and Bo clear \"Spoke by phone\"" : "> " + move.text);
    move.clears ? (void)talk.put(paths::clearance()) : (void)talk.say(move.text);
    const std::string open = talk.open_question();
    if (!open.empty()) fmt::print("< [{}]\n", open);
  }
}

void print(const Report& it) {
  fmt::print("{}, {}, {}: {} states, {} turns really played, {:.1f} s\n", it.flow, name(it.channel),
             it.language, it.states, it.played, it.seconds);
  if (!it.cut.empty()) fmt::print("  not walked whole: {}\n", it.cut);
  if (!it.endless) {
    fmt::print("  {} paths by kind of answer, {} ways to answer\n", number(it.paths),
               number(it.ways));
    fmt::print("  longest: {} replies", it.replies.length);
    if (it.channel == dialog::Channel::sms) fmt::print("; {} segments of SMS", it.segments.length);
    fmt::print("\n");
  }
  fmt::print("  words of danger in {} states, {} texts; {} paths played back\n", it.danger_states,
             it.danger_texts, it.played_back);
  for (const paths::ResultPath& one : it.results) {
    fmt::print("  {:<15} {} {}, in {} replies\n", one.rule, one.category, one.reason,
               one.moves.size());
  }
  for (const paths::Finding& one : it.findings) {
    fmt::print("  {}: {}{}\n", one.code, one.step.empty() ? "" : one.step + ": ", one.what);
    if (!one.moves.empty()) fmt::print("    {}\n", in_a_row(one.moves));
  }
}

bool good(const Report& report) { return report.findings.empty() && report.cut.empty(); }

}  // namespace

int check_paths(const PathsOptions& options) {
  ordered_json all = ordered_json::array();
  int exit_code = 0;
  for (const std::string& path : options.flows) {
    Config config = demo_config("");
    config.flows = options.folder;
    config.flow = path;
    const ContentRead read = read_content(config, flow::LoadFor::author);
    print_errors(read.problems);
    if (!read.content) {
      exit_code = 1;
      continue;
    }
    for (const std::string& language : read.content->flows.current()->languages) {
      for (const auto channel : {dialog::Channel::sms, dialog::Channel::web}) {
        const Report report = paths::explore(read.content, channel, language);
        if (!good(report)) exit_code = 1;
        if (options.json) {
          all.push_back(as_json(report));
          continue;
        }
        print(report);
        if (!options.chat || report.endless) continue;
        print_chat(read.content, report, "replies", report.replies.moves);
        if (channel == dialog::Channel::sms)
          print_chat(read.content, report, "segments", report.segments.moves);
      }
    }
  }
  if (options.json) std::puts(all.dump(2).c_str());
  return exit_code;
}

}  // namespace screenline::cli
