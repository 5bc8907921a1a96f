#include "tests/scenario/support/fault_simulation.hpp"

#include <chrono>
#include <functional>
#include <mutex>
#include <thread>

#include "bot/cli/serve/alerts.hpp"
#include "bot/crisis/lexicon.hpp"
#include "bot/service/escalator.hpp"
#include "bot/service/holding_journal.hpp"
#include "bot/service/intake.hpp"
#include "bot/service/limits.hpp"
#include "bot/service/outage_alerts.hpp"
#include "bot/service/outbox.hpp"
#include "bot/service/timers.hpp"
#include "tests/scenario/support/fault_rules.hpp"
#include "tests/scenario/support/in_process.hpp"
#include "tests/scenario/support/simulated_world.hpp"
#include "tests/support/patience.hpp"

namespace screenline::scenario {

namespace {

using namespace std::chrono_literals;

const std::string who = "+15551000001", other_person = "+15552000002";

bool comes(std::chrono::milliseconds most, const std::function<bool()>& what) {
  const auto until = std::chrono::steady_clock::now() + most * testing::patience;
  while (!what()) {
    if (std::chrono::steady_clock::now() >= until) return what();
    std::this_thread::sleep_for(2ms);
  }
  return true;
}

class NoLog final : public service::Log {
 public:
  void write(Level, std::string_view, std::string_view) override {}
};

// What the one who posted the webhook gets; nothing of a program that was killed before.
class Post final : public service::Answerer {
 public:
  explicit Post(Cord& cord) : cord_(cord) {}

  void answer(service::InboundAnswer given) override {
    const std::lock_guard lock(mutex_);
    if (done_) return;
    if (cord_.at_next_text && !given.text.empty()) cord_.cut = true;
    done_ = true;
    if (cord_.cut) return;
    answer_ = std::move(given);
    came_ = true;
  }
  void answer_after(std::chrono::milliseconds wait, service::InboundAnswer,
                    std::function<service::InboundAnswer()> used) override {
    const std::lock_guard lock(mutex_);
    due_ = std::chrono::steady_clock::now() + wait;
    used_ = std::move(used);
  }

  // Waits for it. True: answered with a text, or with nothing to say; false: 503, or no answer at
  // all.
  bool wait(std::chrono::milliseconds most, std::string& text) {
    (void)comes(most, [&] { return is_done() || is_due() || cord_.cut; });
    if (!is_done() && is_due() && !cord_.cut) answer(used_());
    const std::lock_guard lock(mutex_);
    text = answer_.text;
    return came_ && !(answer_.kind == service::LaneAnswer::Kind::unavailable && text.empty());
  }

 private:
  bool is_done() {
    const std::lock_guard lock(mutex_);
    return done_;
  }
  bool is_due() {
    const std::lock_guard lock(mutex_);
    return used_ && std::chrono::steady_clock::now() >= due_;
  }

  Cord& cord_;
  std::mutex mutex_;
  bool done_ = false, came_ = false;              // guarded by mutex_
  service::InboundAnswer answer_;                 // guarded by mutex_
  std::chrono::steady_clock::time_point due_{};   // guarded by mutex_
  std::function<service::InboundAnswer()> used_;  // guarded by mutex_
};

// The service between its ports, wired as bot/cli/serve/runtime does. Its end is a stop, or a kill
// when the cord was cut before.
class Program {
 public:
  Program(SimulatedWorld& world, std::shared_ptr<const service::Content> content)
      : world_(world),
        store_(simulated_store(world, cord)),
        reader_(simulated_reader(world, cord)),
        provider_(simulated_provider(world, cord)),
        alerts_(simulated_alerts(world, cord)),
        environment_(std::move(content), world.clock, ids_, log_),
        journal_(std::make_unique<service::HoldingJournal>(simulated_journal(world, cord),
                                                           environment_)) {
    environment_.counters.journal_pending = journal_->pending().size();
    journal_writer_ = std::make_unique<service::JournalWriter>(environment_, *journal_);
    lane_ = std::make_unique<service::Lane>(environment_, *store_, *reader_, journal_.get(),
                                            alerts_.get());
    pager_ = std::make_unique<service::DirectPager>(environment_, *provider_, 20ms);
    service::OutageTimes times;
    times.grace = 100ms;
    times.tick = 10ms;
    outage_ =
        std::make_unique<service::OutageAlerts>(environment_, alerts_.get(), pager_.get(), times);
    outbox_ = std::make_unique<service::Outbox>(environment_, *lane_, *reader_, *provider_, 1);
    timers_ = std::make_unique<service::Timers>(environment_, *lane_, *reader_);
    escalator_ =
        std::make_unique<service::Escalator>(environment_, *lane_, *reader_, alerts_.get());
    intake_ = std::make_unique<service::Intake>(environment_, *lane_, journal_writer_.get(),
                                                outage_.get());
    lane_->on_outbox([this] { outbox_->wake(); });
    lane_->start();
    const service::Time now = world.clock.now();
    for (const auto& one : cli::unacknowledged(*reader_, now)) (void)alerts_->send(one);
    outbox_->start();
    timers_->start();
    escalator_->start(now);
  }
  ~Program() {
    world_.wake();  // who waits for the disk of a killed program
    escalator_->stop();
    timers_->stop();
    outbox_->stop();
    lane_->stop();
  }

