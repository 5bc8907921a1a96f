#include "tests/scenario/support/sending_rig.hpp"

#include <future>
#include <stdexcept>
#include <thread>

#include "bot/cli/config.hpp"
#include "bot/cli/serve/sender.hpp"
#include "bot/service/limits.hpp"
#include "bot/service/mid.hpp"
#include "tests/scenario/support/in_process.hpp"
#include "tests/support/patience.hpp"

namespace screenline::scenario {

namespace {

class NoLog final : public service::Log {
 public:
  void write(Level, std::string_view, std::string_view) override {}
};

}  // namespace

service::SendReport FakeProvider::send(const service::OutboxRow& row) {
  if (on_send) on_send();
  const std::lock_guard lock(mutex_);
  texts_.push_back(row.text);
  to_.push_back(row.to);
  rows_.push_back(row);
  Report report;
  if (!next_.empty()) {
    report = next_.front();
    next_.erase(next_.begin());
  }
  if (report.kind == Report::Kind::sent)
    report.provider_id = "SMfake" + std::to_string(texts_.size());
  if (report.kind == Report::Kind::opted_out) report.code = "21610";
  return report;
}

std::optional<service::SendReport> FakeProvider::reconcile(const service::OutboxRow&) {
  const std::lock_guard lock(mutex_);
  ++look_ups_;
  if (!finds_) return std::nullopt;
  if (*finds_) return Report{Report::Kind::sent, "SMfound", "", {}};
  return Report{Report::Kind::retry, "", "not_found", {}};
}

service::SendFailure FakeProvider::why(const service::OutboxRow& row) const {
  static const cli::WallClock clock;
  static const cli::ProviderSender real(cli::demo_config("token").lines, clock);
  service::OutboxRow demo = row;
  demo.line = "demo";
  return real.why(demo);
}

std::optional<service::DeliveryEnd> FakeProvider::delivery(const service::OutboxRow&) {
  const std::lock_guard lock(mutex_);
  ++deliveries_;
  return end_;
}

void FakeProvider::ended(std::optional<service::DeliveryEnd> end) {
  const std::lock_guard lock(mutex_);
  end_ = std::move(end);
}

std::vector<service::OutboxRow> FakeProvider::sent_by(const std::string& line) const {
  const std::lock_guard lock(mutex_);
  std::vector<service::OutboxRow> out;
  for (const service::OutboxRow& row : rows_) {
    if (row.line == line) out.push_back(row);
  }
  return out;
}

void FakeProvider::answer(std::vector<Report::Kind> kinds) {
  std::vector<Report> reports;
  for (const Report::Kind kind : kinds) reports.push_back({kind, {}, {}, {}});
  answer(std::move(reports));
}

void FakeProvider::answer(std::vector<Report> reports) {
  const std::lock_guard lock(mutex_);
  next_ = std::move(reports);
}

void FakeProvider::found(std::optional<bool> finds) {
  const std::lock_guard lock(mutex_);
  finds_ = finds;
}

std::vector<std::string> FakeProvider::texts() const {
  const std::lock_guard lock(mutex_);
  return texts_;
}

std::vector<std::string> FakeProvider::texts_to(const std::string& number) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < texts_.size(); ++i) {
    if (to_[i] == number) out.push_back(texts_[i]);
  }
  return out;
}

int FakeProvider::calls() const { return static_cast<int>(texts().size()); }

int FakeProvider::look_ups() const {
  const std::lock_guard lock(mutex_);
  return look_ups_;
}

int FakeProvider::deliveries_asked() const {
  const std::lock_guard lock(mutex_);
  return deliveries_;
}

bool FakeAddresses::send(const service::AlertMessage& message) {
  const std::lock_guard lock(mutex_);
  alerts_.push_back(message);
  return true;
}

bool FakeAddresses::notice(service::NoticeKind kind, const std::string&) {
  const std::lock_guard lock(mutex_);
  notices_.push_back(kind);
  return true;
}

std::vector<service::AlertMessage> FakeAddresses::alerts() const {
  const std::lock_guard lock(mutex_);
  return alerts_;
}

std::vector<service::NoticeKind> FakeAddresses::notices() const {
  const std::lock_guard lock(mutex_);
  return notices_;
}

SendingRig::SendingRig(store::Opened opened, std::shared_ptr<const service::Content> given)
    : content(given ? std::move(given) : shipped_content()),
      log(std::make_unique<NoLog>()),
      store(std::move(opened)),
      environment(content, clock, ids, *log),
      lane(environment, *store.store, *store.reader, nullptr, &addresses),
      outbox(environment, lane, *store.reader, provider, 2),
      timers(environment, lane, *store.reader),
      escalator(environment, lane, *store.reader, &addresses) {
  lane.start();
}

