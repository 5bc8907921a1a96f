#include "adapters/store/memory.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>
#include <unordered_map>

#include "adapters/store/audit_chain.hpp"
#include "adapters/store/outbox_rules.hpp"
#include "adapters/store/turn_rules.hpp"
#include "bot/service/codec.hpp"
#include "bot/service/handoff_clocks.hpp"
#include "bot/service/mid.hpp"

namespace screenline::store {
namespace {

using namespace screenline::service;

// Guarded by mutex.
struct Memory {
  struct PersonRow {
    std::uint64_t version = 0;
    std::string doc;
    std::optional<Time> due;
    std::int64_t conversation = 0;  // written to last
  };
  std::mutex mutex;
  std::unordered_map<std::int64_t, PersonRow> persons;
  std::unordered_map<std::string, std::int64_t> addresses;
  std::map<std::pair<std::int64_t, std::uint32_t>, TranscriptTurn> transcript;
  std::optional<Time> last_turn;  // of any conversation
  std::map<std::int64_t, OutboxRow> outbox;
  std::map<std::int64_t, Handoff> handoffs;
  std::vector<StoreReader::AuditRow> audit;
  std::map<std::int64_t, ReviewCase> cases;
  std::unordered_map<std::int64_t, std::int64_t> conversations;  // to their persons
  Sha256 head{};
  std::unordered_map<std::string, std::string> revisions;
  std::int64_t next_id = 1, turns = 0;
  std::shared_ptr<std::atomic<bool>> unavailable;

  [[nodiscard]] bool broken() const { return unavailable && *unavailable; }
  [[nodiscard]] std::optional<PersonRecord> person(std::int64_t id) const {
    const auto found = persons.find(id);
    if (found == persons.end()) return std::nullopt;
    auto record = decode<PersonRecord>(found->second.doc);
    if (record) record->version = found->second.version;
    return record;
  }
  void add_audit(const Audit& row) {
    const auto id = static_cast<std::int64_t>(audit.size()) + 1;
    head = chain(head, id, row);
    audit.push_back({id, row, hex(head)});
  }
};

class MemoryStore final : public Store {
 public:
  explicit MemoryStore(std::shared_ptr<Memory> memory) : m_(std::move(memory)) {}

  std::optional<std::int64_t> find_person(const std::string& site, const dialog::Address& address,
                                          bool& unavailable) override {
    const std::lock_guard lock(m_->mutex);
    unavailable = m_->broken();
    if (unavailable) return std::nullopt;
    const auto found = m_->addresses.find(address_text(site, address));
    return found == m_->addresses.end() ? 0 : found->second;
  }

  std::int64_t next_id() override {
    const std::lock_guard lock(m_->mutex);
    return m_->broken() ? 0 : m_->next_id++;
  }

  std::optional<PersonRecord> load(std::int64_t person, bool& unavailable) override {
    const std::lock_guard lock(m_->mutex);
    unavailable = m_->broken();
    return unavailable ? std::nullopt : m_->person(person);
  }

  std::vector<CommitResult> commit(std::vector<TurnWrite>& wave) override {
    const std::lock_guard lock(m_->mutex);
    std::vector<CommitResult> results(wave.size());
    for (std::size_t i = 0; i < wave.size(); ++i) {
      if (m_->broken()) {
        results[i].status = CommitStatus::unavailable;
      } else if (!fits(wave[i])) {
        results[i].status = CommitStatus::conflict;
      } else {
        write(wave[i]);
        note_committed(wave[i], results[i]);
      }
    }
    return results;
  }

  std::vector<std::int64_t> due_timers(Time now, std::size_t max) override {
    const std::lock_guard lock(m_->mutex);
    std::vector<std::pair<Time, std::int64_t>> due;
    if (m_->broken()) return {};
    for (const auto& [id, row] : m_->persons) {
      if (row.due && *row.due <= now) due.emplace_back(*row.due, id);
    }
    std::sort(due.begin(), due.end());
    if (due.size() > max) due.resize(max);
    std::vector<std::int64_t> ids;
    for (const auto& one : due) ids.push_back(one.second);
    return ids;
  }

