// Pages past the store: tried again for a while, and one bad number does not stand for the others.
#include "bot/service/direct_pager.hpp"

#include <atomic>
#include <functional>
#include <vector>

#include "bot/service/limits.hpp"
#include "tests/support/catch.hpp"

namespace screenline::service {
namespace {

class FixedClock final : public Clock {
 public:
  [[nodiscard]] Time now() const override {
    return Time(std::chrono::milliseconds(1'800'000'000'000));
  }
};
class CountingIds final : public Ids {
 public:
  std::string message_ref() override { return std::to_string(++last_); }
  std::uint64_t random64() override { return ++last_; }

 private:
  std::atomic<std::uint64_t> last_{0};
};
class NoLog final : public Log {
 public:
  void write(Level, std::string_view, std::string_view) override {}
};

// Accepts a number from the given attempt on.
class Provider final : public Sender {
 public:
  SendReport send(const OutboxRow& row) override {
    const std::lock_guard lock(mutex_);
    rows_.push_back(row);
    SendReport report;
    if (row.to == bad) report.kind = SendReport::Kind::bad_number;
    if (row.to != bad && row.attempts < accept_from) report.kind = SendReport::Kind::unknown;
    return report;
  }
  std::optional<SendReport> reconcile(const OutboxRow&) override { return std::nullopt; }
  [[nodiscard]] std::vector<OutboxRow> rows() {
    const std::lock_guard lock(mutex_);
    return rows_;
  }

  std::string bad;
  int accept_from = 0;

