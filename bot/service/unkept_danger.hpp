// Danger that can be put on no record: words without a name to keep them under, or of somebody
// whose record cannot be read. The crisis text is rendered from memory, people on call are told
// past the store. Everything is borrowed.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include "bot/service/direct_pager.hpp"
#include "bot/service/environment.hpp"
#include "bot/service/outage_alerts.hpp"

namespace screenline::service {

// What advance() says to somebody of whom nothing is known; "" when the words are none of danger.
[[nodiscard]] std::string crisis_text_of(Environment& environment, const Content& content,
                                         const crisis::Detector& detector, const std::string& site,
                                         const dialog::TextIn& in);

class UnkeptDanger {
 public:
  // Either may be null.
  UnkeptDanger(Environment& environment, OutageAlerts* outage, DirectPager* direct)
      : environment_(environment), outage_(outage), direct_(direct) {}

  // A text fetched from the provider, of somebody whose record cannot be read. Answered and told
  // once, however often it is fetched: not again before a restart. `recent`: what `scan` read it
  // with. One thread.
  void answer(const ListedText& text, const std::vector<std::string>& recent,
              const crisis::Scan& scan, const crisis::Detector& detector);

 private:
  Environment& environment_;
  OutageAlerts* outage_;
  DirectPager* direct_;
  std::unordered_set<std::uint64_t> done_;  // by hash64 of the message's id
};

}  // namespace screenline::service
