// The file in which two people sign what makes the detector hear less (crisis.md 5.1): who signed
// which digest, when. A name in a file is no proof of who wrote it: what it proves is that exactly
// this change was named, by digest, under two names; who may write the file is for the house to
// settle. Pure; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bot/crisis/detector.hpp"
#include "bot/crisis/lexicon.hpp"

namespace screenline::crisis {

inline constexpr std::size_t signers_needed = 2;

struct Signature {
  std::string digest;  // SHA-256, 64 hexadecimal digits
  std::string signer, signed_on;
  Place place;
};

// A path "" reads as none. What is wrong is added to `problems`; a signature of a day that is still
// to come is, and counts for nothing.
[[nodiscard]] std::vector<Signature> read_signatures(const SiteFiles& site,
                                                     std::vector<LexiconProblem>& problems);

// The people who signed it, each once: case, accents, signs and spaces make no other person of one.
[[nodiscard]] std::vector<std::string> signers_of(std::span<const Signature> signatures,
                                                  std::string_view digest);

}  // namespace screenline::crisis
