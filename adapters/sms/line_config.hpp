// What is configured for one line: a number of ours at a provider. A plain value, constant after
// loading. It holds secrets (tokens, API key): never print it.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace screenline::sms {

// Who answers STOP, START and HELP. Twilio does by default on long codes; then we stay silent.
enum class OptOutReply { provider, app };

// Whether a reply travels in the webhook's answer or by the provider's API (DECISIONS E6).
enum class ReplyMode { inline_reply, api };

struct LineConfig {
  std::string id;  // ours, in URLs: /hooks/twilio/{id}/inbound
  std::string site;
  std::string number;  // E.164 with +, or a short code
  std::string provider = "twilio";

  std::string account_sid;
  std::vector<std::string> auth_tokens;  // 1 or 2: during rotation either signs
  std::string api_key_sid;               // with its secret: preferred for sending; may be empty
  std::string api_key_secret;
  std::string messaging_service_sid;  // may be empty

  // What the provider has configured before our path: https://[user:pass@]host[:port][/prefix].
  // The signature is checked over this, never over Host or X-Forwarded-* of the request.
  std::string public_base_url;
  std::string api_base_url = "https://api.twilio.com";
  // SignalWire speaks the same protocol under "X-SignalWire-Signature".
  std::string signature_header = "X-Twilio-Signature";

  OptOutReply opt_out_reply = OptOutReply::provider;
  ReplyMode reply_mode = ReplyMode::inline_reply;
  bool status_callback = true;
  // How long the provider may keep trying, 1-36000 s. A question hours late is wrong.
  std::chrono::seconds validity{3600};
};

// US and Canadian toll-free numbers, where the carrier handles STOP and 30004 means opted out.
[[nodiscard]] bool is_toll_free(const std::string& e164);

}  // namespace screenline::sms
