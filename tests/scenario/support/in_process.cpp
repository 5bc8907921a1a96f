#include "tests/scenario/support/in_process.hpp"

#include <condition_variable>
#include <csignal>
#include <future>
#include <mutex>
#include <stdexcept>

namespace screenline::scenario {

namespace {

constexpr const char* token = "token-of-the-scenario-tests-0123";
constexpr const char* base = "https://clinic.example";

class NoLog final : public service::Log {
 public:
  void write(Level, std::string_view, std::string_view) override {}
};

class MemoryJournal final : public service::Journal {
 public:
  bool append(const service::JournalEntry& entry) override {
    const std::lock_guard lock(mutex_);
    entries_.push_back(entry);
    entries_.back().id = ++last_;
    return true;
  }
  std::vector<service::JournalEntry> pending() override {
    const std::lock_guard lock(mutex_);
    return entries_;
  }
  bool mark_replayed(std::uint64_t up_to) override {
    const std::lock_guard lock(mutex_);
    std::erase_if(entries_, [&](const service::JournalEntry& one) { return one.id <= up_to; });
    return true;
  }
  bool set_aside(std::uint64_t id) override {
    const std::lock_guard lock(mutex_);
    aside_ += std::erase_if(entries_, [&](const service::JournalEntry& one) { return one.id == id; });
    return true;
  }
  std::size_t unreadable() override {
    const std::lock_guard lock(mutex_);
    return aside_;
  }

 private:
  std::mutex mutex_;
  std::vector<service::JournalEntry> entries_;
  std::uint64_t last_ = 0;
  std::size_t aside_ = 0;
};

}  // namespace

class HangingStore final : public service::Store {
 public:
  explicit HangingStore(service::Store& store) : store_(store) {}

  void hang(bool hangs) {
    {
      const std::lock_guard lock(mutex_);
      stuck_ = hangs;
    }
    wake_.notify_all();
  }

  std::vector<service::CommitResult> commit(std::vector<service::TurnWrite>& wave) override {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return !stuck_; });
    lock.unlock();
    return store_.commit(wave);
  }
  std::optional<std::int64_t> find_person(const std::string& site, const dialog::Address& address,
                                          bool& unavailable) override {
    return store_.find_person(site, address, unavailable);
  }
  std::int64_t next_id() override { return store_.next_id(); }
  std::optional<service::PersonRecord> load(std::int64_t person, bool& unavailable) override {
    if (person == damaged) return unavailable = true, std::nullopt;
    return store_.load(person, unavailable);
  }
  [[nodiscard]] std::set<std::int64_t> unreadable() const override {
    return damaged == 0 ? std::set<std::int64_t>{} : std::set<std::int64_t>{damaged};
  }
  std::vector<std::int64_t> due_timers(service::Time now, std::size_t max) override {
    return store_.due_timers(now, max);
  }
  std::vector<service::OutboxRow> lease_outbox(service::Time now, service::Time inline_before,
                                               std::chrono::milliseconds lease, std::size_t max) override {
    return store_.lease_outbox(now, inline_before, lease, max);
  }
  std::optional<service::OutboxRow> claim_inline(std::int64_t row, service::Time now) override {
    return store_.claim_inline(row, now);
  }
  bool settle_outbox(const service::OutboxRow& row) override { return store_.settle_outbox(row); }
  std::optional<service::OutboxRow> merge_status(const std::string& mid, const std::string& provider_id, int rank,
                                                 service::OutboxState state, const std::string& error) override {
    return store_.merge_status(mid, provider_id, rank, state, error);
  }
  bool put_revision(const std::string& revision, const std::string& bytes) override {
    return store_.put_revision(revision, bytes);
  }
  std::optional<std::string> get_revision(const std::string& revision) override {
    return no_revisions ? std::nullopt : store_.get_revision(revision);
  }
  bool put_handoff(const service::Handoff& handoff, const std::vector<service::Audit>& audit,
                   const std::vector<service::OutboxRow>& pages) override {
    return store_.put_handoff(handoff, audit, pages);
  }
  bool put_audit(const std::vector<service::Audit>& audit) override {
    return store_.put_audit(audit);
  }
  std::vector<service::Handoff> due_handoffs(service::Time now, std::size_t max) override {
    return store_.due_handoffs(now, max);
  }
  void idle() override { store_.idle(); }
  [[nodiscard]] std::optional<std::string> trouble() const override {
    return no_revisions ? std::optional<std::string>("no revisions can be read") : store_.trouble();
  }

  std::atomic<bool> no_revisions{false};
  std::atomic<std::int64_t> damaged{0};  // a person

 private:
  service::Store& store_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stuck_ = false;
};

