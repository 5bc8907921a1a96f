// The persons a lane keeps decoded: least recently used goes first. One thread.
#pragma once

#include <cstdint>
#include <list>
#include <unordered_map>
#include <utility>

#include "bot/service/records.hpp"

namespace screenline::service {

class PersonCache {
 public:
  explicit PersonCache(std::size_t capacity) : capacity_(capacity) {}

  // Valid until the next put or drop; null when not kept.
  [[nodiscard]] PersonRecord* get(std::int64_t person) {
    const auto found = at_.find(person);
    if (found == at_.end()) return nullptr;
    order_.splice(order_.begin(), order_, found->second);
    return &order_.front().second;
  }
  PersonRecord& put(std::int64_t person, PersonRecord record) {
    if (PersonRecord* kept = get(person)) return *kept = std::move(record);
    if (order_.size() >= capacity_) {
      at_.erase(order_.back().first);
      order_.pop_back();
    }
    order_.emplace_front(person, std::move(record));
    at_[person] = order_.begin();
    return order_.front().second;
  }
  void drop(std::int64_t person) {
    const auto found = at_.find(person);
    if (found == at_.end()) return;
    order_.erase(found->second);
    at_.erase(found);
  }

 private:
  std::size_t capacity_;
  std::list<std::pair<std::int64_t, PersonRecord>> order_;
  std::unordered_map<std::int64_t, std::list<std::pair<std::int64_t, PersonRecord>>::iterator> at_;
};

}  // namespace screenline::service
