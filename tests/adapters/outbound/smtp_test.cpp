// E-mail: what goes over the wire, and what a server's answers mean. No header can be added from
// outside, and nothing is said in the clear to a server elsewhere.
#include "adapters/outbound/smtp.hpp"

#include <algorithm>

#include "tests/adapters/outbound/fake_smtp.hpp"
#include "tests/support/catch.hpp"

namespace screenline::outbound {
namespace {

using testing::FakeSmtp;

MailMessage mail(const std::string& subject = "Screenline: level 3, row 12, Bayview",
                 const std::string& text = "Row 12, level 3.\n.\n..Open the queue.\n") {
  return {"screenline@bayview.example",
          "oncall@bayview.example",
          subject,
          text,
          "abc123",
          std::chrono::sys_days(std::chrono::year(2026) / 11 / 3) + std::chrono::hours(9)};
}

MailServer server_at(const FakeSmtp& fake) {
  MailServer server;
  server.host = "127.0.0.1";
  server.port = static_cast<std::uint16_t>(fake.port());
  return server;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string header_of(const std::string& data) { return data.substr(0, data.find("\r\n\r\n")); }

TEST_CASE("a mail arrives as it was written, lines of dots too") {
  FakeSmtp fake;
  const MailResult result = send_mail(server_at(fake), mail());
  INFO(result.detail);
  REQUIRE(result.sent == MailSent::accepted);
  REQUIRE(fake.mails().size() == 1);
  const testing::TakenMail taken = fake.mails().front();
  CHECK(taken.from.starts_with("<screenline@bayview.example>"));
  CHECK(taken.to == "<oncall@bayview.example>");
  CHECK(has(taken.data, "Subject: Screenline: level 3, row 12, Bayview\r\n"));
  CHECK(has(taken.data, "Date: Tue, 03 Nov 2026 09:00:00 +0000\r\n"));
  CHECK(has(taken.data, "Message-ID: <abc123@bayview.example>\r\n"));
  CHECK(taken.data.ends_with("\r\n\r\nRow 12, level 3.\r\n.\r\n..Open the queue.\r\n"));
}

TEST_CASE("a subject cannot add a header or a line, an address no recipient") {
  for (const char* subject : {"x\r\nBcc: <spy@evil.example>", "x\nBcc: <spy@evil.example>",
                              "x\r\n\r\nanother body", "caf\xC3\xA9\r\nBcc: <spy@evil.example>"}) {
    CAPTURE(subject);
    const auto text = write_mail(mail(subject));
    REQUIRE(text);
    const std::string header = header_of(*text);
    CHECK_FALSE(has(header, "\nBcc:"));
    CHECK(text->find("\r\n\r\n") == text->find("\r\n\r\nRow 12"));
    CHECK(std::count(header.begin(), header.end(), '\n') == 8);
  }
  CHECK(
      has(*write_mail(mail("x\r\nBcc: <a@b.example>")), "\r\nSubject: x  Bcc: <a@b.example>\r\n"));
  for (const char* address :
       {"a@b.example>\r\nRCPT TO:<spy@evil.example", "a@b.example,c@d.example", "a b@c.example",
        "<a@b.example>", "a@b@c.example", "@b.example", "a@", "", "plain", "a@b.example\n",
        "caf\xC3\xA9@b.example", "-o@b.example"}) {
    CAPTURE(address);
    CHECK_FALSE(is_mail_address(address));
    MailMessage bad = mail();
    bad.to = address;
    CHECK_FALSE(write_mail(bad));
    bad = mail();
    bad.from = address;
    CHECK_FALSE(write_mail(bad));
  }
  CHECK(is_mail_address("on.call+night@mail.bayview.example"));
}

TEST_CASE("what is not ASCII is encoded, and no line is too long") {
  const auto text =
      write_mail(mail("Clínica de la Bahía " + std::string(100, 'x') + " ñ", "Fila 12, año\n"));
  REQUIRE(text);
  CHECK(std::ranges::all_of(*text, [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
  CHECK(has(*text, "Subject: =?UTF-8?B?Q2zDrW5pY2E"));
  CHECK(has(*text, "Content-Transfer-Encoding: base64\r\n\r\nRmlsYSAxMiwgYcOxbwo=\r\n"));
  std::size_t begin = 0;
  for (auto end = text->find("\r\n"); end != std::string::npos; end = text->find("\r\n", begin)) {
    CHECK(end - begin <= 90);
    begin = end + 2;
  }
}

TEST_CASE("the server's answers: not now, never, nothing") {
  FakeSmtp fake;
  fake.mood = FakeSmtp::Mood::greylists;
  CHECK(send_mail(server_at(fake), mail()).sent == MailSent::again);
  fake.mood = FakeSmtp::Mood::refuses;
  CHECK(send_mail(server_at(fake), mail()).sent == MailSent::refused);
  fake.mood = FakeSmtp::Mood::silent;
  const auto start = std::chrono::steady_clock::now();
  CHECK(send_mail(server_at(fake), mail(), std::chrono::milliseconds(300)).sent == MailSent::again);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(3));
  CHECK(fake.mails().empty());
  MailServer nobody = server_at(fake);
  nobody.port = 1;
  CHECK(send_mail(nobody, mail()).sent == MailSent::again);
}

TEST_CASE("it logs in where a login is set") {
  FakeSmtp fake;
  fake.wants_login = true;
  MailServer server = server_at(fake);
  server.user = "line";
  server.password = "secret";
  CHECK(send_mail(server, mail()).sent == MailSent::accepted);
  std::string said;
  for (const std::string& one : fake.commands()) said += one + "\n";
  INFO(said);
  CHECK(has(said, "AGxpbmUAc2VjcmV0"));  // \0line\0secret
}

TEST_CASE("without TLS nothing is said to a server that is not this machine") {
  CHECK(is_loopback("127.0.0.1"));
  CHECK(is_loopback("127.8.0.1"));
  CHECK(is_loopback("localhost"));
  for (const char* host : {"127.evil.example", "mail.example", "10.0.0.1", "128.0.0.1", ""}) {
    CAPTURE(host);
    CHECK_FALSE(is_loopback(host));
  }
  // A name that is not loopback's, and leads here all the same: the machine's own.
  FakeSmtp fake;
  MailServer server = server_at(fake);
  server.host = "0.0.0.0";
  server.user = "line";
  server.password = "secret";
  CHECK(send_mail(server, mail()).sent != MailSent::accepted);
  CHECK(fake.mails().empty());
  REQUIRE_FALSE(fake.commands().empty());  // it was there
  for (const std::string& said : fake.commands()) {
    CAPTURE(said);
    CHECK((said.starts_with("EHLO") || said.starts_with("QUIT") || said.starts_with("HELO") ||
           said.starts_with("STARTTLS")));
  }
}

}  // namespace
}  // namespace screenline::outbound
