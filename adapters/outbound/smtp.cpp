#include "adapters/outbound/smtp.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cstring>
#include <curl/curl.h>
#include <memory>
#include <mutex>

namespace screenline::outbound {

namespace {

constexpr long connect_ms = 5'000;
constexpr std::uint16_t tls_port = 465;  // RFC 8314

struct Reading {
  std::string_view rest;
};

std::size_t read_some(char* to, std::size_t size, std::size_t count, void* user) {
  auto& reading = *static_cast<Reading*>(user);
  const std::size_t take = std::min(size * count, reading.rest.size());
  std::memcpy(to, reading.rest.data(), take);
  reading.rest.remove_prefix(take);
  return take;
}

MailResult result_of(CURLcode error, long code) {
  MailResult out;
  out.code = static_cast<int>(code);
  if (error == CURLE_OK) {
    out.sent = MailSent::accepted;
    return out;
  }
  out.detail = curl_easy_strerror(error);
  // 5yz is for good (RFC 5321, 4.2.1), so is a login that is wrong; all else may be otherwise in a
  // minute. A server without TLS is one that somebody has to mend, and may.
  if (error == CURLE_LOGIN_DENIED || code / 100 == 5) out.sent = MailSent::refused;
  return out;
}

struct FreeHandle {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

}  // namespace

bool is_loopback(const std::string& host) {
  in_addr four{};
  if (::inet_pton(AF_INET, host.c_str(), &four) == 1) return ntohl(four.s_addr) >> 24 == 127;
  return host == "localhost" || host == "::1" || host == "[::1]";
}

void prepare_mail() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

MailResult send_mail(const MailServer& server, const MailMessage& mail,
                     std::chrono::milliseconds total) {
  const auto text = write_mail(mail);
  if (!text) return {MailSent::refused, 0, "not an address"};
  prepare_mail();
  const std::unique_ptr<CURL, FreeHandle> handle(curl_easy_init());
  CURL* curl = handle.get();
  if (!curl) return {MailSent::again, 0, "no memory"};

  const bool here = is_loopback(server.host);
  const bool tls_first = server.port == tls_port;
  const std::string url =
      (tls_first ? "smtps://" : "smtp://") + server.host + ":" + std::to_string(server.port);
  const std::string from = "<" + mail.from + ">", to = "<" + mail.to + ">";
  const std::unique_ptr<curl_slist, FreeList> recipients(curl_slist_append(nullptr, to.c_str()));
  Reading reading{*text};
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, connect_ms);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(total.count()));
  curl_easy_setopt(curl, CURLOPT_USE_SSL,
                   static_cast<long>(here && !tls_first ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  if (!server.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, server.ca_file.c_str());
  if (!server.user.empty()) {
    curl_easy_setopt(curl, CURLOPT_USERNAME, server.user.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, server.password.c_str());
  }
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from.c_str());
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_some);
  curl_easy_setopt(curl, CURLOPT_READDATA, &reading);
  const CURLcode error = curl_easy_perform(curl);
  long code = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
  return result_of(error, code);
}

}  // namespace screenline::outbound
