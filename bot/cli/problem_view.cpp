#include "bot/cli/problem_view.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>

#include "bot/cli/files.hpp"
#include "bot/text/utf8.hpp"

namespace screenline::cli {

namespace {

using flow::Problem;
using flow::Severity;

constexpr int width = 96;  // characters of the source that are shown
constexpr std::string_view bold = "\x1b[1m", plain = "\x1b[0m";

std::string_view color_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "\x1b[1;31m";
    case Severity::warning:
      return "\x1b[1;35m";
    case Severity::notice:
      return "\x1b[1;36m";
  }
  return plain;
}

std::optional<std::string_view> line_of(std::string_view bytes, int number) {
  for (int line = 1; line < number; ++line) {
    const std::size_t end = bytes.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    bytes.remove_prefix(end + 1);
  }
  bytes = bytes.substr(0, bytes.find('\n'));
  if (bytes.ends_with('\r')) bytes.remove_suffix(1);
  return bytes;
}

// One entry a character, so that columns are indices; what would move the caret is a blank.
std::vector<std::string> characters_of(std::string_view line) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < line.size();) {
    const text::Decoded read = text::decode(line, at);
    const bool moves = read.code_point < 0x20 || !read.valid;
    out.emplace_back(moves ? " " : line.substr(at, read.size));
    at += read.size;
  }
  return out;
}

}  // namespace

std::string as_compiler(const Problem& problem, std::string_view bytes, bool color) {
  const auto line =
      problem.line > 0 && !bytes.empty() ? line_of(bytes, problem.line) : std::nullopt;
  if (!line) return to_string(problem);
  const std::vector<std::string> source = characters_of(*line);
  const int size = static_cast<int>(source.size());
  const int column = std::clamp(problem.column, 1, size + 1);
  const int length = std::clamp(problem.length, 1, std::max(1, size - column + 1));
  // A long line is cut so that what is meant stands in it.
  const int from = size <= width ? 0 : std::clamp(column - 1 - width / 3, 0, size - width);
  const int to = std::min(size, from + width);
  std::string shown = from > 0 ? "..." : "";
  const int caret = column - 1 - from + (from > 0 ? 3 : 0);
  for (int i = from; i < to; ++i) shown += source[static_cast<std::size_t>(i)];
  if (to < size) shown += "...";
  const int marked = std::max(1, std::min(length, to - column + 1));

  const std::string number = std::to_string(problem.line);
  const std::string margin(number.size(), ' ');
  const auto in_color = [&](std::string_view with, const std::string& text) {
    return color ? fmt::format("{}{}{}", with, text, plain) : text;
  };
  std::string out = in_color(bold, to_string(problem));
  out += fmt::format("\n {} | {}\n {} | {}{}", number, shown, margin,
                     std::string(static_cast<std::size_t>(caret), ' '),
                     in_color(color_of(problem.severity),
                              "^" + std::string(static_cast<std::size_t>(marked - 1), '~')));
  return out;
}

void print_for_people(const std::vector<flow::Problem>& problems) {
  const bool color = isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
  std::map<std::string, std::string> files;  // each is read once
  for (const flow::Problem& problem : problems) {
    const auto [file, fresh] = files.try_emplace(problem.file);
    if (fresh && problem.line > 0) file->second = read_file(problem.file).value_or("");
    std::puts(as_compiler(problem, file->second, color).c_str());
  }
}

}  // namespace screenline::cli
