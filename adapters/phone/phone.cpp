#include "adapters/phone/phone.hpp"

#include <stdexcept>

#include <nlohmann/json.hpp>

#include "adapters/phone/api.hpp"
#include "adapters/phone/carrier.hpp"
#include "adapters/phone/feed.hpp"
#include "adapters/phone/pages.hpp"
#include "bot/text/utf8.hpp"

namespace screenline::phone {
namespace {

using Json = nlohmann::json;

void require(bool condition, const char* what) {
  if (!condition) throw std::invalid_argument(std::string("phone: ") + what);
}

Settings checked(Settings settings) {
  require(!settings.lines.empty(), "no line");
  for (const Line& line : settings.lines) {
    require(!line.id.empty(), "a line without id");
    require(is_number(line.number), "a line's number is not E.164");
    require(!line.account_sid.empty(), "a line without account");
    require(is_web_address(line.webhook_url), "a line's webhook is no web address");
    for (const Line& other : settings.lines) {
      const bool same = other.id == line.id || other.number == line.number;
      require(&other == &line || !same, "two lines are the same");
    }
  }
  require(settings.limits.phones_max > 0 && settings.limits.entries_max > 0, "a limit is 0");
  return settings;
}

Ports checked(Ports ports) {
  require(ports.sign && ports.post && ports.authorised && ports.segments && ports.now &&
              ports.random_id,
          "a port is missing");
  return ports;
}

std::string string_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

struct Phone::Impl {
  Settings settings;
  Ports ports;
  Ledger ledger;
  Carrier carrier;  // last: its threads use the others
  Api api;

  Impl(Settings some_settings, Ports some_ports)
      : settings(checked(std::move(some_settings))),
        ports(checked(std::move(some_ports))),
        ledger(settings.limits),
        carrier(settings, ports, ledger),
        api(settings, ports, ledger, carrier) {}

  const Line* line_of(const std::string& id, const std::string& number) const {
    for (const Line& line : settings.lines) {
      if (!id.empty() ? line.id == id : line.number == number) return &line;
    }
    return nullptr;
  }
};

Phone::Phone(Settings settings, Ports ports)
    : impl_(std::make_unique<Impl>(std::move(settings), std::move(ports))) {}

Phone::~Phone() = default;

Answer Phone::page() const { return page_answer(); }

Answer Phone::asset(std::string_view name) const { return asset_answer(name); }

Answer Phone::lines() const { return lines_answer(impl_->settings.lines); }

Answer Phone::receive_text(std::string_view json) {
  const auto& limits = impl_->settings.limits;
  if (json.size() > limits.request_max) return refusal(413, "The request is too long.");
  const Json request = Json::parse(json, nullptr, false);
  if (!request.is_object()) return refusal(400, "The request is no JSON object.");
  const Line* line = impl_->line_of(string_of(request, "line"), string_of(request, "to"));
  const auto from = string_of(request, "from");
  const auto body = text::sanitize(string_of(request, "text"));
  if (line == nullptr) return refusal(400, "There is no such line.");
  if (!is_number(from)) return refusal(400, "The number is not of the form +12025550100.");
  if (body.empty()) return refusal(400, "The text is empty.");
  if (characters_in(body) > limits.text_max) return refusal(400, "The text is too long.");
  const auto sid = impl_->carrier.text_from(*line, from, body);
  if (!sid) return refusal(503, "Too much is waiting. Please try again.");
  return json_answer(202, Json{{"sid", *sid}}.dump());
}

Answer Phone::messages(std::string_view query) const {
  const auto pairs = decode_form(query);
  const Line* line = impl_->line_of(find(pairs, "line"), find(pairs, "to"));
  const auto from = find(pairs, "from");
  if (line == nullptr) return refusal(400, "There is no such line.");
  if (!is_number(from)) return refusal(400, "The number is not of the form +12025550100.");
  return feed_answer(impl_->ledger.view({line->id, from}, read_count(find(pairs, "after"))));
}

Answer Phone::api_create_message(std::string_view account, std::string_view form,
                                 std::string_view authorization) {
  return impl_->api.create(std::string(account), form, authorization);
}

Answer Phone::api_list_messages(std::string_view account, std::string_view query,
                                std::string_view authorization) const {
  return impl_->api.list(std::string(account), query, authorization);
}

bool Phone::settle(std::chrono::milliseconds deadline) { return impl_->carrier.settle(deadline); }

}  // namespace screenline::phone
