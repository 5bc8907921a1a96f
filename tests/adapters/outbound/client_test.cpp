// The client against peers that behave and peers that do not.
#include "adapters/outbound/client.hpp"

#include <algorithm>
#include <memory>
#include <signal.h>
#include <string>
#include <thread>
#include <unistd.h>
#include <utility>

#include <httplib.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "tests/adapters/outbound/fault_server.hpp"
#include "tests/support/catch.hpp"

namespace screenline::outbound {
namespace {

using namespace std::chrono_literals;
using test::FaultServer;
using test::RawConnection;

const bool ignored = signal(SIGPIPE, SIG_IGN) != SIG_ERR;  // as main does

// Short enough for a test, long enough for a busy machine.
constexpr Deadlines quick{500ms, 500ms, 400ms, 1500ms};

HttpRequest post(const std::string& url, std::string body = "To=%2B1") {
  return {"POST", url, {{"Content-Type", "application/x-www-form-urlencoded"}}, std::move(body)};
}

std::string header(const HttpResult& result, const std::string& name) {
  const auto found = std::find_if(result.headers.begin(), result.headers.end(),
                                  [&](const Header& header) { return header.first == name; });
  return found == result.headers.end() ? "" : found->second;
}

std::string answer(int status, const std::string& headers, const std::string& body) {
  return "HTTP/1.1 " + std::to_string(status) + " X\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

struct Timed {
  HttpResult result;
  std::chrono::milliseconds took;
};

Timed timed_call(const HttpRequest& request, const Deadlines& deadlines) {
  Client client;
  const auto start = std::chrono::steady_clock::now();
  auto result = client.call(request, deadlines);
  const auto took = std::chrono::steady_clock::now() - start;
  return {std::move(result), std::chrono::duration_cast<std::chrono::milliseconds>(took)};
}

// An httplib server on a free port of loopback.
class Server {
 public:
  explicit Server(httplib::Server& server) : server_(server) {
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::sleep_for(1ms);
  }
  ~Server() {
    server_.stop();
    thread_.join();
  }
  [[nodiscard]] std::string url(const std::string& target, const char* scheme = "http") const {
    return std::string(scheme) + "://127.0.0.1:" + std::to_string(port_) + target;
  }

 private:
  httplib::Server& server_;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace

TEST_CASE("target, headers and body arrive as they were given, and the answer comes back") {
  httplib::Server server;
  std::string target, body, type;
  server.Post("/a b", [&](const httplib::Request& request, httplib::Response& response) {
    target = request.target;
    body = request.body;
    type = request.get_header_value("Content-Type");
    response.status = 201;
    response.set_header("X-Id", "7");
    response.set_content("{\"sid\":\"SM1\"}", "application/json");
  });
  const Server running(server);
  Client client;
  const auto result = client.call(post(running.url("/a%20b?d%3E=x%20y"), "Body=%F0%9F%91%8D"));
  CHECK(result.transport == Transport::answered);
  CHECK(result.status == 201);
  CHECK(result.body == "{\"sid\":\"SM1\"}");
  CHECK(header(result, "X-Id") == "7");
  CHECK_FALSE(result.truncated);
  CHECK(target == "/a%20b?d%3E=x%20y");
  CHECK(body == "Body=%F0%9F%91%8D");
  CHECK(type == "application/x-www-form-urlencoded");
}

TEST_CASE("every status is an answer, and its headers can be read") {
  FaultServer server([](RawConnection& connection) {
    (void)connection.read_request();
    connection.write(answer(429, "Retry-After: 7\r\n", "{}"));
  });
  Client client;
  const auto throttled = client.call(post(server.url()), quick);
  CHECK(throttled.transport == Transport::answered);
  CHECK(throttled.status == 429);
  CHECK(header(throttled, "Retry-After") == "7");

  FaultServer broken([](RawConnection& connection) {
    (void)connection.read_request();
    connection.write(answer(500, "", ""));
  });
  CHECK(client.call(post(broken.url()), quick).status == 500);
}

TEST_CASE("a redirect is reported, not followed") {
  httplib::Server server;
  int followed = 0;
  server.Post("/from", [](const httplib::Request&, httplib::Response& response) {
    response.set_redirect("/to", 307);
  });
  server.Post("/to", [&](const httplib::Request&, httplib::Response&) { ++followed; });
  const Server running(server);
  Client client;
  CHECK(client.call(post(running.url("/from"))).status == 307);
  CHECK(followed == 0);
}

TEST_CASE("connections are kept alive, and one that the peer closed is made anew") {
  FaultServer server([](RawConnection& connection) {
    for (int i = 0; i < 3; ++i) {
      if (connection.read_request().empty()) return;
      connection.write(answer(200, "", std::to_string(i)));
    }
  });
  Client client;
  for (int i = 0; i < 3; ++i) {
    CHECK(client.call(post(server.url()), quick).body == std::to_string(i));
  }
  CHECK(server.connections() == 1);
  std::this_thread::sleep_for(50ms);  // the peer closes after the third
  CHECK(client.call(post(server.url()), quick).body == "0");
  CHECK(server.connections() == 2);
}

TEST_CASE("nobody listening: nothing was sent") {
  const auto [result, took] =
      timed_call(post("http://127.0.0.1:" + std::to_string(test::closed_port())), quick);
  CHECK(result.transport == Transport::not_sent);
  CHECK(took < 1s);
}

TEST_CASE("an address that cannot be used is not sent and does not throw") {
  Client client;
  for (const char* url : {"", "ftp://x/", "http://127.0.0.1:99999/", "http://[::1/"}) {
    CAPTURE(url);
    CHECK(client.call(post(url), quick).transport == Transport::not_sent);
  }
}

TEST_CASE("a peer that takes the request and stalls: unknown, at the read deadline") {
  FaultServer server([](RawConnection& connection) {
    (void)connection.read_request();
    connection.wait(5s);
  });
  const auto [result, took] = timed_call(post(server.url()), quick);
  CHECK(result.transport == Transport::unknown);
  CHECK(result.status == 0);
  CHECK(took >= 350ms);
  CHECK(took < 1400ms);
}

TEST_CASE("a peer that hangs up after the request: unknown") {
  for (const bool hard : {false, true}) {
    FaultServer server([hard](RawConnection& connection) {
      (void)connection.read_request();
      if (hard) connection.reset();
    });
    const auto [result, took] = timed_call(post(server.url()), quick);
    CHECK(result.transport == Transport::unknown);
    CHECK(took < 1s);
  }
}

TEST_CASE("a peer that drips its head is cut at the total deadline") {
  FaultServer server([](RawConnection& connection) {
    (void)connection.read_request();
    while (!connection.stopping()) {
      connection.write("H");
      connection.wait(100ms);
    }
  });
  const auto [result, took] = timed_call(post(server.url()), quick);
  CHECK(result.transport == Transport::unknown);
  CHECK(took >= 1400ms);
  CHECK(took < 4s);
}

TEST_CASE("a body cut short keeps the status that came before it") {
  FaultServer server([](RawConnection& connection) {
    (void)connection.read_request();
    connection.write("HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"sid\"");
  });
  Client client;
  const auto result = client.call(post(server.url()), quick);
  CHECK(result.transport == Transport::answered);
  CHECK(result.status == 201);
  CHECK(result.truncated);
  CHECK(result.body == "{\"sid\"");
}

TEST_CASE("a body over the limit is cut and the call ends") {
  const std::string huge(4 * 1024 * 1024, 'x');
  FaultServer server([&](RawConnection& connection) {
    (void)connection.read_request();
    connection.write(answer(200, "", huge));
  });
  Client client;
  const auto result = client.call(post(server.url()), quick);
  CHECK(result.transport == Transport::answered);
  CHECK(result.body.size() == 256 * 1024);
  CHECK(result.truncated);

  Client exact({huge.size(), ""});
  CHECK_FALSE(exact.call(post(server.url()), quick).truncated);
}

TEST_CASE("an answer that is no HTTP is unknown") {
  FaultServer server([](RawConnection& connection) {
    (void)connection.read_request();
    connection.write("SSH-2.0-x\r\n\r\n");
  });
  Client client;
  CHECK(client.call(post(server.url()), quick).transport == Transport::unknown);
}

TEST_CASE("a fault does not spoil the next call") {
  int turn = 0;
  FaultServer server([&](RawConnection& connection) {
    (void)connection.read_request();
    if (turn++ > 0) connection.write(answer(200, "", "ok"));
  });
  Client client;
  CHECK(client.call(post(server.url()), quick).transport == Transport::unknown);
  CHECK(client.call(post(server.url()), quick).body == "ok");
}

namespace {

// A self-signed certificate for 127.0.0.1, valid for an hour.
struct Certificate {
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{EVP_EC_gen("P-256"), EVP_PKEY_free};
  std::unique_ptr<X509, decltype(&X509_free)> x509{X509_new(), X509_free};
  std::string file = "/tmp/screenline-outbound-test-" + std::to_string(getpid()) + ".pem";

  Certificate() {
    X509_set_version(x509.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x509.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(x509.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(x509.get()), 3600);
    X509_set_pubkey(x509.get(), key.get());
    auto* name = X509_get_subject_name(x509.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("127.0.0.1"), -1, -1, 0);
    X509_set_issuer_name(x509.get(), name);
    for (const auto& [id, value] : {std::pair{NID_subject_alt_name, "IP:127.0.0.1"},
                                    std::pair{NID_basic_constraints, "critical,CA:TRUE"}}) {
      auto* extension = X509V3_EXT_conf_nid(nullptr, nullptr, id, value);
      X509_add_ext(x509.get(), extension, -1);
      X509_EXTENSION_free(extension);
    }
    X509_sign(x509.get(), key.get(), EVP_sha256());
    std::unique_ptr<BIO, decltype(&BIO_free)> out{BIO_new_file(file.c_str(), "w"), BIO_free};
    PEM_write_bio_X509(out.get(), x509.get());
  }
  ~Certificate() { unlink(file.c_str()); }
};

}  // namespace

TEST_CASE("https: a trusted certificate is talked to, another gets no byte of the request") {
  const Certificate certificate;
  httplib::SSLServer server(certificate.x509.get(), certificate.key.get());
  int requests = 0;
  server.Post("/x", [&](const httplib::Request&, httplib::Response& response) {
    ++requests;
    response.set_content("ok", "text/plain");
  });
  const Server running(server);

  Client trusting({256 * 1024, certificate.file});
  const auto good = trusting.call(post(running.url("/x", "https")));
  CHECK(good.body == "ok");

  Client strict;
  const auto refused = strict.call(post(running.url("/x", "https")));
  INFO(refused.detail);
  CHECK(refused.transport == Transport::not_sent);
  CHECK(requests == 1);
}

}  // namespace screenline::outbound
