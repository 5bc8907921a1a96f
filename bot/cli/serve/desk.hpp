// The queue from the terminal: list, show, claim, contact, release and close rows, report what was
// missed, list what is to be reviewed. Works on a
// running service's lane, or on a store that nobody serves. Any thread; what writes waits for its
// turn.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bot/desk/disposition.hpp"
#include "bot/service/lane.hpp"

namespace screenline::cli {

struct CloseRequest {
  std::int64_t row = 0;
  std::string by, role;
  std::string disposition;        // of a row that is no crisis: one text, or none
  desk::TypedDisposition ending;  // of a crisis row
  // The caller's name for this command: given again, the command is not carried out again (E5). "":
  // none.
  std::string key;
};

struct Contact {
  std::int64_t row = 0;
  std::string by, note;
  bool reached = true;  // false: called, nobody answered; the clock runs on
};

// Danger that staff read in a conversation and the machine did not hear.
struct MissedReport {
  std::string who;  // a row, a person or a conversation by number, or a phone number ("+1555...")
  std::string by, note;
  int level = 0;  // 2..4: a crisis row is opened at once; 0: for review alone
  std::string track;
  int should_be = 0;       // for review, where no row is opened: the level staff read; 0: unsaid
  std::uint32_t turn = 0;  // where in the transcript; 0: their last text
  bool quiet = false;      // the person gets no text
  std::string key;
};

class Desk {
 public:
  Desk(service::Environment& environment, service::Lane& lane, service::StoreReader& reader)
      : environment_(environment), lane_(lane), reader_(reader) {}

  // Text for a terminal, in the queue's order.
  [[nodiscard]] std::string list(bool include_closed);

  // What came of a request; `message` is a sentence for the one who asked.
  struct Done {
    bool ok = false;
    std::string message;
  };
  // Summary, answers and transcript of one row; `by` goes on record (promise 10).
  [[nodiscard]] Done show(std::int64_t row, const std::string& by);
  // Takes a row: acknowledges it, which stops the first clock (S7), and the timed safety texts with
  // it (S8). The bot goes on answering. Refused with the holder's name when somebody else has it.
  [[nodiscard]] Done claim(std::int64_t row, const std::string& by);
  // Puts a contact on record. One that reached the person stops the second clock (S7), and the
  // first.
  [[nodiscard]] Done contact(const Contact& request);
  // Gives a row back: the first clock runs again from now.
  [[nodiscard]] Done release(std::int64_t row, const std::string& by);
  // A crisis row needs the clinician role and a disposition; at L3 and L4 a second person, who has
  // looked, closes what the first one signed (S9).
  [[nodiscard]] Done close(const CloseRequest& request);
  // Keeps it for review, and opens a crisis row where a level is named. The level only rises.
  [[nodiscard]] Done missed(const MissedReport& report);
  // Their last texts, shortened, by the numbers that --turn takes: the look goes on record.
  [[nodiscard]] Done texts_of(const std::string& who, const std::string& by);
  // False alarms and what was missed, oldest first; without the words of anybody.
  [[nodiscard]] std::string cases();
  // As drafts of lexicon rows, with the words that were written: that look goes on record.
  [[nodiscard]] Done cases_as_twins(const std::string& by);

 private:
  // Changes a row as it is read, or says why not; what is put on record goes into `audit`.
  struct Change {
    Done done;
    std::string action, detail;
  };
  using Decide = std::function<Change(service::Handoff&)>;

  // Reads, decides, writes if nobody else has written meanwhile; else again.
  [[nodiscard]] Done change(std::int64_t row, const std::string& actor, const Decide& decide);
  enum class Put { done, changed, unavailable };
  [[nodiscard]] Put put(service::Handoff row, const std::string& actor, const Change& change);
  [[nodiscard]] bool turn(service::TurnRequest request, const std::string& by);
  void tell_holding(const service::Handoff& row, const std::string& by, bool holds);
  [[nodiscard]] std::shared_ptr<const flow::Flow> flow_of(const service::Content& content,
                                                          const service::PersonRecord& person);
  [[nodiscard]] Done close_crisis(const service::Handoff& row, const CloseRequest& request);
  [[nodiscard]] Done sign_first(const service::Handoff& row, const CloseRequest& request,
                                const desk::Disposition& ending);
  [[nodiscard]] Done clear(const service::Handoff& row, const CloseRequest& request,
                           const desk::Disposition& ending);
  struct Found {
    std::int64_t person = 0, conversation = 0;
  };
  [[nodiscard]] std::optional<Found> find(const std::string& who);
  [[nodiscard]] bool put_looks(std::vector<service::Audit> looks);
  [[nodiscard]] std::vector<service::TranscriptTurn> whole_transcript(std::int64_t conversation);
  [[nodiscard]] std::vector<service::Audit> desk_record(const service::Handoff& row);

  service::Environment& environment_;
  service::Lane& lane_;
  service::StoreReader& reader_;
};

// Said when the lane did not answer.
extern const std::string desk_unchanged;
[[nodiscard]] std::string closed_already(const service::Handoff& row);
// What a person wrote may not steer a terminal.
[[nodiscard]] std::string printable(std::string text);

}  // namespace screenline::cli
