// A mail as it goes over the wire (RFC 5322): one recipient, plain text. Nothing in it can add a
// header or a recipient: subjects lose their control characters, addresses that are more than one
// plain address are refused. Pure, any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace screenline::outbound {

// "name@host": one @, no white space, controls, quotes, brackets, commas; ASCII, 254 bytes at most.
[[nodiscard]] bool is_mail_address(std::string_view address);

struct MailMessage {
  std::string from, to;
  std::string subject, text;  // UTF-8
  std::string id;             // of Message-ID, left of its @; letters and digits
  std::chrono::sys_seconds date{};
};

// With CRLF line ends; nullopt when an address is none.
[[nodiscard]] std::optional<std::string> write_mail(const MailMessage& mail);

}  // namespace screenline::outbound
