#include "tests/bench/advance_bench.hpp"

#include <chrono>
#include <string>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>

#include "bot/dialog/advance.hpp"
#include "bot/service/codec.hpp"
#include "bot/service/hash.hpp"
#include "tests/bench/machine.hpp"
#include "tests/bench/walks.hpp"

namespace screenline::bench {

namespace {

using std::chrono::steady_clock;

double seconds_since(steady_clock::time_point start) {
  return std::chrono::duration<double>(steady_clock::now() - start).count();
}

// One message, ready: what the edge and the lane would hand to advance().
struct Ready {
  std::size_t person = 0, index = 0;
  dialog::Input input;
  service::Time at;
};

// Samples of one turn each, in seconds.
struct Parts {
  std::vector<double> decode, scan, advance, encode, turn;
};

class Bench {
 public:
  Bench(const service::Content& content, std::size_t persons)
      : content_(content),
        detector_(content.detector->clone()),
        world_(content.world(content.site(walk_site), walk_line, detector_)) {
    for (std::size_t i = 0; i < persons; ++i) {
      WalkOptions options;
      options.seed = i + 1;
      options.start = start_;
      options.danger = i % 10 == 0;  // far more than in real life: the crisis path is timed too
      walks_.push_back(make_walk(content, options));
      expected_texts_ += texts_of(walks_.back());
    }
    line_up();
    records_.resize(persons);
  }

  [[nodiscard]] std::size_t turns() const { return ready_.size(); }
  [[nodiscard]] std::size_t texts() const { return texts_; }
  [[nodiscard]] std::size_t expected_texts() const { return expected_texts_; }

  // Every message once. Returns the seconds it took.
  double pass() {
    begin();
    const auto start = steady_clock::now();
    for (const Ready& one : ready_) turn(one);
    return seconds_since(start);
  }

  // The same with a look at the clock between the parts, and the scan once more by itself.
  void pass_in_parts(Parts& parts) {
    begin();
    for (const Ready& one : ready_) {
      const auto& in = std::get<dialog::TextIn>(one.input);
      auto start = steady_clock::now();
      const crisis::Scan scan = detector_.scan(in.text, {in.recent, {}, false});
      parts.scan.push_back(seconds_since(start));
      scanned_ += scan.hits.size();
      start = steady_clock::now();
      service::PersonRecord record = unpack(one);
      const auto unpacked = steady_clock::now();
      dialog::Turn turn = dialog::advance(world_, std::move(record.state), one.input, one.at);
      const auto advanced = steady_clock::now();
      pack(one, std::move(record), std::move(turn));
      const auto end = steady_clock::now();
      const auto took = [](auto from, auto to) {
        return std::chrono::duration<double>(to - from).count();
      };
      parts.decode.push_back(took(start, unpacked));
      parts.advance.push_back(took(unpacked, advanced));
      parts.encode.push_back(took(advanced, end));
      parts.turn.push_back(took(start, end));
    }
  }

  [[nodiscard]] double mean_record_bytes() const {
    std::size_t bytes = 0;
    for (const std::string& record : records_) bytes += record.size();
    return static_cast<double>(bytes) / static_cast<double>(records_.size());
  }

 private:
  static std::size_t texts_of(const Walk& walk) {
    std::size_t texts = 0;
    for (const WalkMessage& message : walk.messages) texts += message.texts_out;
    return texts;
  }

  // First everybody's first message, then everybody's second...
  void line_up() {
    for (std::size_t index = 0, more = 1; more > 0; ++index) {
      more = 0;
      for (std::size_t person = 0; person < walks_.size(); ++person) {
        if (index >= walks_[person].messages.size()) continue;
        ++more;
        ready_.push_back({person, index, walk_input(walks_[person], index),
                          start_ + walk_pace * static_cast<int>(index)});
      }
    }
  }