  std::vector<OutboxRow> lease_outbox(Time now, Time inline_before, std::chrono::milliseconds lease,
                                      std::size_t max) override {
    const std::lock_guard lock(m_->mutex);
    std::vector<OutboxRow> taken;
    if (m_->broken()) return taken;
    for (int priority = 0; priority <= last_priority; ++priority) {
      std::vector<std::pair<Time, std::int64_t>> due;
      for (const auto& [id, row] : m_->outbox) {
        const auto wake = wake_of(row);
        const Time until = row.state == OutboxState::inline_pending ? inline_before : now;
        const bool is_due = wake && (*wake <= until || is_ahead(row, now));
        if (is_due && priority_of(row) == priority) due.emplace_back(*wake, id);
      }
      std::sort(due.begin(), due.end());
      if (due.size() > max - taken.size()) due.resize(max - taken.size());
      for (const auto& one : due) taken.push_back(m_->outbox[one.second]);
    }
    std::sort(taken.begin(), taken.end(), [](const OutboxRow& a, const OutboxRow& b) {
      return std::pair(priority_of(a), a.id) < std::pair(priority_of(b), b.id);
    });
    for (auto& row : taken) {
      row.lease_until = now + lease;
      auto& stored = m_->outbox[row.id];
      stored.lease_until = row.lease_until;
      stored.state = OutboxState::sending;
    }
    return taken;
  }

  std::optional<OutboxRow> claim_inline(std::int64_t id, Time now) override {
    const std::lock_guard lock(m_->mutex);
    const auto found = m_->outbox.find(id);
    if (m_->broken() || found == m_->outbox.end()) return std::nullopt;
    (void)claim(found->second, now);
    return found->second;
  }

  bool settle_outbox(const OutboxRow& row) override {
    const std::lock_guard lock(m_->mutex);
    const auto found = m_->outbox.find(row.id);
    if (m_->broken() || found == m_->outbox.end()) return false;
    return settle(found->second, row);
  }

  std::optional<OutboxRow> merge_status(const std::string& mid, const std::string& provider_id,
                                        int rank, OutboxState state,
                                        const std::string& error) override {
    const std::lock_guard lock(m_->mutex);
    OutboxRow* row = m_->broken() ? nullptr : find(mid, provider_id);
    if (!row) return std::nullopt;
    merge(*row, provider_id, rank, state, error);
    return *row;
  }

  bool put_revision(const std::string& revision, const std::string& bytes) override {
    const std::lock_guard lock(m_->mutex);
    if (m_->broken()) return false;
    m_->revisions.emplace(revision, bytes);
    return true;
  }

  std::optional<std::string> get_revision(const std::string& revision) override {
    const std::lock_guard lock(m_->mutex);
    const auto found = m_->revisions.find(revision);
    if (m_->broken() || found == m_->revisions.end()) return std::nullopt;
    return found->second;
  }

  bool put_handoff(const Handoff& handoff, const std::vector<Audit>& audit,
                   const std::vector<OutboxRow>& pages) override {
    const std::lock_guard lock(m_->mutex);
    if (m_->broken() || handoff.id == 0 || !fits(handoff)) return false;
    for (const auto& page : pages) {
      if (m_->outbox.contains(page.id)) return false;
    }
    put(handoff);
    for (const auto& page : pages) m_->outbox[page.id] = page;
    for (const auto& row : audit) m_->add_audit(row);
    return true;
  }

  bool put_audit(const std::vector<Audit>& audit) override {
    const std::lock_guard lock(m_->mutex);
    if (m_->broken()) return false;
    for (const auto& row : audit) m_->add_audit(row);
    return true;
  }

  std::vector<Handoff> due_handoffs(Time now, std::size_t max) override {
    const std::lock_guard lock(m_->mutex);
    std::vector<Handoff> due;
    if (m_->broken()) return due;
    for (const auto& [id, row] : m_->handoffs) {
      if (rings_at(row) <= now && rings_at(row) != Time::max()) due.push_back(row);
    }
    std::stable_sort(due.begin(), due.end(), [](const Handoff& a, const Handoff& b) {
      return rings_at(a) < rings_at(b);
    });
    if (due.size() > max) due.resize(max);
    return due;
  }

  void idle() override {}

  [[nodiscard]] std::optional<std::string> trouble() const override {
    const std::lock_guard lock(m_->mutex);
    return m_->broken() ? std::optional<std::string>("made to fail") : std::nullopt;
  }

 private:
  [[nodiscard]] bool fits(const Handoff& handoff) const {
    const auto found = m_->handoffs.find(handoff.id);
    if (found == m_->handoffs.end()) return handoff.version == 0;
    if (ends_unheard(found->second, handoff)) return false;
    return handoff.version != 0 && handoff.version == found->second.version;
  }

  // Everything that may be refused is looked at before anything is written.
  [[nodiscard]] bool fits(const TurnWrite& w) const {
    const auto person = m_->persons.find(w.person);
    const std::uint64_t version = person == m_->persons.end() ? 0 : person->second.version;
    if (version != w.expected_version) return false;
    for (const auto& address : w.new_addresses) {
      const auto found = m_->addresses.find(address_text(w.after.state.person.site, address));
      if (found != m_->addresses.end() && found->second != w.person) return false;
    }
    if (w.transcript && w.transcript->seq <= last_seq(w.transcript->conversation)) return false;
    std::set<std::int64_t> rows, handoffs;
    for (const auto& row : w.outbox) {
      if (row.id != 0 && (m_->outbox.contains(row.id) || !rows.insert(row.id).second)) return false;
    }
    return std::all_of(w.handoffs.begin(), w.handoffs.end(), [&](const Handoff& h) {
      return h.id == 0 ? h.version == 0 : fits(h) && handoffs.insert(h.id).second;
    });
  }

