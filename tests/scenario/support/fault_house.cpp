#include "tests/scenario/support/fault_house.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <thread>

#include <sqlite3.h>

#include "adapters/outbound/client.hpp"
#include "adapters/store/sqlite.hpp"
#include "tests/scenario/support/fault_rules.hpp"
#include "tests/scenario/support/faulty_provider.hpp"
#include "tests/scenario/support/mapped_switches.hpp"
#include "tests/support/patience.hpp"

namespace screenline::scenario {

namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

const std::string who = "+15551000001", other_person = "+15552000002", on_call = "+15555550111";
const std::string token = "0123456789abcdef0123456789abcdef";
constexpr std::chrono::milliseconds jump = 36h;
// Past the lease of a row that a killed process held, and past E6's wait for a callback.
constexpr std::chrono::milliseconds past_leases = 31s;

bool comes(std::chrono::milliseconds most, const std::function<bool()>& what) {
  const auto until = std::chrono::steady_clock::now() + most * testing::patience;
  while (!what()) {
    if (std::chrono::steady_clock::now() >= until) return what();
    std::this_thread::sleep_for(10ms);
  }
  return true;
}

// A clinic with a provider of its own, on a data folder that is there already or not.
struct House {
  House(const std::string& root, Route route) : route_(route), service(root + "/data") {
    std::ofstream(root + "/token") << token << "\n";
    std::ofstream(root + "/secret") << "whsec_a2tra2tra2tra2tra2tra2tra2tra2tr\n";
    const std::string out = "http://localhost:" + std::to_string(provider.port());
    std::ofstream(root + "/clinic.json") << R"({"mode": "pilot",
  "http": {"public_url": "https://chat.example"}, "alert_secret_files": ["secret"],
  "alert_urls": [")" << out << R"(/pager"],
  "sites": [{"id": "bayview", "clinic": "Bayview Clinic", "phone": "555-0100", "page_line": "main",
    "on_call": [{"name": "Nurse B", "sms": ")"
                                         << on_call << R"("}],
    "lines": [{"id": "main", "number": "+15555550100",
      "account_sid": "AC00000000000000000000000000000000", "auth_token_files": ["token"],
      "reply": ")" << (route == Route::api ? "api" : "inline")
                                         << R"(", "api_base_url": ")" << out << R"("}]}]})";
    service.use_config(root + "/clinic.json");
  }
  [[nodiscard]] TwilioPeer peer() const {
    return {"http://127.0.0.1:" + std::to_string(service.port()), "https://chat.example", token,
            "main"};
  }
  [[nodiscard]] std::vector<ReachedProvider> texts_to(const std::string& number) const {
    std::vector<ReachedProvider> out = provider.texts();
    std::erase_if(out, [&](const ReachedProvider& one) { return one.to != number; });
    return out;
  }

  const Route route_;
  FaultyProvider provider;
  ServiceProcess service;
};

