// screenline handoff list|show|claim|contact|release|close|missed|cases|on-call|drill|referrals:
// the queue from the terminal. Through the running service when there is one; otherwise on the
// store itself (E0).
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <thread>

#include <nlohmann/json.hpp>

#include "adapters/store/file_lock.hpp"
#include "bot/cli/commands.hpp"
#include "bot/cli/config.hpp"
#include "bot/cli/content.hpp"
#include "bot/cli/serve/control.hpp"
#include "bot/cli/serve/duty_text.hpp"
#include "bot/cli/serve/runtime.hpp"

namespace screenline::cli {

namespace {

struct Options {
  std::string data, config;  // empty: what the configuration says; no configuration: the demo
  bool all = false, no_answer = false, acknowledge = false;
  std::int64_t row = 0;
  std::string by, role, disposition, note, at, site;
  std::string outcome, risk, plan, follow_up, who, track, as;  // close; missed; cases
  std::vector<std::string> contacts, notified;
  bool caring_contact = false, quiet = false, texts = false;
  int level = 0, should_be = 0;
  std::uint32_t turn = 0;
};

class SilentLog final : public service::Log {
 public:
  void write(Level, std::string_view, std::string_view) override {}
};

constexpr std::chrono::seconds start_patience{5};  // a start takes one or two
constexpr std::chrono::milliseconds between_calls{100};

// Another process holds the store.
class StoreHeld : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

bool says_held(std::string_view error) {
  return error.find("is held by") != std::string_view::npos;
}

// The lock is free again at once: what is opened next takes it for itself.
void refuse_when_held(const std::string& data) {
  std::string error;
  if (!store::FileLock::take(data + "/screenline.db.lock", error) && says_held(error))
    throw StoreHeld(error);
}

// A service may have started since: the content takes a second or two to read.
std::unique_ptr<Runtime> runtime_on(const Config& config, const ContentRead& content,
                                    service::Log& log) {
  try {
    return std::make_unique<Runtime>(config, content, log);
  } catch (const std::runtime_error& error) {
    if (says_held(error.what())) throw StoreHeld(error.what());
    throw;
  }
}

// What the commands work with: the configuration, with the folder that --data names.
struct Place {
  Config config;
  std::string refused;  // "": it can be read
};

Place place_of(const Options& options, Secrets secrets = Secrets::needed) {
  Place place;
  if (options.config.empty()) {
    place.config = demo_config("not-used-without-a-service");
    place.config.data = "data";
  } else {
    ConfigRead read = read_config(options.config, secrets);
    for (const auto& problem : read.problems) {
      if (problem.severity == flow::Severity::error) place.refused += to_string(problem) + "\n";
    }
    place.config = std::move(read.config);
  }
  if (!options.data.empty()) place.config.data = options.data;
  return place;
}

// Nothing serves: the store is opened here for the length of one command.
ControlAnswer on_store(const Config& config, const std::string& request) {
  if (!std::filesystem::exists(config.data + "/screenline.db")) {
    return {
        false,
        "there is no store in the folder " + config.data +
            " and nothing serves there. Start the service (screenline serve), or name its folder "
            "with --data\n"};
  }
  refuse_when_held(config.data);
  const ContentRead content = read_content(config, flow::LoadFor::running);
  if (!content.content) return {false, "the flow does not load; see screenline check\n"};
  SilentLog log;
  const auto runtime = runtime_on(config, content, log);
  runtime->start(false);
  return handle_control(*runtime, request);
}

// The store is held and its control socket does not answer: most likely the service is just
// starting.
ControlAnswer wait_for_service(const std::string& data, const std::string& request) {
  const auto until = std::chrono::steady_clock::now() + start_patience;
  while (std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(between_calls);
    if (auto answer = call_control(data + "/control.sock", request)) return *answer;
  }
  const std::string lock = data + "/screenline.db.lock";
  return {false, "the service in " + data +
                     " does not answer: it is still starting or just stopping (or another handoff "
                     "command is at "
                     "work).\nWhich: `fuser " +
                     lock +
                     "` names the process; the service's log says \"started\" when it is up, and "
                     "GET /healthz on its "
                     "monitor port answers.\nTry again in a few seconds. If its log says nothing "
                     "new for a minute, "
                     "restart the service.\n"};
}

ControlAnswer answer_of(const Options& options, const std::string& request) {
  const Place place = place_of(options);
  const std::string& data = place.config.data;
  // A running service has its configuration; whoever asks it need not be able to read the secrets.
  if (auto answer = call_control(data + "/control.sock", request)) return *answer;
  if (!place.refused.empty()) return {false, place.refused};
  try {
    return on_store(place.config, request);
  } catch (const StoreHeld&) {
    return wait_for_service(data, request);
  }
}

int run(const Options& options, const nlohmann::json& request) {
  const std::string text = request.dump();
  try {
    const ControlAnswer answer = answer_of(options, text);
    std::fputs(answer.text.c_str(), answer.ok ? stdout : stderr);
    return answer.ok ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "screenline: %s\n", error.what());
    return 1;
  }
}

// The running service knows what a reload changed; without one the configuration says it all.
int on_call(const Options& options) {
  const auto shown = read_local_time(options.at);
  if (!options.at.empty() && !shown) {
    std::fprintf(stderr,
                 "screenline: --at takes a time of the site's clock, \"2026-12-24 18:00\"\n");
    return 2;
  }
  const Place place = place_of(options, Secrets::may_come);
  const nlohmann::json request{{"do", "handoff.on-call"}, {"at", options.at}};
  if (const auto answer = call_control(place.config.data + "/control.sock", request.dump())) {
    std::fputs(answer->text.c_str(), answer->ok ? stdout : stderr);
    return answer->ok ? 0 : 1;
  }
  std::fputs(place.refused.c_str(), stderr);
  if (place.config.settings.sites.empty()) return 1;
  const WallClock clock;
  std::fputs(duty_text(place.config.settings, clock.now(), shown).c_str(), stdout);
  return 0;
}

void add_common(CLI::App* command, Options& options) {
  command->add_option("--data", options.data,
                      "data folder (default: the configuration's; without one: data)");
  command->add_option("--config", options.config, "configuration (default: the demo)");
}

// claim, contact, release: a row and a name.
CLI::App* add_row_command(CLI::App& parent, const std::shared_ptr<Options>& options, int& exit_code,
                          const std::string& name, const std::string& what) {
  CLI::App* command = parent.add_subcommand(name, what);
  add_common(command, *options);
  command->add_option("row", options->row, "number of the row")->required();
  command->add_option("--by", options->by, "your name (goes on record)")->required();
  command->callback([options, &exit_code, name] {
    exit_code = run(*options, {{"do", "handoff." + name},
                               {"row", options->row},
                               {"by", options->by},
                               {"note", options->note},
                               {"reached", !options->no_answer}});
  });
  return command;
}

void add_close(CLI::App& parent, const std::shared_ptr<Options>& options, int& exit_code) {
  CLI::App* close = parent.add_subcommand("close",
                                          "close a row. A crisis row: by a clinician, with how it "
                                          "ended; at L3 and L4 a second one, who "
                                          "has looked (show), signs the same");
  add_common(close, *options);
  close->add_option("row", options->row, "number of the row")->required();
  close->add_option("--by", options->by, "who closes it")->required();
  close->add_option("--role", options->role, "clinician, to close a crisis row");
  close->add_option("--outcome", options->outcome,
                    "safe_with_plan, emergency_sent, handed_over, declined, not_reached, "
                    "false_alarm");
  close->add_option("--risk", options->risk, "overall, now: none, low, moderate, high, imminent");
  close->add_option("--plan", options->plan,
                    "what was found and what follows, in words: 8 letters to 2000 characters");
  close
      ->add_option("--contact", options->contacts,
                   "who was tried; again for each: \"person; phone; 14:05; reached\"")
      ->allow_extra_args(false);
  close->add_option("--notified", options->notified, "who was told; again for each")
      ->allow_extra_args(false);
  close->add_option("--follow-up", options->follow_up, "the day somebody follows up, 2026-12-24");
  close->add_flag("--caring-contact", options->caring_contact,
                  "two short texts to the person, after a day and after a week");
  close->add_option("--disposition", options->disposition,
                    "of a row that is no crisis: how it ended, in words");
  close->callback([options, &exit_code] {
    exit_code = run(*options, {{"do", "handoff.close"},
                               {"row", options->row},
                               {"by", options->by},
                               {"role", options->role},
                               {"disposition", options->disposition},
                               {"outcome", options->outcome},
                               {"risk", options->risk},
                               {"plan", options->plan},
                               {"contacts", options->contacts},
                               {"notified", options->notified},
                               {"follow_up", options->follow_up},
                               {"caring_contact", options->caring_contact}});
  });
}

void add_missed(CLI::App& parent, const std::shared_ptr<Options>& options, int& exit_code) {
  CLI::App* missed = parent.add_subcommand(
      "missed", "report danger that was not heard: kept for review; with --level a row opens now");
  add_common(missed, *options);
  missed->add_option("who", options->who, "a row, person or conversation by number, or +1555...")
      ->required();
  missed->add_option("--by", options->by, "your name (goes on record)")->required();
  missed->add_option("--note", options->note, "what was not heard (not with --texts)");
  missed->add_option("--level", options->level, "2, 3 or 4: page staff now, at this level");
  missed->add_option("--track", options->track, "self (default), third, violence, abuse, medical");
  missed->add_option("--turn", options->turn, "where in the transcript (default: their last text)");
  missed->add_option("--should-be", options->should_be,
                     "1 to 4: the level you read in it, for review; nobody is paged");
  missed->add_flag("--texts", options->texts,
                   "reports nothing: their last texts with the numbers that --turn takes");
  missed->add_flag("--quiet", options->quiet, "the person gets no crisis text");
  missed->callback([options, &exit_code] {
    exit_code = run(*options, {{"do", "handoff.missed"},
                               {"who", options->who},
                               {"by", options->by},
                               {"note", options->note},
                               {"level", options->level},
                               {"track", options->track},
                               {"turn", options->turn},
                               {"should_be", options->should_be},
                               {"texts", options->texts},
                               {"quiet", options->quiet}});
  });
}

void add_cases(CLI::App& parent, const std::shared_ptr<Options>& options, int& exit_code) {
  CLI::App* cases = parent.add_subcommand(
      "cases", "false alarms and danger that was missed, for who reviews the lexicon");
  add_common(cases, *options);
  cases->add_option("--as", options->as, "twins: as drafts of lexicon rows, with what was written");
  cases->add_option("--by", options->by, "with --as: your name (goes on record)");
  cases->callback([options, &exit_code] {
    exit_code = run(*options, {{"do", "handoff.cases"}, {"as", options->as}, {"by", options->by}});
  });
}

}  // namespace

