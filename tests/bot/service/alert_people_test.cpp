// Whom an alert is for: the lane and the escalator say who is paged by text, and calls and e-mails
// follow them.
#include "bot/service/alert_people.hpp"

#include "adapters/store/memory.hpp"
#include "tests/scenario/support/in_process.hpp"
#include "tests/scenario/support/sending_rig.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

using namespace std::chrono_literals;
using service::AlertMessage;
using service::OnCall;

const std::string ana = "+15550001", ben = "+15550002";

std::vector<std::string> names(const service::SiteSettings& site, const AlertMessage& message) {
  std::vector<std::string> out;
  for (const OnCall& person : people_for(site, message)) out.push_back(person.name);
  return out;
}

TEST_CASE("who is paged, and who gets no texts and has heard of it") {
  service::SiteSettings site;
  site.roster = {{"Ana", ana, 1}, {"Desk", "", 1}, {"Ben", ben, 2}, {"Chief", "", 3}};
  AlertMessage message;
  using Names = std::vector<std::string>;
  CHECK(names(site, message) == Names{"Ana", "Desk"});  // nobody is paged by text
  message.paged = {ben};
  CHECK(names(site, message) == Names{"Desk", "Ben"});
  message.rung = 3;
  CHECK(names(site, message) == Names{"Desk", "Ben", "Chief"});
  site.roster = {{"Ben", ben, 2}, {"Chief", "", 3}};
  CHECK(names(site, AlertMessage{}) == Names{"Ben"});  // the lowest rung that has somebody
}

TEST_CASE("whom a row is about hears of it by no channel, and is not our staff") {
  service::SiteSettings site;
  site.page_line = "demo";
  site.roster = {{"Ana", ana, 1}, {"Ben", ben, 1}};
  site.roster[1].voice = "+15550009";
  AlertMessage message;
  message.own = {{dialog::Channel::sms, "demo", ana}};
  CHECK(names(site, message) == std::vector<std::string>{"Ben"});
  message.handoff = 0, message.level = 3;  // past the store
  CHECK(names(site, message) == std::vector<std::string>{"Ben"});
  message.own = {{dialog::Channel::sms, "demo", "+15550009"}};
  CHECK(names(site, message) == std::vector<std::string>{"Ana"});

  struct SomebodyElse final : service::Reach {
    [[nodiscard]] bool can_tell(const service::SiteSettings& of) const override {
      return !of.roster.empty();
    }
  } reach;
  SendingRig rig(store::open_memory());
  rig.environment.set_reach(&reach);
  site.roster.pop_back();
  CHECK(rig.environment.staff_known(site) == crisis::StaffKnow::telling_now);
  CHECK(rig.environment.staff_known(site, {{dialog::Channel::sms, "demo", ana}}) ==
        crisis::StaffKnow::could_not_reach);
  rig.environment.set_reach(nullptr);
}

TEST_CASE("who is on call and in danger: the ladder pages the others, up to the end") {
  service::Content content = *shipped_content();
  service::SiteSettings& site = content.settings.sites.at("demo");
  site.roster = {{"Ana", ana, 1}, {"Ben", ben, 2}};
  site.page_line = "demo";
  SendingRig rig(store::open_memory(), std::make_shared<const service::Content>(content));
  rig.start_outbox();
  rig.start_escalator();
  const auto who = rig.person([](service::PersonRecord& record) {
    record.state.person.addresses = {{dialog::Channel::sms, "demo", ana}};
  });
  service::TurnRequest request;
  request.address = rig.record(who).state.person.addresses.front();
  request.input = dialog::TextIn{"I am going to kill myself tonight", dialog::Channel::sms, "demo"};
  request.source = "sms";
  request.at = rig.clock.now();
  (void)rig.turn(std::move(request));
  for (int i = 0; i < 3; ++i) {
    rig.clock.pass(5min);
    rig.settle_down();
  }
  CHECK(rig.provider.texts_to(ben).size() >= 3);
  for (const std::string& text : rig.provider.texts_to(ana)) {
    CAPTURE(text);
    CHECK(text.find("queue") == std::string::npos);  // the crisis text, and no page
  }
  for (const AlertMessage& alert : rig.addresses.alerts()) {
    REQUIRE(alert.own.size() == 1);
    CHECK(names(site, alert) == std::vector<std::string>{"Ben"});
  }
}

TEST_CASE("the lane and the escalator name those who are paged, and which event it is") {
  service::Content content = *shipped_content();
  service::SiteSettings& site = content.settings.sites.at("demo");
  site.roster = {{"Ana", ana, 1}, {"Ben", ben, 2}};
  site.page_line = "demo";
  SendingRig rig(store::open_memory(), std::make_shared<const service::Content>(content));
  rig.start_outbox();
  rig.start_escalator();
  const auto who = rig.person();
  service::TurnRequest request;
  request.site = "demo";
  request.address = rig.record(who).state.person.addresses.front();
  request.input = dialog::TextIn{"I am going to kill myself tonight",
                                 dialog::Channel::sms,
                                 "demo",
                                 false,
                                 dialog::ProviderOptOut::none,
                                 {}};
  request.source = "sms";
  request.at = rig.clock.now();
  (void)rig.turn(std::move(request));
  REQUIRE(rig.addresses.alerts().size() == 1);
  const AlertMessage first = rig.addresses.alerts().front();
  CHECK_FALSE(first.step);
  CHECK(first.paged == std::vector<std::string>{ana});
  CHECK(first.at == rig.clock.now());
  CHECK(first.since == rig.clock.now());
  const auto opened = rig.clock.now();
  rig.clock.pass(5min);
  REQUIRE(rig.comes([&] { return rig.addresses.alerts().size() == 2; }));
  const AlertMessage step = rig.addresses.alerts().back();
  CHECK(step.step);
  CHECK(step.repeat);
  CHECK(step.paged == std::vector<std::string>{ben});
  CHECK(step.since == opened);
  CHECK(step.at > first.at);
  CHECK(rig.comes([&] {
    return rig.environment.counters.escalator_look_ms == rig.clock.now().time_since_epoch().count();
  }));
}

}  // namespace
}  // namespace screenline::scenario
