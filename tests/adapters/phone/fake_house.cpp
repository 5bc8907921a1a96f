#include "tests/adapters/phone/fake_house.hpp"

#include <array>
#include <cstdio>

#include "adapters/phone/wire.hpp"
#include "tests/support/catch.hpp"

namespace screenline::phone {

using Json = nlohmann::json;
using namespace std::chrono_literals;

std::string Posted::field(const std::string& name) const { return find(form, name); }
std::string Posted::header(const std::string& name) const { return find(headers, name); }

FakeHouse::FakeHouse() {
  answer = [](const Posted&) { return twiml(""); };
}

Ports FakeHouse::ports() {
  Ports ports;
  // Depends on everything that must be signed, so that a test can compare.
  ports.sign = [](const std::string& url, const Pairs& form) {
    return "signed:" + url + "?" + encode_form(form);
  };
  ports.post = [this](const std::string& url, const Pairs& headers, const std::string& body) {
    Posted request{url, headers, decode_form(body)};
    {
      const std::lock_guard lock(mutex_);
      posted_.push_back(request);
    }
    if (url.find("/status") != std::string::npos) return PostResult{204, "", "", ""};
    return answer(request);
  };
  ports.authorised = [](const std::string& sid, const std::string& user,
                        const std::string& password) { return user == sid && password == "token"; };
  ports.segments = [](const std::string& body) {
    const int units = static_cast<int>(body.size());
    return SegmentInfo{units / 160 + 1, units, body.find("\xC3") != std::string::npos};
  };
  if (where) ports.where = where;
  // Each look a second later, from 2026-03-01 10:00:00 UTC.
  ports.now = [this] {
    return std::chrono::system_clock::time_point(std::chrono::seconds(1772359200 + seconds_++));
  };
  ports.random_id = [this] {
    std::array<char, 40> id{};
    std::snprintf(id.data(), id.size(), "%032x", ++ids_);
    return std::string(id.data());
  };
  return ports;
}

std::vector<Posted> FakeHouse::posted() const {
  const std::lock_guard lock(mutex_);
  return posted_;
}

std::vector<Posted> FakeHouse::webhooks() const {
  auto all = posted();
  std::erase_if(all, [](const Posted& p) { return p.url.find("/status") != std::string::npos; });
  return all;
}

std::vector<Posted> FakeHouse::callbacks() const {
  auto all = posted();
  std::erase_if(all, [](const Posted& p) { return p.url.find("/status") == std::string::npos; });
  return all;
}

Settings test_settings() {
  Settings settings;
  settings.lines = {
      {"main", our_number, account, "https://clinic.test/hooks/twilio/main/inbound", "Example"},
      {"plain", "+15005550007", account, "https://clinic.test/hooks/twilio/plain/inbound#rc=2",
       "Second", OptOutBy::app}};
  settings.timing = {0ms, 0ms, 0ms, 0};
  return settings;
}

PostResult twiml(const std::string& inside) {
  return {200, "text/xml; charset=utf-8",
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>" + inside + "</Response>", ""};
}

std::string basic(const std::string& user, const std::string& password) {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::string raw = user + ":" + password;
  std::string out = "Basic ";
  for (std::size_t i = 0; i < raw.size(); i += 3) {
    unsigned bits = 0;
    const auto count = std::min<std::size_t>(3, raw.size() - i);
    for (std::size_t k = 0; k < 3; ++k) {
      bits = bits << 8 | (k < count ? static_cast<unsigned char>(raw[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      out += k <= count ? alphabet[bits >> (18 - 6 * k) & 63U] : '=';
    }
  }
  return out;
}

std::string good_credentials() { return basic(account, "token"); }

void text(Phone& phone, const std::string& from, const std::string& body, const std::string& line) {
  const auto answer =
      phone.receive_text(Json({{"line", line}, {"from", from}, {"text", body}}).dump());
  REQUIRE(answer.status == 202);
  REQUIRE(phone.settle(5s));
}

Json feed(const Phone& phone, const std::string& from, const std::string& line, int after) {
  const auto answer = phone.messages(
      encode_form({{"line", line}, {"from", from}, {"after", std::to_string(after)}}));
  REQUIRE(answer.status == 200);
  REQUIRE(answer.content_type == "application/json");
  return Json::parse(answer.body);
}

std::vector<std::string> bodies(const Json& feed) {
  std::vector<std::string> found;
  for (const auto& entry : feed["entries"]) {
    if (entry["kind"] != "text") continue;
    found.push_back((entry["from"] == "person" ? ">" : "") + entry["text"].get<std::string>());
  }
  return found;
}

std::string events(const Json& feed) {
  std::string all;
  for (const auto& entry : feed["entries"]) {
    if (entry["kind"] == "event") {
      all += (entry["ok"].get<bool>() ? "" : "!") + entry["text"].get<std::string>() + "\n";
    }
  }
  return all;
}

}  // namespace screenline::phone
