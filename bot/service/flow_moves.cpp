#include "bot/service/flow_moves.hpp"

#include <future>
#include <thread>
#include <vector>

#include "bot/dialog/migrate.hpp"
#include "bot/service/limits.hpp"

namespace screenline::service {

struct FlowMoves::Asked {
  std::vector<std::future<LaneAnswer>> answers;
};

namespace {

using dialog::Stays;

// Nobody's business: there is nothing to move.
bool is_no_candidate(Stays why) { return why == Stays::ended || why == Stays::there_already; }

}  // namespace

std::shared_ptr<const flow::Flow> FlowMoves::flow_of(const Content& content,
                                                     const std::string& revision) {
  if (auto flow = content.flows.shared(revision)) return flow;
  if (auto flow = environment_.revisions.find(revision)) return flow;
  const auto packed = reader_.revision(revision);
  auto flow = packed ? load_revision(*packed, revision) : nullptr;
  environment_.revisions.put(flow);
  return flow;
}

bool FlowMoves::submit(const PersonRecord& record, bool or_end, Asked& asked) {
  const auto answer = std::make_shared<std::promise<LaneAnswer>>();
  TurnRequest request;
  request.site = record.state.person.site;
  request.person = record.state.person.id;
  request.input = dialog::MoveFlow{or_end};
  request.source = "migrate";
  request.at = environment_.clock.now();
  const bool taken = lane_.submit(
      std::move(request), [answer](LaneAnswer given) { answer->set_value(std::move(given)); },
      false);
  if (taken) asked.answers.push_back(answer->get_future());
  return taken;
}

MovePart FlowMoves::go(const MoveRequest& request) {
  const auto content = environment_.content();
  const auto until = std::chrono::steady_clock::now() + request.time;
  const flow::Flow& newer = *content->flows.current();
  MovePart part;
  part.to = newer.revision;
  part.after = request.after;
  do {
    const auto rows = reader_.persons(part.after, limits::moves_at_once);
    if (!rows) {
      part.failed = true;
      return part;
    }
    part.more = !rows->empty();
    Asked asked;
    for (const StoreReader::PersonRow& row : *rows) {
      part.after = row.id;
      if (!row.record) {
        ++part.left[record_unreadable];
        continue;
      }
      const auto& conversation = row.record->state.conversation;
      if (!conversation || !conversation->revision.starts_with(request.from)) continue;
      if (request.revoked) {
        const bool live = conversation->phase != dialog::Phase::ended;
        if (!live || !environment_.revisions.revoked(conversation->revision)) continue;
        if (!submit(*row.record, true, asked)) ++part.left[not_taken];
        continue;
      }
      const auto older = flow_of(*content, conversation->revision);
      const dialog::Migration seen = dialog::migrate(row.record->state, older.get(), newer);
      if (is_no_candidate(seen.stays)) continue;
      if (seen.stays != Stays::no) {
        ++part.left[std::string(dialog::name(seen.stays))];
      } else if (request.dry_run) {
        ++part.moved;
      } else if (!submit(*row.record, false, asked)) {
        ++part.left[not_taken];
      }
    }
    // They may have written meanwhile: what the turn says counts.
    for (auto& one : asked.answers) {
      const bool in_time = one.wait_for(limits::move_wait) == std::future_status::ready;
      const LaneAnswer answer =
          in_time ? one.get() : LaneAnswer{LaneAnswer::Kind::unavailable, {}, {}, {}, {}};
      if (answer.kind != LaneAnswer::Kind::committed) {
        ++part.left[not_taken];
      } else if (answer.left.empty()) {
        ++part.moved;
      } else {
        ++part.left[answer.left];
      }
    }
  } while (part.more && std::chrono::steady_clock::now() < until);
  return part;
}

}  // namespace screenline::service
