#include "adapters/sms/digest.hpp"

#include <algorithm>
#include <stdexcept>

#include <openssl/crypto.h>
#include <openssl/evp.h>

namespace screenline::sms {
namespace {

void require(int result) {
  if (result != 1) throw std::runtime_error("OpenSSL cannot compute SHA-1");
}

}  // namespace

void KeyedHmacSha1::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

KeyedHmacSha1::KeyedHmacSha1(std::string_view key) : context_(EVP_MD_CTX_new()) {
  if (!context_) throw std::bad_alloc();
  Block block{};
  if (key.size() > block_size) {
    unsigned int size = 0;
    require(EVP_Digest(key.data(), key.size(), block.data(), &size, EVP_sha1(), nullptr));
  } else {
    std::copy(key.begin(), key.end(), block.begin());
  }
  for (std::size_t i = 0; i < block_size; ++i) {
    inner_[i] = block[i] ^ 0x36;
    outer_[i] = block[i] ^ 0x5c;
  }
  OPENSSL_cleanse(block.data(), block.size());
  require(EVP_DigestInit_ex(context_.get(), EVP_sha1(), nullptr));
}

KeyedHmacSha1::~KeyedHmacSha1() {
  OPENSSL_cleanse(inner_.data(), inner_.size());
  OPENSSL_cleanse(outer_.data(), outer_.size());
}
KeyedHmacSha1::KeyedHmacSha1(KeyedHmacSha1&&) noexcept = default;

void KeyedHmacSha1::digest(const Block& key, std::string_view message, Sha1& out) {
  require(EVP_DigestInit_ex(context_.get(), nullptr, nullptr));
  require(EVP_DigestUpdate(context_.get(), key.data(), key.size()));
  require(EVP_DigestUpdate(context_.get(), message.data(), message.size()));
  require(EVP_DigestFinal_ex(context_.get(), out.data(), nullptr));
}

Sha1 KeyedHmacSha1::sign(std::string_view message) {
  Sha1 inner{}, out{};
  digest(inner_, message, inner);
  digest(outer_, {reinterpret_cast<const char*>(inner.data()), inner.size()}, out);
  return out;
}

std::string base64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4, '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                  reinterpret_cast<const unsigned char*>(bytes.data()),
                  static_cast<int>(bytes.size()));
  return out;
}

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, 32> digest{};
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("OpenSSL cannot compute SHA-256");
  }
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (const auto byte : digest) out += {digits[byte >> 4], digits[byte & 15]};
  return out;
}

bool constant_time_equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace screenline::sms
