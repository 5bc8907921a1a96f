#include "tests/scenario/support/twilio_peer.hpp"

#include <atomic>
#include <cstdio>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "adapters/outbound/client.hpp"
#include "tests/support/patience.hpp"

namespace screenline::scenario {

namespace {

std::string sign(const std::string& token, std::string data) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha1(), token.data(), static_cast<int>(token.size()),
       reinterpret_cast<const unsigned char*>(data.data()), data.size(), digest, &size);
  std::string out(64, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), digest, static_cast<int>(size));
  out.resize(static_cast<std::size_t>(length));
  return out;
}

std::string unescape(std::string text) {
  const std::pair<const char*, const char*> entities[] = {
      {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}, {"&#39;", "'"}, {"&amp;", "&"}};
  for (const auto& [from, to] : entities) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += 1) {
      text.replace(at, std::string(from).size(), to);
    }
  }
  return text;
}

std::string between(const std::string& text, const std::string& from, const std::string& to) {
  const std::size_t start = text.find(from);
  if (start == std::string::npos) return {};
  const std::size_t end = text.find(to, start + from.size());
  return end == std::string::npos ? "" : text.substr(start + from.size(), end - start - from.size());
}

// The product's own, for a provider; waiting longer for what is slowed down.
outbound::Deadlines patient() {
  outbound::Deadlines deadlines;
  deadlines.read *= testing::patience;
  deadlines.total *= testing::patience;
  return deadlines;
}

}  // namespace

std::string url_encode(const std::string& bytes) {
  std::string out;
  for (const unsigned char c : bytes) {
    if (std::isalnum(c) || c == '-' || c == '_' || c == '.') {
      out += static_cast<char>(c);
    } else {
      char hex[4];
      std::snprintf(hex, sizeof hex, "%%%02X", c);
      out += hex;
    }
  }
  return out;
}

TwilioPeer::TwilioPeer(std::string connect, std::string signed_base, std::string token, std::string line)
    : connect_(std::move(connect)), base_(std::move(signed_base)), token_(std::move(token)), line_(std::move(line)) {}

Webhook TwilioPeer::text(const std::string& number, const std::string& body, const std::string& sid) {
  static std::atomic<unsigned> last{0};
  char fresh[40];
  std::snprintf(fresh, sizeof fresh, "SM%08x%024x", static_cast<unsigned>(std::hash<std::string>{}(number)), ++last);
  return post("/hooks/twilio/" + line_ + "/inbound",
              {{"AccountSid", account}, {"ApiVersion", "2010-04-01"}, {"Body", body}, {"From", number},
               {"FromCity", ""}, {"FromCountry", "US"}, {"FromState", ""}, {"FromZip", ""},
               {"MessageSid", sid.empty() ? fresh : sid}, {"NumMedia", "0"}, {"NumSegments", "1"},
               {"SmsMessageSid", sid.empty() ? fresh : sid}, {"SmsStatus", "received"}, {"To", our_number}});
}

Webhook TwilioPeer::post(const std::string& path, const std::map<std::string, std::string>& form, bool sign_right) {
  std::string data = base_ + path, encoded;
  for (const auto& [name, value] : form) {
    data += name + value;
    encoded += (encoded.empty() ? "" : "&") + url_encode(name) + "=" + url_encode(value);
  }
  thread_local outbound::Client client;
  const auto result = client.call({"POST", connect_ + path,
                                   {{"Content-Type", "application/x-www-form-urlencoded"},
                                    {"X-Twilio-Signature", sign(sign_right ? token_ : token_ + "x", data)}},
                                   encoded},
                                  patient());
  Webhook out;
  if (result.transport != outbound::Transport::answered) return out;
  out.status = result.status;
  out.body = result.body;
  for (const auto& [name, value] : result.headers) {
    if (name == "X-Screenline-Step" || name == "x-screenline-step") out.step = value;
  }
  const std::string message = between(out.body, "<Message", "</Message>");
  if (!message.empty()) {
    out.callback = unescape(between(message, "action=\"", "\""));
    out.text = unescape(message.substr(message.find('>') + 1));
  }
  return out;
}

}  // namespace screenline::scenario
