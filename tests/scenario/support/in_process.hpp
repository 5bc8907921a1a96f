// The service's own wiring - sockets, webhooks, intake, lane - over a store that can be made to fail or to
// hang. For the promises that need a broken store under the real entry point.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "adapters/http/server.hpp"
#include "adapters/store/memory.hpp"
#include "bot/cli/content.hpp"
#include "bot/cli/serve/local.hpp"
#include "bot/cli/serve/webhooks.hpp"
#include "tests/scenario/support/twilio_peer.hpp"

namespace screenline::scenario {

// Hangs in commit() while `stuck` is set: a lane that does not come back.
class HangingStore;

class InProcess {
 public:
  // `content`: null loads the shipped one.
  explicit InProcess(std::shared_ptr<const service::Content> content = nullptr);
  ~InProcess();

  // Puts a person of this number into the store, with a conversation at `step` of the current flow.
  void place(const std::string& number, int step, const dialog::State* state = nullptr);
  [[nodiscard]] service::PersonRecord person(const std::string& number);
  [[nodiscard]] std::vector<service::Handoff> queue();

  void fail_store(bool fails) { *unavailable_ = fails; }
  void hang_lane(bool hangs);

  [[nodiscard]] const service::Content& content() const { return *content_; }
  service::Environment& environment() { return *environment_; }
  service::Journal& journal() { return *journal_; }
  TwilioPeer& peer() { return *peer_; }

 private:
  std::shared_ptr<const service::Content> content_;
  cli::WallClock clock_;
  cli::RandomIds ids_;
  std::unique_ptr<service::Log> log_;
  std::shared_ptr<std::atomic<bool>> unavailable_;
  store::Opened store_;
  std::unique_ptr<HangingStore> hanging_;
  std::unique_ptr<service::Journal> journal_;
  std::unique_ptr<service::Environment> environment_;
  std::unique_ptr<service::JournalWriter> journal_writer_;
  std::unique_ptr<service::Lane> lane_;
  std::unique_ptr<cli::Webhooks> webhooks_;
  http::Router router_;
  std::unique_ptr<http::Server> server_;
  std::unique_ptr<TwilioPeer> peer_;
};

// The shipped flows, lexicon and copy.
[[nodiscard]] std::shared_ptr<const service::Content> shipped_content();

}  // namespace screenline::scenario
