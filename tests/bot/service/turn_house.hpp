// A house for build_turn(): a site with two people on call, one person in a conversation, and the
// rows written so far. One thread.
#pragma once

#include <map>
#include <vector>

#include "bot/service/turn_write.hpp"

namespace screenline::service {

// What build_turn needs of the house: ids from 100 on, and the rows written so far.
struct TurnHouse {
  static constexpr Time opened{std::chrono::milliseconds(1'800'000'000'000)};
  Time now = opened;
  std::int64_t last = 100;
  std::map<std::int64_t, Handoff> rows;
  SiteSettings site;
  PersonRecord person;

  TurnHouse() {
    site.id = "demo";
    site.clinic = "Bayview";
    site.roster = {{"Ana", "+15550001"}, {"Ben", "+15550002"}};
    site.page_line = "main";
    person.version = 3;
    person.state.person.id = 7;
    person.state.person.addresses = {{dialog::Channel::sms, "main", "+15551234"}};
    dialog::Conversation conversation;
    conversation.id = 9;
    conversation.seq = 4;
    conversation.epoch = 2;
    conversation.line = "main";
    person.state.conversation = conversation;
  }

  TurnOutcome turn(dialog::State state, std::vector<dialog::Effect> effects,
                   TurnRequest request = {}) {
    request.at = now;
    if (request.source.empty()) request.source = "sms";
    if (request.address.value.empty()) request.address = person.state.person.addresses.front();
    dialog::Turn result{std::move(state), std::move(effects), {}};
    const TurnSources sources{[this] { return ++last; },
                              [this](std::int64_t id) -> std::optional<Handoff> {
                                const auto found = rows.find(id);
                                return found == rows.end() ? std::nullopt
                                                           : std::optional(found->second);
                              },
                              [](std::int64_t id) { return "ref" + std::to_string(id); }};
    TurnOutcome out = build_turn(Before(person), request, std::move(result), site, "flow=x copy=1", sources);
    for (Handoff row : out.write.handoffs) {
      ++row.version;
      rows[row.id] = row;
    }
    person.state = out.write.after.state;
    return out;
  }

  dialog::State raised(int level) {
    dialog::State state = person.state;
    state.person.risk.level = level;
    state.person.risk.track = crisis::Track::self;
    state.person.risk.reason = "text_signal";
    return state;
  }
  static std::vector<dialog::Effect> crisis(int level) {
    return {dialog::OpenHandoff{dialog::Severity::crisis, "crisis", "text_signal",
                                "L" + std::to_string(level), false},
            dialog::Alert{level, crisis::Track::self, false}};
  }
};

// Texts to people on call.
[[nodiscard]] inline int pages(const TurnOutcome& out) {
  int count = 0;
  for (const OutboxRow& row : out.write.outbox) count += row.author == dialog::Author::system;
  return count;
}

}  // namespace screenline::service
