// Hands a mail to a mail server (SMTP submission, RFC 6409), over libcurl: one blocking call,
// bounded as a whole. TLS with a certificate that is checked, before anything is said, unless the
// server is this machine. Any thread; each call has a connection of its own.
#pragma once

#include <chrono>
#include <string>

#include "adapters/outbound/mail_text.hpp"

namespace screenline::outbound {

struct MailServer {
  std::string host;
  std::uint16_t port = 587;    // 465 speaks TLS from the first byte, others by STARTTLS
  std::string user, password;  // "": no login
  std::string ca_file;         // PEM; "": the system's roots
};

// Nothing leaves this machine on the way there: TLS is not needed.
[[nodiscard]] bool is_loopback(const std::string& host);

enum class MailSent {
  accepted,
  again,    // not now; or it may have left, and a second one is harmless
  refused,  // this mail, its recipient or the login: never the same again
};

struct MailResult {
  MailSent sent = MailSent::again;
  int code = 0;        // the server's last; 0: none
  std::string detail;  // for a log: no address and no content
};

[[nodiscard]] MailResult send_mail(
    const MailServer& server, const MailMessage& mail,
    std::chrono::milliseconds total = std::chrono::milliseconds(20'000));

// Needed once before threads are started; safe to call again.
void prepare_mail();

}  // namespace screenline::outbound
