#include "adapters/outbound/url.hpp"

#include <algorithm>

namespace screenline::outbound {

std::optional<Url> parse_url(std::string_view url) {
  const bool clean = std::none_of(url.begin(), url.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x20 || byte >= 0x7F;
  });
  if (!clean) return std::nullopt;
  const std::size_t scheme = url.starts_with("https://") ? 8 : url.starts_with("http://") ? 7 : 0;
  if (scheme == 0) return std::nullopt;
  const auto end = std::min(url.find_first_of("/?#", scheme), url.size());
  const auto host = url.substr(scheme, end - scheme);
  if (host.empty() || host.front() == ':' || host.find('@') != std::string_view::npos) {
    return std::nullopt;
  }
  const auto rest = url.substr(end, url.find('#', end) - end);
  std::string target = rest.starts_with('/') ? "" : "/";
  return Url{url.substr(0, end), target.append(rest)};
}

}  // namespace screenline::outbound
