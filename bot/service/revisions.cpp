#include "bot/service/revisions.hpp"

#include <algorithm>

namespace screenline::service {

std::shared_ptr<const flow::Flow> Revisions::find(const std::string& revision) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(order_.begin(), order_.end(),
                                  [&](const auto& one) { return one->revision == revision; });
  if (found == order_.end()) return nullptr;
  order_.splice(order_.begin(), order_, found);
  return order_.front();
}

void Revisions::put(std::shared_ptr<const flow::Flow> flow) {
  if (!flow) return;
  const std::lock_guard lock(mutex_);
  std::erase_if(order_, [&](const auto& one) { return one->revision == flow->revision; });
  order_.push_front(std::move(flow));
  if (order_.size() > capacity_) order_.pop_back();
}

void Revisions::revoke(const std::string& revision, const std::string& reason) {
  const std::lock_guard lock(mutex_);
  revoked_.emplace(revision, reason);
  any_revoked_ = true;
}

std::optional<std::string> Revisions::revoked(const std::string& revision) const {
  if (!any_revoked_) return std::nullopt;
  const std::lock_guard lock(mutex_);
  const auto found = revoked_.find(revision);
  return found == revoked_.end() ? std::nullopt : std::optional(found->second);
}

const flow::Flow* FlowLookup::find(const std::string& revision) const {
  if (const flow::Flow* flow = flows_.find(revision)) return flow;
  for (const auto& one : held_) {
    if (one->revision == revision) return one.get();
  }
  auto found = old_.find(revision);
  if (!found) return nullptr;
  held_.push_back(std::move(found));
  return held_.back().get();
}

}  // namespace screenline::service
