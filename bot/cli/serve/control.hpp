// The local control socket (E0): commands that write while the service runs go through it. A Unix socket in
// the data folder, mode 0600: who may open it may run the service. One request a connection: a JSON object,
// then the answer {"ok", "text"}.
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <thread>

namespace screenline::cli {

struct ControlAnswer {
  bool ok = false;
  std::string text;
};

class ControlServer {
 public:
  using Handle = std::function<ControlAnswer(const std::string& request)>;
  // Throws std::runtime_error when the socket cannot be made.
  ControlServer(std::string path, Handle handle);
  ~ControlServer();
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;

 private:
  void run();
  [[nodiscard]] ControlAnswer handled(const std::string& request) const;

  std::string path_;
  Handle handle_;
  int socket_ = -1;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

// nullopt: nothing serves at this path.
[[nodiscard]] std::optional<ControlAnswer> call_control(const std::string& path, const std::string& request);

class Runtime;
// What the socket understands, over a running service: handoff list, show, claim, contact, release,
// close, drill; reload; migrate; revoke; clock (demo). `request`, optional on a command that writes, names it: a retry under the
// same name does not act twice.
[[nodiscard]] ControlAnswer handle_control(Runtime& runtime, const std::string& request);

}  // namespace screenline::cli
