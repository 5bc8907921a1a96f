#include "adapters/phone/carrier.hpp"

#include <utility>

#include "adapters/phone/opt_out.hpp"
#include "adapters/phone/shapes.hpp"
#include "adapters/phone/twiml_reader.hpp"

namespace screenline::phone {
namespace {

constexpr int opted_out = 21610;
constexpr int too_long = 21617;
constexpr int webhook_failed = 11200;

bool is_success(const PostResult& result) {
  return result.error.empty() && result.status >= 200 && result.status < 300;
}

std::string outcome_of(const PostResult& result) {
  return result.error.empty() ? std::to_string(result.status) : result.error;
}

// What Twilio requests: the fragment holds its own settings and is neither sent nor signed.
std::string without_fragment(const std::string& url) { return url.substr(0, url.find('#')); }

// A relative address in TwiML is relative to the webhook's. Empty: not an address.
std::string resolve(const std::string& address, const std::string& base) {
  if (is_web_address(address)) return without_fragment(address);
  if (!address.starts_with('/')) return {};
  return base.substr(0, base.find('/', base.find("://") + 3)) + without_fragment(address);
}

std::string plural(std::size_t count, const std::string& what) {
  return std::to_string(count) + ' ' + what + (count == 1 ? "" : "s");
}

}  // namespace

Carrier::Carrier(const Settings& settings, const Ports& ports, Ledger& ledger)
    : settings_(settings),
      ports_(ports),
      ledger_(ledger),
      workers_(settings.limits.workers, settings.limits.jobs_max) {}

std::optional<std::string> Carrier::text_from(const Line& line, const std::string& number,
                                              const std::string& body) {
  const Inbound inbound{
      &line, {line.id, number}, make_text(Direction::inbound, body, "sending"), ports_.random_id()};
  ledger_.add_text(inbound.key, inbound.text, ports_.random_id());
  answer_keyword(line, inbound.key, body);
  ledger_.add_pending(inbound.key, 1);
  if (workers_.run(number, {}, [this, inbound] { deliver(inbound, 0); })) return inbound.text.sid;
  ledger_.add_pending(inbound.key, -1);
  ledger_.set_status(inbound.key, ports_.now(), {inbound.text.sid, "failed", 0});
  return std::nullopt;
}

std::optional<Text> Carrier::text_by_api(const Line& line, const std::string& number,
                                         const std::string& body, const std::string& callback) {
  const Key key{line.id, number};
  const Text text = make_text(Direction::outbound_api, body, "queued");
  // The job stores the text: it must not show when no job is left to deliver it.
  const auto store = [this, &line, key, text, callback] {
    ledger_.add_text(key, text, ports_.random_id());
    event(key, true, "API: a text of " + plural(text.body.size(), "byte"));
    deliver_later(line, key, text, callback);
  };
  if (!workers_.run(number, {}, store)) return std::nullopt;
  return text;
}

Text Carrier::make_text(Direction direction, std::string body, std::string status) const {
  Text text;
  text.sid = "SM" + ports_.random_id();
  text.direction = direction;
  text.segments = ports_.segments(body);
  text.body = std::move(body);
  text.status = std::move(status);
  text.created = ports_.now();
  return text;
}

void Carrier::deliver(const Inbound& inbound, int attempt) {
  const Line& line = *inbound.line;
  const auto started = ports_.now();
  const auto result = post_form(without_fragment(line.webhook_url),
                                inbound_form(line, inbound.key.number, inbound.text),
                                {{"I-Twilio-Idempotency-Token", inbound.retry_token}});
  const auto took =
      std::chrono::duration_cast<std::chrono::milliseconds>(ports_.now() - started).count();
  const bool ok = is_success(result);
  event(inbound.key, ok,
        "Webhook: " + outcome_of(result) + ", " + std::to_string(took) + " ms" +
            (ok ? ", " + plural(result.body.size(), "byte") : ""));
  if (!ok) return failed(inbound, outcome_of(result), attempt);
  ledger_.set_status(inbound.key, ports_.now(), {inbound.text.sid, "received", 0});
  answered(inbound, result);
  look(inbound.key);
  ledger_.add_pending(inbound.key, -1);
}

void Carrier::failed(const Inbound& inbound, const std::string& why, int attempt) {
  if (attempt < settings_.timing.retries_max) {
    const auto again = [this, inbound, attempt] { deliver(inbound, attempt + 1); };
    if (workers_.run(inbound.key.number, settings_.timing.retry_after, again)) return;
  }
  event(inbound.key, false,
        "Given up (" + why + "): Twilio logs " + std::to_string(webhook_failed) +
            " and calls the fallback address");
  ledger_.set_status(inbound.key, ports_.now(), {inbound.text.sid, "failed", webhook_failed});
  look(inbound.key);
  ledger_.add_pending(inbound.key, -1);
}

void Carrier::answered(const Inbound& inbound, const PostResult& result) {
  const auto read = read_reply(result.content_type, result.body);
  if (const auto* error = std::get_if<TwimlError>(&read)) {
    return event(inbound.key, false,
                 "Answer refused, " + std::to_string(error->code) + ": " + error->detail);
  }
  const auto& twiml = std::get<Twiml>(read);
  for (const auto& warning : twiml.warnings) event(inbound.key, false, "TwiML: " + warning);
  event(inbound.key, true, "TwiML: " + plural(twiml.messages.size(), "text"));
  for (const auto& message : twiml.messages) {
    reply(*inbound.line, inbound.key, message.text, message.callback);
  }
}

void Carrier::reply(const Line& line, const Key& key, const std::string& body,
                    const std::string& callback) {
  std::string url;
  if (!callback.empty()) url = resolve(callback, line.webhook_url);
  if (!callback.empty() && url.empty()) event(key, false, "21609: not a callback address");
  if (body.empty()) return event(key, false, "14103: a text without words is not sent");
  const Text text = make_text(Direction::outbound_reply, body, "queued");
  int refused = 0;
  if (ledger_.blocked(key)) refused = opted_out;
  if (characters_in(body) > settings_.limits.text_max) refused = too_long;
  if (refused == 0) {
    ledger_.add_text(key, text, ports_.random_id());
    return deliver_later(line, key, text, url);
  }
  event(key, false, "Reply not sent: " + std::to_string(refused));
  later(key, settings_.timing.sent_after, [this, &line, key, text, url, refused] {
    call_back(line, key, text, url, "failed", refused);
  });
}

void Carrier::answer_keyword(const Line& line, const Key& key, const std::string& body) {
  if (line.opt_out != OptOutBy::provider) return;
  const auto keyword = provider_keyword(body, ledger_.blocked(key));
  if (keyword == Keyword::none) return;
  if (keyword == Keyword::stop) ledger_.set_blocked(key, true);
  if (keyword == Keyword::start) ledger_.set_blocked(key, false);
  ledger_.add_text(key, make_text(Direction::provider, provider_text(keyword, line), "delivered"),
                   {});
  event(key, true,
        keyword == Keyword::stop    ? "Twilio answers STOP and blocks the number"
        : keyword == Keyword::start ? "Twilio answers START and unblocks the number"
                                    : "Twilio answers HELP");
}

void Carrier::deliver_later(const Line& line, const Key& key, const Text& text,
                            const std::string& url) {
  const auto& timing = settings_.timing;
  const auto delivered = [this, &line, key, text, url] {
    ledger_.set_status(key, ports_.now(), {text.sid, "delivered", 0});
    call_back(line, key, text, url, "delivered", 0);
    look(key);
  };
  // The one after the other, so that a slow answer to the first can not turn them round.
  later(key, timing.sent_after, [this, &line, key, text, url, delivered] {
    ledger_.set_status(key, ports_.now(), {text.sid, "sent", 0});
    call_back(line, key, text, url, "sent", 0);
    later(key, settings_.timing.delivered_after, delivered);
  });
}

void Carrier::call_back(const Line& line, const Key& key, const Text& text, const std::string& url,
                        const std::string& status, int error_code) {
  if (url.empty()) return;
  const auto result =
      post_form(url, status_form(line, key.number, text, status, error_code, ports_.now()), {});
  const auto code = error_code == 0 ? "" : " " + std::to_string(error_code);
  event(key, is_success(result), "Callback " + status + code + ": " + outcome_of(result));
}

void Carrier::later(const Key& key, std::chrono::milliseconds delay, Workers::Job job) {
  if (!workers_.run(key.number, delay, std::move(job))) {
    event(key, false, "Too much is waiting: a status callback is left out");
  }
}

void Carrier::event(const Key& key, bool ok, std::string text) {
  ledger_.add_event(key, ports_.now(), {ok, std::move(text)});
}

void Carrier::look(const Key& key) {
  if (ports_.where) ledger_.set_step(key, ports_.where(key.line, key.number));
}

PostResult Carrier::post_form(const std::string& url, const Pairs& form, Pairs more_headers) const {
  Pairs headers{{"Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"},
                {"X-Twilio-Signature", ports_.sign(url, form)},
                {"User-Agent", "TwilioProxy/1.1"},
                {"Accept", "*/*"}};
  headers.insert(headers.end(), more_headers.begin(), more_headers.end());
  return ports_.post(url, headers, encode_form(form));
}

}  // namespace screenline::phone
