#include "bot/crisis/digest.hpp"

#include <array>
#include <stdexcept>

#include <openssl/evp.h>

namespace screenline::crisis {

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, 32> hash{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), hash.data(), &size, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("OpenSSL has no SHA-256");
  }
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (const unsigned char byte : hash) {
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

}  // namespace screenline::crisis
