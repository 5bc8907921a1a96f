// What the channels need of the rest, for their tests: a clock that stands, counted ids, a log that
// is kept, and one site whose settings a test may change. Thread-safe where channels use it.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "adapters/alerts/outside.hpp"

namespace screenline::alerts {

inline bool wait_for(const std::function<bool()>& what) {
  for (int i = 0; i < 500 && !what(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return what();
}

class Lines final : public service::Log {
 public:
  void write(Level, std::string_view event, std::string_view fields) override {
    const std::lock_guard lock(mutex_);
    all_ += std::string(event) + " " + std::string(fields) + "\n";
  }
  [[nodiscard]] std::string all() {
    const std::lock_guard lock(mutex_);
    return all_;
  }

 private:
  std::mutex mutex_;
  std::string all_;
};

class House : public service::Clock, public service::Ids {
 public:
  House() {
    site.id = "main";
    site.clinic = "Bayview Clinic";
    site.page_line = "line";
  }
  [[nodiscard]] service::Time now() const override {
    return service::Time{std::chrono::milliseconds(ms.load())};
  }
  std::string message_ref() override { return "id" + std::to_string(++count); }
  std::uint64_t random64() override { return 0x9e3779b97f4a7c15 * ++count; }

  [[nodiscard]] Outside outside() {
    return {*this, *this, log,
            [this](const std::string& id) {
              const std::lock_guard lock(mutex);
              return id == site.id ? site : service::SiteSettings{};
            },
            [this] { return std::vector<std::string>{site.id}; }};
  }

  std::atomic<std::int64_t> ms{1'800'000'000'000};
  std::atomic<std::uint64_t> count{0};
  Lines log;
  std::mutex mutex;
  service::SiteSettings site;  // guarded by mutex
};

inline Options quick() {
  Options options;
  options.first = std::chrono::milliseconds(20);
  options.max = std::chrono::milliseconds(80);
  return options;
}

}  // namespace screenline::alerts
