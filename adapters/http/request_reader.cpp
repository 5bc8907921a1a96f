#include "adapters/http/detail/request_reader.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <string_view>

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include "adapters/http/head_check.hpp"

namespace screenline::http {
namespace {

namespace beast = boost::beast;
using beast::http::field;
using boost::system::error_code;

constexpr std::size_t head_read_bytes = 4 * 1024;
constexpr std::size_t body_read_bytes = 32 * 1024;
// A body is grown as it comes, not as it was announced: announcing is free for an attacker.
constexpr std::size_t body_reserve_max = 16 * 1024;
constexpr std::string_view head_end = "\r\n\r\n";

// Beast's parser, writing straight into our Request.
class Parser final : public beast::http::basic_parser<true> {
 public:
  explicit Parser(const Limits& limits) : limits_(limits) {
    eager(true);
    header_limit(std::numeric_limits<std::uint32_t>::max());  // counted before it gets here
    request.headers.reserve(12);
  }

  Request request;
  bool http_1_1 = false;
  bool expects_continue = false;
  std::size_t body_max = 0;

 private:
  using Text = beast::string_view;

  void on_request_impl(beast::http::verb, Text method, Text target, int version,
                       error_code& ec) override {
    ec = {};
    request.method.assign(method.data(), method.size());
    request.target.assign(target.data(), target.size());
    http_1_1 = version == 11;
    body_max = limits_.body_bytes_for ? limits_.body_bytes_for(request.path()) : limits_.body_bytes;
    body_limit(body_max);
  }
  void on_response_impl(int, Text, int, error_code& ec) override { ec = {}; }
  void on_field_impl(field name, Text name_text, Text value, error_code& ec) override {
    ec = {};
    // Trailer fields come here too (until Boost 1.90). What decides about a request is its head, so
    // nobody may add to it afterwards.
    if (is_header_done()) return;
    if (name == field::expect) expects_continue = http_1_1;
    request.headers.push_back({{name_text.data(), name_text.size()}, {value.data(), value.size()}});
  }
  // Pure virtual since Boost 1.90, absent before: hence no `override`.
  void on_trailer_field_impl(field, Text, Text, error_code& ec) { ec = {}; }
  void on_header_impl(error_code& ec) override { ec = {}; }
  void on_body_init_impl(boost::optional<std::uint64_t> const& length, error_code& ec) override {
    ec = {};
    if (length) request.body.reserve(std::min<std::size_t>(*length, body_reserve_max));
  }
  std::size_t on_body_impl(Text bytes, error_code& ec) override {
    ec = {};
    request.body.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  void on_chunk_header_impl(std::uint64_t, Text, error_code& ec) override { ec = {}; }
  std::size_t on_chunk_body_impl(std::uint64_t, Text bytes, error_code& ec) override {
    return on_body_impl(bytes, ec);
  }
  void on_finish_impl(error_code& ec) override { ec = {}; }

  const Limits& limits_;
};

}  // namespace

struct RequestReader::State {
  beast::flat_buffer buffer;
  std::optional<Parser> parser;  // from a whole head on
  std::size_t scanned = 0;       // bytes of the head already searched for its end
  std::size_t wire_bytes = 0;    // of the present request, framing included
  bool skipped_empty_line = false;
  bool continued = false;
  Reject why = Reject::request_line;

  [[nodiscard]] std::string_view view() const {
    const auto data = buffer.cdata();
    return {static_cast<const char*>(data.data()), data.size()};
  }
  void reset() {
    parser.reset();
    scanned = wire_bytes = 0;
    skipped_empty_line = continued = false;
    // A large body must not leave a large buffer behind on an idle connection.
    if (buffer.size() == 0 && buffer.capacity() > body_read_bytes / 2) buffer = {};
  }
};

RequestReader::RequestReader(const Limits& limits)
    : limits_(limits), state_(std::make_unique<State>()) {}
RequestReader::~RequestReader() = default;

std::span<char> RequestReader::prepare() {
  const auto room = state_->buffer.prepare(state_->parser ? body_read_bytes : head_read_bytes);
  return {static_cast<char*>(room.data()), room.size()};
}

void RequestReader::commit(std::size_t count) { state_->buffer.commit(count); }

RequestReader::Step RequestReader::step() {
  if (!state_->parser) {
    const Step head = read_head();
    if (head != Step::ready) return head;
  }
  return read_rest();
}

RequestReader::Step RequestReader::read_head() {
  State& s = *state_;
  if (!s.skipped_empty_line && s.view().substr(0, 2) == "\r\n") {  // RFC 9112 2.2
    s.buffer.consume(2);
    s.scanned = 0;
    s.skipped_empty_line = true;
  }
  const auto bytes = s.view();
  const auto from = s.scanned < head_end.size() ? 0 : s.scanned - (head_end.size() - 1);
  const auto end = bytes.find(head_end, from);
  if (end == std::string_view::npos) {
    const auto fresh = bytes.substr(s.scanned);
    if (has_bare_line_feed(fresh, s.scanned ? bytes[s.scanned - 1] : '\0')) {
      return reject(Reject::bare_line_feed);
    }
    s.scanned = bytes.size();
    return bytes.size() >= limits_.header_bytes ? reject(Reject::head_too_large) : Step::need_bytes;
  }
  const auto head = bytes.substr(0, end + head_end.size());
  if (head.size() > limits_.header_bytes) return reject(Reject::head_too_large);
  if (const auto refused = check_head(head, limits_.header_count)) return reject(*refused);
  s.parser.emplace(limits_);
  return Step::ready;
}

RequestReader::Step RequestReader::read_rest() {
  State& s = *state_;
  error_code ec;
  if (s.buffer.size() > 0) {
    const auto used = s.parser->put(s.buffer.cdata(), ec);
    s.buffer.consume(used);
    s.wire_bytes += used;
  }
  if (ec == beast::http::error::body_limit) return reject(Reject::body_too_large);
  if (ec && ec != beast::http::error::need_more) {
    return reject(s.parser->is_header_done() ? Reject::body_framing : Reject::request_line);
  }
  if (s.parser->is_done()) return Step::ready;
  // Left over now is an unfinished chunk line or trailer: it is bounded like a head. One-byte
  // chunks cost six bytes each; what costs more than eight is extensions nobody needs.
  if (s.buffer.size() > limits_.header_bytes) return reject(Reject::body_framing);
  if (s.wire_bytes > limits_.header_bytes + 64 * 1024 && s.wire_bytes / 8 > s.parser->body_max) {
    return reject(Reject::body_too_large);
  }
  if (s.parser->expects_continue && !s.continued) {
    s.continued = true;
    if (s.parser->request.body.empty() && s.buffer.size() == 0) return Step::send_continue;
  }
  return Step::need_bytes;
}

RequestReader::Step RequestReader::reject(Reject reason) {
  state_->why = reason;
  return Step::rejected;
}

Request RequestReader::take() {
  Request request = std::move(state_->parser->request);
  state_->reset();
  return request;
}

bool RequestReader::keep_alive() const {
  // HTTP/1.0 would need an answer of its own to live on; it is closed.
  return state_->parser->http_1_1 && state_->parser->keep_alive();
}
bool RequestReader::http_1_1() const { return state_->parser->http_1_1; }
Reject RequestReader::why() const { return state_->why; }
const Request* RequestReader::partial() const {
  return state_->parser ? &state_->parser->request : nullptr;
}
bool RequestReader::started() const { return state_->parser || state_->buffer.size() > 0; }

}  // namespace screenline::http
