// What all threads of one Server share: its options, the counters, and who is connected.
//
// Thread-safety: `options` and `handler` are constant once the server runs; the rest takes care of
// itself. Ownership: shared by the Server and its loops.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <unordered_map>

#include "adapters/http/counters.hpp"
#include "adapters/http/server.hpp"

namespace screenline::http {

// Counts connections in all and per address against their caps.
class Admission {
 public:
  enum class Verdict { admitted, too_many, too_many_from_address };

  [[nodiscard]] Verdict enter(const std::string& address, const Limits& limits);
  void leave(const std::string& address);
  // A connection that is only there to be told that it is refused; false: too many of those.
  [[nodiscard]] bool enter_refused(const Limits& limits);
  void leave_refused();
  // Waits until nobody is left; false if that takes longer than `grace`.
  [[nodiscard]] bool wait_until_empty(std::chrono::milliseconds grace);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t open_ = 0;  // guarded by mutex_, as all below
  std::size_t refused_ = 0;
  std::unordered_map<std::string, std::size_t> per_address_;
};

struct Core {
  ServerOptions options;
  Handler handler;
  Counters counters;
  Admission admission;
};

}  // namespace screenline::http
