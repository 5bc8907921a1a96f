#include "bot/cli/serve/webhooks.hpp"

#include <fmt/format.h>

#include "adapters/sms/keywords.hpp"
#include "bot/service/hash.hpp"
#include "bot/service/limits.hpp"
#include "bot/service/second_route.hpp"

namespace screenline::cli {

namespace {

using service::InboundAnswer;
using service::LaneAnswer;

http::Response response_of(sms::HttpReply reply) {
  http::Response out;
  out.status = reply.status;
  out.content_type = std::move(reply.content_type);
  out.body = std::move(reply.body);
  return out;
}

// 503: the provider tries again, or calls its fallback URL. Never TwiML: nothing of it may be sent.
http::Response try_again() {
  http::Response out = http::plain_text(503, "not recorded, please try again");
  out.headers.push_back({"Retry-After", "2"});
  return out;
}

// Answers a Twilio-like webhook: the text inline, or nothing.
class WebhookAnswerer final : public service::Answerer {
 public:
  WebhookAnswerer(std::shared_ptr<const sms::Line> line, http::Responder respond, bool show_step)
      : line_(std::move(line)), respond_(std::move(respond)), show_step_(show_step) {}

  void answer(InboundAnswer answer) override {
    respond_(form(line_, show_step_, std::move(answer)));
  }

  void answer_after(std::chrono::milliseconds wait, InboundAnswer fallback,
                    std::function<InboundAnswer()> used) override {
    http::Response response = form(line_, show_step_, std::move(fallback));
    response.before_write = [used = std::move(used), line = line_](http::Response& out) {
      out = form(line, false, used());
    };
    // What a long text has waited to be scanned counts.
    const auto waited =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - came_);
    respond_.fallback_after(std::max(wait - waited, std::chrono::milliseconds(1)), std::move(response));
  }

 private:
  [[nodiscard]] static http::Response form(const std::shared_ptr<const sms::Line>& line,
                                           bool show_step, InboundAnswer answer) {
    if (answer.text.empty()) {
      return answer.kind == LaneAnswer::Kind::unavailable ? try_again() : response_of(line->acknowledge());
    }
    auto formed =
        line->acknowledge(sms::InlineReply{std::move(answer.text), std::move(answer.mid)});
    auto* reply = std::get_if<sms::HttpReply>(&formed);
    http::Response response = response_of(reply ? std::move(*reply) : line->acknowledge());
    if (show_step && !answer.step.empty()) {
      response.headers.push_back({"X-Screenline-Step", std::move(answer.step)});
    }
    if (answer.still_good) {
      response.before_write = [line,
                               still_good = std::move(answer.still_good)](http::Response& out) {
        if (!still_good()) out = response_of(line->acknowledge());
      };
    }
    return response;
  }

  std::shared_ptr<const sms::Line> line_;
  http::Responder respond_;
  bool show_step_;
  const std::chrono::steady_clock::time_point came_ = std::chrono::steady_clock::now();
};

sms::RawRequest raw_of(const http::Request& request) {
  return {request.method, request.target, request.body,
          [&request](std::string_view name) -> std::optional<std::string_view> {
            for (const http::Header& header : request.headers) {
              if (http::equal_ignoring_case(header.name, name)) return header.value;
            }
            return std::nullopt;
          }};
}

dialog::ProviderOptOut opt_out_of(sms::OptOut told) {
  switch (told) {
    case sms::OptOut::stop: return dialog::ProviderOptOut::stop;
    case sms::OptOut::start: return dialog::ProviderOptOut::start;
    case sms::OptOut::help: return dialog::ProviderOptOut::help;
    case sms::OptOut::none: break;
  }
  return dialog::ProviderOptOut::none;
}

service::OutboxState outbox_state_of(sms::Delivery state) {
  switch (state) {
    case sms::Delivery::delivered:
    case sms::Delivery::read: return service::OutboxState::delivered;
    case sms::Delivery::undelivered:
    case sms::Delivery::failed:
    case sms::Delivery::canceled: return service::OutboxState::failed;
    default: return service::OutboxState::sent;
  }
}

std::uint64_t next_instance() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

}  // namespace

struct Webhooks::OwnLines {
  std::unordered_map<std::string, std::unique_ptr<sms::Line>> lines;
  std::unique_ptr<service::Intake> intake;
};

Webhooks::Webhooks(service::Environment& environment, service::Lane& lane, service::JournalWriter* journal,
                   service::OutageAlerts* outage, service::StaffDesk& staff_desk,
                   const std::vector<sms::LineConfig>& lines, bool show_step)
    : environment_(environment),
      lane_(lane),
      staff_desk_(staff_desk),
      journal_(journal),
      outage_(outage),
      configs_(lines),
      show_step_(show_step),
      instance_(next_instance()),
      long_texts_(environment, lane, journal, outage) {
  for (const sms::LineConfig& line : configs_) for_answers_[line.id] = sms::make_line(line);
  lane_.around_answers([](const service::Lane::Give& give) {
    const http::AnswerBatch together;
    give();
  });
}

Webhooks::~Webhooks() = default;

