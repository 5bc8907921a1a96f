#include "bot/flow/picture_words.hpp"

#include <algorithm>

#include "bot/text/utf8.hpp"

namespace screenline::flow {
namespace {

std::string spaced(std::string text) {
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

}  // namespace

std::vector<std::string> wrapped(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines;
  std::size_t from = 0, space = 0, count = 0;
  for (auto at = text::Characters(text).begin(); at != std::default_sentinel; ++at) {
    if (at->code_point == U' ' || at->code_point == U'\n') space = at.position();
    if (++count > columns && space > from) {
      lines.emplace_back(text.substr(from, space - from));
      from = space + 1;
      count = at.position() - from + 1;
    }
  }
  if (from < text.size()) lines.emplace_back(text.substr(from));
  return lines;
}

std::string result_words(const Outcome& outcome) {
  return spaced(outcome.category) + (outcome.reason.empty() ? "" : ": " + spaced(outcome.reason));
}

std::string priority_words(const Outcome& outcome) {
  return outcome.priority.empty() ? "no row for staff" : "for staff: " + spaced(outcome.priority);
}

std::string not_walked_words(const StepBox& box) {
  std::string out;
  for (const std::string& way : box.not_walked) out += (out.empty() ? "" : "; ") + way;
  return out.empty() ? "" : "no conversation: " + out;
}

}  // namespace screenline::flow
