// A clinic with people on call, over the service's own parts: texts come in as signed webhooks,
// links are opened over HTTP, pages leave by the outbox to a provider that keeps them. The clock
// stands still: it is Friday 2027-01-15, 10:00 in New York. One thread uses it.
#pragma once

#include <future>
#include <memory>
#include <string>
#include <vector>

#include "adapters/http/server.hpp"
#include "bot/cli/serve/acknowledge_token.hpp"
#include "bot/cli/serve/webhooks.hpp"
#include "bot/service/staff_desk.hpp"
#include "tests/scenario/support/sending_rig.hpp"
#include "tests/scenario/support/twilio_peer.hpp"

namespace screenline::scenario {

// Nia by day, Noa at night, Dan behind them at all hours, Dee the director in office hours.
extern const std::string nia, noa, dan, dee;
[[nodiscard]] std::vector<service::OnCall> four_people();

struct Browsed {
  int status = 0;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  [[nodiscard]] std::string header(const std::string& name) const;
};

class OnCallHouse : public SendingRig {
 public:
  // `content`: what the clinic asks; null is the shipped one.
  explicit OnCallHouse(std::vector<service::OnCall> roster = four_people(),
                       const std::shared_ptr<const service::Content>& content = nullptr);
  ~OnCallHouse();

  // Somebody new writes that they will do it tonight: a row of level 3; its id.
  std::int64_t danger();
  Webhook text(const std::string& from, const std::string& words, const std::string& sid = "");
  [[nodiscard]] service::Handoff row(std::int64_t id);
  [[nodiscard]] std::size_t pages(const std::string& to) const;
  // Everybody has exactly so many pages, and no other comes.
  bool paged(std::size_t to_nia, std::size_t to_noa, std::size_t to_dan, std::size_t to_dee);
  // The path of the link in the last page to this number.
  [[nodiscard]] std::string link_to(const std::string& number) const;
  TwilioPeer& peer() { return *peer_; }
  Browsed browse(const std::string& method, const std::string& path);
  void hang_lane(bool hangs);

 private:
  std::unique_ptr<cli::AcknowledgeLinks> links_;
  std::unique_ptr<service::StaffDesk> staff_desk_;
  std::unique_ptr<cli::Webhooks> webhooks_;
  http::Router router_;
  std::unique_ptr<http::Server> server_;
  std::unique_ptr<TwilioPeer> peer_;
  std::shared_ptr<std::promise<void>> hung_;
  int people_ = 0;
};

}  // namespace screenline::scenario
