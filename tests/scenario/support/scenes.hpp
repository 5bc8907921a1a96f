// The table of crisis scenarios (fixtures/crisis-scenes.json; its README says what the keys mean):
// read, and the flow for states that the shipped screening lacks. Plain values; throws on a table
// that is not as it should be.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bot/service/environment.hpp"

namespace screenline::scenario {

// What one text, or a silence, has to lead to. What is not set is not judged.
struct Expect {
  std::optional<int> level;
  std::string track, language;
  std::string flow;  // "asks ID", "held at ID", "ended"; ID "-": no question was open
  std::map<std::string, std::string> kept;  // answers by step: points, or "text"
  std::vector<std::string> outputs;         // authors of the texts that left, in order
  std::vector<std::string> in_order;        // parts of them, in this order
  std::vector<std::string> never;           // parts of none of them
  std::string staff;                        // "alerted", "told", "note", "nothing"
  std::optional<bool> phone;                // the row asks for a call
  std::string rank;                         // "top", "below"
  std::string row;                          // a lexicon row that must be on record, "en.bus"
};

struct SceneTurn {
  std::string text;  // "" with `silence`: nothing is written
  bool silence = false, media = false;
  std::chrono::seconds after{5};  // since the turn before
  std::optional<Expect> expect;   // none: only brings the person there
};

struct Scene {
  int row = 0;  // its number in the source
  std::vector<std::string> at;
  bool web = false;
  std::string language = "en";
  std::vector<SceneTurn> turns;
  std::string differs;                           // where a decision says otherwise than the source
  std::map<std::string, std::string> proved_by;  // file -> name of a test case
};

[[nodiscard]] std::vector<Scene> read_scenes();

// The shipped content, with the fixture's flow beside the shipped one.
[[nodiscard]] std::shared_ptr<const service::Content> scenes_content();
// The fixture's flow.
[[nodiscard]] const flow::Flow& scenes_flow();

}  // namespace screenline::scenario