  [[nodiscard]] std::uint32_t last_seq(std::int64_t conversation) const {
    auto at = m_->transcript.upper_bound({conversation, UINT32_MAX});
    if (at == m_->transcript.begin()) return 0;
    --at;
    return at->first.first == conversation ? at->first.second : 0;
  }

  void write(TurnWrite& w) {
    give_ids(w, [this] { return m_->next_id++; });
    auto& person = m_->persons[w.person];
    if (w.cancel_queued_bot) cancel(w.person, person.conversation);
    if (w.transcript) person.conversation = w.transcript->conversation;
    person.version = w.expected_version + 1;
    person.due = next_due(w.after.timers);
    encode(w.after, person.doc);
    for (const auto& address : w.new_addresses) {
      m_->addresses[address_text(w.after.state.person.site, address)] = w.person;
    }
    if (w.transcript) {
      m_->transcript[{w.transcript->conversation, w.transcript->seq}] = *w.transcript;
      m_->last_turn = w.transcript->at;
    }
    m_->turns += w.transcript ? 1 : 0;
    for (const auto& row : w.outbox) m_->outbox[row.id] = row;
    for (const auto& handoff : w.handoffs) put(handoff);
    for (const auto& row : w.audit) m_->add_audit(row);
    for (const auto& one : w.cases) m_->cases[one.id] = one;
    if (w.conversation_changed && w.after.state.conversation)
      m_->conversations[w.after.state.conversation->id] = w.person;
  }

  void put(const Handoff& handoff) {
    auto& stored = m_->handoffs[handoff.id];
    stored = handoff;
    ++stored.version;
  }

  // Before the turn's own rows and transcript.
  void cancel(std::int64_t person, std::int64_t conversation) {
    for (auto& [id, row] : m_->outbox) {
      if (row.person == person && row.state == OutboxState::queued &&
          row.author == dialog::Author::bot) {
        row.state = OutboxState::cancelled;
      }
    }
    auto at = m_->transcript.upper_bound({conversation, UINT32_MAX});
    for (std::size_t i = 0; i < cancel_depth && at != m_->transcript.begin(); ++i) {
      if ((--at)->first.first != conversation) break;
      for (const auto& message : at->second.messages) {
        const auto row = m_->outbox.find(message.outbox);
        if (row != m_->outbox.end()) (void)cancel_unheard(row->second);
      }
    }
  }

  OutboxRow* find(const std::string& mid, const std::string& provider_id) {
    if (const auto parsed = parse_mid(mid)) {
      const auto found = m_->outbox.find(parsed->row);
      return found != m_->outbox.end() && found->second.mid == mid ? &found->second : nullptr;
    }
    if (provider_id.empty()) return nullptr;
    for (auto& [id, row] : m_->outbox) {
      if (row.provider_id == provider_id && !is_final(row.state)) return &row;
    }
    return nullptr;
  }

  std::shared_ptr<Memory> m_;
};

class MemoryReader final : public StoreReader {
 public:
  explicit MemoryReader(std::shared_ptr<Memory> memory) : m_(std::move(memory)) {}

  std::vector<Handoff> handoffs(const std::string& site, bool include_closed,
                                std::size_t max) override {
    const std::lock_guard lock(m_->mutex);
    std::vector<Handoff> rows;
    for (const auto& [id, row] : m_->handoffs) {
      const bool wanted = include_closed || row.state != HandoffState::closed;
      if ((site.empty() || row.site == site) && wanted && !m_->broken()) rows.push_back(row);
    }
    std::stable_sort(rows.begin(), rows.end(), [](const Handoff& a, const Handoff& b) {
      return std::tuple(a.state == HandoffState::closed, -a.level, next_due(a)) <
             std::tuple(b.state == HandoffState::closed, -b.level, next_due(b));
    });
    if (rows.size() > max) rows.resize(max);
    return rows;
  }

  std::optional<Handoff> handoff(std::int64_t id) override {
    const std::lock_guard lock(m_->mutex);
    const auto found = m_->handoffs.find(id);
    if (m_->broken() || found == m_->handoffs.end()) return std::nullopt;
    return found->second;
  }

