// A process commits waves and says over a pipe which turns were acknowledged; it is killed with
// SIGKILL at a random moment, again and again, on the same store. SCREENLINE_KILLS=10000 for more
// rounds than the usual 200.
#include <chrono>
#include <poll.h>
#include <random>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "adapters/store/sqlite.hpp"
#include "tests/adapters/store/turn_law.hpp"
#include "tests/conformance/temp_dir.hpp"
#include "tests/support/catch.hpp"

using namespace screenline;
using namespace screenline::testing;

namespace {

constexpr std::int64_t persons = 40;

// Never returns. Small slices, so that kills hit checkpoints and fresh starts of the log as well.
[[noreturn]] void write_for_ever(const std::string& path, int pipe, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  store::SqliteOptions options;
  options.checkpoint_pages = 40;
  options.wal_pages_max = 200;
  auto result = store::open_sqlite(path, options);
  auto* opened = std::get_if<store::Opened>(&result);
  if (!opened) _exit(3);
  auto records = persons_of(*opened->store, persons);
  while (true) {
    std::vector<service::TurnWrite> wave;
    for (auto at = random() % 4; at < records.size(); at += 1 + random() % 16) {
      wave.push_back(lawful_turn(records[at], *opened->store));
    }
    const auto results = opened->store->commit(wave);
    for (std::size_t i = 0; i < wave.size(); ++i) {
      if (results[i].status != service::CommitStatus::committed) _exit(4);
      const Acknowledged said{wave[i].person, wave[i].after.version};
      if (::write(pipe, &said, sizeof said) != sizeof said) _exit(5);
      records[static_cast<std::size_t>(wave[i].person - 1)] = std::move(wave[i].after);
    }
    opened->store->idle();
  }
}

struct Child {
  pid_t pid = 0;
  int pipe = -1;
};

Child start(const std::string& path, std::uint64_t seed) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t pid = ::fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    ::close(ends[0]);
    write_for_ever(path, ends[1], seed);
  }
  ::close(ends[1]);
  return {pid, ends[0]};
}

// Everything the child said until it was killed, `after` its first word.
std::vector<Acknowledged> listen_and_kill(const Child& child, std::chrono::microseconds after) {
  std::vector<Acknowledged> said;
  Acknowledged one;
  pollfd first{child.pipe, POLLIN, 0};
  ::poll(&first, 1, 10'000);
  const auto end = std::chrono::steady_clock::now() + after;
  bool killed = false;
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end - std::chrono::steady_clock::now());
    pollfd ready{child.pipe, POLLIN, 0};
    if (!killed && (left.count() <= 0 || ::poll(&ready, 1, static_cast<int>(left.count())) == 0)) {
      ::kill(child.pid, SIGKILL);
      killed = true;
    }
    if (::read(child.pipe, &one, sizeof one) != sizeof one) break;  // its end is closed
    said.push_back(one);
  }
  int status = 0;
  ::waitpid(child.pid, &status, 0);
  ::close(child.pipe);
  CHECK(WIFSIGNALED(status));
  return said;
}

int rounds() {
  const char* asked = std::getenv("SCREENLINE_KILLS");
  return asked ? std::stoi(asked) : 200;
}

}  // namespace

TEST_CASE("no acknowledged turn is lost when the process is killed", "[store][kill]") {
  const TempDir dir;
  const auto path = dir.file("s.db");
  std::mt19937_64 random(20251123);
  std::map<std::int64_t, std::uint32_t> checked;
  std::size_t acknowledged = 0;
  const bool bounded = !std::getenv("SCREENLINE_KILLS");
  const auto stop = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  int done = 0;
  for (; done < rounds(); ++done) {
    if (bounded && std::chrono::steady_clock::now() > stop) break;
    const auto child = start(path, random());
    const auto said = listen_and_kill(child, std::chrono::microseconds(random() % 60'000));
    acknowledged += said.size();
    auto opened = store::open_sqlite(path);
    if (auto* error = std::get_if<std::string>(&opened)) FAIL(*error);
    const auto broken = broken_law(std::get<store::Opened>(opened), persons, said, checked);
    INFO("round " << done);
    REQUIRE(broken == "");
  }
  {
    auto opened = store::open_sqlite(path);
    std::map<std::int64_t, std::uint32_t> from_the_start;
    CHECK(broken_law(std::get<store::Opened>(opened), persons, {}, from_the_start) == "");
  }
  CHECK(integrity_of(path) == "ok");
  WARN(done << " kills, " << acknowledged << " acknowledged turns");
  CHECK(acknowledged > static_cast<std::size_t>(done));
}
