// Fetches from the provider what people wrote while it could not be taken: at the start, after
// trouble of the store, and after texts that were answered 503 (E16). Each goes to the lane like
// any text, in order of time, with the time at which it was written; one that is on record already
// is left alone. How far the texts are taken stands in a file, so that a first start fetches
// nothing that was before it. Owns a thread; everything is borrowed.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "bot/service/lane.hpp"

namespace screenline::service {

struct MissedTimes {
  std::chrono::milliseconds look{1'000};
  // What was written just now may be on its way by a webhook; it is fetched the second time.
  std::chrono::milliseconds settle{30'000}, second{60'000};
  std::chrono::milliseconds again{15'000}, again_max{300'000};  // while a provider cannot be asked
  std::chrono::milliseconds note{60'000};                       // between two writes of the file
};

class MissedTexts {
 public:
  MissedTexts(Environment& environment, Lane& lane, Inbox& inbox, std::string file,
              MissedTimes times = {});
  ~MissedTexts() { stop(); }
  MissedTexts(const MissedTexts&) = delete;
  MissedTexts& operator=(const MissedTexts&) = delete;

  void start();
  void stop();

 private:
  using Steady = std::chrono::steady_clock;
  void run();
  void look();
  [[nodiscard]] bool takes_texts() const;
  [[nodiscard]] bool pull(Time now);
  // On the lane's thread. False: not all could be handed over.
  [[nodiscard]] bool take(Store& store, std::vector<ListedText> texts);
  [[nodiscard]] bool is_new(Store& store, const ListedText& text, bool& unavailable);
  void note(Time now);

  Environment& environment_;
  Lane& lane_;
  Inbox& inbox_;
  const std::string file_;
  const MissedTimes times_;

  // The own thread's.
  std::optional<Time> taken_until_;  // none: never before
  std::uint64_t refused_ = 0;        // texts answered 503, when last looked
  bool gap_ = false, second_due_ = false;
  Steady::time_point next_{}, noted_{};
  std::chrono::milliseconds wait_{0};

  OwnDetector detector_;  // the lane's thread only

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace screenline::service
