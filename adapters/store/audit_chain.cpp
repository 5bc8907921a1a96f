#include "adapters/store/audit_chain.hpp"

#include <openssl/sha.h>

namespace screenline::store {

Sha256 sha256(std::string_view bytes) {
  Sha256 out;
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), out.data());
  return out;
}

Sha256 chain(const Sha256& before, std::int64_t id, const service::Audit& row) {
  std::string bytes(before.begin(), before.end());
  const auto number = [&](std::int64_t v) {
    for (int i = 0; i < 8; ++i) bytes += static_cast<char>(v >> (8 * i) & 0xff);
  };
  const auto text = [&](const std::string& v) {
    number(static_cast<std::int64_t>(v.size()));
    bytes += v;
  };
  number(id);
  number(row.at.time_since_epoch().count());
  text(row.actor);
  text(row.action);
  number(row.person);
  number(row.conversation);
  text(row.detail);
  return sha256(bytes);
}

std::string hex(const Sha256& hash) {
  std::string out;
  for (std::uint8_t b : hash) {
    out += "0123456789abcdef"[b >> 4];
    out += "0123456789abcdef"[b & 15];
  }
  return out;
}

}  // namespace screenline::store