// The person's row as bytes, and back: what a failing disk or a hand leaves in it.
class Database {
 public:
  explicit Database(const std::string& data) {
    if (sqlite3_open((data + "/screenline.db").c_str(), &db_) != SQLITE_OK)
      throw std::runtime_error("no database in " + data);
  }
  ~Database() { sqlite3_close(db_); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  [[nodiscard]] std::string record(std::int64_t person) {
    sqlite3_stmt* run = prepare("SELECT doc FROM person WHERE id=?1");
    sqlite3_bind_int64(run, 1, person);
    std::string out;
    if (sqlite3_step(run) == SQLITE_ROW) {
      const auto* bytes = static_cast<const char*>(sqlite3_column_blob(run, 0));
      out.assign(bytes, static_cast<std::size_t>(sqlite3_column_bytes(run, 0)));
    }
    sqlite3_finalize(run);
    return out;
  }
  void put(std::int64_t person, const std::string& bytes) {
    sqlite3_stmt* run = prepare("UPDATE person SET doc=?2 WHERE id=?1");
    sqlite3_bind_int64(run, 1, person);
    sqlite3_bind_blob(run, 2, bytes.data(), static_cast<int>(bytes.size()), SQLITE_TRANSIENT);
    if (sqlite3_step(run) != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(db_));
    sqlite3_finalize(run);
  }

 private:
  sqlite3_stmt* prepare(const char* sql) {
    sqlite3_stmt* run = nullptr;
    if (sqlite3_prepare_v2(db_, sql, -1, &run, nullptr) != SQLITE_OK)
      throw std::runtime_error(sqlite3_errmsg(db_));
    return run;
  }
  sqlite3* db_ = nullptr;
};

store::Opened open_data(const std::string& data) {
  auto opened = store::open_sqlite(data + "/screenline.db");
  if (auto* problem = std::get_if<std::string>(&opened)) throw std::runtime_error(*problem);
  return std::move(std::get<store::Opened>(opened));
}

std::int64_t find(store::Opened& opened, const std::string& number) {
  bool unavailable = false;
  return opened.store->find_person("bayview", {dialog::Channel::sms, "main", number}, unavailable)
      .value_or(0);
}

class Cell {
 public:
  Cell(const FaultCell& cell, const ServedFolder& served)
      : cell_(cell),
        served_(served),
        house_((fs::copy(served.data(), folder_.path() + "/data", fs::copy_options::recursive),
                folder_.path()),
               cell.route),
        switches_(folder_.path() + "/switches") {
    std::string encoded = who;
    encoded.replace(0, 1, "%2B");
    house_.service.set_environment({{"LD_PRELOAD", SCREENLINE_FAULTS_LIBRARY},
                                    {switches_variable, folder_.path() + "/switches"},
                                    {data_variable, folder_.path() + "/data/"},
                                    {person_variable, "To=" + encoded},
                                    {"ASAN_OPTIONS", "verify_asan_link_order=0:detect_leaks=0"}});
    house_.provider.opt_out(who);
  }

  CellReport run() {
    if (cell_.store == StoreFault::corrupt_row) damage();
    house_.service.start();
    throw_switches();
    write_in_danger();
    kill_in_time();
    recover();
    settle();
    look();
    return std::move(report_);
  }

 private:
  void broken(const std::string& what) { report_.broken.push_back(what); }
  void tell(const std::string& what) { report_.story += what + "\n"; }

  void damage() {
    Database database(house_.service.data());
    whole_ = database.record(served_.person());
    database.put(served_.person(), whole_.substr(0, whole_.size() / 2));
  }

  void repair() { Database(house_.service.data()).put(served_.person(), whole_); }

  void throw_switches() {
    switches_->stall_ms = 30'000;  // ended by the recovery
    switch (cell_.store) {
      case StoreFault::down:
        switches_->disk = FaultSwitches::down;
        break;
      case StoreFault::slow:
        switches_->disk = FaultSwitches::slow;
        break;
      case StoreFault::read_only:
        switches_->disk = FaultSwitches::read_only;
        break;
      case StoreFault::full:
        switches_->disk = FaultSwitches::full;
        break;
      case StoreFault::none:
      case StoreFault::corrupt_row:
        break;
    }
    switches_->no_names = cell_.provider == ProviderFault::no_names;
    switches_->die_before_text = cell_.kill == Kill::before_text;
    house_.provider.fail(cell_.provider);
  }

  void write_in_danger() {
    before_ = house_.provider.texts().size();
    const auto began = std::chrono::steady_clock::now();
    Webhook answer = house_.peer().text(who, danger_of(cell_.level), "SMdanger");
    const auto took = std::chrono::steady_clock::now() - began;
    tell("answer " + std::to_string(answer.status) + " [" + answer.text.substr(0, 40) + "] after " +
         std::to_string(took / 1ms) + " ms");
    answered_ = answer.status == 200;
    said(answer);
    // A slow disk stalls for 30 s: an answer that waited for it comes after them.
    if (answered_ && took > 10s * testing::patience)
      broken("R5: the answer waited for the storage");
    const auto off = std::chrono::milliseconds(jump).count();
    if (cell_.clock == ClockJump::ahead) switches_->clock_ms = off;
    if (cell_.clock == ClockJump::back) switches_->clock_ms = -off;
  }

