// A lane: one thread that owns a share of the persons. It drains its queue in waves: load the
// batch, advance each, commit all in one durable write, then answer all (DESIGN 2). One
// conversation's messages stay in order without locks, and group commit falls out of it. It alone
// touches the Store.
//
// submit() and post() may be called from any thread. Answers are given on the lane's thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "bot/service/environment.hpp"
#include "bot/service/journal.hpp"
#include "bot/service/person_cache.hpp"
#include "bot/service/turn_write.hpp"

namespace screenline::service {

struct LaneAnswer {
  enum class Kind : std::uint8_t {
    committed,
    duplicate,   // seen before: `text` is what was answered then, unless that is on its way already
    stale,       // the row it was decided on has changed; nothing was written
    unavailable  // nothing was written; a crisis text was still put in `text`
  } kind = Kind::committed;
  std::string text;  // "" when nothing is to be said
  dialog::Author author = dialog::Author::bot;
  std::string mid;   // reference for the status callback, "" when none
  std::string step;  // the step now open, for the phone simulator
  std::string left{};  // of a MoveFlow: why the conversation stays on its revision; "": it moved
};
using OnAnswer = std::function<void(LaneAnswer)>;

class Lane {
 public:
  // Everything is borrowed and outlives the lane. `journal` may be null.
  Lane(Environment& environment, Store& store, StoreReader& reader, Journal* journal,
       Alerts* alerts);
  ~Lane();
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  void start();
  // Finishes what is queued, then ends the thread.
  void stop();

  // False when the queue is full, and then `request` and `answer` are as before; `urgent` may use
  // the slots reserved for crisis texts.
  [[nodiscard]] bool submit(TurnRequest&& request, OnAnswer&& answer, bool urgent);
  // Work on the store, in order with the turns, outside a wave. False when full or stopping; `urgent` as in
  // submit().
  bool post(std::function<void(Store&)> work, bool urgent = false);
  // Called on the lane's thread after a wave that left rows in the outbox.
  void on_outbox(std::function<void()> wake) { wake_outbox_ = std::move(wake); }
  // Called on the lane's thread with what gives the answers of a wave; must call it. Set before
  // start().
  using Give = std::function<void()>;
  void around_answers(std::function<void(const Give&)> around) {
    around_answers_ = std::move(around);
  }

  [[nodiscard]] std::size_t depth() const { return depth_.load(std::memory_order_relaxed); }

 private:
  struct Job {
    TurnRequest request;
    OnAnswer answer;
    int tries = 0;
    std::function<void(Store&)> work;  // instead of a turn
  };
  using JobPtr = std::unique_ptr<Job>;  // it changes hands five times
  // A turn of the wave, advanced and waiting for the commit; what is written is at the same place
  // in `writes_`.
  struct InWave {
    JobPtr job;
    std::string text, mid;  // as in TurnOutcome
    dialog::Author author = dialog::Author::bot;
    bool alert = false, alert_repeats = false;
    int alert_level = 0;
    Vacancy vacancy = Vacancy::none;
    std::string left{};  // as in LaneAnswer
  };

  void run();
  void take();
  void process();
  void put_back();
  bool replay_journal(const Content& content);
  // Whether the wave has a turn of that person, or of that address.
  [[nodiscard]] bool has_person(std::int64_t person) const;
  [[nodiscard]] bool has_address(std::uint64_t key) const;
  bool find(const Job& job, std::uint64_t key, const SiteSettings& site, std::int64_t& person);
  bool find_crisis(const TurnRequest& request, const SiteSettings& site, std::int64_t& person);
  const PersonRecord* look_up(std::int64_t person, const SiteSettings& site,
                              const TurnRequest& request, PersonRecord& fresh);
  [[nodiscard]] bool row_stands(const TurnRequest& request, const dialog::Person& person,
                                const SiteSettings& site);
  bool may_have_address(const TurnRequest& request, const PersonRecord& record, bool& ours);
  void know_row(dialog::Person& person, dialog::World& world);
  bool prepare(JobPtr& job, std::int64_t person, const Content& content, bool& answered);
  void commit(const Content& content);
  void clear_wave();
  void settle(InWave& one, TurnWrite& write, const CommitResult& result, const Content& content);
  void answer_duplicate(Job& job, const PersonRecord& record, const Seen& seen);
  void give_again(const Job& job, const PersonRecord& record, const Seen& seen, LaneAnswer& answer);
  void answer_unavailable(Job& job);
  // After the commit, by address; the pages by text are rows of the outbox.
  void alert(const InWave& one, const TurnWrite& write, const dialog::Person& person);
  [[nodiscard]] std::function<std::string(const Handoff&, const OnCall&)> page_link(Time at) const;
  void give_answers();
  void remember_at_edge(const TurnRequest& request, const dialog::State& state,
                        const flow::Flow* flow);
  void forget_at_edge(const dialog::Person& person);
  // False: it is not here and the store cannot be asked now.
  bool know_revision(const FlowLookup& flows, const std::string& revision);
  void note_missing_revision(const TurnRequest& request, const dialog::Conversation& conversation,
                             const FlowLookup& flows);
  void store_revision(const Content& content);

  Environment& environment_;
  Store& store_;
  StoreReader& reader_;
  Journal* journal_;
  Alerts* alerts_;
  std::function<void()> wake_outbox_;
  std::function<void(const Give&)> around_answers_;

  // Touched by the lane's thread only.
  OwnDetector detector_;
  PersonCache persons_;
  boost::unordered_flat_map<std::uint64_t, std::int64_t> person_by_address_;
  std::string stored_revision_;  // the current one, once its closure is in the store
  // Revisions that the store does not have, and when to look again.
  std::unordered_map<std::string, Time> missing_revisions_;
  bool journal_pending_ = true;  // until the first look
  // Of the wave under way; kept, so that each wave finds its room as the last one left it.
  std::vector<JobPtr> jobs_, again_;  // taken; to be done after this wave
  std::vector<InWave> wave_;
  std::vector<TurnWrite> writes_;
  // Of the wave's turns, to be searched.
  std::vector<std::int64_t> wave_persons_;
  std::vector<std::uint64_t> wave_addresses_;
  std::vector<std::pair<OnAnswer, LaneAnswer>> answers_;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<JobPtr> queue_;  // guarded by mutex_
  bool stopping_ = false;     // guarded by mutex_
  std::atomic<std::size_t> depth_{0};
  std::thread thread_;
};

}  // namespace screenline::service
