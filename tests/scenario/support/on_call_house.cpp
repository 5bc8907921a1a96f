#include "tests/scenario/support/on_call_house.hpp"

#include <csignal>

#include "adapters/outbound/client.hpp"
#include "adapters/store/memory.hpp"
#include "adapters/zones/zones.hpp"
#include "bot/cli/serve/acknowledge.hpp"
#include "tests/scenario/support/in_process.hpp"

namespace screenline::scenario {

using namespace std::chrono_literals;

const std::string nia = "+15550000001", noa = "+15550000002", dan = "+15550000003",
                  dee = "+15550000004";

namespace {

constexpr const char* token = "token-of-the-scenario-tests-0123";
constexpr const char* base = "https://clinic.example";
constexpr std::uint8_t every_day = 0x7F, workdays = 0x1F;

std::shared_ptr<const service::Content> clinic(std::vector<service::OnCall> roster,
                                               const service::Content& asked) {
  service::Content content = asked;
  service::SiteSettings& site = content.settings.sites.at("demo");
  site.roster = std::move(roster);
  site.page_line = "demo";
  site.zone = "America/New_York";
  site.calendar.offset = zones::offset_of(site.zone).value();
  return std::make_shared<const service::Content>(std::move(content));
}

}  // namespace

std::vector<service::OnCall> four_people() {
  return {{"Nia", nia, 1, {{{every_day, 8h, 17h}}, false}},
          {"Noa", noa, 1, {{{every_day, 17h, 8h}}, true}},
          {"Dan", dan, 2, {}},
          {"Dee", dee, 3, {{{workdays, 8h, 17h}}, false}}};
}

std::string Browsed::header(const std::string& name) const {
  for (const auto& [key, value] : headers) {
    if (http::equal_ignoring_case(key, name)) return value;
  }
  return {};
}

OnCallHouse::OnCallHouse(std::vector<service::OnCall> roster,
                         const std::shared_ptr<const service::Content>& asked)
    : SendingRig(store::open_memory(),
                 clinic(std::move(roster), asked ? *asked : *shipped_content())) {
  std::signal(SIGPIPE, SIG_IGN);
  clock.pass(7h);
  provider.ended(service::DeliveryEnd{service::OutboxState::delivered, 4, ""});  // crisis texts arrive
  links_ = std::make_unique<cli::AcknowledgeLinks>(base, "0123456789abcdef0123456789abcdef");
  environment.page_links = links_.get();
  staff_desk_ = std::make_unique<service::StaffDesk>(environment, lane, *store.reader);
  cli::Config config = cli::demo_config(token);
  for (sms::LineConfig& line : config.lines) line.public_base_url = base;
  webhooks_ = std::make_unique<cli::Webhooks>(environment, lane, nullptr, nullptr, *staff_desk_,
                                              config.lines, true);
  webhooks_->add_routes(router_);
  cli::add_acknowledge_routes(router_, environment, lane, *staff_desk_, *links_, 500ms);
  server_ = std::make_unique<http::Server>(http::ServerOptions{},
                                           [this](http::Request request, http::Responder respond) {
                                             router_(std::move(request), std::move(respond));
                                           });
  server_->start();
  peer_ = std::make_unique<TwilioPeer>("http://127.0.0.1:" + std::to_string(server_->port()), base,
                                       token);
  start_outbox();
  start_escalator();
}

OnCallHouse::~OnCallHouse() {
  hang_lane(false);
  server_->stop();
  escalator.stop();
  outbox.stop();
  lane.stop();
}

std::int64_t OnCallHouse::danger() {
  const std::string who = "+1555100" + std::to_string(1000 + ++people_);
  (void)text(who, "I am going to kill myself tonight");
  std::int64_t id = 0;
  (void)comes([&] {
    for (const service::Handoff& one : store.reader->handoffs("demo", false, 1000)) {
      id = std::max(id, one.id);
    }
    return store.reader->handoffs("demo", false, 1000).size() >= static_cast<std::size_t>(people_);
  });
  return id;
}

Webhook OnCallHouse::text(const std::string& from, const std::string& words,
                          const std::string& sid) {
  return peer_->text(from, words, sid);
}

service::Handoff OnCallHouse::row(std::int64_t id) {
  return store.reader->handoff(id).value_or(service::Handoff{});
}

std::size_t OnCallHouse::pages(const std::string& to) const { return provider.texts_to(to).size(); }

bool OnCallHouse::paged(std::size_t to_nia, std::size_t to_noa, std::size_t to_dan,
                        std::size_t to_dee) {
  const auto all = [&] {
    return pages(nia) == to_nia && pages(noa) == to_noa && pages(dan) == to_dan &&
           pages(dee) == to_dee;
  };
  (void)comes(all);
  settle_down();
  return all();
}

std::string OnCallHouse::link_to(const std::string& number) const {
  const auto texts = provider.texts_to(number);
  if (texts.empty()) return {};
  const std::size_t at = texts.back().find("/ack/");
  return at == std::string::npos ? "" : texts.back().substr(at);
}

Browsed OnCallHouse::browse(const std::string& method, const std::string& path) {
  outbound::Client client;
  const outbound::HttpResult got =
      client.call({method, "http://127.0.0.1:" + std::to_string(server_->port()) + path, {}, ""});
  Browsed out;
  out.status = got.status;
  out.body = got.body;
  for (const auto& [name, value] : got.headers) out.headers.emplace_back(name, value);
  return out;
}

void OnCallHouse::hang_lane(bool hangs) {
  if (!hangs) {
    if (hung_) hung_->set_value();
    hung_.reset();
    return;
  }
  hung_ = std::make_shared<std::promise<void>>();
  auto began = std::make_shared<std::promise<void>>();
  auto until = std::make_shared<std::shared_future<void>>(hung_->get_future());
  (void)lane.post(
      [began, until](service::Store&) {
        began->set_value();
        until->wait();
      },
      true);
  began->get_future().wait();
}

}  // namespace screenline::scenario