SendingRig::~SendingRig() {
  escalator.stop();
  timers.stop();
  outbox.stop();
  lane.stop();
}

void SendingRig::on_lane(const std::function<void(service::Store&)>& work) {
  auto done = std::make_shared<std::promise<void>>();
  if (!lane.post([work, done](service::Store& on) {
        work(on);
        done->set_value();
      })) {
    throw std::runtime_error("the lane is full");
  }
  done->get_future().wait();
}

std::int64_t SendingRig::person(const std::function<void(service::PersonRecord&)>& change) {
  std::int64_t id = 0;
  on_lane([&](service::Store& on) {
    service::TurnWrite write;
    service::PersonRecord& record = write.after;
    id = write.person = record.state.person.id = on.next_id();
    record.state.person.site = "demo";
    record.state.person.conversations = 1;
    record.state.person.addresses = {
        {dialog::Channel::sms, "demo", "+1555300" + std::to_string(1000 + id % 9000)}};
    const flow::Flow& flow = *content->flows.current();
    dialog::Conversation& conversation = record.state.conversation.emplace();
    conversation.id = on.next_id();
    conversation.flow = flow.id;
    conversation.revision = flow.revision;
    conversation.line = "demo";
    conversation.step = flow.find_step("c2");
    conversation.asked = {static_cast<std::uint16_t>(conversation.step)};
    conversation.visit = 3;
    conversation.answers.resize(flow.steps.size());
    conversation.started_at = conversation.last_inbound_at = conversation.last_outbound_at =
        clock.now();
    if (change) change(record);
    write.new_addresses = record.state.person.addresses;
    write.conversation_changed = true;
    std::vector<service::TurnWrite> wave;
    wave.push_back(std::move(write));
    if (on.commit(wave).front().status != service::CommitStatus::committed) std::abort();
  });
  return id;
}

std::int64_t SendingRig::row(std::int64_t person, dialog::Author author,
                             const std::function<void(service::OutboxRow&)>& change,
                             const std::string& what) {
  std::int64_t id = 0;
  on_lane([&](service::Store& on) {
    bool unavailable = false;
    service::TurnWrite write;
    write.after = on.load(person, unavailable).value();
    write.person = person;
    write.expected_version = write.after.version;
    dialog::Conversation& conversation = *write.after.state.conversation;
    service::OutboxRow row;
    id = row.id = on.next_id();
    row.person = person;
    row.conversation = conversation.id;
    row.epoch = conversation.epoch;
    row.seq = ++conversation.seq;
    row.author = author;
    row.line = "demo";
    row.to = write.after.state.person.addresses.front().value;
    row.text = "text " + std::to_string(id);
    row.mid = service::make_mid({id, 7});
    row.created = row.due = clock.now();
    if (change) change(row);
    service::TranscriptTurn& turn = write.transcript.emplace();
    turn.conversation = conversation.id;
    turn.seq = conversation.seq;
    turn.at = clock.now();
    turn.messages.push_back({service::Direction::out, author, row.text, what, id});
    conversation_of_[id] = conversation.id;
    write.outbox.push_back(std::move(row));
    std::vector<service::TurnWrite> wave;
    wave.push_back(std::move(write));
    if (on.commit(wave).front().status != service::CommitStatus::committed) std::abort();
  });
  outbox.wake();
  return id;
}

service::OutboxRow SendingRig::stored(std::int64_t row) {
  for (service::OutboxRow& one : store.reader->outbox_of(conversation_of_.at(row), 1000)) {
    if (one.id == row) return std::move(one);
  }
  return {};
}

service::PersonRecord SendingRig::record(std::int64_t person) {
  return store.reader->person(person).value_or(service::PersonRecord{});
}

service::LaneAnswer SendingRig::turn(service::TurnRequest request) {
  auto done = std::make_shared<std::promise<service::LaneAnswer>>();
  request.site = "demo";
  if (!lane.submit(
          std::move(request),
          [done](service::LaneAnswer answer) { done->set_value(std::move(answer)); }, true)) {
    throw std::runtime_error("the lane is full");
  }
  return done->get_future().get();
}

bool SendingRig::comes(const std::function<bool()>& done) {
  for (int i = 0; i < 800 * testing::patience; ++i) {
    if (done()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

void SendingRig::settle_down() {
  std::this_thread::sleep_for(2 * service::limits::tick + std::chrono::milliseconds(100));
}

}  // namespace screenline::scenario