void add_handoff(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("handoff", "the queue of people who need a person");
  command->require_subcommand(1);

  CLI::App* list = command->add_subcommand("list", "open rows, most urgent first");
  add_common(list, *options);
  list->add_flag("--all", options->all, "closed rows too");
  list->callback([options, &exit_code] {
    exit_code = run(*options, {{"do", "handoff.list"}, {"all", options->all}});
  });

  CLI::App* referrals = command->add_subcommand(
      "referrals",
      "how often people were sent to crisis lines, by month and level, as CSV: notices (staff were "
      "told of new danger), further (messages at a level that was known), people (different "
      "persons)");
  add_common(referrals, *options);
  auto year = std::make_shared<int>(0);
  referrals->add_option("--year", *year, "of this year only")->check(CLI::Range(2000, 9999));
  referrals->callback([options, year, &exit_code] {
    exit_code = run(*options, {{"do", "handoff.referrals"}, {"year", *year}});
  });

  CLI::App* show = command->add_subcommand("show", "summary, answers and transcript of a row");
  add_common(show, *options);
  show->add_option("row", options->row, "number of the row")->required();
  show->add_option("--by", options->by, "who looks (goes on record)")->required();
  show->callback([options, &exit_code] {
    exit_code = run(*options, {{"do", "handoff.show"}, {"row", options->row}, {"by", options->by}});
  });

  add_row_command(*command, options, exit_code, "claim",
                  "take a row: you have seen it and will act");
  CLI::App* contact = add_row_command(*command, options, exit_code, "contact",
                                      "put a call or another contact with the person on record");
  contact->add_flag("--no-answer", options->no_answer,
                    "the person was not reached: the clock runs on");
  contact->add_option("--note", options->note, "what was done, in a few words")->required();
  add_row_command(*command, options, exit_code, "release", "give back a row that you hold");

  CLI::App* duty = command->add_subcommand("on-call", "who is on duty, and who is next");
  add_common(duty, *options);
  duty->add_option("--at", options->at, "at this time of the site's clock, \"2026-12-24 18:00\"");
  duty->callback([options, &exit_code] { exit_code = on_call(*options); });
  CLI::App* drill = command->add_subcommand(
      "drill", "page everybody on the first rung by every channel, marked DRILL, and time it");
  add_common(drill, *options);
  drill->add_option("--by", options->by, "your name (goes on record)")->required();
  drill->add_option("--site", options->site, "whose (default: the only one)");
  drill->add_flag("--ack", options->acknowledge, "you got the drill that is under way");
  drill->callback([options, &exit_code] {
    exit_code = run(*options, {{"do", options->acknowledge ? "handoff.drill_ack" : "handoff.drill"},
                               {"by", options->by},
                               {"site", options->site}});
  });

  add_close(*command, options, exit_code);
  add_missed(*command, options, exit_code);
  add_cases(*command, options, exit_code);
}

}  // namespace screenline::cli
