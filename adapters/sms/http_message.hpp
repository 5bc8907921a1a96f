// HTTP as this room sees it: bytes in, bytes out. Plain values; any thread. A RawRequest borrows
// everything from the server's request and must not outlive it; replies and requests own their
// bytes.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace screenline::sms {

using Header = std::pair<std::string, std::string>;
using Headers = std::vector<Header>;

// The value of the first header of that name, whatever its case.
[[nodiscard]] std::optional<std::string_view> find_header(const Headers& headers,
                                                          std::string_view name);

// A webhook as it came over the wire. Nothing may be decoded or normalised before it gets here:
// the signature covers the bytes the provider sent.
struct RawRequest {
  std::string_view method;
  std::string_view target;  // path and query as received
  std::string_view body;
  // The value of a header by case-insensitive name; nothing when it is absent.
  std::function<std::optional<std::string_view>(std::string_view)> header;

  [[nodiscard]] std::optional<std::string_view> get_header(std::string_view name) const {
    return header ? header(name) : std::nullopt;
  }
};

// A RawRequest over a list of headers (which must outlive it).
[[nodiscard]] RawRequest make_request(std::string_view method, std::string_view target,
                                      std::string_view body, const Headers& headers);

// What a webhook is answered with.
struct HttpReply {
  int status = 200;
  std::string content_type;
  std::string body;
};

// A call to the provider's API.
struct HttpRequest {
  std::string method;
  std::string url;  // absolute, encoded; sent as it stands
  Headers headers;
  std::string body;
};

}  // namespace screenline::sms
