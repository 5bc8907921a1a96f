// The queue from the terminal: list, show and close rows. Works on a running service's lane, or on a store
// that nobody serves. Any thread; close() waits for its turn.
#pragma once

#include <string>

#include "bot/service/lane.hpp"

namespace screenline::cli {

struct CloseRequest {
  std::int64_t row = 0;
  std::string by, role, disposition;
  // The caller's name for this command: given again, the command is not carried out again (E5). "": none.
  std::string key;
};

class Desk {
 public:
  Desk(service::Environment& environment, service::Lane& lane, service::StoreReader& reader)
      : environment_(environment), lane_(lane), reader_(reader) {}

  // Text for a terminal, in the queue's order.
  [[nodiscard]] std::string list(bool include_closed);
  // Summary, answers and transcript of one row; `by` goes on record (promise 10). "" when there is no such row.
  [[nodiscard]] std::string show(std::int64_t row, const std::string& by);

  struct Closed {
    bool ok = false;
    std::string message;
  };
  // A crisis row needs the clinician role and a disposition; at L3 and L4 a second person closes what the
  // first one signed (S9).
  [[nodiscard]] Closed close(const CloseRequest& request);

 private:
  [[nodiscard]] Closed close_crisis(service::Handoff row, const CloseRequest& request);
  [[nodiscard]] Closed put(service::Handoff row, const std::string& actor, const std::string& action);

  service::Environment& environment_;
  service::Lane& lane_;
  service::StoreReader& reader_;
};

}  // namespace screenline::cli
