// The few cryptographic tools that signatures need, over OpenSSL. KeyedHmacSha1 keeps scratch
// state: one object a thread. The free functions are safe from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace screenline::sms {

using Sha1 = std::array<unsigned char, 20>;

// HMAC-SHA1 (RFC 2104) under one key. OpenSSL 3 makes a state anew wherever one is copied; begun
// again it costs one block of SHA-1 and no memory. Throws std::runtime_error when OpenSSL has no
// SHA-1.
class KeyedHmacSha1 {
 public:
  explicit KeyedHmacSha1(std::string_view key);
  ~KeyedHmacSha1();
  KeyedHmacSha1(KeyedHmacSha1&&) noexcept;
  KeyedHmacSha1& operator=(KeyedHmacSha1&&) = delete;

  [[nodiscard]] Sha1 sign(std::string_view message);

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  using Context = std::unique_ptr<evp_md_ctx_st, Free>;
  static constexpr std::size_t block_size = 64;  // of SHA-1
  using Block = std::array<unsigned char, block_size>;

  void digest(const Block& key, std::string_view message, Sha1& out);

  Block inner_{}, outer_{};  // the key, padded
  Context context_;
};

// RFC 4648 section 4, with padding.
[[nodiscard]] std::string base64(std::string_view bytes);
[[nodiscard]] std::string sha256_hex(std::string_view bytes);  // lower case

// Takes as long for a wrong guess as for a right one. The length is not kept secret.
[[nodiscard]] bool constant_time_equal(std::string_view a, std::string_view b);

}  // namespace screenline::sms
