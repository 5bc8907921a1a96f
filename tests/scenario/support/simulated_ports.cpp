#include <algorithm>

#include "tests/scenario/support/simulated_world.hpp"

namespace screenline::scenario {

namespace {

using namespace screenline::service;

class SimulatedStore final : public Store {
 public:
  SimulatedStore(SimulatedWorld& world, Cord& cord) : world_(world), cord_(cord) {}

  std::vector<CommitResult> commit(std::vector<TurnWrite>& wave) override {
    const std::vector<CommitResult> lost(wave.size(),
                                         CommitResult{CommitStatus::unavailable, {}, {}});
    if (!may_write()) return lost;
    std::vector<CommitResult> results = under().commit(wave);
    return synced() ? results : lost;
  }
  std::optional<std::int64_t> find_person(const std::string& site, const dialog::Address& address,
                                          bool& unavailable) override {
    unavailable = !may_read();
    return unavailable ? std::nullopt : under().find_person(site, address, unavailable);
  }
  std::int64_t next_id() override { return may_read() ? under().next_id() : 0; }
  std::optional<PersonRecord> load(std::int64_t person, bool& unavailable) override {
    const bool damaged = world_.is_damaged(person);
    if (damaged) unreadable_ = {person};
    unavailable = damaged || !may_read();
    return unavailable ? std::nullopt : under().load(person, unavailable);
  }
  [[nodiscard]] std::set<std::int64_t> unreadable() const override { return unreadable_; }
  std::vector<std::int64_t> due_timers(Time now, std::size_t max) override {
    return may_read() ? under().due_timers(now, max) : std::vector<std::int64_t>{};
  }
  std::vector<OutboxRow> lease_outbox(Time now, Time inline_before, std::chrono::milliseconds lease,
                                      std::size_t max) override {
    if (!may_write()) return {};
    std::vector<OutboxRow> rows = under().lease_outbox(now, inline_before, lease, max);
    if (!rows.empty() && !synced()) rows.clear();
    return rows;
  }
  std::optional<OutboxRow> claim_inline(std::int64_t row, Time now) override {
    return may_write() ? under().claim_inline(row, now) : std::nullopt;
  }
  bool settle_outbox(const OutboxRow& row) override {
    return may_write() && under().settle_outbox(row) && synced();
  }
  std::optional<OutboxRow> merge_status(const std::string& mid, const std::string& provider_id,
                                        int rank, OutboxState state,
                                        const std::string& error) override {
    if (!may_write()) return std::nullopt;
    return under().merge_status(mid, provider_id, rank, state, error);
  }
  bool put_revision(const std::string& revision, const std::string& bytes) override {
    return may_write() && under().put_revision(revision, bytes);
  }
  std::optional<std::string> get_revision(const std::string& revision) override {
    return may_read() ? under().get_revision(revision) : std::nullopt;
  }
  bool put_handoff(const Handoff& handoff, const std::vector<Audit>& audit,
                   const std::vector<OutboxRow>& pages) override {
    return may_write() && under().put_handoff(handoff, audit, pages) && synced();
  }
  std::vector<Handoff> due_handoffs(Time now, std::size_t max) override {
    return may_read() ? under().due_handoffs(now, max) : std::vector<Handoff>{};
  }
  bool put_audit(const std::vector<Audit>& audit) override {
    return may_write() && under().put_audit(audit) && synced();
  }
  void idle() override {}
  [[nodiscard]] std::optional<std::string> trouble() const override {
    const StoreFault disk = world_.disk();
    if (disk == StoreFault::none || disk == StoreFault::slow) return std::nullopt;
    return "the disk fails";
  }

 private:
  Store& under() { return *world_.store.store; }
  [[nodiscard]] bool may_read() const { return !cord_.cut && world_.disk() != StoreFault::down; }
  [[nodiscard]] bool may_write() const {
    const StoreFault disk = world_.disk();
    return !cord_.cut && (disk == StoreFault::none || disk == StoreFault::slow);
  }
  // A slow disk: what was written is kept, and it takes its time to say so.
  [[nodiscard]] bool synced() {
    if (world_.disk() == StoreFault::slow) world_.stall(cord_.cut);
    return !cord_.cut;
  }

