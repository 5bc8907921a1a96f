// Hash tables of words, made once and asked for every word of a text: most questions end at a bit
// that says "not there". Words are told by 64-bit hashes; what a table finds is for the caller to
// compare. Constant once filled; any thread.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace screenline::crisis {

inline constexpr std::uint64_t hash_base = 0x9e3779b97f4a7c15U;  // odd

// A polynomial, so that the hash of a word less a letter is made in constant time.
[[nodiscard]] inline std::uint64_t hash_step(std::uint64_t hash, char c) {
  return hash * hash_base + static_cast<unsigned char>(c);
}
[[nodiscard]] inline std::uint64_t hash_of(std::string_view word, std::uint64_t hash = 0) {
  for (const char c : word) hash = hash_step(hash, c);
  return hash;
}

// Of the base: two words make one of hash first * hash_powers[letters of the second] + second.
inline constexpr auto hash_powers = [] {
  std::array<std::uint64_t, 32> powers{};
  powers[0] = 1;
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * hash_base;
  return powers;
}();

// Numbers under keys, several under one where need be. The key 0 is not kept.
class WordTable {
 public:
  // Makes room for so many entries, and forgets all. More must not be added.
  void reserve(std::size_t entries) {
    slots_.assign(std::bit_ceil(entries * 2 + 2), {});
    bits_.assign(std::max<std::size_t>(1, std::bit_ceil(entries * 8) / 64), 0);
  }
  void add(std::uint64_t key, std::uint32_t number) {
    if (key == 0) return;
    bits_[word_of(key)] |= bit_of(key);
    for (std::size_t at = (key * hash_base) >> 32;; ++at) {
      Slot& slot = slots_[at & (slots_.size() - 1)];
      if (slot.key != 0) continue;
      slot = {key, number};
      return;
    }
  }
  // False: surely nothing. True: perhaps something.
  [[nodiscard]] bool may_have(std::uint64_t key) const {
    return (bits_[word_of(key)] & bit_of(key)) != 0;
  }
  template <typename Use>
  void each(std::uint64_t key, Use use) const {
    if (!may_have(key)) return;
    for (std::size_t at = (key * hash_base) >> 32;; ++at) {
      const Slot& slot = slots_[at & (slots_.size() - 1)];
      if (slot.key == 0) return;
      if (slot.key == key) use(slot.number);
    }
  }
  [[nodiscard]] bool has(std::uint64_t key) const {
    bool found = false;
    each(key, [&](std::uint32_t) { found = true; });
    return found;
  }

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t number = 0;
  };
  // The base spreads a hash over its high bits.
  [[nodiscard]] std::size_t word_of(std::uint64_t key) const {
    return ((key * hash_base) >> 46) % bits_.size();
  }
  [[nodiscard]] static std::uint64_t bit_of(std::uint64_t key) {
    return std::uint64_t{1} << ((key * hash_base) >> 40) % 64;
  }

  std::vector<Slot> slots_ = std::vector<Slot>(2);
  std::vector<std::uint64_t> bits_ = std::vector<std::uint64_t>(1);
};

// Which words stand beside each other in patterns, and at how many places.
class Meetings {
 public:
  // Of two words, by their hashes, in this order.
  void add(std::uint64_t first, std::uint64_t second);
  // 0: never; not more than 255.
  [[nodiscard]] unsigned count(std::uint64_t first, std::uint64_t second) const {
    const std::uint64_t key = key_of(first, second);
    for (std::size_t at = place(key);; ++at) {
      const std::uint64_t found = slots_[at & (slots_.size() - 1)];
      if ((found & ~count_bits) == key) return static_cast<unsigned>(found & count_bits);
      if (found == 0) return 0;
    }
  }
  [[nodiscard]] bool has(std::uint64_t first, std::uint64_t second) const {
    return count(first, second) > 0;
  }

 private:
  static constexpr std::uint64_t count_bits = 255;
  [[nodiscard]] static std::uint64_t key_of(std::uint64_t first, std::uint64_t second) {
    return ((std::rotl(first, 23) ^ second) * hash_base) & ~count_bits;
  }
  [[nodiscard]] static std::size_t place(std::uint64_t key) { return key >> 24; }
  void grow();

  std::vector<std::uint64_t> slots_ = std::vector<std::uint64_t>(1024);  // key and count; 0: free
  std::size_t used_ = 0;
};

}  // namespace screenline::crisis
