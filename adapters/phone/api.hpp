// The stand-in for Twilio's REST API: Messages.json, as far as a texting service uses it.
// Thread-safety: all functions. It borrows what it is made of.
#pragma once

#include <string>
#include <string_view>

#include "adapters/phone/carrier.hpp"

namespace screenline::phone {

class Api {
 public:
  Api(const Settings& settings, const Ports& ports, const Ledger& ledger, Carrier& carrier)
      : settings_(settings), ports_(ports), ledger_(ledger), carrier_(carrier) {}

  // 201 with the message; 400 with Twilio's code 21211 To, 21602 no text, 21603 no From, 21604 no
  // To, 21606 a From that is not ours, 21609 callback, 21610 opted out, 21617 too long; 401 20003;
  // 404 20404; 429 20429 when too much waits.
  [[nodiscard]] Answer create(const std::string& account, std::string_view form,
                              std::string_view authorization);

  // Filters: To, From, DateSent (=, > or >= a day, < or <=), PageSize to 1000, Page. Newest first.
  [[nodiscard]] Answer list(const std::string& account, std::string_view query,
                            std::string_view authorization) const;

 private:
  // The refusal, when the credentials do not open the account.
  std::optional<Answer> refused(const std::string& account, std::string_view authorization) const;
  const Line* sender(const std::string& account, const std::string& number) const;
  std::vector<std::string> lines_of(const std::string& account) const;
  const Line& line_of(const std::string& id) const;

  const Settings& settings_;
  const Ports& ports_;
  const Ledger& ledger_;
  Carrier& carrier_;
};

}  // namespace screenline::phone
