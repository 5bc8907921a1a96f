#include "bot/cli/run_program.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace screenline::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t output_bytes_max = std::size_t{64} << 20u;

class File {
 public:
  explicit File(int number) : number_(number) {}
  File(File&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  File& operator=(File&&) = delete;
  ~File() { close(); }

  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

struct Pipe {
  File read{-1}, write{-1};
};

Pipe make_pipe() {
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) ends[0] = ends[1] = -1;  // then nothing can be started
  return {File(ends[0]), File(ends[1])};
}

pid_t start(const std::vector<std::string>& words, const Pipe& in, const Pipe& out,
            const Pipe& err) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.read.number(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.write.number(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.write.number(), STDERR_FILENO);
  pid_t child = -1;
  const int failed =
      ::posix_spawnp(&child, arguments.front(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return failed == 0 ? child : -1;
}

void take(File& from, std::string& into) {
  std::array<char, 65536> bytes{};
  const ssize_t size = ::read(from.number(), bytes.data(), bytes.size());
  if (size < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (size <= 0) return from.close();
  const auto room = output_bytes_max - std::min(output_bytes_max, into.size());
  into.append(bytes.data(), std::min(static_cast<std::size_t>(size), room));
}

void give(File& to, std::string_view& rest) {
  const ssize_t size = ::write(to.number(), rest.data(), rest.size());
  if (size < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (size < 0) return to.close();  // it does not want more
  rest.remove_prefix(static_cast<std::size_t>(size));
  if (rest.empty()) to.close();
}

// False: the time was up.
bool talk(Pipe& in, Pipe& out, Pipe& err, std::string_view input, Clock::time_point until,
          ProgramRun& run) {
  ::fcntl(in.write.number(), F_SETFL, O_NONBLOCK);
  if (input.empty()) in.write.close();
  while (out.read.number() >= 0 || err.read.number() >= 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now());
    if (left.count() <= 0) return false;
    pollfd files[] = {{in.write.number(), POLLOUT, 0},  // a negative one is left aside
                      {out.read.number(), POLLIN, 0},
                      {err.read.number(), POLLIN, 0}};
    if (::poll(files, 3, static_cast<int>(left.count())) < 0 && errno != EINTR) return false;
    if (files[0].revents != 0) give(in.write, input);
    if (files[1].revents != 0) take(out.read, run.out);
    if (files[2].revents != 0) take(err.read, run.err);
  }
  return true;
}

}  // namespace

ProgramRun run_bounded(const std::vector<std::string>& words, const std::string& input,
                       std::chrono::milliseconds at_most) {
  ProgramRun run;
  const Clock::time_point until = Clock::now() + at_most;
  Pipe in = make_pipe(), out = make_pipe(), err = make_pipe();
  // A program that reads nothing must not end this one.
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  const pid_t child = start(words, in, out, err);
  in.read.close();
  out.write.close();
  err.write.close();
  if (child > 0) {
    const bool in_time = talk(in, out, err, input, until, run);
    if (!in_time) ::kill(child, SIGKILL);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    run.end = in_time ? ProgramRun::End::exited : ProgramRun::End::took_too_long;
    run.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  (void)std::signal(SIGPIPE, before);
  return run;
}

}  // namespace screenline::cli
