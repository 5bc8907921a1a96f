// A fast 64-bit hash for maps and for inbound ids (E5). Not for secrets.
#pragma once

#include <cstdint>
#include <string_view>

namespace screenline::service {

// FNV-1a with a final mix (public domain constants, Fowler, Noll and Vo; MurmurHash3's finaliser).
[[nodiscard]] inline std::uint64_t hash64(std::string_view bytes,
                                          std::uint64_t seed = 0xcbf29ce484222325ULL) {
  std::uint64_t hash = seed;
  for (const char c : bytes) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3ULL;
  }
  hash ^= hash >> 33;
  hash *= 0xff51afd7ed558ccdULL;
  hash ^= hash >> 33;
  hash *= 0xc4ceb9fe1a85ec53ULL;
  return hash ^ (hash >> 33);
}

}  // namespace screenline::service
