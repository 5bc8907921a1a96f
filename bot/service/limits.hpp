// Bounds of the service, each with its reason. Past a bound the answer is 503, never an unbounded wait.
#pragma once

#include <chrono>
#include <cstddef>

namespace screenline::service::limits {

using std::chrono::milliseconds;

// At 40 k turns/s a full queue is 0.1 s of work; beyond it a provider's retry is better than waiting.
inline constexpr std::size_t lane_queue = 4096;
// Slots over that which only crisis texts may take (E10).
inline constexpr std::size_t lane_crisis_slots = 1024;
// Older revisions of the flow kept compiled, some 300 KB each; people finish or expire within weeks.
inline constexpr std::size_t old_revisions = 32;
// A revision that the store does not have is looked for again after this: somebody may restore it.
inline constexpr milliseconds look_again{60'000};
// A wave is one durable write; 256 keeps its commit under about 10 ms.
inline constexpr std::size_t wave = 256;
// Conversations that are moved to a newer file between two looks at the store: some milliseconds of
// the lane, and live turns come in between. A lane that takes longer than that wait is stuck.
inline constexpr std::size_t moves_at_once = 32;
inline constexpr milliseconds move_wait{10'000};
inline constexpr int conflict_retries = 5;
// A crisis text waits for its commit this long, then it is answered from memory (DESIGN 2).
inline constexpr milliseconds crisis_answer{250};
// Persons the lane keeps decoded; about 3 KB each.
inline constexpr std::size_t cached_persons = 16384;
// Persons the edge remembers: five texts and the risk state, under 2 KB each.
inline constexpr std::size_t edge_persons = 65536;
inline constexpr std::size_t recent_texts = 5;
inline constexpr std::size_t edge_answers = 8;  // a provider redelivers within seconds
inline constexpr milliseconds recent_for{120'000};  // split messages (crisis.md 5.1)
// Inbound ids kept on the person: 30 days (E5), and no more than this many.
inline constexpr std::size_t seen_ids = 512;
inline constexpr std::chrono::seconds seen_for{30 * 24 * 3600};
// No callback for an inline reply in this time: reconcile, then send by API (E6).
inline constexpr milliseconds inline_pending_for{20'000};
// A crisis text of which no final status came in this time is sent by the second line (crisis.md R3).
inline constexpr milliseconds delivery_heard{60'000};
// Rows of a conversation looked through for receipts of the carrier's: more than one questionnaire has.
inline constexpr std::size_t receipts_looked_at = 64;
// A provider that asks to wait this long has time for another sender to speak first (14107: 31 s). And a crisis
// text that has waited so long and has no other way is told to staff.
inline constexpr milliseconds long_wait{30'000};
inline constexpr milliseconds outbox_lease{30'000};
inline constexpr std::size_t outbox_batch = 64;
inline constexpr std::size_t sender_threads = 4;   // provider calls in flight; a long code sends 1 segment/s
inline constexpr std::size_t turns_after = 32;  // looked at, whether a question is still the last one
inline constexpr int send_attempts = 8;            // then the row fails and staff see it
inline constexpr milliseconds retry_first{1'000}, retry_max{300'000};
// Pages past the store: 2 s doubling to 64 s between seven tries, two minutes in all; what waits is a storm's worth for a large roster.
inline constexpr std::size_t direct_pages = 256;
inline constexpr int direct_page_tries = 7;
// A pocket takes this many pages in a window; the others come as a number (E9).
inline constexpr int storm_pages = 10;
inline constexpr milliseconds storm_window{600'000};
inline constexpr milliseconds storm_digest{60'000};  // between two digests of rows that nobody acts on
// Answers to people on call kept for redeliveries, which come within seconds; and one help text in this time.
inline constexpr std::size_t staff_answers = 256;
inline constexpr milliseconds staff_help{3'600'000};
// Answers to one number on call in a storm_window: with the pages to it well below a provider's loop guard (30).
inline constexpr int staff_says = 12;
// Open rows looked through at the start, most urgent first: more open crises than that no clinic has.
inline constexpr std::size_t open_rows = 1000;
// Texts of an outage are fetched from the provider (E16): no older than a day, after which staff of a clinic
// have looked by themselves and an answer says nothing any more; 50 pages of 200 a line, more than its patients
// write in a day, some 10 MB at worst. Past that the oldest are left, and it is said.
inline constexpr std::chrono::hours missed_at_most{24};
inline constexpr int listed_pages = 50;
// An outage that nothing here notices (a proxy, DNS, a changed address) is looked for this often, and up to half
// as long again, so that not all lines ask at once: some 115 calls a line and day, a page each unless more was
// written. Shorter costs calls for nothing; longer leaves danger longer unheard.
inline constexpr milliseconds missed_every{600'000};
// Clocks of provider and service differ; what was taken twice is known by its id.
inline constexpr milliseconds missed_overlap{120'000};
// So often is a list asked for again whose texts do not all come on record, a quarter of an hour while the store
// is well. A record keeps `seen_ids` of ids: more texts of one number than that would come again and again.
inline constexpr int missed_rounds = 6;
// Fetched texts are looked at in parts, each some milliseconds of the lane: live texts come in between.
inline constexpr std::size_t missed_part = 32;
// So many webhooks of a site refused in a minute: its token was changed, or somebody tries (E16). Said once an
// hour: whoever knows the address can send such requests.
inline constexpr int refused_burst = 20;
inline constexpr milliseconds refused_window{60'000}, refused_again{3'600'000};
// A lane beats four times a second and a wave takes milliseconds.
inline constexpr milliseconds lane_hangs{5'000};
// Past this a text is scanned on a thread of its own (E10): 4,000 bytes take 1.2 ms at worst (docs/SAFETY.md),
// and 1,600 characters, the longest SMS, fit.
inline constexpr std::size_t long_text = 4000;
// What may wait there, in bytes: 50-60 ms of scanning, so that a crisis text still leaves in its 250 ms.
inline constexpr std::size_t long_texts_waiting = 512 * 1024;
inline constexpr milliseconds tick{250};           // timers and outbox are looked at this often

}  // namespace screenline::service::limits
