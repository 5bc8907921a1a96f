#include "adapters/store/audit_chain.hpp"

#include <memory>
#include <stdexcept>

#include <openssl/evp.h>

namespace screenline::store {

// OpenSSL 3 looks an algorithm up anew, and makes a state, in every call of SHA256(): a state a
// thread keeps both.
Sha256 sha256(std::string_view bytes) {
  Sha256 out;
  thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> state(
      EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  if (!state ||
      EVP_DigestInit_ex(state.get(), EVP_MD_CTX_get0_md(state.get()) ? nullptr : EVP_sha256(),
                        nullptr) != 1 ||
      EVP_DigestUpdate(state.get(), bytes.data(), bytes.size()) != 1 ||
      EVP_DigestFinal_ex(state.get(), out.data(), nullptr) != 1) {
    throw std::runtime_error("OpenSSL cannot compute SHA-256");
  }
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
