// Bad files are told once, then seldom, over restarts too; what is mended and breaks again is new.
#include "bot/cli/serve/file_watch.hpp"

#include "tests/conformance/temp_dir.hpp"
#include "tests/support/catch.hpp"

namespace screenline::cli {
namespace {

using service::NoticeKind;
using service::Time;
using std::chrono::days;
using std::chrono::hours;

struct HandClock final : service::Clock {
  [[nodiscard]] Time now() const override { return at; }
  Time at{days(20'000)};
};

struct House {
  std::vector<FileWatch::Trouble> troubles;
  std::size_t told = 0;
  HandClock clock;
  testing::TempDir folder;
  std::unique_ptr<FileWatch> watch = started();

  std::unique_ptr<FileWatch> started() {
    return std::make_unique<FileWatch>(
        folder.file("files.told"), clock, [this](Time) { return troubles; },
        [this](const FileWatch::Trouble&) { ++told; });
  }
  std::size_t tells_after(std::chrono::milliseconds time) {
    clock.at += time;
    told = 0;
    watch->look();
    return told;
  }
};

const FileWatch::Trouble degraded{NoticeKind::degraded, ""};
const FileWatch::Trouble expired{NoticeKind::resources_expired, "bay \"view\""};

TEST_CASE("told at once, after one day, two, four, and each week") {
  House house;
  CHECK(house.tells_after(hours(0)) == 0);
  house.troubles = {degraded};
  CHECK(house.tells_after(hours(1)) == 1);
  CHECK(house.tells_after(hours(23)) == 0);
  CHECK(house.tells_after(hours(1)) == 1);
  CHECK(house.tells_after(hours(47)) == 0);
  CHECK(house.tells_after(hours(1)) == 1);
  CHECK(house.tells_after(days(4)) == 1);
  for (int week = 0; week < 3; ++week) {
    CHECK(house.tells_after(days(6)) == 0);
    CHECK(house.tells_after(days(1)) == 1);
  }
}

TEST_CASE("a restart tells nobody again; what was mended and broke again is told at once") {
  House house;
  house.troubles = {degraded, expired};
  CHECK(house.tells_after(hours(0)) == 2);
  for (int restart = 0; restart < 5; ++restart) {
    house.watch = house.started();
    CHECK(house.tells_after(hours(1)) == 0);
  }
  house.troubles = {degraded};
  CHECK(house.tells_after(hours(1)) == 0);
  house.troubles = {degraded, expired};
  house.watch = house.started();
  CHECK(house.tells_after(hours(1)) == 1);
}

TEST_CASE("a clock that is set back does not silence it") {
  House house;
  house.troubles = {degraded};
  CHECK(house.tells_after(hours(0)) == 1);
  CHECK(house.tells_after(days(-300)) == 1);
}

}  // namespace
}  // namespace screenline::cli
