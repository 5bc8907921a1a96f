// A line at Twilio, or at a provider that speaks its protocol (SignalWire: another api_base_url and
// signature_header). Ties the parts of this folder together; see provider.hpp for the contract.
// One object a thread.
#pragma once

#include "adapters/sms/form.hpp"
#include "adapters/sms/provider.hpp"
#include "adapters/sms/twilio/signature.hpp"

namespace screenline::sms::twilio {

class TwilioLine final : public Line {
 public:
  explicit TwilioLine(LineConfig config);

  [[nodiscard]] const LineConfig& config() const override { return config_; }
  [[nodiscard]] Received receive(const RawRequest& request) override;
  [[nodiscard]] Verdict verify(const RawRequest& request);
  [[nodiscard]] HttpReply acknowledge() const override;
  [[nodiscard]] std::variant<HttpReply, TextTooLong> acknowledge(
      const InlineReply& reply) const override;
  [[nodiscard]] HttpRequest build_send(const OutMessage& message) const override;
  [[nodiscard]] SendOutcome parse_send(int http_status, const Headers& headers,
                                       std::string_view body) const override;
  [[nodiscard]] SendOutcome outcome_of(const StatusUpdate& update) const override;
  [[nodiscard]] SendOutcome meaning_of(int code) const override;
  [[nodiscard]] bool another_may(int code) const override;
  [[nodiscard]] HttpRequest build_call(const OutCall& call) const override;
  [[nodiscard]] CallOutcome parse_call(int http_status, const Headers& headers,
                                       std::string_view body) const override;
  [[nodiscard]] HttpRequest build_reconcile(std::string_view to,
                                            std::chrono::sys_seconds since) const override;
  [[nodiscard]] ListPage parse_reconcile(int http_status, std::string_view body,
                                         std::chrono::sys_seconds since) const override;

 private:
  const LineConfig config_;
  SignatureCheck signatures_;
  Form form_;  // of the request at hand
};

// The same check for a single request, without a prepared line. Slower.
[[nodiscard]] Verdict verify(const RawRequest& request, const LineConfig& config);

}  // namespace screenline::sms::twilio
