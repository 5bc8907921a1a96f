#include "tests/scenario/support/scenes.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "tests/scenario/support/in_process.hpp"

namespace screenline::scenario {

namespace {

using nlohmann::json;

const std::string fixtures = std::string(SCREENLINE_SOURCE_DIR) + "/tests/scenario/fixtures/";

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(in), {}};
}

// A misspelt key would be a check that is never made.
void know(const json& object, const std::vector<std::string>& keys) {
  for (const auto& [key, value] : object.items()) {
    if (std::find(keys.begin(), keys.end(), key) == keys.end())
      throw std::runtime_error("unknown key " + key + " in " + object.dump());
  }
}

Expect expect_of(const json& from) {
  know(from, {"level", "track", "language", "flow", "kept", "outputs", "in_order", "never", "staff",
              "phone", "rank", "row"});
  Expect out;
  if (from.contains("level")) out.level = from["level"].get<int>();
  if (from.contains("phone")) out.phone = from["phone"].get<bool>();
  out.track = from.value("track", "");
  out.language = from.value("language", "");
  out.flow = from.value("flow", "");
  out.kept = from.value("kept", out.kept);
  out.outputs = from.value("outputs", out.outputs);
  out.in_order = from.value("in_order", out.in_order);
  out.never = from.value("never", out.never);
  out.staff = from.value("staff", "");
  out.rank = from.value("rank", "");
  out.row = from.value("row", "");
  return out;
}

// A bare string is a text that only brings the person there. "PASTE " stands for 20,000 characters
// of an ordinary day around what follows.
SceneTurn turn_of(const json& from) {
  SceneTurn out;
  if (from.is_string()) {
    out.text = from.get<std::string>();
    return out;
  }
  know(from, {"text", "silence", "media", "after", "expect"});
  out.text = from.value("text", "");
  out.silence = from.value("silence", false);
  out.media = from.value("media", false);
  out.after = std::chrono::seconds(from.value("after", 5));
  if (from.contains("expect")) out.expect = expect_of(from["expect"]);
  if (out.text.starts_with("PASTE ")) {
    std::string half;
    while (half.size() < 10'000) half += "my day was long and the lunch was fine and ";
    out.text = half + out.text.substr(6) + ", " + half + "that is all";
  }
  return out;
}

Scene scene_of(const json& from) {
  know(from, {"row", "at", "channel", "language", "turns", "differs", "note", "proved_by"});
  Scene out;
  out.row = from.at("row").get<int>();
  out.at = from.value("at", out.at);
  out.web = from.value("channel", "sms") == "web";
  out.language = from.value("language", "en");
  out.differs = from.value("differs", "");
  out.proved_by = from.value("proved_by", out.proved_by);
  for (const json& turn : from.value("turns", json::array())) out.turns.push_back(turn_of(turn));
  if (out.turns.empty() == out.proved_by.empty())
    throw std::runtime_error("row " + std::to_string(out.row) + ": turns, or who proves it");
  return out;
}

std::shared_ptr<const flow::Flow> load_scenes_flow() {
  const std::string own = "tests/scenes-flow.json";
  const flow::FileSource disk = flow::folder_source(std::string(SCREENLINE_SOURCE_DIR) + "/flows");
  flow::Loaded loaded = flow::load_flow(own, [&](const std::string& path) {
    return path == own ? std::optional(bytes_of(fixtures + "scenes-flow.json")) : disk(path);
  }, flow::LoadFor::running);
  std::string problems;
  for (const flow::Problem& problem : loaded.problems) problems += to_string(problem) + "\n";
  if (!loaded.flow) throw std::runtime_error(problems);
  return loaded.flow;
}

const std::shared_ptr<const flow::Flow>& the_flow() {
  static const std::shared_ptr<const flow::Flow> one = load_scenes_flow();
  return one;
}

}  // namespace

std::vector<Scene> read_scenes() {
  const json table = json::parse(bytes_of(fixtures + "crisis-scenes.json"));
  std::vector<Scene> out;
  for (const json& row : table.at("rows")) out.push_back(scene_of(row));
  return out;
}

std::shared_ptr<const service::Content> scenes_content() {
  static const std::shared_ptr<const service::Content> one = [] {
    service::Content content = *shipped_content();
    content.flows.add(the_flow(), false);
    return std::make_shared<const service::Content>(std::move(content));
  }();
  return one;
}

const flow::Flow& scenes_flow() { return *the_flow(); }

}  // namespace screenline::scenario
