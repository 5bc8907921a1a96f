#include "tests/adapters/store/turn_law.hpp"

#include <algorithm>

#include <sqlite3.h>

#include "tests/conformance/store_suite.hpp"

namespace screenline::testing {

using namespace screenline::service;

namespace {

std::string text_of(std::int64_t person, std::uint32_t seq) {
  return "turn " + std::to_string(seq) + " of " + std::to_string(person);
}

}  // namespace

PersonRecord first_record(std::int64_t person) { return new_person(person, 1000 + person); }

TurnWrite lawful_turn(const PersonRecord& before, Store& store) {
  auto turn = next_turn(before, store.next_id());
  const auto text = text_of(turn.person, turn.transcript->seq);
  turn.transcript->messages.back().text = text;
  turn.outbox.front().text = text;
  turn.after.state.conversation->answers.resize(
      40);  // so that a person fills a good part of a page
  turn.after.timers.reminder = start_time + std::chrono::minutes(turn.transcript->seq);
  turn.audit = {{start_time, "bot", "turn", turn.person, turn.transcript->conversation, text}};
  return turn;
}

std::vector<PersonRecord> persons_of(Store& store, std::int64_t n) {
  std::vector<PersonRecord> persons;
  for (std::int64_t id = 1; id <= n; ++id) {
    bool unavailable = false;
    persons.push_back(store.load(id, unavailable).value_or(first_record(id)));
  }
  return persons;
}

std::string broken_law(store::Opened& opened, std::int64_t n,
                       const std::vector<Acknowledged>& acknowledged,
                       std::map<std::int64_t, std::uint32_t>& checked) {
  std::map<std::int64_t, std::uint64_t> said;
  for (const auto& a : acknowledged) said[a.person] = std::max(said[a.person], a.version);
  for (std::int64_t id = 1; id <= n; ++id) {
    const std::string who = "person " + std::to_string(id) + ": ";
    bool unavailable = false;
    const auto record = opened.store->load(id, unavailable);
    if (unavailable) return who + "cannot be read";
    const std::uint64_t version = record ? record->version : 0;
    if (version < said[id]) {
      return who + "acknowledged turn " + std::to_string(said[id]) + " is lost, the last is " +
             std::to_string(version);
    }
    if (record && record->state.conversation->seq != version) return who + "half a turn: seq";
    auto& seen = checked[id];
    const auto turns = opened.reader->transcript(1000 + id, seen, SIZE_MAX);
    const auto rows = opened.reader->outbox_of(1000 + id, turns.size());
    if (turns.size() != version - seen || rows.size() != turns.size()) {
      return who + "half a turn: version " + std::to_string(version) + ", seen before " +
             std::to_string(seen) + ", turns " + std::to_string(turns.size()) + ", outbox " +
             std::to_string(rows.size());
    }
    for (std::size_t i = 0; i < turns.size(); ++i) {
      const auto seq = seen + static_cast<std::uint32_t>(i) + 1;
      const auto text = text_of(id, seq);
      if (turns[i].seq != seq || turns[i].messages.back().text != text || rows[i].text != text) {
        return who + "turn " + std::to_string(seq) + " is not the one that was written";
      }
    }
    seen = static_cast<std::uint32_t>(version);
  }
  if (opened.reader->verify_audit() != std::optional<std::int64_t>{0})
    return "the audit chain is broken";
  return "";
}

std::string integrity_of(const std::string& path) {
  sqlite3* db = nullptr;
  std::string result = "cannot open";
  if (sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK) {
    result = "";
    const auto take = [](void* out, int, char** columns, char**) {
      *static_cast<std::string*>(out) += columns[0];
      return 0;
    };
    if (sqlite3_exec(db, "PRAGMA integrity_check", take, &result, nullptr) != SQLITE_OK) {
      result = sqlite3_errmsg(db);
    }
  }
  sqlite3_close(db);
  return result;
}

}  // namespace screenline::testing
