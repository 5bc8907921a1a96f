// The rows of the handoff queue that a turn opens, raises, lowers or closes, and the pages that go
// with them (S7, S8). Works on the TurnWrite of one turn; one thread.
#pragma once

#include <cstdint>
#include <optional>

#include "bot/service/roster.hpp"
#include "bot/service/turn_write.hpp"

namespace screenline::service {

class TurnRows {
 public:
  // All but `before` is borrowed and outlives it; `state` is as the turn left it.
  TurnRows(const TurnRequest& request, const SiteSettings& site, const TurnSources& sources,
           const Before& before, dialog::State& state, TurnWrite& write);

  // Opens a row or touches the one that is open; its id.
  std::int64_t open(const dialog::OpenHandoff& open);
  // Alarms for the row touched last. Whether it repeats what staff know of; nullopt: not now.
  std::optional<bool> alarm(const dialog::Alert& alert);
  // What the alarms found that are no repeats.
  [[nodiscard]] Vacancy vacancy() const;
  // Once, after the last effect. `staff_wrote`: the turn's text is one of theirs.
  void finish(bool staff_wrote);

 private:
  [[nodiscard]] std::optional<Handoff> row_of(std::int64_t id) const;
  [[nodiscard]] Handoff open_row(bool crisis, bool task);
  void void_signature(Handoff& row);
  [[nodiscard]] bool touched(std::int64_t row) const;
  void keep(Handoff row);
  void note_staff(bool staff_wrote);
  void lower_history_row();
  void close_cleared_row();
  void page(Handoff& row, bool repeats);
  [[nodiscard]] std::string link_of(const Handoff& row, const OnCall& person) const;

  const TurnRequest& request_;
  const SiteSettings& site_;
  const TurnSources& sources_;
  dialog::State& state_;
  TurnWrite& write_;
  const std::int64_t crisis_row_before_;
  const bool staff_held_before_, provisional_before_;
  bool rose_ = false, lost_text_ = false;  // the row touched last
  Vacancy vacancy_ = Vacancy::none;
};

}  // namespace screenline::service
