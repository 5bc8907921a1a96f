// Twilio's part between a phone and the service: posts a text as a webhook, acts on the TwiML that
// comes back, keeps the block list, and calls status callbacks in their order.
//
// Thread-safety: all functions. It borrows settings, ports and ledger, which outlive it; its
// threads end with it.
#pragma once

#include <optional>
#include <string>

#include "adapters/phone/ledger.hpp"
#include "adapters/phone/workers.hpp"

namespace screenline::phone {

class Carrier {
 public:
  Carrier(const Settings& settings, const Ports& ports, Ledger& ledger);

  // A text from a person; gives its sid. Nothing: too many wait.
  [[nodiscard]] std::optional<std::string> text_from(const Line& line, const std::string& number,
                                                     const std::string& body);

  // A text by the API, past all checks. `callback` may be empty. Nothing: too many wait.
  [[nodiscard]] std::optional<Text> text_by_api(const Line& line, const std::string& number,
                                                const std::string& body,
                                                const std::string& callback);

  [[nodiscard]] bool settle(std::chrono::milliseconds deadline) {
    return workers_.settle(deadline);
  }

 private:
  struct Inbound {
    const Line* line;
    Key key;
    Text text;
    std::string retry_token;  // the same on each try
  };

  Text make_text(Direction direction, std::string body, std::string status) const;
  void deliver(const Inbound& inbound, int attempt);
  void failed(const Inbound& inbound, const std::string& why, int attempt);
  void answered(const Inbound& inbound, const PostResult& result);
  void reply(const Line& line, const Key& key, const std::string& body,
             const std::string& callback);
  void answer_keyword(const Line& line, const Key& key, const std::string& body);
  void call_back(const Line& line, const Key& key, const Text& text, const std::string& url,
                 const std::string& status, int error_code);
  void deliver_later(const Line& line, const Key& key, const Text& text, const std::string& url);
  void later(const Key& key, std::chrono::milliseconds delay, Workers::Job job);
  void event(const Key& key, bool ok, std::string text);
  void look(const Key& key);
  PostResult post_form(const std::string& url, const Pairs& form, Pairs more_headers) const;

  const Settings& settings_;
  const Ports& ports_;
  Ledger& ledger_;
  Workers workers_;  // last: its threads use the others
};

}  // namespace screenline::phone
