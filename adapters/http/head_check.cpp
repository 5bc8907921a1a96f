#include "adapters/http/head_check.hpp"

#include <algorithm>
#include <array>

#include "adapters/http/message.hpp"

namespace screenline::http {
namespace {

constexpr std::array<bool, 256> make_token_table() {
  std::array<bool, 256> table{};
  for (int c = '0'; c <= '9'; ++c) table[c] = true;
  for (int c = 'a'; c <= 'z'; ++c) table[c] = true;
  for (int c = 'A'; c <= 'Z'; ++c) table[c] = true;
  for (const char c : std::string_view("!#$%&'*+-.^_`|~"))
    table[static_cast<unsigned char>(c)] = true;
  return table;
}
constexpr auto token_table = make_token_table();  // RFC 9110 5.6.2

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return token_table[static_cast<unsigned char>(c)];
  });
}

// HTAB, SP, VCHAR and obs-text (RFC 9110 5.5).
bool is_field_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto u = static_cast<unsigned char>(c);
    return u == '\t' || (u >= 0x20 && u != 0x7f);
  });
}

// Visible ASCII only: a space or a raw byte in a target is read differently by different programs.
bool is_target(std::string_view text) {
  return !text.empty() && text.front() == '/' &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= 18 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// The fields that decide where a message ends and whom it is for.
struct Framing {
  bool http_1_1 = false;
  bool host = false;
  bool length = false;
  bool encoding = false;
};

std::optional<Reject> check_request_line(std::string_view line, Framing& framing) {
  const auto first = line.find(' ');
  if (first == std::string_view::npos || !is_token(line.substr(0, first))) {
    return Reject::request_line;
  }
  const auto last = line.rfind(' ');
  if (last == first) return Reject::request_line;
  if (!is_target(line.substr(first + 1, last - first - 1))) return Reject::target;
  const auto version = line.substr(last + 1);
  framing.http_1_1 = version == "HTTP/1.1";
  if (framing.http_1_1 || version == "HTTP/1.0") return {};
  return version.substr(0, 5) == "HTTP/" ? Reject::version : Reject::request_line;
}

std::optional<Reject> check_framing(std::string_view name, std::string_view value, Framing& seen) {
  // Sizes first: most fields are told apart by their length alone.
  if (name.size() == 4 && equal_ignoring_case(name, "host")) {
    if (seen.host) return Reject::host_duplicate;
    seen.host = true;
  } else if (name.size() == 14 && equal_ignoring_case(name, "content-length")) {
    if (seen.length) return Reject::length_duplicate;
    if (!is_number(value)) return Reject::length_invalid;
    seen.length = true;
  } else if (name.size() == 17 && equal_ignoring_case(name, "transfer-encoding")) {
    // HTTP/1.0 has no transfer codings: a message with one is faulty framing (RFC 9112 6.1).
    if (seen.encoding || !seen.http_1_1 || !equal_ignoring_case(value, "chunked")) {
      return Reject::encoding;
    }
    seen.encoding = true;
  } else if (name.size() == 6 && equal_ignoring_case(name, "expect")) {
    if (!equal_ignoring_case(value, "100-continue")) return Reject::expectation;
  }
  if (seen.length && seen.encoding) return Reject::length_and_encoding;
  return {};
}

std::optional<Reject> check_field(std::string_view line, Framing& framing) {
  if (line.front() == ' ' || line.front() == '\t') return Reject::folded_header;
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
    return Reject::header_name;
  }
  const auto value = line.substr(colon + 1);
  if (!is_field_value(value)) return Reject::header_value;
  return check_framing(line.substr(0, colon), trimmed(value), framing);
}

// Cuts the next line off `rest`. Without a value: the line is ended by a lone LF.
std::optional<std::string_view> take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  if (end == std::string_view::npos || end == 0 || rest[end - 1] != '\r') return {};
  const auto line = rest.substr(0, end - 1);
  rest.remove_prefix(end + 1);
  return line;
}

}  // namespace

bool has_bare_line_feed(std::string_view bytes, char previous) {
  for (auto at = bytes.find('\n'); at != std::string_view::npos; at = bytes.find('\n', at + 1)) {
    if ((at == 0 ? previous : bytes[at - 1]) != '\r') return true;
  }
  return false;
}

std::optional<Reject> check_head(std::string_view head, std::size_t header_count_max) {
  Framing framing;
  auto line = take_line(head);
  if (!line) return Reject::bare_line_feed;
  if (auto reject = check_request_line(*line, framing)) return reject;
  for (std::size_t count = 0;; ++count) {
    line = take_line(head);
    if (!line) return Reject::bare_line_feed;
    if (line->empty()) break;
    if (count == header_count_max) return Reject::head_too_large;
    if (auto reject = check_field(*line, framing)) return reject;
  }
  if (framing.http_1_1 && !framing.host) return Reject::host_missing;
  return {};
}

}  // namespace screenline::http