Webhooks::OwnLines& Webhooks::own() {
  thread_local std::uint64_t of_instance = 0;
  thread_local OwnLines* own = nullptr;
  if (of_instance == instance_) return *own;
  auto fresh = std::make_unique<OwnLines>();
  for (const sms::LineConfig& line : configs_) fresh->lines[line.id] = sms::make_line(line);
  fresh->intake = std::make_unique<service::Intake>(environment_, lane_, journal_, outage_);
  const std::lock_guard lock(own_mutex_);
  own = own_.emplace_back(std::move(fresh)).get();
  of_instance = instance_;
  return *own;
}

void Webhooks::add_routes(http::Router& router) {
  router.add("POST", "/hooks/twilio/{line}/inbound",
             [this](http::Request request, const http::PathParams& params, http::Responder respond) {
               inbound(std::move(request), params, std::move(respond));
             });
  router.add("POST", "/hooks/twilio/{line}/status",
             [this](http::Request request, const http::PathParams& params, http::Responder respond) {
               status(std::move(request), params, std::move(respond));
             });
}

void Webhooks::inbound(http::Request request, const http::PathParams& params, http::Responder respond) {
  OwnLines& mine = own();
  const auto line = mine.lines.find(std::string(params.get("line")));
  if (line == mine.lines.end()) {
    counts_.unknown_line++;
    respond(http::plain_text(404, "no such line"));
    return;
  }
  sms::Received received = line->second->receive(raw_of(request));
  if (!received.verdict.ok) {
    counts_.bad_signature++;
    if (outage_) outage_->webhook_refused(line->second->config().site, line->first);
    environment_.log.write(service::Log::Level::warning, "webhook.refused",
                           fmt::format("\"line\":\"{}\",\"reason\":\"{}\"", line->first, received.verdict.reason));
    respond(http::plain_text(403, "signature refused"));
    return;
  }
  if (auto* message = std::get_if<sms::Inbound>(&received.event)) {
    return take_message(line->second->config(), std::move(*message), std::move(respond));
  }
  if (const auto* update = std::get_if<sms::StatusUpdate>(&received.event)) {
    return take_status(*update, *line->second, std::move(respond));
  }
  ignore(std::get<sms::Ignored>(received.event), *line->second, respond);
}

// A text that cannot be kept is still read: the answer of this very request reaches who wrote it.
void Webhooks::ignore(const sms::Ignored& ignored, const sms::Line& line, const http::Responder& respond) {
  counts_.ignored++;
  const sms::LineConfig& config = line.config();
  const std::string said =
      ignored.text.empty() ? "" : own().intake->answer_nameless(config.site, config.id, ignored.text);
  const auto level = said.empty() ? service::Log::Level::warning : service::Log::Level::error;
  environment_.log.write(level, said.empty() ? "webhook.ignored" : "webhook.nameless_danger",
                         fmt::format("\"line\":\"{}\",\"reason\":\"{}\"", config.id, ignored.why));
  const auto formed = line.acknowledge(sms::InlineReply{said, ""});
  const auto* reply = said.empty() ? nullptr : std::get_if<sms::HttpReply>(&formed);
  respond(response_of(reply ? *reply : line.acknowledge()));
}

void Webhooks::take_message(const sms::LineConfig& config, sms::Inbound message, http::Responder respond) {
  counts_.inbound++;
  const std::shared_ptr<const sms::Line>& line = for_answers_.at(config.id);
  const auto answerer = std::make_shared<WebhookAnswerer>(line, std::move(respond), show_step_);
  const std::size_t bytes = message.text.size() + message.text_raw.size();
  const bool aside =
      bytes > service::limits::long_text &&
      long_texts_.submit(bytes, [this, line, answerer, message](service::Intake& intake) {
        scan_and_pass_on(intake, *line, message, answerer);
      });
  if (!aside) scan_and_pass_on(*own().intake, *line, std::move(message), answerer);
}

void Webhooks::scan_and_pass_on(service::Intake& intake, const sms::Line& line, sms::Inbound message,
                                const std::shared_ptr<service::Answerer>& answerer) {
  const sms::LineConfig& config = line.config();
  const bool staff = is_staff(config.site, message.from);
  const bool leaves =
      staff && (message.opt_out == sms::OptOut::stop ||
                sms::match_carrier_keyword(message.text).keyword == sms::Keyword::stop);
  service::InboundMessage in;
  in.site = config.site;
  in.address = {dialog::Channel::sms, config.id, std::move(message.from)};
  in.message_id = std::move(message.message_id);
  in.text.text = std::move(message.text);
  // The scan reads what came too, when it was something else (a carrier's base64).
  if (message.base64_decoded && message.text_raw != in.text.text) in.text.text += "\n" + message.text_raw;
  in.text.line = config.id;
  in.text.has_media = message.num_media > 0;
  in.text.provider = opt_out_of(message.opt_out);
  in.inline_reply = config.reply_mode == sms::ReplyMode::inline_reply;
  in.not_before = loop_guard(config.id, in.address.value);
  if (!staff) return intake.receive(std::move(in), answerer);
  // E9: staff numbers are routed before the flow - unless it is they who are in danger. Who may be
  // paged no more is a matter of its own, and a STOP is honoured whoever sends it (S10).
  if (leaves) {
    environment_.log.write(service::Log::Level::warning, "staff.opted_out",
                           fmt::format("\"line\":\"{}\"", config.id));
    return intake.receive(std::move(in), answerer);
  }
  // START and HELP the provider has answered itself.
  const bool silent = in.text.provider != dialog::ProviderOptOut::none;
  service::StaffDesk::Text text{in.address.value, in.text.text, in.message_id};
  intake.receive_on_call(
      std::move(in), answerer,
      [this, silent, site = config.site, text = std::move(text)](service::Store& store) {
        counts_.staff++;
        return answer_staff(store, site, text, silent);
      });
}