  SimulatedWorld& world_;
  Cord& cord_;
  std::set<std::int64_t> unreadable_;
};

class SimulatedReader final : public StoreReader {
 public:
  SimulatedReader(SimulatedWorld& world, Cord& cord) : world_(world), cord_(cord) {}

  std::vector<Handoff> handoffs(const std::string& site, bool closed, std::size_t max) override {
    return well() ? under().handoffs(site, closed, max) : std::vector<Handoff>{};
  }
  std::optional<Handoff> handoff(std::int64_t id) override {
    return well() ? under().handoff(id) : std::nullopt;
  }
  std::vector<TranscriptTurn> transcript(std::int64_t conversation, std::uint32_t after,
                                         std::size_t max) override {
    return well() ? under().transcript(conversation, after, max) : std::vector<TranscriptTurn>{};
  }
  std::optional<PersonRecord> person(std::int64_t id) override {
    return well() && !world_.is_damaged(id) ? under().person(id) : std::nullopt;
  }
  std::optional<std::vector<PersonRow>> persons(std::int64_t after, std::size_t max) override {
    return well() ? under().persons(after, max) : std::nullopt;
  }
  std::optional<std::string> revision(const std::string& hash) override {
    return well() ? under().revision(hash) : std::nullopt;
  }
  std::vector<OutboxRow> outbox_of(std::int64_t conversation, std::size_t max) override {
    return well() ? under().outbox_of(conversation, max) : std::vector<OutboxRow>{};
  }
  std::vector<ReviewCase> cases(std::int64_t after_id, std::size_t max) override {
    return well() ? under().cases(after_id, max) : std::vector<ReviewCase>{};
  }
  std::int64_t person_of(std::int64_t conversation) override {
    return well() ? under().person_of(conversation) : 0;
  }
  Counts counts() override { return well() ? under().counts() : Counts{}; }
  std::vector<AuditRow> audit(std::int64_t after, std::size_t max) override {
    return well() ? under().audit(after, max) : std::vector<AuditRow>{};
  }
  std::optional<Time> latest() override { return well() ? under().latest() : std::nullopt; }
  std::optional<std::int64_t> verify_audit() override {
    return well() ? under().verify_audit() : std::nullopt;
  }

 private:
  StoreReader& under() { return *world_.store.reader; }
  [[nodiscard]] bool well() const { return !cord_.cut && world_.disk() != StoreFault::down; }

  SimulatedWorld& world_;
  Cord& cord_;
};

// Preallocated: a full disk takes its entries, a read-only one does not.
class SimulatedJournal final : public Journal {
 public:
  SimulatedJournal(SimulatedWorld& world, Cord& cord) : world_(world), cord_(cord) { take_back(); }

  bool append(const JournalEntry& entry) override {
    if (!may_write()) return false;
    std::unique_lock lock(world_.journal_mutex);
    world_.journal.push_back(entry);
    world_.journal.back().id = ++world_.last_entry;
    lock.unlock();
    if (world_.disk() == StoreFault::slow) world_.stall(cord_.cut);
    return !cord_.cut;
  }
  std::vector<JournalEntry> pending() override {
    const std::lock_guard lock(world_.journal_mutex);
    return world_.journal;
  }
  bool mark_replayed(std::uint64_t up_to) override {
    if (!may_write()) return false;
    const std::lock_guard lock(world_.journal_mutex);
    std::erase_if(world_.journal, [&](const JournalEntry& one) { return one.id <= up_to; });
    return true;
  }
  bool set_aside(std::uint64_t id) override {
    if (!may_write()) return false;
    const std::lock_guard lock(world_.journal_mutex);
    for (const JournalEntry& one : world_.journal) {
      if (one.id == id) world_.aside.push_back(one);
    }
    std::erase_if(world_.journal, [&](const JournalEntry& one) { return one.id == id; });
    return true;
  }
  std::size_t unreadable() override {
    const std::lock_guard lock(world_.journal_mutex);
    return world_.aside.size();
  }