 private:
  std::mutex mutex_;
  std::vector<OutboxRow> rows_;
};

bool wait_for(const std::function<bool()>& what) {
  for (int i = 0; i < 300 && !what(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return what();
}

struct Rig {
  FixedClock clock;
  CountingIds ids;
  NoLog log;
  Environment environment{nullptr, clock, ids, log};
  Provider provider;
  SiteSettings site;

  Rig() {
    site.roster = {{"Ana", "+15550001"}, {"Ben", "+15550002"}, {"No phone", ""}};
    site.page_line = "main";
  }
};

TEST_CASE("everybody with a number is paged, as the system, at once") {
  Rig rig;
  DirectPager pager(rig.environment, rig.provider);
  CHECK(pager.can_reach(rig.site));
  CHECK(pager.page(rig.site, "look"));
  REQUIRE(wait_for([&] { return rig.environment.counters.direct_pages == 2; }));
  for (const OutboxRow& row : rig.provider.rows()) {
    CHECK(row.author == dialog::Author::system);
    CHECK(row.line == "main");
    CHECK(row.text == "look");
    CHECK(row.mid.size() == 32);
  }
}

TEST_CASE("a site without a page line or numbers cannot be paged") {
  Rig rig;
  DirectPager pager(rig.environment, rig.provider);
  SiteSettings no_line = rig.site, no_number = rig.site;
  no_line.page_line.clear();
  no_number.roster = {{"Ana", ""}};
  CHECK_FALSE(pager.page(no_line, "look"));
  CHECK_FALSE(pager.can_reach(no_line));
  CHECK_FALSE(pager.page(no_number, "look"));
  CHECK_FALSE(pager.can_reach(no_number));
}

TEST_CASE("only those who are paged first are promised: the others hear when nobody acts") {
  Rig rig;
  rig.site.roster = {{"Ana", "+15550001", 1}, {"Ben", "+15550002", 2}};
  DirectPager pager(rig.environment, rig.provider);
  CHECK(pager.can_reach(rig.site));
  OutboxRow page;
  page.line = "main";
  page.to = "+15550001";
  pager.outcome(page, DirectPager::Came::undelivered);
  CHECK_FALSE(pager.can_reach(rig.site));
  rig.site.roster.erase(rig.site.roster.begin());  // now Ben is the first
  CHECK(pager.can_reach(rig.site));
}

TEST_CASE("only who is on duty is promised; past the store everybody is paged all the same") {
  Rig rig;
  const auto now = rig.environment.clock.now().time_since_epoch() % std::chrono::days(1);
  const auto minute = std::chrono::duration_cast<std::chrono::minutes>(now);
  const auto later = (minute + std::chrono::hours(2)) % std::chrono::days(1);
  const desk::DutyHours off{{{0x7F, later, later + std::chrono::minutes(1)}}, false};
  rig.site.roster = {{"Ana", "+15550001", 1, off}, {"Ben", "+15550002", 2}};
  DirectPager pager(rig.environment, rig.provider);
  CHECK(pager.can_reach(rig.site));  // Ben, who is paged at once
  OutboxRow page;
  page.line = "main";
  page.to = "+15550002";
  pager.outcome(page, DirectPager::Came::undelivered);
  CHECK_FALSE(pager.can_reach(rig.site));  // Ana's phone works, and she sleeps
  rig.site.roster[1].hours = off;
  pager.outcome(page, DirectPager::Came::delivered);
  CHECK_FALSE(pager.can_reach(rig.site));
  CHECK(pager.page(rig.site, "look"));
  CHECK(wait_for([&] { return rig.environment.counters.direct_pages == 2; }));
}

TEST_CASE("a page is tried again until it is accepted, and meanwhile nobody is promised") {
  Rig rig;
  rig.provider.accept_from = 3;
  rig.site.roster = {{"Ana", "+15550001"}};
  DirectPager pager(rig.environment, rig.provider, std::chrono::milliseconds(50));
  CHECK(pager.page(rig.site, "look"));
  CHECK(wait_for([&] { return !pager.can_reach(rig.site); }));
  REQUIRE(wait_for([&] { return rig.environment.counters.direct_pages == 1; }));
  CHECK(wait_for([&] { return pager.can_reach(rig.site); }));
  CHECK(rig.provider.rows().size() == 4);
}

TEST_CASE("it gives up after its tries") {
  Rig rig;
  rig.provider.accept_from = 100;
  rig.site.roster = {{"Ana", "+15550001"}};
  DirectPager pager(rig.environment, rig.provider, std::chrono::milliseconds(1));
  CHECK(pager.page(rig.site, "look"));
  CHECK(wait_for([&] { return rig.provider.rows().size() == limits::direct_page_tries; }));
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  CHECK(rig.provider.rows().size() == limits::direct_page_tries);
}

TEST_CASE("one bad number is not tried again and does not stand for the others") {
  Rig rig;
  rig.provider.bad = "+15550001";
  DirectPager pager(rig.environment, rig.provider, std::chrono::milliseconds(1));
  CHECK(pager.page(rig.site, "look"));
  REQUIRE(wait_for([&] { return rig.provider.rows().size() == 2; }));
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  CHECK(rig.provider.rows().size() == 2);
  CHECK(pager.can_reach(rig.site));
}

TEST_CASE("what became of the outbox's pages counts too, and a lost number is told once") {
  using Came = DirectPager::Came;
  Rig rig;
  rig.site.roster = {{"Ana", "+15550001"}};
  DirectPager pager(rig.environment, rig.provider);
  OutboxRow page;
  page.line = "main";
  page.to = "+15550001";
  SECTION("refused, and accepted again") {
    pager.outcome(page, Came::refused);
    CHECK_FALSE(pager.can_reach(rig.site));
    CHECK_FALSE(pager.newly_lost(rig.site));
    pager.outcome(page, Came::lost);
    CHECK(pager.newly_lost(rig.site));
    CHECK_FALSE(pager.newly_lost(rig.site));
    pager.outcome(page, Came::lost);
    CHECK_FALSE(pager.newly_lost(rig.site));
    pager.outcome(page, Came::accepted);
    CHECK(pager.can_reach(rig.site));
    CHECK(rig.environment.counters.pages_lost == 2);
  }
  SECTION("accepted and not delivered: only a delivery shows that the phone is there again") {
    pager.outcome(page, Came::accepted);
    pager.outcome(page, Came::undelivered);
    CHECK(pager.newly_lost(rig.site));
    pager.outcome(page, Came::accepted);
    CHECK_FALSE(pager.can_reach(rig.site));
    pager.outcome(page, Came::delivered);
    CHECK(pager.can_reach(rig.site));
  }
}

}  // namespace
}  // namespace screenline::service
