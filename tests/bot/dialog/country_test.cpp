// The flow's own texts, too, name the numbers of the site's country.
#include "bot/dialog/render.hpp"
#include "tests/bot/dialog/rig.hpp"
#include "tests/support/catch.hpp"

namespace screenline::dialog {
namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string standing(const World& world, const char* id) {
  const flow::Text* text = world.current->find_text(id);
  REQUIRE(text != nullptr);
  return fill(text->get(0, Channel::sms), {world, "en"});
}

TEST_CASE("no text of the flow names the numbers of another country") {
  World world = make_world();
  world.country = "GB";
  const flow::Flow& flow = *world.current;
  const auto check = [&](const std::string& id, const std::string& text) {
    INFO(id << ": " << text);
    CHECK_FALSE(contains(text, "988"));
    CHECK_FALSE(contains(text, "911"));
    CHECK_FALSE(contains(text, "{"));
  };
  for (const Channel channel : {Channel::sms, Channel::web}) {
    for (const auto& [id, text] : flow.texts) check(id, fill(text.get(0, channel), {world, "en"}));
    for (std::size_t i = 0; i < flow.steps.size(); ++i) {
      const flow::Step& step = flow.steps[i];
      check(step.id, render_question(world, flow, static_cast<int>(i), "en", channel));
      check(step.id, fill(step.unclear.get(0, channel), {world, "en"}));
    }
  }
}

TEST_CASE("STOP, HELP and the others say where to turn in the words of the country") {
  World world = make_world();
  CHECK(contains(standing(world, "STOP"), "In a crisis call or text 988, or call 911."));
  CHECK(contains(standing(world, "HELP"), "In danger? 911 or 988."));
  CHECK(contains(standing(world, "ENDED"), "In danger? Call 911, or call or text 988."));
  CHECK(contains(standing(world, "LANG-NONE"), "Call 911, or call 988 and press 2 for Spanish."));
  world.country = "GB";
  CHECK(contains(standing(world, "STOP"), "In a crisis call 116 123 or text 85258, or call 999."));
  CHECK(contains(standing(world, "HELP"), "In danger? 999 or 116 123."));
  CHECK(contains(standing(world, "LANG-NONE"), "Call 999, or call 116 123 or text 85258."));
}

TEST_CASE("a person in danger is told the numbers of the site's country, in their language") {
  World world = make_world();
  world.country = "ES";
  Rig rig(world);
  rig.stand_at("t5");
  rig.say("me quiero morir");
  REQUIRE_FALSE(sends(rig.last).empty());
  const std::string text = sends(rig.last)[0].text;
  INFO(text);
  CHECK(text.starts_with("Llame al 024. Llame al 112 si hay peligro."));
}

}  // namespace
}  // namespace screenline::dialog