  std::vector<TranscriptTurn> transcript(std::int64_t conversation, std::uint32_t after_seq,
                                         std::size_t max) override {
    const std::lock_guard lock(m_->mutex);
    std::vector<TranscriptTurn> turns;
    if (m_->broken()) return turns;
    auto at = m_->transcript.upper_bound({conversation, after_seq});
    for (; at != m_->transcript.end() && turns.size() < max; ++at) {
      if (at->second.conversation != conversation) break;
      turns.push_back(at->second);
    }
    return turns;
  }

  std::optional<PersonRecord> person(std::int64_t id) override {
    const std::lock_guard lock(m_->mutex);
    return m_->broken() ? std::nullopt : m_->person(id);
  }

  std::optional<std::vector<PersonRow>> persons(std::int64_t after_id, std::size_t max) override {
    const std::lock_guard lock(m_->mutex);
    if (m_->broken()) return std::nullopt;
    std::vector<std::int64_t> ids;
    for (const auto& one : m_->persons) {
      if (one.first > after_id) ids.push_back(one.first);
    }
    std::sort(ids.begin(), ids.end());
    if (ids.size() > max) ids.resize(max);
    std::vector<PersonRow> rows;
    for (const std::int64_t id : ids) rows.push_back({id, m_->person(id)});
    return rows;
  }

  std::optional<std::string> revision(const std::string& hash) override {
    const std::lock_guard lock(m_->mutex);
    const auto found = m_->revisions.find(hash);
    if (m_->broken() || found == m_->revisions.end()) return std::nullopt;
    return found->second;
  }

  std::vector<OutboxRow> outbox_of(std::int64_t conversation, std::size_t max) override {
    const std::lock_guard lock(m_->mutex);
    std::vector<OutboxRow> rows;
    if (m_->broken()) return rows;
    auto at = m_->transcript.upper_bound({conversation, UINT32_MAX});
    while (at != m_->transcript.begin() && rows.size() < max) {
      --at;
      if (at->second.conversation != conversation) break;
      for (auto m = at->second.messages.rbegin(); m != at->second.messages.rend(); ++m) {
        const auto row = m_->outbox.find(m->outbox);
        if (row != m_->outbox.end() && rows.size() < max) rows.push_back(row->second);
      }
    }
    std::reverse(rows.begin(), rows.end());
    return rows;
  }

  Counts counts() override {
    const std::lock_guard lock(m_->mutex);
    Counts c;
    c.persons = static_cast<std::int64_t>(m_->persons.size());
    c.turns = m_->turns;
    for (const auto& [id, row] : m_->outbox) {
      c.outbox_waiting += wake_of(row) && row.state != OutboxState::inline_pending ? 1 : 0;
    }
    for (const auto& [id, row] : m_->handoffs) {
      c.handoffs_open += row.state != HandoffState::closed ? 1 : 0;
    }
    return c;
  }

  std::vector<ReviewCase> cases(std::int64_t after_id, std::size_t max) override {
    const std::lock_guard lock(m_->mutex);
    std::vector<ReviewCase> found;
    auto at = m_->cases.upper_bound(after_id);
    for (; at != m_->cases.end() && found.size() < max && !m_->broken(); ++at)
      found.push_back(at->second);
    return found;
  }

  std::int64_t person_of(std::int64_t conversation) override {
    const std::lock_guard lock(m_->mutex);
    const auto found = m_->conversations.find(conversation);
    return m_->broken() || found == m_->conversations.end() ? 0 : found->second;
  }

  std::vector<AuditRow> audit(std::int64_t after_id, std::size_t max) override {
    const std::lock_guard lock(m_->mutex);
    std::vector<AuditRow> rows;
    for (const auto& row : m_->audit) {
      if (row.id > after_id && rows.size() < max) rows.push_back(row);
    }
    return rows;
  }

  std::optional<Time> latest() override {
    const std::lock_guard lock(m_->mutex);
    std::optional<Time> latest;
    const auto take = [&](Time at) { latest = std::max(latest.value_or(at), at); };
    const std::size_t from = m_->audit.size() - std::min(m_->audit.size(), latest_rows);
    for (std::size_t i = from; i < m_->audit.size(); ++i) take(m_->audit[i].audit.at);
    if (m_->last_turn) take(*m_->last_turn);
    return latest;
  }

  std::optional<std::int64_t> verify_audit() override {
    const std::lock_guard lock(m_->mutex);
    Sha256 before{};
    for (const auto& row : m_->audit) {
      before = chain(before, row.id, row.audit);
      if (hex(before) != row.hash) return row.id;
    }
    return 0;
  }

 private:
  std::shared_ptr<Memory> m_;
};

}  // namespace

Opened open_memory(std::shared_ptr<std::atomic<bool>> unavailable) {
  auto memory = std::make_shared<Memory>();
  memory->unavailable = std::move(unavailable);
  return {std::make_unique<MemoryStore>(memory), std::make_shared<MemoryReader>(memory)};
}

}  // namespace screenline::store
