// Moves live conversations to the flow in use, on request and in small batches, so that people who
// write meanwhile are answered between them: one turn a conversation, on the lane
// (bot/dialog/migrate.hpp decides). Sends nothing. Used by one thread; the lane by all.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>

#include "bot/service/environment.hpp"
#include "bot/service/lane.hpp"

namespace screenline::service {

struct MoveRequest {
  std::string from;        // beginning of a revision; "": of any
  std::int64_t after = 0;  // persons with a greater id; where the last part ended
  bool dry_run = false;    // counts only
  bool revoked = false;    // those on revoked revisions, and they end where they cannot move
  std::chrono::milliseconds time{1'000};  // then the part ends
};

struct MovePart {
  int moved = 0;                    // or would be
  std::map<std::string, int> left;  // by reason: dialog::name(Stays), or one of the below
  std::string to;                   // the revision in use
  std::int64_t after = 0;
  bool more = false;    // go on after `after`
  bool failed = false;  // the store cannot be read now
};
inline constexpr const char* record_unreadable = "record_unreadable";
inline constexpr const char* not_taken =
    "not_taken";  // the lane is full or the store is in trouble

class FlowMoves {
 public:
  // Everything is borrowed and outlives it.
  FlowMoves(Environment& environment, Lane& lane, StoreReader& reader)
      : environment_(environment), lane_(lane), reader_(reader) {}

  [[nodiscard]] MovePart go(const MoveRequest& request);

  // What a conversation runs on: the flow in use, an older one, or one read back from the store
  // (E11). Null: it cannot be had.
  [[nodiscard]] std::shared_ptr<const flow::Flow> flow_of(const Content& content,
                                                          const std::string& revision);

 private:
  struct Asked;
  [[nodiscard]] bool submit(const PersonRecord& record, bool or_end, Asked& asked);

  Environment& environment_;
  Lane& lane_;
  StoreReader& reader_;
};

}  // namespace screenline::service