  bool post(const std::string& from, const std::string& words, const std::string& id,
            std::string& text, std::chrono::milliseconds most = 5s) {
    const auto answerer = std::make_shared<Post>(cord);
    service::InboundMessage message;
    message.site = "demo";
    message.address = {dialog::Channel::sms, "demo", from};
    message.message_id = id;
    message.text.text = words;
    message.text.line = "demo";
    message.inline_reply = world_.cell.route == Route::webhook;
    intake_->receive(std::move(message), answerer);
    return answerer->wait(most, text);
  }
  // The real queues of alerts try again by themselves.
  void retry_alerts() { (void)alerts_->notice(service::NoticeKind::degraded, ""); }
  void kill() {
    cord.cut = true;
    world_.wake();
  }

  Cord cord;

 private:
  SimulatedWorld& world_;
  cli::RandomIds ids_;
  NoLog log_;
  std::unique_ptr<service::Store> store_;
  std::unique_ptr<service::StoreReader> reader_;
  std::unique_ptr<service::Sender> provider_;
  std::unique_ptr<service::Alerts> alerts_;
  service::Environment environment_;
  std::unique_ptr<service::Journal> journal_;
  std::unique_ptr<service::JournalWriter> journal_writer_;
  std::unique_ptr<service::Lane> lane_;
  std::unique_ptr<service::DirectPager> pager_;
  std::unique_ptr<service::OutageAlerts> outage_;
  std::unique_ptr<service::Outbox> outbox_;
  std::unique_ptr<service::Timers> timers_;
  std::unique_ptr<service::Escalator> escalator_;
  std::unique_ptr<service::Intake> intake_;
};

// Somebody at the age question, and that question answered by nobody yet.
std::int64_t place(SimulatedWorld& world, const service::Content& content,
                   const std::string& number) {
  service::Store& store = *world.store.store;
  service::TurnWrite write;
  dialog::State& state = write.after.state;
  state.person.id = write.person = store.next_id();
  state.person.site = "demo";
  state.person.language = "en";
  state.person.conversations = 1;
  state.person.addresses = {{dialog::Channel::sms, "demo", number}};
  const flow::Flow& flow = *content.flows.current();
  dialog::Conversation& conversation = state.conversation.emplace();
  conversation.id = store.next_id();
  conversation.flow = flow.id;
  conversation.revision = flow.revision;
  conversation.line = "demo";
  conversation.step = flow.find_step("c2");
  conversation.visit = 3;
  conversation.answers.resize(flow.steps.size());
  conversation.asked = {static_cast<std::uint16_t>(conversation.step)};
  conversation.started_at = conversation.last_inbound_at = conversation.last_outbound_at =
      world.clock.now();
  write.new_addresses = state.person.addresses;
  write.conversation_changed = true;
  const std::int64_t id = write.person;
  std::vector<service::TurnWrite> wave;
  wave.push_back(std::move(write));
  if (store.commit(wave).front().status != service::CommitStatus::committed) std::abort();
  return id;
}

class Simulation {
 public:
  Simulation(const FaultCell& cell, std::shared_ptr<const service::Content> content)
      : cell_(cell), content_(std::move(content)), world_(cell) {
    people_ = {"demo", place(world_, *content_, who), place(world_, *content_, other_person),
               world_.store.store->next_id()};
    world_.about(people_.person, who);
    start();
  }

  std::vector<std::string> run() {
    world_.begin_faults();
    program_->cord.at_next_text = cell_.kill == Kill::before_text;
    danger();
    if (cell_.clock == ClockJump::ahead) world_.clock.pass(36h);
    if (cell_.clock == ClockJump::back) world_.clock.pass(-36h);
    kill_in_time();
    recover();
    settle();
    program_.reset();
    for (std::string& one : judge_record(*world_.store.reader, people_, cell_)) broken(one);
    return std::move(broken_);
  }

 private:
  void broken(const std::string& what) { broken_.push_back(what); }
  void start() { program_ = std::make_unique<Program>(world_, content_); }

