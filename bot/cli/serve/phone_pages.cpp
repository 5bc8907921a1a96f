#include "bot/cli/serve/phone_pages.hpp"

#include <future>
#include <set>

#include <fmt/format.h>

#include "adapters/outbound/client.hpp"
#include "adapters/sms/digest.hpp"
#include "bot/cli/files.hpp"
#include "bot/text/sms.hpp"

namespace screenline::cli {

namespace {

http::Response response_of(phone::Answer answer) {
  http::Response out;
  out.status = answer.status;
  out.content_type = std::move(answer.content_type);
  out.body = std::move(answer.body);
  for (auto& [name, value] : answer.headers) out.headers.push_back({std::move(name), std::move(value)});
  return out;
}

phone::PostResult post(const std::string& url, const phone::Pairs& headers, const std::string& body) {
  thread_local outbound::Client client;
  const outbound::HttpResult result = client.call({"POST", url, headers, body});
  phone::PostResult out;
  out.status = result.status;
  out.body = result.body;
  for (const auto& [name, value] : result.headers) {
    if (http::equal_ignoring_case(name, "content-type")) out.content_type = value;
  }
  if (result.transport != outbound::Transport::answered) out.error = outbound::word_of(result.transport);
  return out;
}

// Where a number's conversation is. Asked through the lane, which alone looks up addresses.
phone::StepInfo where(Runtime& runtime, const std::string& line, const std::string& number) {
  const auto content = runtime.environment.content();
  for (const auto& [site, settings] : content->settings.sites) {
    if (!settings.lines.contains(line)) continue;
    auto found = std::make_shared<std::promise<std::int64_t>>();
    std::future<std::int64_t> person = found->get_future();
    const bool posted = runtime.lane->post([found, site = site, line, number](service::Store& store) {
      bool unavailable = false;
      found->set_value(
          store.find_person(site, {dialog::Channel::sms, line, number}, unavailable).value_or(0));
    });
    if (!posted || person.wait_for(std::chrono::seconds(1)) != std::future_status::ready) return {};
    const auto record = runtime.store.reader->person(person.get());
    if (!record || !record->state.conversation) return {};
    const dialog::Conversation& conversation = *record->state.conversation;
    phone::StepInfo info;
    info.flow = conversation.flow;
    const service::FlowLookup flows(content->flows, runtime.environment.revisions);
    const flow::Flow* flow = flows.find(conversation.revision);
    if (flow && conversation.step >= 0) info.step = flow->steps[static_cast<std::size_t>(conversation.step)].id;
    if (conversation.phase == dialog::Phase::ended) info.step = "ended";
    if (conversation.phase == dialog::Phase::held) info.step += " (held)";
    if (record->state.person.risk.level > 0) {
      info.detail = "level L" + std::to_string(record->state.person.risk.level);
    }
    if (conversation.control == dialog::Control::staff) info.detail += " with staff";
    if (record->state.person.opted_out) info.detail += " opted out";
    if (conversation.result) info.detail += " " + conversation.result->category + "/" + conversation.result->reason;
    return info;
  }
  return {};
}

// What Twilio does: the address, then every name and value in the order of their bytes, once each.
std::string sign(const std::string& token, const std::string& url, const phone::Pairs& form) {
  std::string signed_bytes = url;
  for (const auto& [name, value] : std::set<std::pair<std::string, std::string>>(form.begin(), form.end())) {
    signed_bytes += name + value;
  }
  const sms::Sha1 digest = sms::KeyedHmacSha1(token).sign(signed_bytes);
  return sms::base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

const sms::LineConfig* line_of(const Runtime& runtime, const std::string& account) {
  for (const sms::LineConfig& line : runtime.config.lines) {
    if (line.account_sid == account) return &line;
  }
  return nullptr;
}

bool authorised(const Runtime& runtime, const std::string& account, const std::string& user,
                const std::string& password) {
  const sms::LineConfig* line = line_of(runtime, account);
  return line && user == account && sms::constant_time_equal(password, line->auth_tokens.front());
}

phone::SegmentInfo segments(const std::string& text) {
  const text::Segments counted = text::count_segments(text);
  return {counted.count, counted.units, counted.encoding == text::Encoding::ucs2};
}

}  // namespace

std::unique_ptr<phone::Phone> make_phone(Runtime& runtime) {
  phone::Settings settings;
  for (const sms::LineConfig& line : runtime.config.lines) {
    const auto& site = runtime.config.settings.sites.at(line.site);
    settings.lines.push_back({line.id, line.number, line.account_sid,
                              line.public_base_url + "/hooks/twilio/" + line.id + "/inbound", site.clinic,
                              line.opt_out_reply == sms::OptOutReply::app ? phone::OptOutBy::app
                                                                          : phone::OptOutBy::provider});
  }
  const std::string token = runtime.config.lines.front().auth_tokens.front();
  phone::Ports ports;
  ports.sign = [token](const std::string& url, const phone::Pairs& form) {
    return sign(token, url, form);
  };
  ports.post = post;
  ports.authorised = [&runtime](const std::string& account, const std::string& user, const std::string& password) {
    return authorised(runtime, account, user, password);
  };
  ports.segments = segments;
  ports.where = [&runtime](const std::string& line, const std::string& number) {
    return where(runtime, line, number);
  };
  ports.now = [] { return std::chrono::system_clock::now(); };
  ports.random_id = [&runtime] { return runtime.ids.message_ref(); };
  return std::make_unique<phone::Phone>(std::move(settings), std::move(ports));
}

void add_phone_routes(http::Router& router, phone::Phone& phone) {
  using http::PathParams;
  using http::Request;
  using http::Responder;
  router.add("GET", "/phone", [&phone](Request, const PathParams&, Responder respond) {
    respond(response_of(phone.page()));
  });
  router.add("GET", "/phone/lines", [&phone](Request, const PathParams&, Responder respond) {
    respond(response_of(phone.lines()));
  });
  router.add("GET", "/phone/messages", [&phone](Request request, const PathParams&, Responder respond) {
    respond(response_of(phone.messages(request.query())));
  });
  router.add("POST", "/phone/text", [&phone](Request request, const PathParams&, Responder respond) {
    respond(response_of(phone.receive_text(request.body)));
  });
  router.add("GET", "/phone/{name}", [&phone](Request, const PathParams& params, Responder respond) {
    respond(response_of(phone.asset(params.get("name"))));
  });
  const std::string api = "/phone/twilio/2010-04-01/Accounts/{account}/Messages.json";
  router.add("POST", api, [&phone](Request request, const PathParams& params, Responder respond) {
    respond(response_of(phone.api_create_message(params.get("account"), request.body,
                                                 request.header("authorization"))));
  });
  router.add("GET", api, [&phone](Request request, const PathParams& params, Responder respond) {
    respond(response_of(phone.api_list_messages(params.get("account"), request.query(),
                                                request.header("authorization"))));
  });
}

void add_front_page(http::Router& router, const Config& config, const std::string& turn) {
  const std::string page = fmt::format(
      R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Screenline demo</title></head>
<body><main><h1>Screenline demo</h1>
<p>Not signed off by a clinician. {4}</p>
<ul>
<li><a href="/phone">/phone</a>: a phone in the browser that texts the bot</li>
<li><a href="http://{0}:{1}/healthz">/healthz</a> and <a href="http://{0}:{1}/metrics">/metrics</a>: on port {1}</li>
<li>The queue: <code>{3} handoff list --data {2}</code></li>
<li>README.md and docs/RUNBOOK.md say the rest</li>
</ul></main></body></html>
)",
      config.monitor_address, config.monitor_port, config.data, program_path(), turn);
  router.add("GET", "/", [page](http::Request, const http::PathParams&, http::Responder respond) {
    http::Response out;
    out.status = 200;
    out.content_type = "text/html; charset=utf-8";
    out.body = page;
    out.headers.push_back({"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"});
    respond(std::move(out));
  });
}

}  // namespace screenline::cli
