// Who is on duty and who is next, as handoff on-call prints it.
#include "bot/cli/serve/duty_text.hpp"

#include "adapters/zones/zones.hpp"
#include "tests/support/catch.hpp"

namespace screenline::cli {
namespace {

using namespace std::chrono_literals;

TEST_CASE("each rung until when, and the next change") {
  service::Settings settings;
  service::SiteSettings& site = settings.sites["bay"];
  site.clinic = "Bayview";
  site.zone = "America/New_York";
  site.calendar.offset = zones::offset_of(site.zone).value();
  site.calendar.closed = {std::chrono::local_days(2026y / 12 / 25)};
  site.roster = {{"Ana", "+15550001", 1, {{{0x1F, 8h, 17h}}, false}},
                 {"Nia", "+15550002", 1, {{{0x7F, 17h, 8h}}, true}},
                 {"Ben", "", 2, {}}};
  const auto text = [&](const char* at) { return duty_text(settings, {}, read_local_time(at)); };
  CHECK(text("2026-12-24 10:00") ==
        "bay (Bayview), thu 2026-12-24 10:00 America/New_York\n"
        "  rung 1  Ana, until thu 2026-12-24 17:00\n"
        "  rung 2  Ben (no number), always\n"
        "  rung 3  nobody\n"
        "  then, thu 2026-12-24 17:00: Nia (rung 1), Ben (rung 2)\n");
  CHECK(text("2026-12-25T12:00") ==
        "bay (Bayview), fri 2026-12-25 12:00 America/New_York\n"
        "  rung 1  nobody\n"
        "  rung 2  Ben (no number), always\n"
        "  rung 3  nobody\n"
        "  then, fri 2026-12-25 17:00: Nia (rung 1), Ben (rung 2)\n");
  site.roster.pop_back();
  CHECK(text("2026-12-25 12:00").find("Nobody is on duty: everybody with a number is paged.") !=
        std::string::npos);
  site.roster.clear();
  CHECK(text("2026-12-25 12:00").find("nobody is on call here") != std::string::npos);
}

TEST_CASE("times that are none") {
  for (const char* at : {"", "2026-12-24", "2026-12-24 25:00", "2026-02-29 10:00", "24.12. 10:00",
                         "2026-12-24 10:60", "2026-12-24_10:00", "2026-12-24 1a:00"}) {
    CAPTURE(at);
    CHECK_FALSE(read_local_time(at));
  }
}

}  // namespace
}  // namespace screenline::cli
