#include "bot/cli/serve/control.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bot/cli/local_time.hpp"
#include "bot/cli/serve/control_flows.hpp"
#include "bot/cli/serve/duty_text.hpp"
#include "bot/cli/serve/referrals.hpp"
#include "bot/cli/serve/runtime.hpp"

namespace screenline::cli {

namespace {

using nlohmann::json;

constexpr std::size_t message_max = 16 << 20;  // a long transcript is a few hundred KB
constexpr std::chrono::milliseconds patience{15'000};  // longer than any command takes
// For a whole request, and for one stretch of its answer: local programs write at once, and a peer that
// hangs must not keep the desk waiting.
constexpr std::chrono::milliseconds request_time{2'000};

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    throw std::runtime_error("the path of the control socket is too long: " + path);
  }
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

constexpr const char* degraded_line =
    "DEGRADED: the crisis files on disk are bad or out of date; the compiled-in texts and rows are used.\n"
    "Run screenline check, mend them, then screenline reload.\n";

std::string lines_on_files(const Runtime& runtime) {
  std::string out = runtime.degraded ? degraded_line : "";
  if (const std::size_t count = runtime.expired(); count > 0) {
    out += fmt::format(
        "{} lines of help in the crisis texts are past their date: verify them, docs/RUNBOOK.md says how.\n",
        count);
  }
  if (const auto ahead = runtime.clock_ahead(); ahead.count() > 0) {
    out += fmt::format(
        "The machine's clock was set back: times shown here are {} ahead of it. Deadlines and "
        "pages go on.\n",
        span_words(ahead));
  }
  return out;
}

// Everything up to the peer's end of writing; what has come by then when it does not end in `time`.
std::string read_all(int fd, std::chrono::milliseconds time) {
  using std::chrono::steady_clock;
  const auto until = steady_clock::now() + time;
  std::string out;
  char buffer[4096];
  pollfd waiting{fd, POLLIN, 0};
  while (out.size() < message_max) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - steady_clock::now());
    if (left.count() <= 0 || ::poll(&waiting, 1, static_cast<int>(left.count())) <= 0) break;
    const ssize_t got = ::read(fd, buffer, sizeof buffer);
    if (got <= 0) break;
    out.append(buffer, static_cast<std::size_t>(got));
  }
  return out;
}

void write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::string text_or(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

std::int64_t number_or_zero(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

// Keys whose value is of another kind than the command takes; "" when all is well.
std::string wrong_kind(const json& in) {
  for (const char* key : {"all", "reached", "caring_contact", "quiet", "texts", "dry_run", "revoked"}) {
    if (in.contains(key) && !in.at(key).is_boolean()) return std::string(key) + " is neither true nor false";
  }
  for (const char* key : {"row", "ms", "year", "level", "turn", "should_be", "after"}) {
    if (in.contains(key) && !in.at(key).is_number_integer()) return std::string(key) + " is no whole number";
  }
  for (const char* key : {"do", "by", "note", "role", "disposition", "request", "at", "site", "outcome", "risk",
                          "plan", "follow_up", "who", "track", "as", "from", "revision", "reason"}) {
    if (in.contains(key) && !in.at(key).is_string()) return std::string(key) + " is no text";
  }
  for (const char* key : {"contacts", "notified"}) {
    if (!in.contains(key)) continue;
    const json& list = in.at(key);
    const auto is_text = [](const json& one) { return one.is_string(); };
    if (!list.is_array() || !std::all_of(list.begin(), list.end(), is_text))
      return std::string(key) + " is no list of texts";
  }
  return {};
}

std::vector<std::string> texts_or_none(const json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() ? std::vector<std::string>() : found->get<std::vector<std::string>>();
}

CloseRequest close_request(const json& in) {
  CloseRequest out{number_or_zero(in, "row"), text_or(in, "by"), text_or(in, "role"),
                   text_or(in, "disposition"), {}, text_or(in, "request")};
  out.ending = {text_or(in, "outcome"),        text_or(in, "risk"),
                text_or(in, "plan"),           text_or(in, "follow_up"),
                texts_or_none(in, "contacts"), texts_or_none(in, "notified"),
                in.value("caring_contact", false)};
  return out;
}

MissedReport missed_report(const json& in) {
  MissedReport out;
  out.who = text_or(in, "who");
  out.by = text_or(in, "by");
  out.note = text_or(in, "note");
  out.level = static_cast<int>(std::clamp<std::int64_t>(number_or_zero(in, "level"), -1, 99));
  out.should_be =
      static_cast<int>(std::clamp<std::int64_t>(number_or_zero(in, "should_be"), -1, 99));
  out.track = text_or(in, "track");
  out.turn = static_cast<std::uint32_t>(std::clamp<std::int64_t>(number_or_zero(in, "turn"), 0, UINT32_MAX));
  out.quiet = in.value("quiet", false);
  out.key = text_or(in, "request");
  return out;
}

ControlAnswer answer_cases(Desk& desk, const json& in) {
  if (text_or(in, "as").empty()) return {true, desk.cases()};
  if (text_or(in, "as") != "twins") return {false, "cases are written as twins: --as twins\n"};
  Desk::Done done = desk.cases_as_twins(text_or(in, "by"));
  if (!done.message.ends_with('\n')) done.message += '\n';
  return {done.ok, done.message};
}

ControlAnswer answer_desk(Desk& desk, const std::string& what, const json& in) {
  if (what == "handoff.list") return {true, desk.list(in.value("all", false))};
  if (what == "handoff.cases") return answer_cases(desk, in);
  const std::int64_t row = number_or_zero(in, "row");
  const std::string by = text_or(in, "by");
  Desk::Done done{false, "unknown command"};
  if (what == "handoff.show") done = desk.show(row, by);
  if (what == "handoff.claim") done = desk.claim(row, by);
  if (what == "handoff.contact") done = desk.contact({row, by, text_or(in, "note"), in.value("reached", true)});
  if (what == "handoff.release") done = desk.release(row, by);
  if (what == "handoff.close") done = desk.close(close_request(in));
  if (what == "handoff.missed")
    done = in.value("texts", false) ? desk.texts_of(text_or(in, "who"), by)
                                    : desk.missed(missed_report(in));
  if (!done.message.ends_with('\n')) done.message += '\n';
  return {done.ok, done.message};
}

ControlAnswer on_call_answer(const Runtime& runtime, const std::string& at) {
  const auto shown = read_local_time(at);
  if (!at.empty() && !shown) return {false, "a time is written 2026-12-24 18:00\n"};
  const auto content = runtime.environment.content();
  return {true, duty_text(content->settings, runtime.clock.now(), shown)};
}

ControlAnswer answer_drill(Runtime& runtime, const std::string& what, const json& in) {
  if (!runtime.sending) return {false, "nothing serves here: a drill goes out by the running service\n"};
  const std::string site = text_or(in, "site"), by = text_or(in, "by");
  const Desk::Done done = what == "handoff.drill" ? runtime.drill->start(site, by)
                                                  : runtime.drill->acknowledge(site, by);
  return {done.ok, done.message + "\n"};
}

}  // namespace

ControlServer::ControlServer(std::string path, Handle handle)
    : path_(std::move(path)), handle_(std::move(handle)) {
  ::unlink(path_.c_str());
  const sockaddr_un address = address_of(path_);
  socket_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const mode_t before = ::umask(0177);
  const bool bound =
      socket_ >= 0 && ::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
      ::listen(socket_, 16) == 0;
  ::umask(before);
  if (!bound) throw std::runtime_error("cannot open the control socket " + path_ + ": " + std::strerror(errno));
  thread_ = std::thread([this] { run(); });
}

ControlServer::~ControlServer() {
  stopping_ = true;
  thread_.join();
  ::close(socket_);
  ::unlink(path_.c_str());
}

void ControlServer::run() {
  pollfd waiting{socket_, POLLIN, 0};
  while (!stopping_) {
    if (::poll(&waiting, 1, 200) <= 0) continue;
    const int peer = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
    if (peer < 0) continue;
    timeval write_time{request_time.count() / 1000, 0};
    ::setsockopt(peer, SOL_SOCKET, SO_SNDTIMEO, &write_time, sizeof write_time);
    const ControlAnswer answer = handled(read_all(peer, request_time));
    write_all(peer, json{{"ok", answer.ok}, {"text", answer.text}}.dump(-1, ' ', false,
                                                                       json::error_handler_t::replace));
    ::close(peer);
  }
}

// A command that fails is an error of its sender, never the end of the service.
ControlAnswer ControlServer::handled(const std::string& request) const {
  try {
    return handle_(request);
  } catch (const std::exception& error) {
    return {false, std::string("the command failed: ") + error.what() + "\n"};
  }
}

std::optional<ControlAnswer> call_control(const std::string& path, const std::string& request) {
  const sockaddr_un address = address_of(path);
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    if (fd >= 0) ::close(fd);
    return std::nullopt;
  }
  write_all(fd, request);
  ::shutdown(fd, SHUT_WR);
  const json answer = json::parse(read_all(fd, patience), nullptr, false);
  ::close(fd);
  if (!answer.is_object()) return ControlAnswer{false, "the service gave no answer\n"};
  return ControlAnswer{answer.value("ok", false), answer.value("text", "")};
}

ControlAnswer handle_control(Runtime& runtime, const std::string& request) {
  const json in = json::parse(request, nullptr, false);
  if (!in.is_object()) return {false, "the request is no JSON object\n"};
  if (const std::string wrong = wrong_kind(in); !wrong.empty()) return {false, wrong + "\n"};
  const std::string what = text_or(in, "do");
  if (what == "handoff.referrals") {
    return {true, referrals_csv(*runtime.store.reader, static_cast<int>(number_or_zero(in, "year")))};
  }
  if (what == "handoff.on-call") return on_call_answer(runtime, text_or(in, "at"));
  if (what == "handoff.drill" || what == "handoff.drill_ack") return answer_drill(runtime, what, in);
  if (what.starts_with("handoff.")) {
    ControlAnswer answer = answer_desk(*runtime.desk, what, in);
    if (what == "handoff.list") answer.text.insert(0, runtime.drill->head());
    if (what == "handoff.list") answer.text.insert(0, lines_on_files(runtime));
    return answer;
  }
  if (what == "reload") {
    ControlAnswer answer;
    answer.ok = runtime.reload(answer.text);
    return answer;
  }
  if (const auto answer = answer_flows(runtime, what, in)) return *answer;
  if (what == "clock" && runtime.config.development_clock) {
    runtime.clock.move(std::chrono::milliseconds(number_or_zero(in, "ms")));
    return {true, "the clock was moved\n"};
  }
  return {false, "unknown command\n"};
}

}  // namespace screenline::cli
