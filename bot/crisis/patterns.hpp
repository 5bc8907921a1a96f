// Compiled patterns over views. Wraps RE2 so that its headers stay in one .cpp, and so that the
// matcher is linear and never silently says "no": a single RE2 that runs out of automaton memory
// falls back to its NFA, and a pattern that failed to compile throws at build.
// Copies share what is compiled. A Pattern may be used by any thread; a PatternSet, and so a
// Detector, by one at a time: it remembers what it has looked up (one set a thread, E8).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace screenline::crisis {

struct Span {
  std::size_t begin = 0, end = 0;
};

class Pattern {
 public:
  // `source` is what RE2 sees. Throws std::invalid_argument with RE2's words.
  explicit Pattern(const std::string& source);
  [[nodiscard]] std::optional<Span> find(std::string_view text, std::size_t from = 0) const;
  [[nodiscard]] bool in(std::string_view text) const { return find(text).has_value(); }

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

// Many patterns behind one pass: only those whose literal parts stand in the text are candidates.
class PatternSet {
 public:
  explicit PatternSet(const std::vector<std::string>& sources);
  // Indices of the patterns that may match, ascending. No other can match.
  void candidates(std::string_view text, std::vector<int>& out) const;
  [[nodiscard]] std::optional<Span> find(int pattern, std::string_view text,
                                         std::size_t from = 0) const;
  [[nodiscard]] int unfiltered() const;  // patterns that have no literal part: always candidates
  [[nodiscard]] int atoms() const;

  PatternSet(const PatternSet& other);
  PatternSet(PatternSet&&) noexcept;
  PatternSet& operator=(PatternSet&&) noexcept;
  ~PatternSet();

 private:
  struct Compiled;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace screenline::crisis
