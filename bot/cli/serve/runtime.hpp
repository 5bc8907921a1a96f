// A store and what works on it: lane, journal, outbox, timers. `serve` adds sockets; `handoff` on
// an unserved store uses it alone. Started and stopped in the order of its members.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "adapters/alerts/channels.hpp"
#include "adapters/alerts/heartbeat.hpp"
#include "adapters/store/opened.hpp"
#include "bot/cli/config.hpp"
#include "bot/cli/content.hpp"
#include "bot/cli/serve/acknowledge_token.hpp"
#include "bot/cli/serve/desk.hpp"
#include "bot/cli/serve/drill.hpp"
#include "bot/cli/serve/file_watch.hpp"
#include "bot/cli/serve/local.hpp"
#include "bot/cli/serve/sender.hpp"
#include "bot/service/escalator.hpp"
#include "bot/service/journal_writer.hpp"
#include "bot/service/lane.hpp"
#include "bot/service/missed_texts.hpp"
#include "bot/service/outage_alerts.hpp"
#include "bot/service/outbox.hpp"
#include "bot/service/staff_desk.hpp"
#include "bot/service/timers.hpp"

namespace screenline::cli {

// Logged and shown from here on: more than a leap second and than what an NTP client puts right by
// a step after a start, a twelfth of the shortest deadline of S7.
inline constexpr std::chrono::seconds clock_noted{10};
// People are told: a clock that is wrong by this much is not put right by itself, and if it is the
// new time that is wrong, receivers refuse signed alerts as replays (Standard Webhooks: five
// minutes).
inline constexpr std::chrono::minutes clock_told{5};

class Runtime {
 public:
  // Throws std::runtime_error, with what to do, when the store cannot be opened.
  Runtime(const Config& config, const ContentRead& content, service::Log& log);
  ~Runtime();
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  void start(bool with_sending);
  void stop();
  // Validates everything anew and swaps it; on an error the old one stays (S13). The message is for
  // a person; that it happened is logged. Any thread; one waits for the other.
  [[nodiscard]] bool reload(std::string& message);
  // Lines of help that texts of this country may name and that are past their date today.
  [[nodiscard]] std::size_t expired(const std::string& country, service::Time now) const;
  [[nodiscard]] std::size_t expired() const;  // of all countries of the sites
  // How far the service's time is ahead of a wall clock that was set back; 0 below
  // clock_noted.
  [[nodiscard]] std::chrono::seconds clock_ahead() const;

  const Config config;
  WallClock clock;
  RandomIds ids;
  service::Log& log;
  service::Environment environment;
  std::atomic<bool> degraded{false};
  std::unique_ptr<AcknowledgeLinks> links;

  store::Opened store;
  std::unique_ptr<service::Journal> journal;
  std::unique_ptr<service::JournalWriter> journal_writer;
  std::unique_ptr<ProviderSender> sender;
  std::unique_ptr<Drill> drill;  // told of by the threads of what follows: ends after them
  std::unique_ptr<alerts::Channels> alerts;
  std::unique_ptr<service::Lane> lane;
  std::unique_ptr<service::DirectPager> pager;
  std::unique_ptr<service::OutageAlerts> outage_alerts;
  std::unique_ptr<service::Outbox> outbox;
  std::unique_ptr<service::Timers> timers;
  std::unique_ptr<service::UnkeptDanger> unkept;
  std::unique_ptr<service::MissedTexts> missed_texts;
  std::unique_ptr<service::Escalator> escalator;
  std::unique_ptr<Desk> desk;
  std::unique_ptr<service::StaffDesk> staff_desk;
  std::unique_ptr<FileWatch> file_watch;
  std::unique_ptr<alerts::Heartbeat> heartbeat;  // null: no watcher is named
  std::atomic<bool> sending{false};

 private:
  [[nodiscard]] bool reload_files(std::string& message);
  void page_trouble(service::NoticeKind kind, const std::string& site);
  [[nodiscard]] std::vector<FileWatch::Trouble> file_troubles(service::Time now) const;
  void tell_files(const FileWatch::Trouble& trouble);
  // The latest time on record, of the store and of the crisis journal.
  [[nodiscard]] service::Time latest_on_record() const;
  void note_clock();

  std::atomic<bool> clock_said_{false};
  std::mutex reload_mutex_;
};

}  // namespace screenline::cli
