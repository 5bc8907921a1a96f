#include "adapters/outbound/mail_text.hpp"

#include <algorithm>
#include <array>

#include <openssl/evp.h>

namespace screenline::outbound {

namespace {

constexpr std::size_t address_max = 254;  // RFC 5321, 4.5.3.1.3, less the angle brackets
constexpr std::size_t word_bytes = 45;    // of an encoded word: 60 of base64, 75 in all (RFC 2047)
constexpr std::size_t subject_max = 300;  // bytes

bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7F; });
}

std::string base64(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int written = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                      reinterpret_cast<const unsigned char*>(bytes.data()),
                                      static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(written));
  return out;
}

// A control character becomes a space: what is one line stays one.
std::string one_line(std::string_view text) {
  std::string out(text.substr(0, subject_max));
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return out;
}

// Cut where no character is torn apart.
std::string header_text(std::string_view text) {
  const std::string line = one_line(text);
  if (is_plain(line)) return line;
  std::string out;
  for (std::size_t at = 0; at < line.size();) {
    std::size_t end = std::min(line.size(), at + word_bytes);
    while (end < line.size() && end > at + 1 &&
           (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) {
      --end;
    }
    out += (out.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") +
           base64(std::string_view(line).substr(at, end - at)) + "?=";
    at = end;
  }
  return out;
}

std::string with_crlf(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

std::string wrapped_base64(std::string_view bytes) {
  const std::string all = base64(bytes);
  std::string out;
  for (std::size_t at = 0; at < all.size(); at += 76) out += all.substr(at, 76) + "\r\n";
  return out;
}

std::string date_text(std::chrono::sys_seconds time) {
  using namespace std::chrono;
  static constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = floor<std::chrono::days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{time - day};
  const auto two = [](auto number) {
    const std::string digits = std::to_string(number);
    return digits.size() < 2 ? "0" + digits : digits;
  };
  return std::string(days[weekday{day}.c_encoding()]) + ", " +
         two(static_cast<unsigned>(date.day())) + " " +
         months[static_cast<unsigned>(date.month()) - 1] + " " +
         std::to_string(static_cast<int>(date.year())) + " " + two(clock.hours().count()) + ":" +
         two(clock.minutes().count()) + ":" + two(clock.seconds().count()) + " +0000";
}

}  // namespace

bool is_mail_address(std::string_view address) {
  constexpr std::string_view forbidden = "\"<>()[]\\,;: ";
  const auto at = address.find('@');
  return address.size() <= address_max && is_plain(address) &&
         address.find_first_of(forbidden) == std::string_view::npos && at != 0 &&
         at != std::string_view::npos && at + 1 < address.size() &&
         address.find('@', at + 1) == std::string_view::npos && !address.starts_with('-');
}

std::optional<std::string> write_mail(const MailMessage& mail) {
  if (!is_mail_address(mail.from) || !is_mail_address(mail.to)) return std::nullopt;
  const bool plain = std::ranges::all_of(
      mail.text, [](char c) { return c == '\n' || c == '\r' || (c >= 0x20 && c < 0x7F); });
  std::string out = "From: <" + mail.from + ">\r\nTo: <" + mail.to + ">\r\n";
  out += "Subject: " + header_text(mail.subject) + "\r\n";
  out += "Date: " + date_text(mail.date) + "\r\n";
  out += "Message-ID: <" + one_line(mail.id) + "@" + mail.from.substr(mail.from.find('@') + 1) +
         ">\r\n";
  out += "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n";
  out += "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: ";
  out +=
      plain ? "7bit\r\n\r\n" + with_crlf(mail.text) : "base64\r\n\r\n" + wrapped_base64(mail.text);
  return out;
}

}  // namespace screenline::outbound