  void said(const Webhook& answer) {
    if (is_crisis_text(answer.text)) inline_ = true;
    if (asks_item(answer.text)) broken("S12: a question was answered inline: " + answer.text);
  }

  [[nodiscard]] bool tried() const { return inline_ || !house_.texts_to(who).empty(); }
  // Of this level or more: silence raises it when the clock goes ahead.
  [[nodiscard]] bool alerted(int level) const {
    for (const std::string& one : house_.provider.alerts()) {
      const std::size_t at = one.find("\"level\":");
      if (at != std::string::npos && std::atoi(one.c_str() + at + 8) >= level) return true;
    }
    return false;
  }

  void kill_in_time() {
    switch (cell_.kill) {
      case Kill::none:
        return under_fault();
      case Kill::before_text:
        if (!comes(2s, [&] { return switches_->died != 0; })) tell("no text was about to leave");
        break;
      case Kill::after_text:
        if (!comes(10s, [&] { return tried() || !reachable(); }))
          broken("R3: no crisis text was tried under the faults");
        break;
      case Kill::after_alert:
        if (!comes(10s, [&] { return alerted(cell_.level) || !can_alert(); }))
          broken("R2: nobody was alerted under the faults");
        break;
    }
    // The journal is written beside the answer, not before it.
    if (cell_.kill != Kill::before_text) std::this_thread::sleep_for(50ms);
    house_.service.kill_hard();
  }
  // A way to the person is open under the faults.
  [[nodiscard]] bool reachable() const {
    return cell_.route == Route::webhook || cell_.provider != ProviderFault::no_names;
  }
  [[nodiscard]] bool can_alert() const { return cell_.provider != ProviderFault::no_names; }

  // Nobody kills it: the faults last a while, and somebody else writes meanwhile.
  void under_fault() {
    const Webhook other = house_.peer().text(other_person, "35", "SMunderfault");
    tell("the bystander is answered " + std::to_string(other.status));
    bystander_answered_ = other.status / 100 == 2;
    const bool refuses = cell_.store == StoreFault::down || cell_.store == StoreFault::read_only;
    if (refuses && bystander_answered_) broken("the disk's fault had no effect");
    if (!comes(10s, [&] { return tried() || !reachable(); }))
      broken("R3: no crisis text was tried under the faults");
  }

  void recover() {
    switches_->disk = FaultSwitches::well;
    switches_->no_names = 0;
    switches_->die_before_text = 0;
    // Who has opted out stays so.
    if (cell_.provider != ProviderFault::opted_out) house_.provider.fail(ProviderFault::none);
    const bool damaged = cell_.store == StoreFault::corrupt_row;
    if (damaged && house_.service.runs()) (void)house_.service.stop();
    if (damaged) repair();
    if (!house_.service.runs()) house_.service.start();
    // A provider that had no answer asks again (connection overrides, reference in
    // docs/RUNBOOK.md).
    for (int i = 0; i < 50 && !answered_; ++i) {
      const Webhook answer = house_.peer().text(who, danger_of(cell_.level), "SMdanger");
      answered_ = answer.status == 200;
      said(answer);
      if (!answered_) std::this_thread::sleep_for(100ms);
    }
    if (!answered_) broken("R3: the redelivered text was not answered");
  }

  // By its answers' Date; 36 h away is another day.
  [[nodiscard]] bool is_on_another_day() const {
    outbound::Client client;
    const auto got = client.call(
        {"GET", "http://127.0.0.1:" + std::to_string(house_.service.port()) + "/", {}, ""});
    char today[40];
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    (void)std::strftime(today, sizeof today, "%a, %d %b %Y", ::gmtime_r(&now, &utc));
    return std::any_of(got.headers.begin(), got.headers.end(), [&](const outbound::Header& one) {
      return (one.first == "Date" || one.first == "date") &&
             one.second.find(today) == std::string::npos;
    });
  }

