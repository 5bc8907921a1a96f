// Fetches from the provider what people wrote while it could not be taken: at the start, after
// trouble of the store, after texts that were answered 503, and every quarter of an hour, because a
// proxy or a name server that fails leaves no trace here (E16). late_texts.hpp hands them to the
// lane. How far the texts of a line are taken stands in a file, so that a first start fetches
// nothing that was before it. Owns a thread; everything is borrowed.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "bot/service/late_texts.hpp"
#include "bot/service/limits.hpp"

namespace screenline::service {

struct MissedTimes {
  std::chrono::milliseconds look{1'000};
  // What was written just now may be on its way by a webhook; after trouble it is fetched the
  // second time, and no line is asked more often.
  std::chrono::milliseconds settle{30'000}, second{60'000};
  std::chrono::milliseconds again{15'000}, again_max{300'000};  // while a provider cannot be asked
  std::chrono::milliseconds every = limits::missed_every;       // and up to half as long again
};

class MissedTexts {
 public:
  // `alerts` and `unkept` may be null.
  MissedTexts(Environment& environment, Lane& lane, Inbox& inbox, Alerts* alerts,
              UnkeptDanger* unkept, std::string file, MissedTimes times = {});
  ~MissedTexts() { stop(); }
  MissedTexts(const MissedTexts&) = delete;
  MissedTexts& operator=(const MissedTexts&) = delete;

  void start();
  void stop();

 private:
  using Steady = std::chrono::steady_clock;
  struct Line {
    std::optional<Time> taken_until;  // of what was written before nothing is missing; none: never
    bool trouble = true;              // texts may be missing: not only by the clock
    Steady::time_point due{}, again{};  // of the next look by the clock; before this there is none
    std::chrono::milliseconds wait{0};  // while its provider cannot be asked
    int rounds = 0;                     // that listed all and handed something over
  };

  void run();
  void look();
  void look(const std::string& id, Line& line);
  [[nodiscard]] bool takes_texts() const;
  [[nodiscard]] bool pull(const std::string& id, Line& line, Time now);
  // False: the provider could not be asked to the end.
  [[nodiscard]] bool list(const std::string& id, Time then, std::vector<ListedText>& to);
  [[nodiscard]] bool hand_over(std::vector<LateText> texts, Time now);
  void read_marks();
  void note_marks();
  [[nodiscard]] bool stopping();

  Environment& environment_;
  Lane& lane_;
  Inbox& inbox_;
  Alerts* alerts_;
  const std::string file_;
  const MissedTimes times_;

  // The own thread's.
  std::map<std::string, Line> lines_;
  std::uint64_t refused_ = 0;  // texts answered 503, when last looked

  LateTexts late_;  // the lane's thread only

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace screenline::service
