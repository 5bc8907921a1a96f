// What people on call do to the queue from their phones: take a row by a reply or a tap, ask which
// are open. Staff are no patients: nothing here touches flow, consent or a conversation of theirs
// (E9); whether they are in danger themselves was asked before (Intake::receive_on_call).
// Everything runs on the lane's thread, which alone writes; everything is borrowed.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bot/desk/claim.hpp"
#include "bot/service/lane.hpp"

namespace screenline::service {

class StaffDesk {
 public:
  StaffDesk(Environment& environment, Lane& lane, StoreReader& reader)
      : environment_(environment), lane_(lane), reader_(reader) {}

  struct Taken {
    // As desk::ClaimAnswer; own: the row is about themselves; no_row: none of this site, or it
    // cannot be read.
    enum class Kind : std::uint8_t { yours, again, held, own, closed, no_row, unavailable } kind;
    Handoff row;         // as it is now
    std::string holder;  // with held
  };
  // `by` is their name on the roster; `way` goes on record ("by text", "by link"); `message`: the
  // hash of the text that says so.
  [[nodiscard]] Taken take(Store& store, const std::string& site, std::int64_t row,
                           const std::string& by, const std::string& way,
                           std::uint64_t message = 0);
  // Of that site; nullopt: none, or it cannot be read.
  [[nodiscard]] std::optional<Handoff> row_of(const std::string& site, std::int64_t row);

  // What is said to somebody who answers a drill; "" when none waits for them. Set before anything
  // is answered; called on the lane's thread.
  using DrillAnswer = std::function<std::string(const std::string& site, const std::string& by)>;
  void on_drill(DrillAnswer answer) { drill_ = std::move(answer); }

  struct Text {
    std::string from, text, message_id;
  };
  // What a text from a number of the site's roster is answered with, "": nothing. nullopt: the
  // store takes nothing now. A redelivered message gets its answer again and does nothing (E5);
  // words that mean nothing get one help text an hour. Past a bound nothing more is said to a
  // number, and what it asks for is done all the same: two programs may be talking to each other
  // (E9).
  [[nodiscard]] std::optional<std::string> answer(Store& store, const SiteSettings& site,
                                                  const Text& text);

 private:
  struct Given {
    std::uint64_t message = 0;
    std::string text;
  };
  [[nodiscard]] std::optional<std::string> act(Store& store, const SiteSettings& site,
                                               const OnCall& person, const std::string& text,
                                               std::uint64_t message);
  [[nodiscard]] bool is_about(const Handoff& row, const std::string& site, const std::string& by);
  [[nodiscard]] std::vector<Handoff> open_rows(const std::string& site);
  [[nodiscard]] std::string help(const std::string& number);
  [[nodiscard]] bool may_say_more(const std::string& number);

  Environment& environment_;
  Lane& lane_;
  StoreReader& reader_;
  DrillAnswer drill_;

  // The lane's thread only.
  std::deque<Given> given_;  // oldest first
  struct Said {
    Time since{}, helped{};
    int texts = 0;
  };
  std::map<std::string, Said> said_;  // by number of a roster
};

// Whether a page of this row waits for this person: nobody has acknowledged it, and they were there
// when it last was paged as far up as they stand. Pure.
[[nodiscard]] bool waits_for(const Handoff& row, const SiteSettings& site, const OnCall& person);

}  // namespace screenline::service
