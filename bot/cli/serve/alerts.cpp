#include "bot/cli/serve/alerts.hpp"

#include <fmt/format.h>

#include "adapters/outbound/client.hpp"

namespace screenline::cli {

namespace {

constexpr std::size_t waiting_max = 1024;  // more than a clinic's crises in an hour; past it send() says no
constexpr int tries = 4;

}  // namespace

UrlAlerts::UrlAlerts(std::vector<std::string> urls, service::Log& log)
    : urls_(std::move(urls)), log_(log), thread_([this] { run(); }) {}

UrlAlerts::~UrlAlerts() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

bool UrlAlerts::send(const service::AlertMessage& message) {
  const std::string fields =
      fmt::format("\"row\":{},\"level\":{},\"track\":\"{}\",\"phone\":{},\"site\":\"{}\"", message.handoff,
                  message.level, message.track, message.phone, message.site);
  log_.write(service::Log::Level::warning, "alert", fields);
  if (urls_.empty()) return false;
  {
    const std::lock_guard lock(mutex_);
    if (queue_.size() >= waiting_max) return false;
    queue_.push_back("{" + fields + "}");
  }
  wake_.notify_one();
  return true;
}

void UrlAlerts::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    const std::string body = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    post(body);
    lock.lock();
  }
}

void UrlAlerts::post(const std::string& body) {
  outbound::Client client;
  for (const std::string& url : urls_) {
    bool accepted = false;
    for (int i = 0; i < tries && !accepted; ++i) {
      const auto result = client.call({"POST", url, {{"Content-Type", "application/json"}}, body});
      accepted = result.transport == outbound::Transport::answered && result.status / 100 == 2;
    }
    if (!accepted) log_.write(service::Log::Level::error, "alert.not_accepted", "");
  }
}

}  // namespace screenline::cli
