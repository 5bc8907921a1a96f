// The clinic of on_call_house.hpp where scenes are played: people are put where a scene begins,
// write by signed webhooks (or, on the web channel, by the lane), and what left for them and for
// staff is read back. One thread uses it.
#pragma once

#include <string>
#include <vector>

#include "tests/scenario/support/on_call_house.hpp"
#include "tests/scenario/support/scenes.hpp"

namespace screenline::scenario {

// What one turn led to.
struct Played {
  std::vector<service::TranscriptMessage> outputs;  // in order, as on record
  std::vector<std::string> left;  // what the person got, in order: webhook's answer, then by API
  service::PersonRecord before, after;
  std::size_t alerts_before = 0;
  std::uint32_t unread_before = 0;
  std::chrono::steady_clock::time_point began{};
};

class SceneHouse : public OnCallHouse {
 public:
  explicit SceneHouse(std::vector<service::OnCall> roster = four_people());

  // Somebody new at `state`: "first" (nobody knows them), "ended", a step of the shipped flow, or
  // "scenes:STEP" of the fixture's. Their address.
  dialog::Address arrive(const std::string& state, const std::string& language, bool web);
  Played play(const dialog::Address& who, const SceneTurn& turn);

  [[nodiscard]] service::PersonRecord of(const dialog::Address& who);
  [[nodiscard]] const flow::Flow* flow_of(const service::PersonRecord& record) const;
  [[nodiscard]] std::string open_step(const service::PersonRecord& record) const;
  [[nodiscard]] std::vector<service::Handoff> rows_of(std::int64_t person);
  [[nodiscard]] std::vector<service::TranscriptTurn> turns_of(const service::PersonRecord& record);

 private:
  std::string send(const dialog::Address& who, const SceneTurn& turn);
  Webhook send_picture(const std::string& from);
  void arrived(const Webhook& answer, const std::string& at);

  int people_ = 0;
};

}  // namespace screenline::scenario
