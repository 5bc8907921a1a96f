// What the service counts. Atomics, written anywhere, read by /metrics.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

namespace screenline::service {

struct Counters {
  std::atomic<std::uint64_t> turns{0}, duplicates{0}, conflicts{0}, unavailable{0}, shed{0};
  std::atomic<std::uint64_t> waves{0}, wave_turns{0};
  std::array<std::atomic<std::uint64_t>, 5> crisis_by_level{};  // turns that raised, by level reached
  std::atomic<std::uint64_t> crisis_from_memory{0};  // answered before the commit
  std::atomic<std::uint64_t> crisis_referrals{0};    // crisis texts given, in all
  std::atomic<std::uint64_t> detector_errors{0};
  std::atomic<std::uint64_t> revision_missing{0};  // texts to a conversation whose flow is gone
  std::atomic<std::uint64_t> long_texts{0};  // scanned aside (E10)
  std::atomic<std::uint64_t> suppressed_bot_texts{0};  // danger rose between commit and write (E2)
  std::atomic<std::uint64_t> journal_appends{0}, journal_full{0}, journal_pending{0};
  std::atomic<std::uint64_t> records_unreadable{0};  // persons whose record cannot be read
  std::atomic<std::uint64_t> journal_unreadable{0};  // entries kept aside now
  std::atomic<std::uint64_t> sent{0}, send_retries{0}, send_failures{0}, send_unknown{0};
  std::atomic<std::uint64_t> alerts_refused{0};  // no channel took it
  std::array<std::atomic<std::uint64_t>, 4> escalations{};  // rows that nobody acted on, by rung paged
  // Past the store: crises told, told by nothing but the storm's bound, texts to people on call.
  std::atomic<std::uint64_t> outage_alerts{0}, outage_alerts_dropped{0}, direct_pages{0}, direct_pages_failed{0};
  std::atomic<std::uint64_t> pages_lost{0};  // of either kind, not to be tried again
  std::atomic<std::uint64_t> missed_texts{0};  // fetched from the provider's list (E16)
  // The list could not be asked; had more than is fetched.
  std::atomic<std::uint64_t> lists_failed{0}, lists_cut{0};
  std::atomic<std::uint64_t> lane_depth{0};
  std::atomic<std::int64_t> lane_heartbeat_ms{0};    // wall clock of the lane's last sign of life
  std::atomic<std::int64_t> escalator_look_ms{0};    // and of the escalator's last look at the rows, to its end
  std::atomic<bool> store_trouble{false};
};

}  // namespace screenline::service
