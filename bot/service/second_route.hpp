// By which other way a crisis text goes that one line could not deliver: the line's second_line, or
// the same line where its trouble passes by itself in less than a minute (14107). Once; then a
// person has to call. And when a crisis text is late, or a missing receipt says nothing. Pure; any
// thread. Sources: crisis.md R3 and 6.3; DECISIONS S10: after a STOP no other number of ours.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bot/service/ports.hpp"
#include "bot/service/settings.hpp"
#include "bot/service/turn_write.hpp"

namespace screenline::service {

struct Route {
  std::string line;
  std::chrono::milliseconds after{0};
};

// nullopt: there is none, staff are told. `why`: of a row that failed; of one that nothing was
// heard of it is the default.
[[nodiscard]] std::optional<Route> next_route(const OutboxRow& row, const SiteSettings& site,
                                              const SendFailure& why);

// Whether a final status is waited for, of a crisis text that is about to be queued for `row.line`:
// where the line has receipts, with a second line or without.
[[nodiscard]] bool is_watched(const OutboxRow& row, const SiteSettings& site);

// Of a crisis text that an attempt has left queued: too long for somebody who waits for it. With
// another way to go it takes that after limits::delivery_heard, without one staff hear after
// limits::long_wait; at once where the trouble is known not to pass by itself before.
[[nodiscard]] bool is_late(const OutboxRow& row, const SendReport& report, bool another_way,
                           Time now);

// The carrier of the number gives no receipts, as far as our `rows` to the same conversation show:
// it took `row` and at least two texts more than limits::delivery_heard ago, and said of none how
// it ended. Then that nothing was heard of `row` is no news.
[[nodiscard]] bool gives_no_receipts(const OutboxRow& row, const std::vector<OutboxRow>& rows,
                                     Time now);

enum class NotArrived : std::uint8_t {
  failed,
  opted_out,  // at the provider
  late,       // not accepted yet, and tried on
  no_word     // accepted, and nothing final heard
};
// What a row of the queue says of a text of which nothing was heard: it may have arrived.
inline constexpr std::string_view no_word = "no word of delivery";

// The turn that says of a row that it did not arrive. Told twice, by a sender and by a callback, it
// is one; what is heard later under another name is another. `why`: the code, with what it means.
[[nodiscard]] TurnRequest delivery_failed(const OutboxRow& row, NotArrived how,
                                          const std::string& site, const std::string& why,
                                          Time now);

// The turn that queues it once more. Asked for twice it is one (E5), over restarts too.
[[nodiscard]] TurnRequest send_again(const OutboxRow& row, const Route& route,
                                     const std::string& site, const std::string& why, Time now);

// The same number at each line whose second line `address` is at: whose crisis texts may have gone
// to it once more.
[[nodiscard]] std::vector<dialog::Address> first_lines(const SiteSettings& site,
                                                       const dialog::Address& address);
// Whether what comes from `address` answers this person's crisis: it is open, and a text of it went
// there.
[[nodiscard]] bool is_answered_from(const PersonRecord& record, const dialog::Address& address);

// What a transcript calls such a text.
inline constexpr std::string_view sent_again = "crisis:again";
// The source of a turn whose text no webhook brought: it was written before its turn (E16).
inline constexpr std::string_view fetched_late = "sms, late";

}  // namespace screenline::service
