// A small registry in the Prometheus text format 0.0.4
// (prometheus.io/docs/instrumenting/exposition_formats). Never label by person, number or
// conversation: labels are kept for ever and are read by people who may not see health data.
//
// Thread-safety: registering and `expose` take a lock; counting is an atomic operation without one.
// Ownership: the registry owns every metric; references stay valid as long as it lives.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace screenline::http {

using Labels = std::vector<std::pair<std::string, std::string>>;

class Counter {
 public:
  void add(std::uint64_t count = 1) { value_.fetch_add(count, std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

class Gauge {
 public:
  void set(double value) { value_.store(value, std::memory_order_relaxed); }
  void add(double delta) { value_.fetch_add(delta, std::memory_order_relaxed); }
  [[nodiscard]] double value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<double> value_{0};
};

class Histogram {
 public:
  explicit Histogram(std::vector<double> upper_bounds);  // rising; +Inf is implied
  void observe(double value);
  [[nodiscard]] const std::vector<double>& bounds() const { return bounds_; }
  // Observations in the i-th bucket alone (not cumulative); i == bounds().size() is +Inf.
  [[nodiscard]] std::uint64_t in_bucket(std::size_t i) const;
  [[nodiscard]] double sum() const { return sum_.load(std::memory_order_relaxed); }

 private:
  const std::vector<double> bounds_;
  const std::unique_ptr<std::atomic<std::uint64_t>[]> buckets_;
  std::atomic<double> sum_{0};
};

// Seconds, from a cached answer to a provider's time-out.
[[nodiscard]] std::vector<double> latency_buckets();

class Metrics {
 public:
  // The same name and labels give the same object again. Throw std::invalid_argument for a
  // malformed name or label, or a name that has another kind already: mistakes of the programmer,
  // at start-up.
  Counter& counter(std::string_view name, std::string_view help, Labels labels = {});
  Gauge& gauge(std::string_view name, std::string_view help, Labels labels = {});
  Histogram& histogram(std::string_view name, std::string_view help,
                       std::vector<double> upper_bounds = latency_buckets(), Labels labels = {});
  // Asked at each `expose`, on its thread and under the lock: it must neither block nor come back
  // here.
  void callback_gauge(std::string_view name, std::string_view help, std::function<double()> read,
                      Labels labels = {});
  void callback_counter(std::string_view name, std::string_view help, std::function<double()> read,
                        Labels labels = {});

  // All metrics, families by name, series by labels.
  [[nodiscard]] std::string expose() const;
  static constexpr std::string_view content_type = "text/plain; version=0.0.4; charset=utf-8";

 private:
  enum class Kind { counter, gauge, histogram };
  struct Series {
    std::unique_ptr<Counter> counter;
    std::unique_ptr<Gauge> gauge;
    std::unique_ptr<Histogram> histogram;
    std::function<double()> read;
  };
  struct Family {
    Kind kind;
    std::string help;
    std::map<std::string, Series> series;  // by rendered labels
  };

  // REQUIRES: mutex_ held.
  Series& series(std::string_view name, std::string_view help, Kind kind, const Labels& labels);
  void add_callback(std::string_view name, std::string_view help, Kind kind,
                    std::function<double()> read, const Labels& labels);

  mutable std::mutex mutex_;
  std::map<std::string, Family, std::less<>> families_;  // guarded by mutex_
};

}  // namespace screenline::http
