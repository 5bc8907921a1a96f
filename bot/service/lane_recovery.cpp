// What a lane looks after before it takes turns: old flow revisions, and crisis turns of an outage that are
// not on record yet.
#include "bot/service/lane.hpp"

#include <fmt/format.h>

#include "bot/service/limits.hpp"

namespace screenline::service {

bool Lane::know_revision(const FlowLookup& flows, const std::string& revision) {
  if (revision.empty() || flows.find(revision)) return true;
  const Time now = environment_.clock.now();
  const auto missing = missing_revisions_.find(revision);
  if (missing != missing_revisions_.end() && missing->second > now) return true;
  const auto bytes = store_.get_revision(revision);
  if (!bytes && store_.trouble()) return false;  // not to be taken for gone
  if (auto flow = bytes ? load_revision(*bytes, revision) : nullptr) {
    environment_.revisions.put(std::move(flow));
    missing_revisions_.erase(revision);
    return true;
  }
  environment_.log.write(Log::Level::error, bytes ? "flow.revision_unreadable" : "flow.revision_missing",
                         fmt::format("\"revision\":\"{}\"", revision.substr(0, 12)));
  if (missing_revisions_.size() >= limits::old_revisions) missing_revisions_.clear();
  missing_revisions_[revision] = now + limits::look_again;
  return true;
}

void Lane::note_missing_revision(const TurnRequest& request, const dialog::Conversation& conversation,
                                 const FlowLookup& flows) {
  if (!std::holds_alternative<dialog::TextIn>(request.input) || flows.find(conversation.revision)) return;
  if (conversation.revision.empty() || conversation.phase == dialog::Phase::ended) return;
  environment_.counters.revision_missing++;
  environment_.log.write(Log::Level::error, "turn.revision_missing",
                         fmt::format("\"conversation\":{}", conversation.id));
}

void Lane::store_revision(const Content& content) {
  if (!content.flows.current() || content.closure.empty()) return;
  const std::string& revision = content.flows.current()->revision;
  if (revision == stored_revision_) return;
  if (store_.put_revision(revision, content.closure)) stored_revision_ = revision;
}

// Crisis turns of an outage are put on record before anything else is asked; nothing is sent (S12).
bool Lane::replay_journal(const Content& content) {
  if (!journal_ || !journal_pending_) {
    if (!journal_ || environment_.counters.journal_pending.load() == 0) return true;
  }
  const std::uint64_t outstanding = environment_.counters.journal_pending;
  const std::vector<JournalEntry> entries = journal_->pending();
  environment_.counters.journal_unreadable = journal_->unreadable();
  for (const JournalEntry& entry : entries) {
    auto one = std::make_unique<Job>();
    Job& job = *one;
    job.request.site = entry.site;
    job.request.address = entry.address;
    job.request.message_id = entry.message_id;
    job.request.source = "journal";
    job.request.at = entry.at;
    job.request.record_only = true;
    job.request.input = dialog::TextIn{entry.text_in, entry.address.channel, entry.address.line, false,
                                       dialog::ProviderOptOut::none, entry.recent};
    job.request.edge = std::make_shared<EdgeReply>();
    job.request.edge->text = entry.text_out;
    job.request.edge->what = entry.what;
    job.request.edge->sent = true;
    bool answered = false;
    std::int64_t person = 0;
    if (!find(job, EdgeMemory::key(entry.site, entry.address), content.site(entry.site), person)) return false;
    if (prepare(one, person, content, answered)) {  // a wave of its own
      const std::vector<CommitResult> results = store_.commit(writes_);
      const bool good = results.front().status == CommitStatus::committed;
      if (good) {
        settle(wave_.front(), writes_.front(), results.front(), content);
      } else {
        persons_.drop(writes_.front().person);
      }
      clear_wave();
      if (!good) return false;
    } else if (!answered) {
      // One record that cannot be read is no outage: everybody else would wait for it.
      if (!store_.unreadable().contains(person)) return false;
      environment_.log.write(Log::Level::error, "journal.set_aside", fmt::format("\"person\":{}", person));
      (void)journal_->set_aside(entry.id);
      environment_.counters.journal_unreadable = journal_->unreadable();
    }
    // The writer counts up beside this: down by one here, never set, or an entry could be hidden.
    // Not marked: it comes again, as a duplicate.
    if (journal_->mark_replayed(entry.id)) environment_.counters.journal_pending--;
  }
  give_answers();
  journal_pending_ = false;
  return entries.size() >= outstanding;  // else some are still on their way to the disk
}

}  // namespace screenline::service
