#include "adapters/sms/digest.hpp"

#include <algorithm>
#include <stdexcept>

#include <openssl/crypto.h>
#include <openssl/evp.h>

namespace screenline::sms {
namespace {

constexpr std::size_t block_size = 64;  // of SHA-1
using Block = std::array<unsigned char, block_size>;

void require(int result) {
  if (result != 1) throw std::runtime_error("OpenSSL cannot compute SHA-1");
}

Block block_of(std::string_view key) {
  Block block{};
  if (key.size() > block_size) {
    unsigned int size = 0;
    require(EVP_Digest(key.data(), key.size(), block.data(), &size, EVP_sha1(), nullptr));
  } else {
    std::copy(key.begin(), key.end(), block.begin());
  }
  return block;
}

}  // namespace

void KeyedHmacSha1::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

KeyedHmacSha1::KeyedHmacSha1(std::string_view key)
    : inner_(EVP_MD_CTX_new()), outer_(EVP_MD_CTX_new()), scratch_(EVP_MD_CTX_new()) {
  if (!inner_ || !outer_ || !scratch_) throw std::bad_alloc();
  const auto absorb = [&](Context& context, unsigned char pad) {
    Block block = block_of(key);
    for (auto& byte : block) byte ^= pad;
    require(EVP_DigestInit_ex(context.get(), EVP_sha1(), nullptr));
    require(EVP_DigestUpdate(context.get(), block.data(), block.size()));
    OPENSSL_cleanse(block.data(), block.size());
  };
  absorb(inner_, 0x36);
  absorb(outer_, 0x5c);
}

KeyedHmacSha1::~KeyedHmacSha1() = default;
KeyedHmacSha1::KeyedHmacSha1(KeyedHmacSha1&&) noexcept = default;
KeyedHmacSha1& KeyedHmacSha1::operator=(KeyedHmacSha1&&) noexcept = default;

Sha1 KeyedHmacSha1::sign(std::string_view message) {
  Sha1 digest;
  require(EVP_MD_CTX_copy_ex(scratch_.get(), inner_.get()));
  require(EVP_DigestUpdate(scratch_.get(), message.data(), message.size()));
  require(EVP_DigestFinal_ex(scratch_.get(), digest.data(), nullptr));
  require(EVP_MD_CTX_copy_ex(scratch_.get(), outer_.get()));
  require(EVP_DigestUpdate(scratch_.get(), digest.data(), digest.size()));
  require(EVP_DigestFinal_ex(scratch_.get(), digest.data(), nullptr));
  return digest;
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
