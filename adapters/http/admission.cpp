#include "adapters/http/detail/core.hpp"

namespace screenline::http {

Admission::Verdict Admission::enter(const std::string& address, const Limits& limits) {
  const std::lock_guard lock(mutex_);
  if (open_ >= limits.connections) return Verdict::too_many;
  std::size_t& from_here = per_address_[address];
  if (from_here >= limits.connections_per_address) {
    if (from_here == 0) per_address_.erase(address);
    return Verdict::too_many_from_address;
  }
  ++from_here;
  ++open_;
  return Verdict::admitted;
}

void Admission::leave(const std::string& address) {
  const std::lock_guard lock(mutex_);
  const auto found = per_address_.find(address);
  if (found != per_address_.end() && --found->second == 0) per_address_.erase(found);
  if (--open_ == 0) changed_.notify_all();
}

bool Admission::enter_refused(const Limits& limits) {
  const std::lock_guard lock(mutex_);
  if (refused_ >= limits.refusals_at_once) return false;
  ++refused_;
  return true;
}

void Admission::leave_refused() {
  const std::lock_guard lock(mutex_);
  --refused_;
}

bool Admission::wait_until_empty(std::chrono::milliseconds grace) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, grace, [this] { return open_ == 0; });
}

}  // namespace screenline::http