std::shared_ptr<const service::Content> shipped_content() {
  static const std::shared_ptr<const service::Content> content = [] {
    cli::Config config = cli::demo_config(token);
    config.flows = std::string(SCREENLINE_SOURCE_DIR) + "/flows";
    cli::ContentRead read = cli::read_content(config, flow::LoadFor::running);
    if (!read.content) {
      std::string all;
      for (const flow::Problem& problem : read.problems) all += to_string(problem) + "\n";
      throw std::runtime_error(all);
    }
    return read.content;
  }();
  return content;
}

std::shared_ptr<const service::Content> changed_content() {
  const flow::FileSource disk = flow::folder_source(std::string(SCREENLINE_SOURCE_DIR) + "/flows");
  const flow::FileSource changed = [&](const std::string& path) {
    std::optional<std::string> bytes = disk(path);
    const std::string before = "How old are you?";
    const std::size_t at = bytes ? bytes->find(before) : std::string::npos;
    if (at != std::string::npos) bytes->replace(at, before.size(), "What is your age?");
    return bytes;
  };
  flow::Loaded loaded = flow::load_flow(cli::Config{}.flow, changed, flow::LoadFor::running);
  if (!loaded.flow) throw std::runtime_error("the changed flow does not load");
  service::Content content = *shipped_content();
  content.flows = service::FlowSet(loaded.flow);
  content.closure = service::pack_closure(loaded.closure);
  return std::make_shared<const service::Content>(std::move(content));
}

bool Heard::send(const service::AlertMessage& message) {
  const std::lock_guard lock(mutex_);
  alerts_.push_back(message);
  return urls_;
}

bool Heard::notice(service::NoticeKind kind, const std::string&) {
  const std::lock_guard lock(mutex_);
  notices_.push_back(kind);
  return urls_;
}

service::SendReport Heard::send(const service::OutboxRow& row) {
  const std::lock_guard lock(mutex_);
  texts_.push_back(row.text);
  numbers_.push_back(row.to);
  service::SendReport report;
  report.kind = accept_pages_ ? service::SendReport::Kind::sent : service::SendReport::Kind::retry;
  return report;
}

std::vector<service::AlertMessage> Heard::alerts() const {
  const std::lock_guard lock(mutex_);
  return alerts_;
}

std::vector<service::NoticeKind> Heard::notices() const {
  const std::lock_guard lock(mutex_);
  return notices_;
}

std::vector<std::string> Heard::texts() const {
  const std::lock_guard lock(mutex_);
  return texts_;
}

std::vector<std::string> Heard::numbers() const {
  const std::lock_guard lock(mutex_);
  return numbers_;
}

