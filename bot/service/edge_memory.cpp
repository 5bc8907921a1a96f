#include "bot/service/edge_memory.hpp"

#include <algorithm>

#include "bot/service/hash.hpp"

namespace screenline::service {

EdgeMemory::EdgeMemory(std::size_t capacity) : per_shard_(std::max<std::size_t>(1, capacity / shards)) {}

std::uint64_t EdgeMemory::key(const std::string& site, const dialog::Address& address) {
  std::uint64_t hash = hash64(site);
  hash = hash64(address.line, hash);
  hash = hash64(address.value, hash);
  return hash ^ static_cast<std::uint64_t>(address.channel);
}

EdgeHint& EdgeMemory::seen(Shard& in, std::uint64_t key) {
  const auto found = in.at.find(key);
  if (found != in.at.end()) {
    in.order.splice(in.order.begin(), in.order, found->second);
  } else {
    if (in.order.size() >= per_shard_) {
      in.at.erase(in.order.back().first);
      in.order.pop_back();
    }
    in.order.emplace_front(key, EdgeHint{});
    in.at[key] = in.order.begin();
  }
  return in.order.front().second;
}

std::uint64_t EdgeMemory::danger(std::uint64_t key) {
  Shard& in = shard(key);
  const std::lock_guard lock(in.mutex);
  const auto found = in.at.find(key);
  return found == in.at.end() ? 0 : found->second->second.danger;
}

}  // namespace screenline::service
