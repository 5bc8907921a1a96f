// The bytes under the codec: varints, length-prefixed strings and sections, written to and read
// from plain memory. Internal to bot/service/codec_*.cpp.
//
// A packed value is one format byte and then sections: a tag byte, the length of the body in four
// bytes (little endian), the body. A reader skips a section it does not know and ignores what
// follows the last field it knows; a field that is missing at the end of a section keeps its
// default. So a field may be added at the end of a section, and a section at the end of a value,
// without a new format number, and an instance of the older release still reads what a newer one
// wrote (DECISIONS E11).
#pragma once

#include <bit>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "bot/dialog/conversation.hpp"

namespace screenline::service::wire {

inline constexpr std::size_t max_varint = 10;   // bytes of a 64-bit varint
inline constexpr std::size_t section_head = 5;  // tag and length
inline constexpr std::uint8_t format = 1;       // raised only when an old reader would misread
inline constexpr std::uint8_t padding = 0xff;   // tag of a section of nothing

[[nodiscard]] constexpr std::uint64_t zigzag(std::int64_t v) {
  return (static_cast<std::uint64_t>(v) << 1) ^ static_cast<std::uint64_t>(v >> 63);
}
[[nodiscard]] constexpr std::int64_t unzigzag(std::uint64_t v) {
  return static_cast<std::int64_t>(v >> 1) ^ -static_cast<std::int64_t>(v & 1);
}

// Most bytes a string takes.
[[nodiscard]] inline std::size_t room(const std::string& s) { return max_varint + s.size(); }

// Writes into a string that was sized for the worst case first, so that no write checks for room.
// The caller says how much that is; take() cuts to what was written.
class Writer {
 public:
  Writer(std::string& out, std::size_t worst_case) : out_(out) {
    if (out_.size() < worst_case) out_.resize(worst_case);
    at_ = out_.data();
  }
  void take() { out_.resize(static_cast<std::size_t>(at_ - out_.data())); }

  void byte(std::uint8_t v) { *at_++ = static_cast<char>(v); }
  void flag(bool v) { byte(v ? 1 : 0); }
  void fixed64(std::uint64_t v) {
    if constexpr (std::endian::native == std::endian::little) {
      std::memcpy(at_, &v, sizeof v);
      at_ += sizeof v;
    } else {
      for (int i = 0; i < 8; ++i, v >>= 8) byte(static_cast<std::uint8_t>(v));
    }
  }
  void number(std::uint64_t v) {
    while (v >= 0x80) {
      byte(static_cast<std::uint8_t>(v | 0x80));
      v >>= 7;
    }
    byte(static_cast<std::uint8_t>(v));
  }
  void signed_number(std::int64_t v) { number(zigzag(v)); }
  void time(dialog::Time v) { signed_number(v.time_since_epoch().count()); }
  void text(std::string_view v) {
    number(v.size());
    std::memcpy(at_, v.data(), v.size());
    at_ += v.size();
  }
  template <class E>
  requires std::is_enum_v<E>
  void value_of(E v) { byte(static_cast<std::uint8_t>(v)); }

  template <class Body>
  void section(std::uint8_t tag, Body body) {
    byte(tag);
    char* length = at_;
    at_ += 4;
    body();
    auto n = static_cast<std::uint32_t>(at_ - length - 4);
    for (int i = 0; i < 4; ++i, n >>= 8) length[i] = static_cast<char>(n & 0xff);
  }

 private:
  std::string& out_;
  char* at_;
};

// Reads any bytes at all. After the end of its input every read leaves the value as it was;
// malformed input (an overlong varint, an unknown enumerator, a length past the end) sets failed()
// and ends the input.
class Reader {
 public:
  explicit Reader(std::string_view in) : at_(in.data()), end_(in.data() + in.size()) {}

  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] bool at_end() const { return at_ == end_; }
  [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }
  void fail() {
    failed_ = true;
    at_ = end_;
  }

