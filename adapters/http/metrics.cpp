#include "adapters/http/metrics.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>

namespace screenline::http {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

// [a-zA-Z_:][a-zA-Z0-9_:]*; labels have no colon.
void require_name(std::string_view name, bool colon_allowed) {
  const auto fits = [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || (colon_allowed && c == ':');
  };
  if (name.empty() || (name[0] >= '0' && name[0] <= '9') ||
      !std::all_of(name.begin(), name.end(), fits)) {
    throw std::invalid_argument("metrics: malformed name: " + std::string(name));
  }
}

void append_escaped(std::string& out, std::string_view text, bool quotes) {
  for (const char c : text) {
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '"' && quotes) {
      out += "\\\"";
    } else {
      out += c;
    }
  }
}

std::string number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  return {digits.data(), end};
}

// name="value",... without braces; the order of the caller.
std::string rendered(const Labels& labels) {
  std::string out;
  for (const auto& [name, value] : labels) {
    require_name(name, false);
    if (!out.empty()) out += ',';
    out += name + "=\"";
    append_escaped(out, value, true);
    out += '"';
  }
  return out;
}

void append_line(std::string& out, std::string_view name, std::string_view labels,
                 std::string_view value) {
  out += name;
  if (!labels.empty()) {
    out += '{';
    out += labels;
    out += '}';
  }
  out += ' ';
  out += value;
  out += '\n';
}

void append_histogram(std::string& out, const std::string& name, const std::string& labels,
                      const Histogram& histogram) {
  const std::string before = labels.empty() ? "" : labels + ",";
  std::uint64_t total = 0;
  for (std::size_t i = 0; i <= histogram.bounds().size(); ++i) {
    total += histogram.in_bucket(i);
    const auto bound = i < histogram.bounds().size() ? number(histogram.bounds()[i]) : "+Inf";
    append_line(out, name + "_bucket", before + "le=\"" + bound + "\"", std::to_string(total));
  }
  append_line(out, name + "_sum", labels, number(histogram.sum()));
  // The same total as +Inf, so that a scrape in the middle of an observation is consistent.
  append_line(out, name + "_count", labels, std::to_string(total));
}

}  // namespace

Histogram::Histogram(std::vector<double> upper_bounds)
    : bounds_(std::move(upper_bounds)),
      buckets_(std::make_unique<std::atomic<std::uint64_t>[]>(bounds_.size() + 1)) {
  if (std::adjacent_find(bounds_.begin(), bounds_.end(), std::greater_equal<>{}) != bounds_.end()) {
    throw std::invalid_argument("metrics: bucket bounds must rise");
  }
}

void Histogram::observe(double value) {
  const auto bucket = std::lower_bound(bounds_.begin(), bounds_.end(), value) - bounds_.begin();
  buckets_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(value, std::memory_order_relaxed);
}

std::uint64_t Histogram::in_bucket(std::size_t i) const {
  return buckets_[i].load(std::memory_order_relaxed);
}

std::vector<double> latency_buckets() {
  return {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15};
}

Metrics::Series& Metrics::series(std::string_view name, std::string_view help, Kind kind,
                                 const Labels& labels) {
  require_name(name, true);
  auto found = families_.find(name);
  if (found == families_.end()) {
    found = families_.emplace(name, Family{kind, std::string(help), {}}).first;
  }
  if (found->second.kind != kind) {
    throw std::invalid_argument("metrics: two kinds under one name: " + std::string(name));
  }
  return found->second.series[rendered(labels)];
}

Counter& Metrics::counter(std::string_view name, std::string_view help, Labels labels) {
  const std::lock_guard lock(mutex_);
  auto& s = series(name, help, Kind::counter, labels);
  if (!s.counter) s.counter = std::make_unique<Counter>();
  return *s.counter;
}

Gauge& Metrics::gauge(std::string_view name, std::string_view help, Labels labels) {
  const std::lock_guard lock(mutex_);
  auto& s = series(name, help, Kind::gauge, labels);
  if (!s.gauge) s.gauge = std::make_unique<Gauge>();
  return *s.gauge;
}

Histogram& Metrics::histogram(std::string_view name, std::string_view help,
                              std::vector<double> upper_bounds, Labels labels) {
  const std::lock_guard lock(mutex_);
  auto& s = series(name, help, Kind::histogram, labels);
  if (!s.histogram) s.histogram = std::make_unique<Histogram>(std::move(upper_bounds));
  return *s.histogram;
}

void Metrics::add_callback(std::string_view name, std::string_view help, Kind kind,
                           std::function<double()> read, const Labels& labels) {
  const std::lock_guard lock(mutex_);
  series(name, help, kind, labels).read = std::move(read);
}

void Metrics::callback_gauge(std::string_view name, std::string_view help,
                             std::function<double()> read, Labels labels) {
  add_callback(name, help, Kind::gauge, std::move(read), labels);
}

void Metrics::callback_counter(std::string_view name, std::string_view help,
                               std::function<double()> read, Labels labels) {
  add_callback(name, help, Kind::counter, std::move(read), labels);
}

std::string Metrics::expose() const {
  static constexpr std::array<std::string_view, 3> kinds{"counter", "gauge", "histogram"};
  std::string out;
  const std::lock_guard lock(mutex_);
  for (const auto& [name, family] : families_) {
    out += "# HELP " + name + " ";
    append_escaped(out, family.help, false);
    out += "\n# TYPE " + name + " ";
    out += kinds[static_cast<std::size_t>(family.kind)];
    out += '\n';
    for (const auto& [labels, s] : family.series) {
      if (s.histogram)
        append_histogram(out, name, labels, *s.histogram);
      else if (s.counter)
        append_line(out, name, labels, std::to_string(s.counter->value()));
      else if (s.gauge)
        append_line(out, name, labels, number(s.gauge->value()));
      else
        append_line(out, name, labels, number(s.read()));
    }
  }
  return out;
}

}  // namespace screenline::http
