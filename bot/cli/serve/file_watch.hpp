// Tells people of what somebody has to mend at the machine, crisis files that are bad or out of
// date (S13) and a clock that was set back, for as long as it is so: at once, then after one day,
// two, four, and each week. What was told is kept in a file, so that a service that is started
// again and again pages nobody each time; what is mended is forgotten, and counts as new when it
// comes back. No health data: it knows files and dates only. Thread-safe.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "bot/service/ports.hpp"

namespace screenline::cli {

class FileWatch {
 public:
  // Which notice, and of which site; "" is every one.
  using Trouble = std::pair<service::NoticeKind, std::string>;
  using Look = std::function<std::vector<Trouble>(service::Time)>;
  using Tell = std::function<void(const Trouble&)>;

  // `file` need not be there; one that cannot be read counts as nothing told yet. `look` and `tell`
  // are called on the thread of look() or of start().
  FileWatch(std::string file, const service::Clock& clock, Look look, Tell tell);
  ~FileWatch() { stop(); }
  FileWatch(const FileWatch&) = delete;
  FileWatch& operator=(const FileWatch&) = delete;

  void start();  // looks now, and every few seconds
  void stop();
  void look();

 private:
  struct Told {
    service::Time at{};
    int times = 0;
  };
  void run();
  void read();
  void keep() const;

  const std::string file_;
  const service::Clock& clock_;
  const Look look_;
  const Tell tell_;
  std::mutex looking_;
  std::map<Trouble, Told> told_;  // guarded by looking_
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace screenline::cli