InProcess::InProcess(std::shared_ptr<const service::Content> content)
    : content_(content ? std::move(content) : shipped_content()),
      log_(std::make_unique<NoLog>()),
      unavailable_(std::make_shared<std::atomic<bool>>(false)),
      store_(store::open_memory(unavailable_)),
      hanging_(std::make_unique<HangingStore>(*store_.store)),
      journal_(std::make_unique<MemoryJournal>()) {
  std::signal(SIGPIPE, SIG_IGN);
  environment_ = std::make_unique<service::Environment>(content_, clock_, ids_, *log_);
  journal_writer_ = std::make_unique<service::JournalWriter>(*environment_, *journal_);
  lane_ = std::make_unique<service::Lane>(*environment_, *hanging_, *store_.reader, journal_.get(), &heard_);
  pager_ = std::make_unique<service::DirectPager>(*environment_, heard_, std::chrono::milliseconds(20));
  service::OutageTimes times;
  times.gone_after = std::chrono::milliseconds(400);
  times.digest = std::chrono::milliseconds(300);
  times.tick = std::chrono::milliseconds(20);
  outage_alerts_ = std::make_unique<service::OutageAlerts>(*environment_, &heard_, pager_.get(), times);
  staff_desk_ = std::make_unique<service::StaffDesk>(*environment_, *lane_, *store_.reader);
  cli::Config config = cli::demo_config(token);
  for (sms::LineConfig& line : config.lines) line.public_base_url = base;
  webhooks_ = std::make_unique<cli::Webhooks>(*environment_, *lane_, journal_writer_.get(),
                                              outage_alerts_.get(), *staff_desk_, config.lines, true);
  webhooks_->add_routes(router_);
  http::ServerOptions options;
  options.limits.connections_per_address = options.limits.connections;  // a provider's proxy
  server_ = std::make_unique<http::Server>(std::move(options),
                                           [this](http::Request request, http::Responder respond) {
                                             router_(std::move(request), std::move(respond));
                                           });
  lane_->start();
  server_->start();
  peer_ = std::make_unique<TwilioPeer>("http://127.0.0.1:" + std::to_string(server_->port()), base, token);
  // The first text waits for every thread's detector to be made; no test is about that.
  (void)peer_->text("+15559999999", "hello");
}

InProcess::~InProcess() {
  hanging_->hang(false);
  server_->stop();
  lane_->stop();
}

void InProcess::hang_lane(bool hangs) { hanging_->hang(hangs); }
std::size_t InProcess::fill_queue() {
  std::size_t taken = 0;
  while (lane_->post([](service::Store&) {})) ++taken;
  return taken;
}

void InProcess::fail_revisions(bool fails) { hanging_->no_revisions = fails; }

void InProcess::damage_record(const std::string& number) {
  hanging_->damaged = number.empty() ? 0 : person(number).state.person.id;
}

void InProcess::with_store(const std::function<void(service::Store&)>& work) {
  std::promise<void> done;
  const bool posted = lane_->post([&](service::Store& store) {
    work(store);
    done.set_value();
  });
  if (!posted) throw std::runtime_error("the lane is full");
  done.get_future().wait();
}

void InProcess::place(const std::string& number, int step, const dialog::State* given) {
  std::promise<void> done;
  const bool posted = lane_->post([&](service::Store& store) {
    service::TurnWrite write;
    dialog::State& state = write.after.state;
    if (given) state = *given;
    state.person.id = write.person = store.next_id();
    state.person.site = "demo";
    state.person.conversations = 1;
    state.person.addresses = {{dialog::Channel::sms, "demo", number}};
    if (!state.conversation) {
      const flow::Flow& flow = *content_->flows.current();
      dialog::Conversation conversation;
      conversation.id = store.next_id();
      conversation.flow = flow.id;
      conversation.revision = flow.revision;
      conversation.line = "demo";
      conversation.step = step;
      conversation.phase = step < 0 ? dialog::Phase::ended : dialog::Phase::asking;
      conversation.answers.resize(flow.steps.size());
      if (step >= 0) conversation.asked = {static_cast<std::uint16_t>(step)};
      state.conversation = std::move(conversation);
    }
    write.new_addresses = state.person.addresses;
    write.conversation_changed = true;
    std::vector<service::TurnWrite> wave;
    wave.push_back(std::move(write));
    if (store.commit(wave).front().status != service::CommitStatus::committed) std::abort();
    done.set_value();
  });
  if (!posted) throw std::runtime_error("the lane is full");
  done.get_future().wait();
}

service::PersonRecord InProcess::person(const std::string& number) {
  std::promise<std::int64_t> found;
  (void)lane_->post([&](service::Store& store) {
    bool unavailable = false;
    found.set_value(store.find_person("demo", {dialog::Channel::sms, "demo", number}, unavailable).value_or(0));
  });
  return store_.reader->person(found.get_future().get()).value_or(service::PersonRecord{});
}

std::vector<service::TranscriptTurn> InProcess::transcript(const std::string& number) {
  const service::PersonRecord record = person(number);
  if (!record.state.conversation) return {};
  return store_.reader->transcript(record.state.conversation->id, 0, 1000);
}

std::vector<service::Handoff> InProcess::queue() { return store_.reader->handoffs("demo", false, 10'000); }

}  // namespace screenline::scenario
