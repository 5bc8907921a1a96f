// screenline diff: what differs between two versions of a flow, as a clinician would say it, and
// which golden conversations would end differently. Exit 1 when something differs.
#include "bot/author/diff.hpp"

#include <cstdio>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "bot/author/retold.hpp"
#include "bot/cli/commands.hpp"
#include "bot/cli/content.hpp"
#include "bot/cli/files.hpp"
#include "bot/cli/flow_place.hpp"

namespace screenline::cli {

namespace {

using author::Change;
using nlohmann::ordered_json;

struct Options {
  std::string before, after, flows, conversations;
  bool json = false;
};

struct Version {
  FlowPlace place;
  std::shared_ptr<const service::Content> content;
  [[nodiscard]] const flow::Flow& flow() const { return *content->flows.current(); }
};

// A person who ends elsewhere.
struct Person {
  std::string place, title;
  std::vector<std::string> ends;               // what is different
  std::vector<std::string> made_up, left_out;  // questions
};

struct Comparison {
  std::vector<Change> changes;
  std::size_t told = 0;  // conversations
  std::vector<Person> people;
};

// What was good enough to be served can be compared, whatever a newer check would say of it.
std::optional<Version> read_version(const std::string& file, const std::string& flows) {
  if (!read_file(file)) {
    std::fprintf(stderr, "screenline: cannot read %s: %s\n", file.c_str(),
                 why_unreadable(file).c_str());
    return std::nullopt;
  }
  Version out{place_of_flow(file, flows), nullptr};
  Config config = demo_config("");
  config.flows = out.place.flows;
  config.flow = out.place.path;
  const ContentRead read = read_content(config, flow::LoadFor::running);
  if (!read.content) {
    print_errors(read.problems);
    std::fprintf(stderr, "screenline: %s does not load, so there is nothing to compare\n",
                 file.c_str());
    return std::nullopt;
  }
  out.content = read.content;
  return out;
}

// Both versions hear danger alike, as the new one's folder has it: only the flow is compared.
void hear_alike(Version& before, const Version& after) {
  service::Content content = *after.content;
  content.flows = before.content->flows;
  before.content = std::make_shared<const service::Content>(std::move(content));
}

void retell_all(const Version& before, const Version& after, const std::string& folder,
                Comparison& out) {
  for (const std::string& file : conversations_below(folder)) {
    const author::golden::Read read = author::golden::read(file, read_file(file).value_or(""));
    if (!read.problems.empty()) continue;  // `screenline test` tells of them
    for (const author::golden::Conversation& one : read.conversations) {
      if (one.flow != before.flow().id) continue;
      ++out.told;
      author::Retold told = author::retell(one, before.content, after.content);
      std::vector<std::string> ends = author::different_ends(told.before, told.after);
      if (ends.empty()) continue;
      out.people.push_back({fmt::format("{}:{}", one.file, one.line), one.title, std::move(ends),
                            std::move(told.made_up), std::move(told.left_out)});
    }
  }
}

std::string sign_of(Change::Kind kind) {
  switch (kind) {
    case Change::Kind::added:
      return "+";
    case Change::Kind::gone:
      return "-";
    case Change::Kind::moved:
      return ">";
    case Change::Kind::changed:
      return "~";
  }
  return " ";
}

constexpr std::size_t named_parts = 6;

std::string parts_of(const Change& change) {
  if (change.parts.size() <= named_parts) return fmt::format("{}", fmt::join(change.parts, ", "));
  const std::vector<std::string> first(change.parts.begin(), change.parts.begin() + named_parts);
  return fmt::format("{} and {} more", fmt::join(first, ", "), change.parts.size() - named_parts);
}

// What several lines long was said, indented under its sign.
void print_value(char sign, const std::string& value) {
  if (value.empty()) return;
  std::string text = value;
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 9)
    text.replace(at, 1, "\n        ");
  std::printf("      %c %s\n", sign, text.c_str());
}

void print(const Change& change) {
  std::string line = "  " + sign_of(change.kind) + " " + parts_of(change);
  if (change.kind == Change::Kind::added) line += ": new";
  if (change.kind == Change::Kind::gone) line += ": gone";
  if (change.kind == Change::Kind::moved)
    line += ": moved, from " + change.before + " to " + change.after;
  if (change.kind == Change::Kind::changed) line += ": " + change.aspect;
  std::puts(line.c_str());
  // A way that is there or not has no other value.
  if (change.kind != Change::Kind::changed) return;
  if (change.weight == author::Weight::paths) {
    std::printf("      %s\n", change.after.empty() ? "no longer" : "now");
    return;
  }
  print_value('-', change.before);
  print_value('+', change.after);
}

void print(const Comparison& all, const Version& before, const Version& after) {
  std::printf("%s %.12s -> %.12s\n", after.flow().id.c_str(), before.flow().revision.c_str(),
              after.flow().revision.c_str());
  std::string_view group;
  for (const Change& change : all.changes) {
    if (author::name(change.weight) != group) {
      group = author::name(change.weight);
      std::printf("\n%c%s\n", static_cast<char>(group[0] - 'a' + 'A'),
                  std::string(group.substr(1)).c_str());
    }
    print(change);
  }
  if (all.changes.empty())
    std::puts(before.flow().revision == after.flow().revision
                  ? "\nNothing differs: they are one revision."
                  : "\nWhat differs is asked, said and worked out of nothing (a source, a licence, "
                    "a remark that counts).");
  if (all.told == 0) return std::puts("\nNo golden conversation of this flow was found."), void();
  std::printf("\nConversations: %zu of %zu would end differently\n", all.people.size(), all.told);
  for (const Person& one : all.people) {
    std::printf("  %s %s\n", one.place.c_str(), one.title.c_str());
    for (const std::string& line : one.ends) std::printf("      %s\n", line.c_str());
    if (!one.made_up.empty())
      std::printf("      asked besides, harmlessly answered: %s\n",
                  fmt::format("{}", fmt::join(one.made_up, ", ")).c_str());
    if (!one.left_out.empty())
      std::printf("      not asked any more: %s\n",
                  fmt::format("{}", fmt::join(one.left_out, ", ")).c_str());
  }
}

void print_json(const Comparison& all, const Version& before, const Version& after) {
  ordered_json out;
  out["flow"] = after.flow().id;
  out["before"] = before.flow().revision;
  out["after"] = after.flow().revision;
  out["changes"] = ordered_json::array();
  for (const Change& one : all.changes) {
    ordered_json change{{"weight", author::name(one.weight)},
                        {"kind", author::name(one.kind)},
                        {"parts", one.parts}};
    if (!one.aspect.empty()) change["aspect"] = one.aspect;
    if (!one.before.empty()) change["before"] = one.before;
    if (!one.after.empty()) change["after"] = one.after;
    out["changes"].push_back(std::move(change));
  }
  out["conversations"] = all.told;
  out["end_differently"] = ordered_json::array();
  for (const Person& one : all.people) {
    out["end_differently"].push_back({{"place", one.place},
                                      {"title", one.title},
                                      {"differences", one.ends},
                                      {"made_up", one.made_up},
                                      {"left_out", one.left_out}});
  }
  std::puts(out.dump(2).c_str());
}

int diff(const Options& options) {
  std::optional<Version> before = read_version(options.before, "");
  if (!before) return 2;
  const std::optional<Version> after = read_version(options.after, options.flows);
  if (!after) return 2;
  if (before->flow().id != after->flow().id) {
    std::fprintf(stderr,
                 "screenline: %s is flow %s and %s is flow %s: two flows, not two versions\n",
                 options.before.c_str(), before->flow().id.c_str(), options.after.c_str(),
                 after->flow().id.c_str());
    return 2;
  }
  hear_alike(*before, *after);
  Comparison all;
  all.changes = author::changes_between(before->flow(), after->flow());
  const std::string folder =
      options.conversations.empty() ? after->place.flows : options.conversations;
  retell_all(*before, *after, folder, all);
  options.json ? print_json(all, *before, *after) : print(all, *before, *after);
  return before->flow().revision == after->flow().revision ? 0 : 1;
}

}  // namespace

void add_diff(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "diff",
      "what differs between two versions of a flow, in clinical terms, and who would end "
      "elsewhere");
  command
      ->add_option("old", options->before,
                   "flow file of the old version, in a folder with all that it uses")
      ->required();
  command->add_option("new", options->after, "flow file of the new version")->required();
  command->add_option("--conversations", options->conversations,
                      "folder of golden conversations (default: the new version's)");
  command->add_flag("--json", options->json, "as JSON");
  command->add_option("--flows", options->flows, "flows folder of the new version");
  command->callback([options, &exit_code] { exit_code = diff(*options); });
}

}  // namespace screenline::cli
