// The ports of a Phone, faked: every POST is kept, and answered by the test.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "adapters/phone/phone.hpp"

namespace screenline::phone {

struct Posted {
  std::string url;
  Pairs headers;
  Pairs form;  // decoded

  [[nodiscard]] std::string field(const std::string& name) const;
  [[nodiscard]] std::string header(const std::string& name) const;
};

class FakeHouse {
 public:
  FakeHouse();

  // What the webhook answers. Callbacks (to an address with "/status") get an empty 204.
  std::function<PostResult(const Posted&)> answer;
  std::function<StepInfo(const std::string&, const std::string&)> where;

  [[nodiscard]] Ports ports();
  [[nodiscard]] std::vector<Posted> posted() const;
  [[nodiscard]] std::vector<Posted> webhooks() const;
  [[nodiscard]] std::vector<Posted> callbacks() const;

 private:
  mutable std::mutex mutex_;
  std::vector<Posted> posted_;  // guarded by mutex_
  std::atomic<int> ids_{0};
  std::atomic<int> seconds_{0};
};

inline const std::string our_number = "+15005550006";
inline const std::string anna = "+12025550101";
inline const std::string ben = "+12025550102";
inline const std::string account = "AC00000000000000000000000000000001";

// "main" with Twilio's opt-out, "plain" without; no waiting, no retries.
[[nodiscard]] Settings test_settings();

[[nodiscard]] PostResult twiml(const std::string& inside);
[[nodiscard]] std::string basic(const std::string& user, const std::string& password);
[[nodiscard]] std::string good_credentials();

// Sends a text and waits for all that follows; REQUIREs 202.
void text(Phone& phone, const std::string& from, const std::string& body,
          const std::string& line = "main");
[[nodiscard]] nlohmann::json feed(const Phone& phone, const std::string& from,
                                  const std::string& line = "main", int after = 0);
// The bodies of the texts on a phone, ">" before the person's.
[[nodiscard]] std::vector<std::string> bodies(const nlohmann::json& feed);
// All provider events in one string, one a line.
[[nodiscard]] std::string events(const nlohmann::json& feed);

}  // namespace screenline::phone