  void danger() {
    std::string text;
    answered_ = program_->post(who, danger_of(cell_.level), "SMdanger", text);
    if (is_crisis_text(text)) inline_ = true;
    if (asks_item(text)) broken("S12: a question was answered inline");
  }
  [[nodiscard]] bool tried() const { return inline_ || !world_.texts_to(who).empty(); }

  void kill_in_time() {
    const bool reachable =
        cell_.route == Route::webhook || cell_.provider != ProviderFault::no_names;
    const bool can_alert = cell_.provider != ProviderFault::no_names;
    switch (cell_.kill) {
      case Kill::none:
        bystander_answered_ = program_->post(other_person, "35", "SMother", text_, 100ms);
        if (!comes(5s, [&] { return tried() || !reachable; }))
          broken("R3: no crisis text was tried under the faults");
        return;
      case Kill::before_text:
        (void)comes(reachable ? 5s : 100ms, [&] { return program_->cord.cut.load(); });
        break;
      case Kill::after_text:
        if (!comes(5s, [&] { return tried() || !reachable; }))
          broken("R3: no crisis text was tried under the faults");
        break;
      case Kill::after_alert:
        if (!comes(5s, [&] { return world_.alerted(cell_.level) || !can_alert; }))
          broken("R2: nobody was alerted under the faults");
        break;
    }
    // The journal is written beside the answer, not before it.
    if (cell_.kill != Kill::before_text) std::this_thread::sleep_for(30ms);
    kill();
  }
  void kill() {
    program_->kill();
    program_.reset();
  }

  void recover() {
    world_.recover();
    if (cell_.store == StoreFault::corrupt_row) {
      program_.reset();
      world_.repair();
    }
    if (!program_) start();
    for (int i = 0; i < 50 && !answered_; ++i) {
      danger();
      if (!answered_) std::this_thread::sleep_for(20ms);
    }
    if (!answered_) broken("R3: the redelivered text was not answered");
  }

  [[nodiscard]] bool arrived() const {
    if (inline_) return true;
    for (const ReachedProvider& one : world_.texts_to(who)) {
      const bool counts = one.taken || cell_.provider == ProviderFault::opted_out;
      if (counts && is_crisis_text(one.text)) return true;
    }
    return false;
  }

  void settle() {
    if (!comes(20ms, [&] { return arrived(); })) world_.clock.pass(31s);
    if (!comes(5s, [&] { return arrived(); })) broken("R3: no crisis text arrived by any way");
    const bool alerted = comes(5s, [&] {
      program_->retry_alerts();
      return world_.alerted(cell_.level);
    });
    if (!alerted && !leaves_no_record(cell_)) broken("R2: no alert of this level was accepted");
    write_on();
    const std::string id = bystander_answered_ ? "SMafter" : "SMother";
    bool taken = false;
    for (int i = 0; i < 100 && !taken; ++i) {
      taken = program_->post(other_person, "35", id, text_);
      if (!taken) std::this_thread::sleep_for(20ms);
    }
    if (!taken) broken("the service does not take ordinary texts again");
    for (const ReachedProvider& one : world_.texts_to(who)) {
      if (asks_item(one.text)) broken("S12: a question was sent by API");
    }
  }

  // An answer to the question that the crisis holds back: it must stay held.
  void write_on() {
    if (leaves_no_record(cell_)) return;
    (void)program_->post(who, "35", "SMon", text_);
    if (asks_item(text_)) broken("S12: the held question was taken up again");
  }

  const FaultCell cell_;
  const std::shared_ptr<const service::Content> content_;
  SimulatedWorld world_;
  CellPeople people_;
  std::unique_ptr<Program> program_;
  std::vector<std::string> broken_;
  std::string text_;
  bool answered_ = false, inline_ = false, bystander_answered_ = false;
};

}  // namespace

std::shared_ptr<const service::Content> simulated_content() {
  crisis::Lexicon rows;
  for (const auto& [level, words] : {std::pair{2, "kill myself"},
                                     {3, "kill myself tonight"},
                                     {4, "swallowed the whole bottle of pills"}}) {
    crisis::Rule& rule = rows.rules.emplace_back();
    rule.id = "simulated." + std::to_string(level);
    rule.lang = "en";
    rule.track = crisis::Track::self;
    rule.level = level;
    rule.match = words;
  }
  service::Content content = *shipped_content();
  content.detector =
      std::make_shared<const crisis::Detector>(crisis::Detector::unchecked(std::move(rows)));
  return std::make_shared<const service::Content>(std::move(content));
}

std::vector<std::string> simulate_cell(const FaultCell& cell,
                                       const std::shared_ptr<const service::Content>& content) {
  return Simulation(cell, content).run();
}

}  // namespace screenline::scenario