  void byte(std::uint8_t& v) {
    if (!at_end()) v = static_cast<std::uint8_t>(*at_++);
  }
  void flag(bool& v) {
    std::uint8_t b = v ? 1 : 0;
    byte(b);
    if (b > 1) return fail();
    v = b == 1;
  }
  void fixed64(std::uint64_t& v) {
    if (at_end()) return;
    if (left() < 8) return fail();
    v = 0;
    for (int i = 7; i >= 0; --i) v = v << 8 | static_cast<std::uint8_t>(at_[i]);
    at_ += 8;
  }
  template <class T>
  requires std::is_unsigned_v<T>
  void number(T& v) {
    if (at_end()) return;
    auto first = static_cast<std::uint8_t>(*at_);
    if (first < 0x80) {
      ++at_;
      v = static_cast<T>(first);
      return;
    }
    std::uint64_t wide = long_number();
    if (failed_) return;
    if (wide > static_cast<std::uint64_t>(static_cast<T>(~T{0}))) return fail();
    v = static_cast<T>(wide);
  }
  template <class T>
  requires(std::is_signed_v<T>&& std::is_integral_v<T>) void signed_number(T& v) {
    if (at_end()) return;
    std::uint64_t raw = 0;
    number(raw);
    std::int64_t wide = unzigzag(raw);
    if (failed_) return;
    if (wide != static_cast<std::int64_t>(static_cast<T>(wide))) return fail();
    v = static_cast<T>(wide);
  }
  void time(dialog::Time& v) {
    std::int64_t ms = v.time_since_epoch().count();
    signed_number(ms);
    v = dialog::Time{std::chrono::milliseconds{ms}};
  }
  void text(std::string& v) {
    if (at_end()) return;
    std::uint64_t n = 0;
    number(n);
    if (failed_) return;
    if (n > left()) return fail();
    v.assign(at_, static_cast<std::size_t>(n));
    at_ += n;
  }
  // `last`: the highest enumerator known.
  template <class E>
  requires std::is_enum_v<E>
  void value_of(E& v, E last) {
    auto b = static_cast<std::uint8_t>(v);
    byte(b);
    if (b > static_cast<std::uint8_t>(last)) return fail();
    v = static_cast<E>(b);
  }
  // A count of elements of at least `smallest` bytes each: never more than the input can hold, so
  // that a short hostile input cannot make us allocate much.
  [[nodiscard]] std::size_t count(std::size_t smallest) {
    std::uint64_t n = 0;
    number(n);
    if (failed_) return 0;
    if (n > left() / smallest) {
      fail();
      return 0;
    }
    return static_cast<std::size_t>(n);
  }

  struct Section {
    std::uint8_t tag;
    std::string_view body;
  };
  [[nodiscard]] std::optional<Section> next_section() {
    if (at_end()) return std::nullopt;
    if (left() < section_head) {
      fail();
      return std::nullopt;
    }
    Section s{static_cast<std::uint8_t>(at_[0]), {}};
    std::uint32_t n = 0;
    for (int i = 4; i >= 1; --i) n = n << 8 | static_cast<std::uint8_t>(at_[i]);
    at_ += section_head;
    if (n > left()) {
      fail();
      return std::nullopt;
    }
    s.body = {at_, n};
    at_ += n;
    return s;
  }

 private:
  std::uint64_t long_number() {
    std::uint64_t v = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (at_end()) break;
      auto b = static_cast<std::uint8_t>(*at_++);
      if (shift == 63 && b > 1) break;  // more than 64 bits
      v |= static_cast<std::uint64_t>(b & 0x7f) << shift;
      if (b < 0x80) return v;
    }
    fail();
    return 0;
  }

  const char* at_;
  const char* end_;
  bool failed_ = false;
};

// Reads format byte and sections; `read(tag, body)` returns false when a section it knows is
// malformed.
template <class Read>
[[nodiscard]] bool read_sections(std::string_view bytes, Read read) {
  if (bytes.empty() || static_cast<std::uint8_t>(bytes[0]) != format) return false;
  Reader in(bytes.substr(1));
  while (auto section = in.next_section()) {
    Reader body(section->body);
    read(section->tag, body);
    if (body.failed()) return false;
  }
  return !in.failed();
}

}  // namespace screenline::service::wire
