#include "tests/bench/audit.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>

#include <fmt/format.h>
#include <sqlite3.h>

#include "bot/service/codec.hpp"

namespace screenline::bench {

namespace {

using State = Answered::State;

// Calls `row` with the packed turn of every transcript row; false when the file cannot be read.
bool each_turn(const std::string& path,
               const std::function<void(const service::TranscriptTurn&)>& row) {
  sqlite3* raw = nullptr;
  const int opened = ::sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READONLY, nullptr);
  const std::unique_ptr<sqlite3, decltype(&::sqlite3_close)> db(raw, &::sqlite3_close);
  sqlite3_stmt* statement = nullptr;
  if (opened != SQLITE_OK || ::sqlite3_prepare_v2(raw, "SELECT doc FROM transcript", -1, &statement,
                                                  nullptr) != SQLITE_OK) {
    return false;
  }
  const std::unique_ptr<sqlite3_stmt, decltype(&::sqlite3_finalize)> owner(statement,
                                                                           &::sqlite3_finalize);
  int code = SQLITE_ROW;
  while ((code = ::sqlite3_step(statement)) == SQLITE_ROW) {
    const auto* bytes = static_cast<const char*>(::sqlite3_column_blob(statement, 0));
    const auto size = static_cast<std::size_t>(::sqlite3_column_bytes(statement, 0));
    const auto turn = service::decode<service::TranscriptTurn>({bytes, size});
    if (!turn) return false;
    row(*turn);
  }
  return code == SQLITE_DONE;
}

struct Numbered {
  std::uint32_t lowest = 0xffffffff, highest = 0, rows = 0;
};

class Audit {
 public:
  Audit(const Requests& requests, const Load& load) : requests_(requests), load_(load) {
    out_.sent = load.sent();
    for (std::size_t i = 0; i < load.sent(); ++i) by_sid_[sid_of(i)] = i;
    seen_.resize(load.sent());
  }

  void row(const service::TranscriptTurn& turn) {
    ++out_.rows;
    Numbered& in = conversations_[turn.conversation];
    in.lowest = std::min(in.lowest, turn.seq);
    in.highest = std::max(in.highest, turn.seq);
    ++in.rows;
    const auto found = by_sid_.find(turn.message_id);
    if (found == by_sid_.end()) return count("rows with an id that was not sent");
    if (seen_[found->second]++ > 0) return count("ids with more than one row");
    const Answered& answer = load_.answered()[found->second];
    for (const service::TranscriptMessage& message : turn.messages) {
      if (message.direction != service::Direction::out || !answer.text) continue;
      if (message.outbox != answer.row) count("answers that belong to another row");
    }
  }

  Audited finish(const ServiceCounts& counts) {
    for (std::size_t i = 0; i < load_.sent(); ++i) look_at(i);
    for (const auto& [id, in] : conversations_) {
      if (in.highest - in.lowest + 1 != in.rows) count("conversations with a gap in their numbers");
    }
    if (counts.turns != out_.rows) {
      fail(fmt::format("the service counted {} turns, the store has {}", counts.turns, out_.rows));
    }
    if (out_.sent != out_.accepted || out_.accepted != out_.rows) {
      fail(fmt::format("{} ids sent, {} accepted, {} rows committed", out_.sent, out_.accepted,
                       out_.rows));
    }
    for (const auto& [what, times] : wrong_) fail(fmt::format("{} {}", times, what));
    if (!out_.failures.empty()) {
      fail(
          fmt::format("the service told of {} duplicates, {} conflicts, {} unavailable, {} shed, "
                      "{} bad signatures, {} past the loop guard",
                      counts.duplicates, counts.conflicts, counts.unavailable, counts.shed,
                      counts.bad_signature, counts.loop_guard));
    }
    return std::move(out_);
  }

  void fail(std::string what) { out_.failures.push_back(std::move(what)); }

 private:
  void look_at(std::size_t index) {
    const Answered& answer = load_.answered()[index];
    if (answer.state == State::lost) count("requests without an answer");
    if (answer.state == State::refused) count("requests refused");
    if (answer.state != State::accepted) return;
    ++out_.accepted;
    out_.texts += answer.text ? 1 : 0;
    const bool expected = requests_.all[index].carries_text;
    if (seen_[index] == 0) count("accepted ids without a row");
    if (expected && !answer.text) count("answers without the text they should carry");
    if (!expected && answer.text) count("answers with a text that nothing calls for");
    if (!answer.right_step) count("answers at another step than their walk");
  }

  void count(const std::string& what) { ++wrong_[what]; }

  const Requests& requests_;
  const Load& load_;
  Audited out_;
  std::unordered_map<std::string, std::size_t> by_sid_;
  std::vector<std::uint8_t> seen_;
  std::unordered_map<std::int64_t, Numbered> conversations_;
  std::map<std::string, std::size_t> wrong_;
};

}  // namespace

Audited audit(const Requests& requests, const Load& load, const ServiceCounts& counts,
              const std::string& store_path) {
  Audit audit(requests, load);
  const bool read =
      each_turn(store_path, [&](const service::TranscriptTurn& turn) { audit.row(turn); });
  if (!read) audit.fail("the store cannot be read after the run");
  return audit.finish(counts);
}

}  // namespace screenline::bench
