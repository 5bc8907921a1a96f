// The configuration of channels: what is read, and what is refused, with its place and what to do.
#include <fstream>

#include "bot/cli/config.hpp"
#include "tests/conformance/temp_dir.hpp"
#include "tests/support/catch.hpp"

namespace screenline::cli {
namespace {

// `root`: members of the file; `site`: of its site, which has the line "main".
ConfigRead read_with(const std::string& root, const std::string& site = "",
                     const std::string& number = "+15555550100") {
  const testing::TempDir folder;
  std::ofstream(folder.file("token")) << "secret";
  std::ofstream(folder.file("one")) << "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n";
  std::ofstream(folder.file("two")) << "whsec_" << std::string(44, 'A');
  std::ofstream(folder.file("password")) << "letmein\n";
  const std::string path = folder.file("c.json");
  std::ofstream(path)
      << "{\"mode\": \"pilot\", \"http\": {\"public_url\": \"https://c.example\"},\n"
      << root << "\n\"sites\": [{\"id\": \"s\", \"clinic\": \"C\",\n"
      << site << "\n\"lines\": [{\"id\": \"main\", \"number\": \"" << number
      << "\", \"account_sid\": \"AC0\", \"auth_token_files\": [\"token\"]}]}]}";
  return read_config(path);
}

std::string codes(const ConfigRead& read) {
  std::string out;
  for (const flow::Problem& problem : read.problems) {
    UNSCOPED_INFO(to_string(problem));
    out += (out.empty() ? "" : " ") + problem.code + ":" + std::to_string(problem.line);
    CHECK_FALSE(problem.hint.empty());
  }
  return out;
}

const std::string mail =
    R"("mail": {"host": "smtp.c.example", "from": "line@c.example", "user": "u", "password_file": "password"},)";

TEST_CASE("an alert address is a string, or an object with a name and secrets of its own") {
  const ConfigRead read = read_with(
      R"("alert_secret_files": ["one"], "alert_urls": ["https://a.example", {"url": "https://b.example", "name": "pager", "secret_files": ["one", "two"]}, {"url": "https://c.example", "secret_files": []}],)");
  REQUIRE(codes(read).empty());
  const auto& urls = read.config.alert_urls;
  REQUIRE(urls.size() == 3);
  CHECK(urls[0].url == "https://a.example");
  CHECK(urls[0].keys.size() == 1);
  CHECK(urls[0].keys[0].size() == 24);
  CHECK(urls[1].name == "pager");
  CHECK(urls[1].keys.size() == 2);
  CHECK(urls[2].keys.empty());
  CHECK(read.config.settings.sites.at("s").can_be_told);
}

TEST_CASE("addresses and secrets that cannot be meant are told with their place") {
  CHECK(codes(read_with(R"("alert_secret_files": ["token"],)")) == "no-webhook-secret:2");
  CHECK(codes(read_with(R"("alert_urls": [{"url": "ftp://a"}],)")) == "bad-url:2");
  CHECK(codes(read_with(R"("alert_urls": [{"url": "https://a", "name": "a b\"c"}],)")) ==
        "bad-name:2");
  CHECK(codes(read_with(R"("alert_urls": [{"url": "https://a", "secret_files": ["none"]}],)")) ==
        "secret-missing:2");
  CHECK(read_with(R"("alert_urls": [{"name": "a"}],)").problems.size() == 1);
  CHECK(read_with(R"("alert_urls": [{"url": "https://a", "secrets": []}],)").problems.size() == 1);
  CHECK(codes(read_with(R"("heartbeat_url": "watcher",)")) == "bad-url:2");
}

TEST_CASE("e-mail and phones of people on call") {
  const ConfigRead read = read_with(
      mail,
      R"("page_line": "main", "alert_emails": ["desk@c.example"], "on_call": [{"name": "Ana", "sms": "+15550001", "voice": "+15550011", "email": "ana@c.example"}],)");
  REQUIRE(codes(read).empty());
  REQUIRE(read.config.mail);
  CHECK(read.config.mail->server.port == 587);
  CHECK(read.config.mail->server.password == "letmein");
  const auto& site = read.config.settings.sites.at("s");
  CHECK(site.alert_emails == std::vector<std::string>{"desk@c.example"});
  CHECK(site.roster[0].voice == "+15550011");
  CHECK(site.roster[0].email == "ana@c.example");
}

TEST_CASE("somebody is told by e-mail alone, and by a phone that rings at level 3 nobody is") {
  const auto told = [](const std::string& root, const std::string& site) {
    const ConfigRead read = read_with(root, site);
    REQUIRE(codes(read).empty());
    return read.config.settings.sites.at("s").can_be_told;
  };
  CHECK(told(mail, R"("alert_emails": ["desk@c.example"],)"));
  CHECK(told(mail, R"("on_call": [{"name": "A", "email": "a@c.example"}],)"));
  CHECK_FALSE(told(mail, R"("on_call": [{"name": "A"}],)"));
  CHECK_FALSE(
      told("", R"("page_line": "main", "on_call": [{"name": "A", "voice": "+15550011"}],)"));
}

TEST_CASE("e-mail and phones that reach nobody are told with their place") {
  CHECK(codes(read_with("", R"("alert_emails": ["a@c.example"],)")) == "no-mail-server:4");
  CHECK(codes(read_with("", R"("on_call": [{"name": "A", "email": "a@c.example"}],)")) ==
        "no-mail-server:4");
  CHECK(codes(read_with(mail, R"("alert_emails": ["A <a@c.example>"],)")) == "bad-email:4");
  CHECK(codes(read_with("", R"("on_call": [{"name": "A", "voice": "+15550011"}],)")) ==
        "voice-without-line:4");
  const std::string rings =
      R"("page_line": "main", "on_call": [{"name": "A", "voice": "+15550011"}],)";
  CHECK(codes(read_with("", rings, "55501")) == "short-code-calls-nobody:4");
  CHECK(codes(read_with(
            "", R"("page_line": "main", "on_call": [{"name": "A", "voice": "5550011"}],)")) ==
        "bad-number:4");
  CHECK(codes(read_with(R"("mail": {"host": "a b", "from": "l@c.example"},)")) == "bad-host:2");
  CHECK(codes(read_with(R"("mail": {"host": "a", "from": "line"},)")) == "bad-email:2");
  CHECK(codes(read_with(R"("mail": {"host": "a", "from": "l@c.example", "user": "u"},)")) ==
        "half-a-login:2");
}

}  // namespace
}  // namespace screenline::cli
