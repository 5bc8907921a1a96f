#include "adapters/http/router.hpp"

#include <chrono>
#include <memory>
#include <stdexcept>

#include "tests/support/catch.hpp"

namespace screenline::http {
namespace {

// Remembers the answer instead of writing it.
class Sink final : public ResponderPort {
 public:
  bool answer(Response given) override {
    response = std::move(given);
    return true;
  }
  void fallback_after(std::chrono::milliseconds, Response) override {}
  std::shared_ptr<Stream> stream(Response) override { return nullptr; }
  Response response;
};

RouteHandler says(std::string text) {
  return [text](const Request&, const PathParams& params, const Responder& respond) {
    respond(plain_text(
        200, text + ":" + std::string(params.get("line")) + ":" + std::string(params.get("file"))));
  };
}

Router example() {
  Router router;
  router.add("GET", "/", says("root"));
  router.add("GET", "/healthz", says("health"));
  router.add("POST", "/sms/{line}/inbound", says("inbound"));
  router.add("GET", "/sms/{line}/inbound", says("look"));
  router.add("POST", "/sms/main/inbound", says("main"));
  router.add("GET", "/widget/{file...}", says("file"));
  router.add("DELETE", "/sms/{line}/{file}", says("other"));
  return router;
}

Response ask(const Router& router, std::string method, std::string target) {
  Request request;
  request.method = std::move(method);
  request.target = std::move(target);
  const auto sink = std::make_shared<Sink>();
  router(std::move(request), Responder(sink));
  return sink->response;
}

}  // namespace

TEST_CASE("paths find their handler", "[http]") {
  const Router router = example();
  CHECK(ask(router, "GET", "/").body == "root::");
  CHECK(ask(router, "GET", "/healthz?verbose=1").body == "health::");
  CHECK(ask(router, "HEAD", "/healthz").body == "health::");
  CHECK(ask(router, "POST", "/sms/line-2/inbound").body == "inbound:line-2:");
  CHECK(ask(router, "POST", "/sms/main/inbound").body == "main::");
  CHECK(ask(router, "POST", "/sms/caf%C3%A9%2fx/inbound").body == "inbound:caf\xc3\xa9/x:");
  CHECK(ask(router, "GET", "/widget/a/b.js").body == "file::a/b.js");
  CHECK(ask(router, "DELETE", "/sms/l/inbound").body == "other:l:inbound");
}

TEST_CASE("paths that are nobody's are 404", "[http]") {
  const Router router = example();
  for (const auto* path : {"/healthz/", "//healthz", "/sms//inbound", "/sms/a/b/c", "/widget/",
                           "/widget", "/sms/%zz/inbound", "/sms/%2/inbound", "/HEALTHZ"}) {
    CAPTURE(path);
    CHECK(ask(router, "GET", path).status == 404);
  }
}

TEST_CASE("a wrong method is 405 and told which are right", "[http]") {
  const Router router = example();
  const auto allow = [&](const char* method, const char* path) {
    const auto response = ask(router, method, path);
    CHECK(response.status == 405);
    REQUIRE(response.headers.size() == 1);
    CHECK(response.headers[0].name == "Allow");
    return response.headers[0].value;
  };
  CHECK(allow("POST", "/healthz") == "GET, HEAD");
  CHECK(allow("PUT", "/sms/x/inbound") == "POST, GET, HEAD");
  CHECK(allow("get", "/healthz") == "GET, HEAD");
}

TEST_CASE("malformed routes are refused at start-up", "[http]") {
  Router router = example();
  for (const auto* pattern : {"", "healthz", "/a{b}", "/{}", "/{a...}/b", "/{a", "/{a.b}"}) {
    CAPTURE(pattern);
    CHECK_THROWS_AS(router.add("GET", pattern, says("x")), std::invalid_argument);
  }
  CHECK_THROWS_AS(router.add("GET", "/healthz", says("x")), std::invalid_argument);
  CHECK_THROWS_AS(router.add("POST", "/sms/{line}/inbound", says("x")), std::invalid_argument);
}

}  // namespace screenline::http
