// The webhooks of the providers: verify, parse, hand to the intake, answer in the provider's own form.
// Handlers run on the sockets' threads; each thread has lines and an intake of its own. Outlives the lane's thread:
// what the lane has taken answers by it.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "adapters/http/router.hpp"
#include "adapters/sms/loop_guard.hpp"
#include "adapters/sms/provider.hpp"
#include "bot/service/intake.hpp"
#include "bot/service/long_texts.hpp"
#include "bot/service/staff_desk.hpp"

namespace screenline::cli {

class Webhooks {
 public:
  Webhooks(service::Environment& environment, service::Lane& lane, service::JournalWriter* journal,
           service::OutageAlerts* outage, service::StaffDesk& staff_desk,
           const std::vector<sms::LineConfig>& lines, bool show_step);
  ~Webhooks();

  void add_routes(http::Router& router);

  struct Counts {
    std::atomic<std::uint64_t> inbound{0}, statuses{0}, bad_signature{0}, ignored{0}, staff{0},
        unknown_line{0}, loop_guard{0};
  };
  [[nodiscard]] const Counts& counts() const { return counts_; }

 private:
  struct OwnLines;  // of one thread
  OwnLines& own();
  void inbound(http::Request request, const http::PathParams& params, http::Responder respond);
  void status(http::Request request, const http::PathParams& params, http::Responder respond);
  void take_message(const sms::LineConfig& config, sms::Inbound message, http::Responder respond);
  void scan_and_pass_on(service::Intake& intake, const sms::Line& line, sms::Inbound message,
                        const std::shared_ptr<service::Answerer>& answerer);
  // On the lane's thread.
  [[nodiscard]] service::InboundAnswer answer_staff(service::Store& store, const std::string& site,
                                                    const service::StaffDesk::Text& text, bool silent);
  void ignore(const sms::Ignored& ignored, const sms::Line& line, const http::Responder& respond);
  void take_status(const sms::StatusUpdate& update, const sms::Line& line, http::Responder respond);
  std::optional<service::Time> loop_guard(const std::string& line, const std::string& from);
  [[nodiscard]] bool is_staff(const std::string& site, const std::string& number) const;

  service::Environment& environment_;
  service::Lane& lane_;
  service::StaffDesk& staff_desk_;
  service::JournalWriter* journal_;
  service::OutageAlerts* outage_;
  std::vector<sms::LineConfig> configs_;
  bool show_step_;  // tells the open step in a header: mode demo only, it is health data
  std::unordered_map<std::string, std::shared_ptr<const sms::Line>> for_answers_;
  Counts counts_;
  std::uint64_t instance_;
  // The lane still calls an intake whose thread has ended: they go with this object, not with their threads.
  std::mutex own_mutex_;
  std::vector<std::unique_ptr<OwnLines>> own_;  // guarded by own_mutex_

  std::mutex loop_mutex_;
  boost::unordered_flat_map<std::uint64_t, sms::LoopCount>
      loops_;  // by line and number; guarded by loop_mutex_

  service::LongTexts long_texts_;  // last: its end runs what waits, on the members above
};

}  // namespace screenline::cli
