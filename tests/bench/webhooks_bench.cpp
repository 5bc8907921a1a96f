#include "tests/bench/webhooks_bench.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "tests/bench/audit.hpp"
#include "tests/bench/load.hpp"

namespace screenline::bench {

namespace {

constexpr std::size_t idle_holders = 64, dripping_holders = 64;

Phase load_for(Load& load, const ServerProcess& server, double seconds) {
  return load.run(seconds, [&server] { return server.cpu(); });
}

// Ends the service and holds the counts against each other. False when they do not agree.
bool end_and_audit(const House& house, ServerProcess& server, const Load& load, const char* part,
                   Report& report) {
  ServiceCounts counts;
  if (!server.stop(counts)) {
    report.failures.push_back(fmt::format("{}: the service did not end well", part));
    return false;
  }
  const Audited audited = audit(house.requests(), load, counts, house.store_path());
  for (const std::string& failure : audited.failures) {
    report.failures.push_back(fmt::format("{}: {}", part, failure));
  }
  if (load.ran_out()) report.notes.push_back(fmt::format("{}: ran out of requests", part));
  if (audited.failures.empty()) {
    const double turns = static_cast<double>(counts.turns);
    report.notes.push_back(fmt::format(
        "{}: {} ids sent = accepted = rows, {} answers with a text, {:.1f} turns a wave", part,
        audited.rows, audited.texts, turns / static_cast<double>(std::max<std::uint64_t>(1, counts.waves))));
  }
  return audited.failures.empty();
}

struct Sides {
  Figure rate, p50, p99, p999, cpu;

  explicit Sides(const char* who)
      : rate(figure(who, "requests", "req/s")),
        p50(figure(who, "p50", "ms")),
        p99(figure(who, "p99", "ms")),
        p999(figure(who, "p99.9", "ms")),
        cpu(figure(who, "server CPU a request", "us")) {}

  void add(Phase& phase) {
    rate.samples.push_back(phase.rate());
    cpu.samples.push_back(phase.cpu_each() * 1e6);
    p50.samples.push_back(quantile(phase.latency, 0.5) * 1e3);
    p99.samples.push_back(quantile(phase.latency, 0.99) * 1e3);
    p999.samples.push_back(quantile(phase.latency, 0.999) * 1e3);
  }
  void tell(Report& report) {
    for (Figure* one : {&rate, &p50, &p99, &p999, &cpu}) report.add(std::move(*one));
  }

 private:
  static Figure figure(const char* who, const char* what, const char* unit) {
    return {"webhooks", fmt::format("{}: {}", who, what), unit, {}, {}, {}};
  }
};

// CPU time that the host took away makes a run's wall figures too low; say so.
void note_stolen(double before, Report& report) {
  const double stolen = stolen_seconds() - before;
  if (stolen > 0.2) {
    report.notes.push_back(fmt::format("the host took {:.1f} s of CPU time meanwhile", stolen));
  }
}

}  // namespace

void bench_webhooks(const cli::ContentRead& content, const HttpOptions& options, Report& report) {
  House house(content, options, options.seconds + warm_up_seconds);
  const double stolen = stolen_seconds();
  const double sync = sync_seconds(house.folder());
  Sides echo("bare echo"), turns("turns");
  Figure ratio{"webhooks", "turns / echo, requests", "x", {}, 0.2, 0.35};
  Figure cost{"webhooks", "turns / echo, CPU a request", "x", {}, {}, {}};
  const auto run_echo = [&] {
    ServerProcess server = ServerProcess::echo(options.server_core);
    Load load(house.requests(), {server.port(), options.connections, numbers_at_once, true});
    (void)load_for(load, server, warm_up_seconds);
    Phase phase = load_for(load, server, options.seconds);
    echo.add(phase);
    ServiceCounts none;
    (void)server.stop(none);
  };
  run_echo();
  for (std::size_t i = 0; i < options.repetitions; ++i) {
    ServerProcess server = house.start_service();
    Load load(house.requests(), {server.port(), options.connections, numbers_at_once, false});
    (void)load_for(load, server, warm_up_seconds);
    Phase phase = load_for(load, server, options.seconds);
    turns.add(phase);
    if (!end_and_audit(house, server, load, "webhooks", report)) break;
    run_echo();
    const auto around = [&](const Figure& of) { return (of.samples[i] + of.samples[i + 1]) / 2; };
    ratio.samples.push_back(turns.rate.samples[i] / around(echo.rate));
    cost.samples.push_back(turns.cpu.samples[i] / around(echo.cpu));
  }
  echo.tell(report);
  turns.tell(report);
  report.add(std::move(ratio));
  report.add(std::move(cost));
  report.notes.push_back(
      fmt::format("webhooks: {} connections; 4 KiB and fdatasync take {:.0f} us here",
                  options.connections, sync * 1e6));
  note_stolen(stolen, report);
}

void bench_holders(const cli::ContentRead& content, const HttpOptions& options, Report& report) {
  House house(content, options, 3 * options.seconds + warm_up_seconds);
  const double stolen = stolen_seconds();
  Figure free{"holders", "turns without holders", "req/s", {}, {}, {}};
  Figure held{"holders", "turns with 64 idle and 64 dripping", "req/s", {}, {}, {}};
  Figure ratio{"holders", "with / without", "x", {}, 0.8, {}};
  Figure probe_share{"holders", "probes answered", "x", {}, 1.0, {}};
  Figure probe_p99{"holders", "probe, p99 with holders", "ms", {}, {}, {}};
  Figure probe_max{"holders", "probe, longest with holders", "ms", {}, {}, {}};
  for (std::size_t i = 0; i < options.repetitions; ++i) {
    ServerProcess server = house.start_service();
    Load load(house.requests(), {server.port(), options.connections, numbers_at_once, false});
    load.probe(true);
    (void)load_for(load, server, warm_up_seconds);
    const Phase before = load_for(load, server, options.seconds);
    load.hold(idle_holders, dripping_holders);
    Phase with = load_for(load, server, options.seconds);
    load.let_go();
    const Phase after = load_for(load, server, options.seconds);
    const double without = (before.rate() + after.rate()) / 2;
    free.samples.push_back(without);
    held.samples.push_back(with.rate());
    ratio.samples.push_back(with.rate() / without);
    probe_share.samples.push_back(static_cast<double>(with.probes_answered) /
                                  static_cast<double>(with.probes));
    probe_p99.samples.push_back(quantile(with.probe_latency, 0.99) * 1e3);
    probe_max.samples.push_back(quantile(with.probe_latency, 1) * 1e3);
    const std::size_t missed = with.probes - with.probes_answered + before.probes -
                               before.probes_answered + after.probes - after.probes_answered;
    if (missed > 0) report.failures.push_back(fmt::format("holders: {} probes unanswered", missed));
    if (!end_and_audit(house, server, load, "holders", report)) break;
  }
  for (Figure* one : {&free, &held, &ratio, &probe_share, &probe_p99, &probe_max}) {
    report.add(std::move(*one));
  }
  note_stolen(stolen, report);
}

}  // namespace screenline::bench
