// The sending rig with a second line, and crisis texts that its providers have accepted: for what
// becomes of those that do not arrive.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/store/memory.hpp"
#include "adapters/store/sqlite.hpp"
#include "bot/service/limits.hpp"
#include "bot/service/mid.hpp"
#include "bot/service/second_route.hpp"
#include "tests/conformance/temp_dir.hpp"
#include "tests/scenario/support/in_process.hpp"
#include "tests/scenario/support/sending_rig.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {

inline std::shared_ptr<const service::Content> with_second_line(bool second) {
  service::Content content = *shipped_content();
  auto& lines = content.settings.sites.at("demo").lines;
  lines["other"] = {"other", "+15555550101"};
  if (second) lines["demo"].second_line = "other";
  return std::make_shared<const service::Content>(std::move(content));
}

struct WatchedRig : SendingRig {
  explicit WatchedRig(bool second = true, store::Opened opened = store::open_memory())
      : SendingRig(std::move(opened), with_second_line(second)) {}

  std::int64_t in_danger() {
    return person([](service::PersonRecord& record) {
      record.state.person.risk.level = 3;
      record.state.person.risk.held = true;
      record.state.person.risk.track = crisis::Track::self;
    });
  }
  // A crisis text that the first line's provider has accepted.
  std::int64_t accepted(std::int64_t to) {
    return row(to, dialog::Author::safety, [&](service::OutboxRow& one) {
      one.watched = is_watched(one, environment.content()->site("demo"));
      one.state = service::OutboxState::sent;
      one.provider_id = "SM1";
    });
  }
  void callback(std::int64_t id, const std::string& code) {
    on_lane([&](service::Store& on) {
      const auto merged =
          on.merge_status(stored(id).mid, "SM1", 4, service::OutboxState::failed, code);
      REQUIRE(merged);
    });
  }
  // Of the second text.
  void callback_of(const service::OutboxRow& one, const std::string& code) {
    on_lane([&](service::Store& on) {
      REQUIRE(on.merge_status(one.mid, one.provider_id, 4, service::OutboxState::failed, code));
    });
  }
  [[nodiscard]] std::vector<service::Handoff> queue() {
    return store.reader->handoffs("demo", false, 10);
  }
  [[nodiscard]] std::vector<service::OutboxRow> by_second() const {
    return provider.sent_by("other");
  }
};

// `second`: the line has a second one.
inline void on_each_watched_store(const std::function<void(WatchedRig&)>& law, bool second = true) {
  SECTION("memory") {
    WatchedRig rig(second);
    law(rig);
  }
  SECTION("SQLite") {
    const testing::TempDir folder;
    auto opened = store::open_sqlite(folder.file("s.db"));
    REQUIRE(std::holds_alternative<store::Opened>(opened));
    WatchedRig rig(second, std::move(std::get<store::Opened>(opened)));
    law(rig);
  }
}

}  // namespace screenline::scenario
