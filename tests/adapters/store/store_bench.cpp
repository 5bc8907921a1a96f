// How fast the codec and the durable commit are on this machine. Not a test: run it by hand.
//
//   store_bench [FOLDER] [PERSONS] [SECONDS]
//
// One turn is a person's row, a transcript row and an outbox row, for distinct persons drawn at
// random. The run fails unless the rows counted afterwards are the turns that were committed.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <numeric>
#include <random>
#include <time.h>

#include "adapters/store/sqlite.hpp"
#include "bot/service/codec.hpp"
#include "bot/service/mid.hpp"
#include "tests/conformance/random_records.hpp"

using namespace screenline;
using namespace screenline::service;
using std::chrono::steady_clock;

namespace {

// Of this thread: what a busy machine does not change.
double cpu_seconds() {
  timespec t{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9;
}

double since(steady_clock::time_point start) {
  return std::chrono::duration<double>(steady_clock::now() - start).count();
}

void codec(const char* name, const PersonRecord& record) {
  constexpr int n = 300'000;
  std::string buffer;
  std::size_t sum = 0;
  auto start = steady_clock::now();
  for (int i = 0; i < n; ++i) {
    encode(record, buffer);
    sum += buffer.size();
  }
  const double encoded = since(start);
  start = steady_clock::now();
  for (int i = 0; i < n; ++i) sum += decode<PersonRecord>(buffer)->state.person.site.size();
  const double decoded = since(start);
  std::printf("codec, %-28s %5zu bytes  encode %4.0f ns  decode %4.0f ns  (%zu)\n", name,
              buffer.size(), encoded / n * 1e9, decoded / n * 1e9, sum % 10);
}

TurnWrite turn_of(const PersonRecord& before, std::int64_t row) {
  TurnWrite w;
  w.person = before.state.person.id;
  w.expected_version = before.version;
  w.after = before;
  auto& c = *w.after.state.conversation;
  ++c.seq;
  w.after.timers.reminder = *w.after.timers.reminder + std::chrono::seconds(40);
  TranscriptTurn t;
  t.conversation = c.id;
  t.seq = c.seq;
  t.at = c.last_inbound_at;
  t.source = "sms";
  t.message_id = "SM0123456789abcdef0123456789abcdef";
  const std::string text =
      "Over the last 2 weeks, how often have you had little interest or pleasure in doing things? "
      "0 Not at all 1 Several days 2 More than half the days 3 Nearly every day";
  t.messages = {{Direction::in, dialog::Author::bot, "2", "", 0},
                {Direction::out, dialog::Author::bot, text, "step:phq_1", row}};
  t.step_before = "44", t.step_after = "45";
  t.versions = "flow=3f786850e387 copy=1 lexicon=550fdab836ed";
  w.transcript = std::move(t);
  OutboxRow r;
  r.id = row;
  r.person = w.person, r.conversation = c.id, r.seq = c.seq;
  r.state = OutboxState::inline_pending;
  r.line = "main", r.to = "+15550100000", r.text = text;
  r.mid = make_mid({row, 0x123456789abcdefULL});
  r.created = r.due = w.transcript->at;
  w.outbox.push_back(std::move(r));
  return w;
}

bool run(store::Opened& opened, std::vector<PersonRecord>& persons, std::size_t batch,
         double seconds) {
  std::mt19937_64 random(batch);
  std::vector<std::size_t> order(persons.size());
  std::iota(order.begin(), order.end(), 0);
  std::vector<double> commits, idles;
  std::int64_t turns = 0;
  const auto before = opened.reader->counts().turns;
  std::shuffle(order.begin(), order.end(), random);
  std::size_t at = 0;
  double commit_cpu = 0, idle_cpu = 0;
  double building = 0;
  const auto start = steady_clock::now();
  while (since(start) < seconds) {
    const auto build = steady_clock::now();
    std::vector<TurnWrite> wave;
    std::vector<std::size_t> who;
    for (std::size_t i = 0; i < batch; ++i, at = (at + 1) % order.size()) {
      who.push_back(order[at]);
      wave.push_back(turn_of(persons[order[at]], opened.store->next_id()));
    }
    building += since(build);
    const auto commit = steady_clock::now();
    const double cpu = cpu_seconds();
    const auto results = opened.store->commit(wave);
    commits.push_back(since(commit));
    commit_cpu += cpu_seconds() - cpu;
    for (std::size_t i = 0; i < batch; ++i) {
      if (results[i].status != CommitStatus::committed) return false;
      persons[who[i]] = std::move(wave[i].after);
    }
    turns += static_cast<std::int64_t>(batch);
    const auto idle = steady_clock::now();
    const double before_idle = cpu_seconds();
    opened.store->idle();
    idle_cpu += cpu_seconds() - before_idle;
    idles.push_back(since(idle));
  }
  const double took = since(start) - building;
  const double idling = std::accumulate(idles.begin(), idles.end(), 0.0);
  const double worst_idle = *std::max_element(idles.begin(), idles.end());
  std::sort(commits.begin(), commits.end());
  const double each = 1e6 / static_cast<double>(turns);
  std::printf(
      "batch %4zu  %6.0f turns/s  cpu us/turn: commit %5.1f checkpoint %4.1f  commit p50 %.2f "
      "p99 %.2f max %.1f ms  checkpoints %2.0f %% of the time, longest %.1f ms\n",
      batch, static_cast<double>(turns) / took, commit_cpu * each, idle_cpu * each,
      commits[commits.size() / 2] * 1e3, commits[commits.size() * 99 / 100] * 1e3,
      commits.back() * 1e3, 100 * idling / took, worst_idle * 1e3);
  std::fflush(stdout);
  return opened.reader->counts().turns - before == turns;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : "/tmp/store_bench";
  const auto count = argc > 2 ? std::stoul(argv[2]) : 50'000UL;
  const double seconds = argc > 3 ? std::stod(argv[3]) : 3;

  auto record = testing::typical_person(1);
  codec("65 steps, 45 answered, 45 ids", record);
  record.seen.clear();
  codec("the same without message ids", record);

  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  auto result = store::open_sqlite(folder + "/bench.db");
  if (auto* error = std::get_if<std::string>(&result)) return std::puts(error->c_str()), 1;
  auto& opened = std::get<store::Opened>(result);
  std::vector<PersonRecord> persons;
  for (std::size_t i = 0; i < count; ++i) {
    persons.push_back(testing::typical_person(static_cast<std::int64_t>(i) + 1));
    persons.back().version = 0;
    persons.back().state.conversation->seq = 0;
  }
  for (std::size_t i = 0; i < count; i += 500) {
    std::vector<TurnWrite> wave;
    for (auto j = i; j < std::min(i + 500, count); ++j) {
      wave.push_back(turn_of(persons[j], opened.store->next_id()));
    }
    (void)opened.store->commit(wave);
    for (auto j = i; j < std::min(i + 500, count); ++j) persons[j] = std::move(wave[j - i].after);
    opened.store->idle();
  }
  bool good = true;
  for (const std::size_t batch : {1, 8, 32, 64, 256}) {
    good = run(opened, persons, batch, seconds) && good;
  }
  opened = {};
  std::filesystem::remove_all(folder);
  if (!good) std::puts("FAILED: the rows counted are not the turns committed");
  return good ? 0 : 1;
}