  void begin() {
    service::PersonRecord fresh;
    fresh.state.person.id = 1;
    fresh.state.person.site = walk_site;
    fresh.state.person.addresses.push_back({dialog::Channel::sms, walk_line, walk_number});
    for (std::string& record : records_) service::encode(fresh, record);
    texts_ = 0;
  }

  void turn(const Ready& one) {
    service::PersonRecord record = unpack(one);
    dialog::Turn turn = dialog::advance(world_, std::move(record.state), one.input, one.at);
    pack(one, std::move(record), std::move(turn));
  }

  service::PersonRecord unpack(const Ready& one) const {
    // value(): a record that we packed and cannot unpack ends the run.
    return service::decode<service::PersonRecord>(records_[one.person]).value();
  }

  void pack(const Ready& one, service::PersonRecord record, dialog::Turn turn) {
    std::size_t said = 0;
    for (const dialog::Effect& effect : turn.effects) {
      if (std::holds_alternative<dialog::Send>(effect)) said = 1;
      if (const auto* timer = std::get_if<dialog::SetTimer>(&effect)) {
        record.timers.reminder = timer->due;
      }
    }
    texts_ += said;
    // As the lane does: the id of the message stays with the person (E5).
    record.seen.push_back({service::hash64(std::get<dialog::TextIn>(one.input).text),
                           static_cast<std::uint32_t>(one.index),
                           one.at.time_since_epoch().count() / 1000});
    record.state = std::move(turn.state);
    service::encode(record, records_[one.person]);
  }

  const service::Content& content_;
  const crisis::Detector detector_;
  const dialog::World world_;
  const service::Time start_{std::chrono::milliseconds(1'800'000'000'000)};
  std::vector<Walk> walks_;
  std::vector<Ready> ready_;
  std::vector<std::string> records_;
  std::size_t expected_texts_ = 0, texts_ = 0, scanned_ = 0;
};

}  // namespace

void bench_advance(const service::Content& content, const AdvanceOptions& options, Report& report) {
  Bench bench(content, options.persons);
  (void)bench.pass();  // warm
  const auto turns = static_cast<double>(bench.turns());
  // By CPU time as well: on a busy machine others take their share of the core.
  std::vector<double> rates, cpu_rates;
  for (double spent = 0; spent < options.seconds || rates.size() < 3;) {
    const double cpu = cpu_seconds(::getpid());
    const double took = bench.pass();
    spent += took;
    rates.push_back(turns / took);
    cpu_rates.push_back(turns / (cpu_seconds(::getpid()) - cpu));
    if (bench.texts() != bench.expected_texts()) {
      report.failures.push_back(fmt::format("advance: {} texts were sent, the walks have {}",
                                            bench.texts(), bench.expected_texts()));
      return;
    }
  }
  Parts parts;
  bench.pass_in_parts(parts);
  report.add({"advance", "turns a second of CPU", "turns/s", cpu_rates, 100'000, 400'000});
  report.add({"advance", "turns a second of wall clock", "turns/s", rates, {}, {}});
  const auto us = [&](const char* name, std::vector<double>& samples, double share) {
    report.add({"advance", name, "us", {quantile(samples, share) * 1e6}, {}, {}});
  };
  us("one turn, p50", parts.turn, 0.5);
  us("one turn, p99", parts.turn, 0.99);
  const auto mean = [&](const char* name, const std::vector<double>& samples) {
    double sum = 0;
    for (const double sample : samples) sum += sample;
    report.add({"advance", name, "us", {sum / static_cast<double>(samples.size()) * 1e6}, {}, {}});
  };
  mean("of it: decode, mean", parts.decode);
  mean("of it: advance with the scan, mean", parts.advance);
  mean("of it: encode, mean", parts.encode);
  mean("the scan by itself, mean", parts.scan);
  report.notes.push_back(
      fmt::format("advance: {} persons, {} turns a pass, {:.0f} bytes a packed record at the end",
                  options.persons, bench.turns(), bench.mean_record_bytes()));
}

}  // namespace screenline::bench