  [[nodiscard]] bool arrived() const {
    if (inline_) return true;
    const auto texts = house_.texts_to(who);
    const bool opted_out = cell_.provider == ProviderFault::opted_out;
    return std::any_of(texts.begin(), texts.end(), [&](const ReachedProvider& one) {
      return (one.taken || opted_out) && is_crisis_text(one.text);
    });
  }

  // What waits for a clock is waited for by moving the clock.
  void settle() {
    if (cell_.clock != ClockJump::none && !is_on_another_day())
      broken("the clock's jump had no effect");
    // One that was set back has to be put right first: until then time goes on by the steady clock.
    if (!comes(2s, [&] { return arrived(); })) {
      switches_->clock_ms = std::max<std::int64_t>(switches_->clock_ms, 0) + past_leases.count();
    }
    if (!comes(20s, [&] { return arrived(); })) broken("R3: no crisis text arrived by any way");
    const bool lost = leaves_no_record(cell_);
    if (!lost && !comes(20s, [&] { return alerted(cell_.level); }))
      broken("R2: no alert of this level was accepted");
    write_on();
    Webhook other;
    const bool taken = comes(20s, [&] {
      const std::string id = bystander_answered_ ? "SMafter" : "SMunderfault";
      if (other.status / 100 != 2) other = house_.peer().text(other_person, "35", id);
      return other.status / 100 == 2;
    });
    if (!taken) broken("the service does not take ordinary texts again");
    // A day ahead their check may have expired before they wrote: then it begins anew.
    if (taken && cell_.clock == ClockJump::ahead) {
      (void)house_.peer().text(other_person, "START", "SMbegin");
      (void)house_.peer().text(other_person, "YES", "SMagree");
    }
    for (const ReachedProvider& one : after_danger()) {
      if (one.to == who && asks_item(one.text))
        broken("S12: a question was sent by API: " + one.text);
    }
    (void)house_.service.stop();
  }

  [[nodiscard]] std::vector<ReachedProvider> after_danger() const {
    const auto all = house_.provider.texts();
    return {all.begin() + static_cast<std::ptrdiff_t>(std::min(before_, all.size())), all.end()};
  }

  // An answer to the question that the crisis holds back: it must stay held.
  void write_on() {
    if (leaves_no_record(cell_)) return;
    const Webhook answer = house_.peer().text(who, "35", "SMon");
    if (asks_item(answer.text)) broken("S12: the held question was taken up again");
  }

  void look() {
    store::Opened opened = open_data(house_.service.data());
    const CellPeople people{"bayview", served_.person(), served_.bystander(), served_.last_id()};
    for (std::string& one : judge_record(*opened.reader, people, cell_)) broken(one);
  }

  const FaultCell cell_;
  const ServedFolder& served_;
  TemporaryFolder folder_;
  House house_;
  MappedSwitches switches_;
  CellReport report_;
  std::string whole_;  // the person's record before it was damaged
  std::size_t before_ = 0;
  bool answered_ = false, inline_ = false, bystander_answered_ = false;
};

}  // namespace

ServedFolder::ServedFolder(Route route) {
  House house(folder_.path(), route);
  house.service.start();
  for (const std::string& number : {who, other_person}) {
    for (const char* text : {"hello", "YES"}) (void)house.peer().text(number, text);
  }
  (void)house.service.stop();
  store::Opened opened = open_data(data());
  person_ = find(opened, who);
  bystander_ = find(opened, other_person);
  last_id_ = opened.store->next_id();
  if (person_ == 0 || bystander_ == 0) throw std::runtime_error("the people are not on record");
}

CellReport run_cell(const FaultCell& cell, const ServedFolder& served) {
  try {
    return Cell(cell, served).run();
  } catch (const std::exception& problem) {
    return {{std::string("the cell could not be run: ") + problem.what()}, ""};
  }
}

}  // namespace screenline::scenario
