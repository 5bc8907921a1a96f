#include "bot/cli/serve/acknowledge_token.hpp"

#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "adapters/sms/digest.hpp"
#include "bot/cli/files.hpp"

namespace screenline::cli {

namespace {

using service::Time;

constexpr std::size_t row_bytes = 6, hour_bytes = 3, mac_bytes = 16;
constexpr std::size_t head_bytes = row_bytes + hour_bytes;
constexpr std::size_t token_letters = (head_bytes + mac_bytes) * 4 / 3 + 1;  // 25 bytes, no padding
constexpr std::string_view letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void put(std::string& out, std::uint64_t value, std::size_t bytes) {
  for (std::size_t i = bytes; i-- > 0;) out += static_cast<char>((value >> (8 * i)) & 0xFF);
}

std::uint64_t take(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = (value << 8) | static_cast<unsigned char>(byte);
  return value;
}

std::string encode(std::string_view bytes) {
  std::string out = sms::base64(bytes);
  while (!out.empty() && out.back() == '=') out.pop_back();
  for (char& c : out) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return out;
}

// Only what encode() makes: one spelling a token.
std::optional<std::string> decode(std::string_view token) {
  if (token.size() != token_letters) return std::nullopt;
  std::string out;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : token) {
    const std::size_t value = letters.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    held = (held << 6) | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out += static_cast<char>((held >> bits) & 0xFF);
  }
  return encode(out) == token ? std::optional(out) : std::nullopt;
}

std::int64_t hours_of(Time at) {
  return std::chrono::duration_cast<std::chrono::hours>(at.time_since_epoch()).count();
}

}  // namespace

std::string AcknowledgeLinks::mac(const std::string& site, const std::string& person,
                                  std::string_view head) const {
  // The lengths keep one field from running into the next.
  std::string message = "acknowledge\n";
  put(message, site.size(), 4);
  message += site;
  put(message, person.size(), 4);
  message += person;
  message += head;
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (!HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()),
            reinterpret_cast<const unsigned char*>(message.data()), message.size(), out, &size)) {
    throw std::runtime_error("no HMAC");
  }
  return {reinterpret_cast<const char*>(out), mac_bytes};
}

std::string AcknowledgeLinks::token(const service::Handoff& row, const service::OnCall& person,
                                    Time now) const {
  std::string bytes;
  put(bytes, static_cast<std::uint64_t>(row.id), row_bytes);
  put(bytes, static_cast<std::uint64_t>(hours_of(now + link_lives)), hour_bytes);
  bytes += mac(row.site, person.name, bytes);
  return encode(bytes);
}

std::string AcknowledgeLinks::link(const service::Handoff& row, const service::OnCall& person,
                                   Time now) const {
  return base_ + "/ack/" + token(row, person, now);
}

std::optional<LinkHolder> AcknowledgeLinks::read(std::string_view token,
                                                 const service::Settings& settings,
                                                 Time now) const {
  const auto bytes = decode(token);
  if (!bytes) return std::nullopt;
  const std::string_view head = std::string_view(*bytes).substr(0, head_bytes);
  const std::string_view given = std::string_view(*bytes).substr(head_bytes);
  std::optional<LinkHolder> found;
  for (const auto& [id, site] : settings.sites) {
    for (const service::OnCall& person : site.roster) {
      if (!sms::constant_time_equal(mac(id, person.name, head), given)) continue;
      found =
          LinkHolder{&site, &person, static_cast<std::int64_t>(take(head.substr(0, row_bytes)))};
    }
  }
  // Whole hours: a link dies up to an hour before its time, never after it.
  const auto expires = static_cast<std::int64_t>(take(head.substr(row_bytes)));
  if (found && hours_of(now) >= expires) found.reset();
  return found;
}

std::unique_ptr<AcknowledgeLinks> make_acknowledge_links(const std::string& data,
                                                         const std::string& public_url) {
  return std::make_unique<AcknowledgeLinks>(public_url,
                                            make_or_read_key(data + "/acknowledge-key"));
}

}  // namespace screenline::cli
