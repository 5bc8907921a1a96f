// UTF-8: check it, mend it, walk it. Every text from outside passes sanitize() once; the rest of
// the product may then assume valid UTF-8. Pure functions, safe from any thread; views returned or
// walked belong to the caller.
#pragma once

#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>

namespace screenline::text {

inline constexpr char32_t replacement_character = U'\uFFFD';

// True when every byte is below 0x80.
[[nodiscard]] bool is_ascii(std::string_view bytes) noexcept;

// True for well-formed UTF-8 (no overlong forms, surrogates or values above U+10FFFF). NUL counts
// as valid here; sanitize() removes it.
[[nodiscard]] bool is_valid(std::string_view bytes) noexcept;

// Each ill-formed sequence becomes U+FFFD (one for each maximal subpart, as Unicode 3.9 advises);
// NUL is removed, because SQLite and C interfaces would cut the text there.
[[nodiscard]] std::string sanitize(std::string_view bytes);

// Appends one code point. A surrogate or a value above U+10FFFF is appended as U+FFFD.
void append_utf8(std::string& out, char32_t code_point);

struct Decoded {
  char32_t code_point = replacement_character;
  std::size_t size = 0;  // bytes consumed, at least 1
  bool valid = false;    // false: ill-formed, code_point is U+FFFD
};

// Decodes what starts at `position`. REQUIRES: position < bytes.size().
[[nodiscard]] Decoded decode_beyond_ascii(std::string_view bytes, std::size_t position) noexcept;
[[nodiscard]] inline Decoded decode(std::string_view bytes, std::size_t position) noexcept {
  const auto first = static_cast<unsigned char>(bytes[position]);
  if (first < 0x80) return {first, 1, true};
  return decode_beyond_ascii(bytes, position);
}

// for (Decoded character : characters(text)) ...  Never fails: ill-formed bytes come as U+FFFD.
class Characters {
 public:
  class Iterator {
   public:
    using value_type = Decoded;
    using difference_type = std::ptrdiff_t;

    Iterator() = default;
    Iterator(std::string_view bytes, std::size_t position) : bytes_(bytes), position_(position) {
      read();
    }
    const Decoded& operator*() const { return current_; }
    const Decoded* operator->() const { return &current_; }
    Iterator& operator++() {
      position_ += current_.size;
      read();
      return *this;
    }
    Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }
    [[nodiscard]] std::size_t position() const { return position_; }  // in bytes
    bool operator==(const Iterator& other) const { return position_ == other.position_; }
    bool operator==(std::default_sentinel_t) const { return position_ >= bytes_.size(); }

   private:
    void read() {
      if (position_ < bytes_.size()) current_ = decode(bytes_, position_);
    }
    std::string_view bytes_;
    std::size_t position_ = 0;
    Decoded current_;
  };

  explicit Characters(std::string_view bytes) : bytes_(bytes) {}
  [[nodiscard]] Iterator begin() const { return {bytes_, 0}; }
  [[nodiscard]] std::default_sentinel_t end() const { return {}; }

 private:
  std::string_view bytes_;
};

[[nodiscard]] inline Characters characters(std::string_view bytes) { return Characters(bytes); }

}  // namespace screenline::text
