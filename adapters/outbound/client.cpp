#include "adapters/outbound/client.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

#include <httplib.h>

#include "adapters/outbound/url.hpp"
#include "adapters/outbound/watchdog.hpp"

namespace screenline::outbound {
namespace {

// Debian 13's library tells it apart, Debian 12's does not know it.
template <class Error>
bool is_host_name_refused(Error error) {
  if constexpr (requires { Error::SSLServerHostnameVerification; })
    return error == Error::SSLServerHostnameVerification;
  return false;
}

// These come up before the first byte of the request is written.
bool before_sending(httplib::Error error) {
  switch (error) {
    case httplib::Error::Connection:
    case httplib::Error::ConnectionTimeout:
    case httplib::Error::BindIPAddress:
    case httplib::Error::SSLConnection:
    case httplib::Error::SSLLoadingCerts:
    case httplib::Error::SSLServerVerification:
      return true;
    default:
      return is_host_name_refused(error);
  }
}

httplib::Request convert(const HttpRequest& request, std::string target) {
  httplib::Request out;
  out.method = request.method;
  out.path = std::move(target);
  for (const auto& [name, value] : request.headers) out.headers.emplace(name, value);
  out.body = request.body;
  return out;
}

HttpResult not_sent(std::string detail) {
  HttpResult result;
  result.transport = Transport::not_sent;
  result.detail = std::move(detail);
  return result;
}

void keep_head(HttpResult& result, const httplib::Response& response) {
  result.transport = Transport::answered;
  result.status = response.status;
  result.headers.assign(response.headers.begin(), response.headers.end());
}

}  // namespace

struct Client::Impl {
  explicit Impl(ClientOptions given) : options(std::move(given)) {}

  httplib::Client& connection(const std::string& origin, const Deadlines& deadlines);

  const ClientOptions options;
  std::map<std::string, std::unique_ptr<httplib::Client>> connections;
  Watchdog watchdog;
};

httplib::Client& Client::Impl::connection(const std::string& origin, const Deadlines& deadlines) {
  auto& client = connections[origin];
  if (!client) {
    client = std::make_unique<httplib::Client>(origin);
    client->set_keep_alive(true);
    client->set_tcp_nodelay(true);
    client->set_follow_location(false);
    client->set_url_encode(false);  // it would write %20 as + and break what was signed
    client->set_decompress(false);
    if (!options.ca_file.empty()) client->set_ca_cert_path(options.ca_file);
  }
  client->set_connection_timeout(deadlines.connect);
  client->set_write_timeout(deadlines.write);
  client->set_read_timeout(deadlines.read);
  return *client;
}

Client::Client(ClientOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Client::~Client() = default;

HttpResult Client::call(const HttpRequest& request, const Deadlines& deadlines) {
  auto url = parse_url(request.url);
  if (!url) return not_sent("not a usable address");
  const std::string origin(url->origin);
  httplib::Client& client = impl_->connection(origin, deadlines);
  if (!client.is_valid()) return not_sent("not a usable address");

  HttpResult result;
  httplib::Request out = convert(request, std::move(url->target));
  out.response_handler = [&](const httplib::Response& response) {
    keep_head(result, response);
    return true;
  };
  out.content_receiver = [&](const char* data, std::size_t size, std::uint64_t, std::uint64_t) {
    const auto room = impl_->options.body_max - result.body.size();
    result.body.append(data, std::min(size, room));
    return size <= room;  // false ends the call and the connection
  };

  httplib::Response response;
  httplib::Error error = httplib::Error::Success;
  impl_->watchdog.arm(deadlines.total, [&client] { client.stop(); });
  const bool whole = client.send(out, response, error);
  const bool cut = impl_->watchdog.disarm();
  if (whole) {
    if (result.status == 0) keep_head(result, response);
    return result;
  }
  result.detail = cut ? "cut at the total deadline" : httplib::to_string(error);
  if (result.status != 0) {
    result.truncated = true;
  } else if (!cut && before_sending(error)) {
    result.transport = Transport::not_sent;
  }
  // What state the connection is in is not worth knowing.
  impl_->connections.erase(origin);
  return result;
}

std::string_view word_of(Transport transport) {
  switch (transport) {
    case Transport::answered:
      return "answered";
    case Transport::not_sent:
      return "not_sent";
    case Transport::unknown:
      return "unknown";
  }
  return "unknown";
}

}  // namespace screenline::outbound
