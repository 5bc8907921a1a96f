// The service's own wiring - sockets, webhooks, intake, lane - over a store that can be made to fail or to
// hang. For the promises that need a broken store under the real entry point.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "adapters/http/server.hpp"
#include "adapters/store/memory.hpp"
#include "bot/cli/content.hpp"
#include "bot/cli/serve/local.hpp"
#include "bot/cli/serve/webhooks.hpp"
#include "bot/service/outage_alerts.hpp"
#include "tests/scenario/support/twilio_peer.hpp"

namespace screenline::scenario {

// What people on call were told, by address and by text. Thread-safe.
class Heard final : public service::Alerts, public service::Sender {
 public:
  bool send(const service::AlertMessage& message) override;
  bool notice(service::NoticeKind kind, const std::string& site) override;
  [[nodiscard]] bool can_reach(const service::SiteSettings&) const override { return urls_; }
  service::SendReport send(const service::OutboxRow& row) override;
  std::optional<service::SendReport> reconcile(const service::OutboxRow&) override { return std::nullopt; }

  // Whether addresses accept, and whether the provider does.
  void urls(bool accept) { urls_ = accept; }
  void pages(bool accept) { accept_pages_ = accept; }
  [[nodiscard]] std::vector<service::AlertMessage> alerts() const;
  [[nodiscard]] std::vector<service::NoticeKind> notices() const;
  [[nodiscard]] std::vector<std::string> texts() const;  // of pages, accepted or not
  [[nodiscard]] std::vector<std::string> numbers() const;  // they went to

 private:
  std::atomic<bool> urls_{true}, accept_pages_{true};
  mutable std::mutex mutex_;
  std::vector<service::AlertMessage> alerts_;
  std::vector<service::NoticeKind> notices_;
  std::vector<std::string> texts_, numbers_;
};

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
  // Ordinary work until the lane takes no more of it; how much that was. It has to hang.
  std::size_t fill_queue();
  void fail_revisions(bool fails);  // flows cannot be read back, everything else works
  void damage_record(const std::string& number);  // it cannot be read from now on; "": it can again
  void with_store(const std::function<void(service::Store&)>& work);  // on the lane's thread
  // As a reload does.
  void reload(std::shared_ptr<const service::Content> content) { environment_->replace(std::move(content)); }
  Heard& heard() { return heard_; }
  [[nodiscard]] std::vector<service::TranscriptTurn> transcript(const std::string& number);

  [[nodiscard]] const service::Content& content() const { return *content_; }
  service::Environment& environment() { return *environment_; }
  service::Journal& journal() { return *journal_; }
  service::StoreReader& reader() { return *store_.reader; }
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
  Heard heard_;
  std::unique_ptr<service::Lane> lane_;
  std::unique_ptr<service::DirectPager> pager_;
  std::unique_ptr<service::OutageAlerts> outage_alerts_;
  std::unique_ptr<service::StaffDesk> staff_desk_;
  std::unique_ptr<cli::Webhooks> webhooks_;
  http::Router router_;
  std::unique_ptr<http::Server> server_;
  std::unique_ptr<TwilioPeer> peer_;
};

// The shipped flows, lexicon and copy.
[[nodiscard]] std::shared_ptr<const service::Content> shipped_content();
// The same with another wording of the age question: another revision.
[[nodiscard]] std::shared_ptr<const service::Content> changed_content();

}  // namespace screenline::scenario
