// Links of pages: who can make one, how long it lives, and that nothing of it can be changed.
#include "bot/cli/serve/acknowledge_token.hpp"

#include <sys/stat.h>

#include "tests/conformance/temp_dir.hpp"
#include "tests/support/catch.hpp"

namespace screenline::cli {
namespace {

using namespace std::chrono_literals;
using service::Time;

constexpr Time now{1'800'000'000'000ms};

struct Rig {
  service::Settings settings;
  AcknowledgeLinks links{"https://c.example", "0123456789abcdef0123456789abcdef"};
  service::Handoff row;

  Rig() {
    for (const char* id : {"a", "b"}) {
      service::SiteSettings& site = settings.sites[id];
      site.id = id;
      site.roster = {{"Ana", "+15550001"}, {"Ben", "+15550002"}};
    }
    row.id = 16'390;
    row.site = "a";
  }
  std::string token() const { return links.token(row, settings.sites.at("a").roster[1], now); }
  bool reads(const std::string& token, Time at = now) const {
    return links.read(token, settings, at).has_value();
  }
};

TEST_CASE("a link says site, row and person to who has the key") {
  const Rig rig;
  const std::string link = rig.links.link(rig.row, rig.settings.sites.at("a").roster[1], now);
  CHECK(link == "https://c.example/ack/" + rig.token());
  CHECK(rig.token().size() == 34);
  const auto holder = rig.links.read(rig.token(), rig.settings, now);
  REQUIRE(holder);
  CHECK(holder->site->id == "a");
  CHECK(holder->person->name == "Ben");
  CHECK(holder->row == 16'390);
}

TEST_CASE("a link lives for a day") {
  const Rig rig;
  CHECK(rig.reads(rig.token(), now + 23h));
  CHECK_FALSE(rig.reads(rig.token(), now + 24h));
  CHECK_FALSE(rig.reads(rig.token(), now + 365 * 24h));
}

TEST_CASE("no letter of a link can be changed, none left out and none added") {
  const Rig rig;
  const std::string token = rig.token();
  for (std::size_t i = 0; i < token.size(); ++i) {
    for (const char c : std::string("AZaz09-_+/=.")) {
      if (c == token[i]) continue;
      std::string other = token;
      other[i] = c;
      CAPTURE(other);
      CHECK_FALSE(rig.reads(other));
    }
  }
  CHECK_FALSE(rig.reads(token.substr(1)));
  CHECK_FALSE(rig.reads(token.substr(0, 33)));
  CHECK_FALSE(rig.reads(token + "A"));
  CHECK_FALSE(rig.reads(""));
  CHECK_FALSE(rig.reads(std::string(34, 'A')));
}

TEST_CASE("another key, somebody who left the roster: no link") {
  Rig rig;
  const std::string token = rig.token();
  const AcknowledgeLinks other("https://c.example", "ffffffffffffffffffffffffffffffff");
  CHECK_FALSE(other.read(token, rig.settings, now));
  rig.settings.sites.at("a").roster.pop_back();
  CHECK_FALSE(rig.reads(token));  // site b's Ben is somebody else
}

TEST_CASE("the key is made once, for the service alone") {
  const testing::TempDir folder;
  const Rig rig;
  const auto first = make_acknowledge_links(folder.file(""), "https://c.example");
  const std::string token = first->token(rig.row, rig.settings.sites.at("a").roster[0], now);
  struct stat found {};
  REQUIRE(::stat(folder.file("acknowledge-key").c_str(), &found) == 0);
  CHECK((found.st_mode & 0777) == 0600);
  CHECK(make_acknowledge_links(folder.file(""), "x")->read(token, rig.settings, now));
}

}  // namespace
}  // namespace screenline::cli
