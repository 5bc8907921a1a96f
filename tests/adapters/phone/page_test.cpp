// The page and its files as the server gives them. The page itself is tried in a browser.
#include <fstream>
#include <regex>
#include <sstream>

#include "adapters/phone/wire.hpp"
#include "tests/adapters/phone/fake_house.hpp"
#include "tests/support/catch.hpp"

using namespace screenline::phone;
using Json = nlohmann::json;

namespace {

std::string file(const std::string& name) {
  std::ifstream in(std::string(SCREENLINE_SOURCE_DIR) + "/adapters/phone/page/" + name);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("Page and files are embedded whole, with a strict policy") {
  FakeHouse house;
  const Phone phone(test_settings(), house.ports());
  const auto page = phone.page();
  CHECK(page.status == 200);
  CHECK(page.content_type == "text/html; charset=utf-8");
  CHECK(page.body == file("phone.html"));
  for (const auto* name : {"phone.js", "phone.css", "icon.svg"}) {
    const auto asset = phone.asset(name);
    CHECK(asset.status == 200);
    CHECK_FALSE(asset.body.empty());
    CHECK(asset.body == file(name));
    CHECK(page.body.find("phone/" + std::string(name)) != std::string::npos);
  }
  CHECK(phone.asset("phone.js").content_type == "text/javascript; charset=utf-8");
  CHECK(phone.asset("phone.css").content_type == "text/css; charset=utf-8");
  for (const auto& answer : {page, phone.asset("phone.js"), phone.asset("nothing")}) {
    const auto policy = find(answer.headers, "Content-Security-Policy");
    for (const auto* part : {"default-src 'none'", "script-src 'self'", "style-src 'self'",
                             "connect-src 'self'", "img-src 'self'", "frame-ancestors 'none'"}) {
      CHECK(policy.find(part) != std::string::npos);
    }
    CHECK(policy.find("unsafe") == std::string::npos);
    CHECK(find(answer.headers, "X-Content-Type-Options") == "nosniff");
  }
  for (const auto* name : {"nothing", "", "../phone.hpp", "phone.html"}) {
    CHECK(phone.asset(name).status == 404);
  }
}

TEST_CASE("Nothing on the page is inline or from elsewhere") {
  const auto html = file("phone.html");
  CHECK_FALSE(std::regex_search(html, std::regex("<script(?![^>]*src=)")));
  CHECK_FALSE(std::regex_search(html, std::regex("<style|\\sstyle=|\\son[a-z]+=")));
  for (const auto* name : {"phone.html", "phone.js", "phone.css"}) {
    CHECK(file(name).find("http:") == std::string::npos);
    CHECK(file(name).find("https:") == std::string::npos);
  }
  CHECK(file("phone.js").find("innerHTML") == std::string::npos);
}

TEST_CASE("The page says what it is, and where help is") {
  const auto html = std::regex_replace(file("phone.html"), std::regex("<[^>]*>"), "");
  CHECK(html.find("Demo. Not signed off by a clinician. No real texts are sent.") !=
        std::string::npos);
  CHECK(html.find("988") != std::string::npos);
  CHECK(html.find("911") != std::string::npos);
  CHECK(file("phone.html").find("role=\"log\"") != std::string::npos);
}

TEST_CASE("The lines to choose from hold no account and no address") {
  FakeHouse house;
  const Phone phone(test_settings(), house.ports());
  const auto lines = Json::parse(phone.lines().body)["lines"];
  REQUIRE(lines.size() == 2);
  CHECK(lines[0] == Json({{"id", "main"}, {"number", our_number}, {"clinic", "Example"}}));
}