 private:
  // As the journal of files does at a start.
  void take_back() {
    const std::lock_guard lock(world_.journal_mutex);
    for (JournalEntry& one : world_.aside) {
      one.id = ++world_.last_entry;
      world_.journal.push_back(std::move(one));
    }
    world_.aside.clear();
  }
  [[nodiscard]] bool may_write() const {
    return !cord_.cut && world_.disk() != StoreFault::read_only;
  }

  SimulatedWorld& world_;
  Cord& cord_;
};

class SimulatedProvider final : public Sender {
 public:
  SimulatedProvider(SimulatedWorld& world, Cord& cord) : world_(world), cord_(cord) {}

  SendReport send(const OutboxRow& row) override {
    using Report = SendReport::Kind;
    const bool theirs = row.to == world_.number();
    if (theirs && cord_.at_next_text) cord_.cut = true;
    if (cord_.cut) return {Report::unknown, "", "killed", {}};
    const ProviderFault fault = world_.provider();
    if (fault == ProviderFault::no_names) return {Report::retry, "", "not_sent", {}};
    const bool opted_out = fault == ProviderFault::opted_out && theirs;
    const bool taken = fault == ProviderFault::none || fault == ProviderFault::silent ||
                       (fault == ProviderFault::opted_out && !opted_out);
    world_.reached({row.to, row.text, taken});
    if (opted_out) return {Report::opted_out, "", "21610", {}};
    switch (fault) {
      case ProviderFault::fails:
        return {Report::unknown, "", "503", {}};
      case ProviderFault::silent:
        return {Report::unknown, "", "no_answer", {}};
      case ProviderFault::too_many:
        return {Report::retry, "", "20429", std::chrono::seconds(1)};
      default:
        return {Report::sent, "SMsimulated", "", {}};
    }
  }
  std::optional<SendReport> reconcile(const OutboxRow&) override {
    const ProviderFault fault = world_.provider();
    if (cord_.cut || (fault != ProviderFault::none && fault != ProviderFault::opted_out))
      return std::nullopt;
    return SendReport{SendReport::Kind::retry, "", "not_found", {}};
  }

 private:
  SimulatedWorld& world_;
  Cord& cord_;
};

// Takes every alert in; while no name is found they wait in the program, and go with it.
class SimulatedAlerts final : public Alerts {
 public:
  SimulatedAlerts(SimulatedWorld& world, Cord& cord) : world_(world), cord_(cord) {}

  bool send(const AlertMessage& message) override {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(message);
    flush();
    return true;
  }
  bool notice(NoticeKind, const std::string&) override {
    const std::lock_guard lock(mutex_);
    flush();
    return true;
  }
  [[nodiscard]] bool can_reach(const SiteSettings&) const override { return true; }

 private:
  void flush() {
    if (cord_.cut || world_.provider() == ProviderFault::no_names) return;
    for (const AlertMessage& one : waiting_) world_.heard(one);
    waiting_.clear();
  }

  SimulatedWorld& world_;
  Cord& cord_;
  std::mutex mutex_;
  std::vector<AlertMessage> waiting_;  // guarded by mutex_
};

}  // namespace

std::unique_ptr<Store> simulated_store(SimulatedWorld& world, Cord& cord) {
  return std::make_unique<SimulatedStore>(world, cord);
}
std::unique_ptr<StoreReader> simulated_reader(SimulatedWorld& world, Cord& cord) {
  return std::make_unique<SimulatedReader>(world, cord);
}
std::unique_ptr<Journal> simulated_journal(SimulatedWorld& world, Cord& cord) {
  return std::make_unique<SimulatedJournal>(world, cord);
}
std::unique_ptr<Sender> simulated_provider(SimulatedWorld& world, Cord& cord) {
  return std::make_unique<SimulatedProvider>(world, cord);
}
std::unique_ptr<Alerts> simulated_alerts(SimulatedWorld& world, Cord& cord) {
  return std::make_unique<SimulatedAlerts>(world, cord);
}

}  // namespace screenline::scenario
