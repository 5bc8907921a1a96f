#include <algorithm>
#include <cstdint>
#include <memory>

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include "bot/text/segment_counter.hpp"
#include "bot/text/sms.hpp"
#include "bot/text/utf8.hpp"

namespace screenline::text {

namespace {

bool is_space(char32_t c) { return u_isUWhiteSpace(static_cast<UChar32>(c)); }

bool ends_sentence(char32_t c) { return c == '.' || c == '!' || c == '?' || c == U'\u2026'; }

// What may stand between a sentence's last point and the space after it.
bool closes(char32_t c) {
  return c == '"' || c == '\'' || c == ')' || c == ']' || c == U'\u2019' || c == U'\u201D';
}

std::string_view trim(std::string_view utf8) {
  std::size_t begin = utf8.size();
  std::size_t end = 0;
  const Characters all = characters(utf8);
  for (auto it = all.begin(); it != all.end(); ++it) {
    if (is_space(it->code_point)) continue;
    begin = std::min(begin, it.position());
    end = it.position() + it->size;
  }
  return end == 0 ? std::string_view{} : utf8.substr(begin, end - begin);
}

// Bytes of the longest prefix that fits; at least one character.
std::size_t fitting_prefix(std::string_view utf8, int max_segments) {
  SegmentCounter counter;
  const Characters all = characters(utf8);
  for (auto it = all.begin(); it != all.end(); ++it) {
    counter.add(it->code_point);
    if (counter.count() > max_segments) return std::max(it.position(), all.begin()->size);
  }
  return utf8.size();
}

// Follows a text and says, at each white space, whether a sentence has just ended there.
class SentenceWatch {
 public:
  [[nodiscard]] bool ended() const { return ended_; }

  void add(char32_t c) {
    if (is_space(c)) {
      ended_ = c == '\n' || ended_;
      only_digits_ = true;
      length_ = 0;
    } else if (ends_sentence(c)) {
      // "1." or "12." is a list's number; the sentence has yet to come.
      ended_ = !(c == '.' && only_digits_ && length_ > 0 && length_ <= 2);
    } else if (!closes(c)) {
      ended_ = false;
      only_digits_ = only_digits_ && c >= '0' && c <= '9';
      ++length_;
    }
  }

 private:
  bool ended_ = false;
  bool only_digits_ = true;  // the word so far
  int length_ = 0;           // of the word so far
};

struct Cuts {
  std::size_t sentence = 0;  // byte positions of the last white space of each kind; 0: none
  std::size_t space = 0;
};

// The white space right after `prefix_size` may be the cut as well: it is dropped.
Cuts find_cuts(std::string_view utf8, std::size_t prefix_size) {
  Cuts cuts;
  SentenceWatch watch;
  const Characters all = characters(utf8);
  for (auto it = all.begin(); it != all.end() && it.position() <= prefix_size; ++it) {
    watch.add(it->code_point);
    if (!is_space(it->code_point)) continue;
    cuts.space = it.position();
    if (watch.ended()) cuts.sentence = it.position();
  }
  return cuts;
}

// The last boundary between characters, as a person sees them, at or before `position`; `position`
// itself when one such character is longer than that.
std::size_t character_boundary(std::string_view utf8, std::size_t position) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> breaks(
      icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
  UText view = UTEXT_INITIALIZER;
  utext_openUTF8(&view, utf8.data(), static_cast<std::int64_t>(utf8.size()), &status);
  std::size_t boundary = 0;
  if (U_SUCCESS(status)) {
    breaks->setText(&view, status);
    const auto at = static_cast<std::int32_t>(position);
    const std::int32_t found = breaks->isBoundary(at) ? at : breaks->preceding(at);
    if (U_SUCCESS(status) && found > 0) boundary = static_cast<std::size_t>(found);
  }
  utext_close(&view);
  return boundary > 0 ? boundary : position;
}

std::size_t cut_position(std::string_view utf8, std::size_t prefix_size) {
  const Cuts cuts = find_cuts(utf8, prefix_size);
  if (cuts.sentence > prefix_size / 2) return cuts.sentence;
  if (cuts.space > 0) return cuts.space;
  // Only what can matter is shown to the iterator: the next character is short of 4 kB.
  return character_boundary(utf8.substr(0, prefix_size + 4096), prefix_size);
}

}  // namespace

std::vector<std::string> split_at_segments(std::string_view utf8, int max_segments) {
  max_segments = std::max(max_segments, 1);
  const std::string clean = is_valid(utf8) ? std::string(utf8) : sanitize(utf8);
  std::string_view rest = trim(clean);
  if (rest.empty()) return {};
  if (fitting_prefix(clean, max_segments) == clean.size()) return {clean};
  std::vector<std::string> parts;
  while (!rest.empty()) {
    std::size_t end = fitting_prefix(rest, max_segments);
    if (end < rest.size()) end = cut_position(rest, end);
    parts.emplace_back(trim(rest.substr(0, end)));
    rest = trim(rest.substr(end));
  }
  return parts;
}

}  // namespace screenline::text