service::InboundAnswer Webhooks::answer_staff(service::Store& store, const std::string& site,
                                              const service::StaffDesk::Text& text, bool silent) {
  const auto content = environment_.content();
  auto said = staff_desk_.answer(store, content->site(site), text);
  InboundAnswer out;
  if (!said) out.kind = LaneAnswer::Kind::unavailable;
  if (said && !silent) out.text = std::move(*said);
  return out;
}

// E6: past about 20 fast replies a line's answers take the outbox, before the provider's loop guard bites.
std::optional<service::Time> Webhooks::loop_guard(const std::string& line, const std::string& from) {
  const auto now = environment_.clock.now();
  const std::lock_guard lock(loop_mutex_);
  if (loops_.size() >= service::limits::edge_persons) loops_.clear();
  sms::LoopCount& count = loops_[service::hash64(from, service::hash64(line))];
  if (!sms::should_use_outbox(count, now)) {
    count = sms::after_reply(count, now);
    return std::nullopt;
  }
  counts_.loop_guard++;
  const auto when = sms::earliest_send(count, now);
  count = sms::after_reply(count, when);
  return when;
}

bool Webhooks::is_staff(const std::string& site, const std::string& number) const {
  const auto content = environment_.content();
  for (const service::OnCall& person : content->site(site).roster) {
    if (!person.sms.empty() && person.sms == number) return true;
  }
  return false;
}

void Webhooks::status(http::Request request, const http::PathParams& params, http::Responder respond) {
  OwnLines& mine = own();
  const auto line = mine.lines.find(std::string(params.get("line")));
  if (line == mine.lines.end()) {
    respond(http::plain_text(404, "no such line"));
    return;
  }
  const sms::Received received = line->second->receive(raw_of(request));
  if (!received.verdict.ok) {
    counts_.bad_signature++;
    if (outage_) outage_->webhook_refused(line->second->config().site, line->first);
    respond(http::plain_text(403, "signature refused"));
    return;
  }
  if (const auto* update = std::get_if<sms::StatusUpdate>(&received.event)) {
    return take_status(*update, *line->second, std::move(respond));
  }
  counts_.ignored++;
  respond(response_of(line->second->acknowledge()));
}

// Delivery states are updated outside the version (E4); a failure that matters becomes an input of its own.
void Webhooks::take_status(const sms::StatusUpdate& update, const sms::Line& line, http::Responder respond) {
  counts_.statuses++;
  const sms::SendOutcome meaning = line.outcome_of(update);
  const bool opted_out = meaning.kind == sms::SendKind::opted_out;
  const std::string site = line.config().site;
  const http::Response done = response_of(line.acknowledge());
  const std::string why = std::to_string(meaning.code) + " " + meaning.detail;
  const bool posted = lane_.post([this, update, opted_out, why, site, respond, done](service::Store& store) {
    const auto row = store.merge_status(update.our_ref, update.message_id, update.rank,
                                        outbox_state_of(update.state),
                                        update.error_code ? std::to_string(update.error_code) : "");
    using service::OutboxState;
    const bool failed = row && row->state == OutboxState::failed;
    const bool safety = row && row->author == dialog::Author::safety;
    if (row && service::is_page(*row)) {
      // A page is no text to the person of its row: it says of somebody on call who can be reached.
      using Came = service::DirectPager::Came;
      const bool of_this = row->state == outbox_state_of(update.state);
      if (outage_ && of_this && failed) outage_->paged(*row, Came::undelivered);
      if (outage_ && of_this && row->state == OutboxState::delivered) outage_->paged(*row, Came::delivered);
    } else if (failed && row->author != dialog::Author::system && opted_out) {
      (void)lane_.submit(service::delivery_failed(*row, service::NotArrived::opted_out, site, why,
                                                  environment_.clock.now()),
                         {}, safety);
    } else if (failed && row->author == dialog::Author::bot && row->conversation != 0) {
      // The flow may have a way for a question that does not arrive.
      (void)lane_.submit(service::delivery_failed(*row, service::NotArrived::failed, site, why,
                                                  environment_.clock.now()),
                         {}, false);
    }  // any other crisis text that failed is untold now, and the outbox's
    respond(done);
  });
  if (!posted) respond(try_again());
}

}  // namespace screenline::cli
