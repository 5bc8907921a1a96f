// The persons a lane keeps decoded: least recently used goes first. While a turn of theirs is under way the
// record is with the turn and not here; what is not put back is loaded again. One thread.
#pragma once

#include <cstdint>
#include <list>
#include <optional>
#include <utility>

#include <boost/unordered/unordered_flat_map.hpp>

#include "bot/service/records.hpp"

namespace screenline::service {

class PersonCache {
 public:
  explicit PersonCache(std::size_t capacity) : capacity_(capacity) {}

  // Valid until the next put or drop; null when not kept.
  [[nodiscard]] PersonRecord* get(std::int64_t person) {
    Slot* slot = find(person);
    return slot && !slot->taken ? &slot->record : nullptr;
  }
  // Moves the record out; nullopt when not kept.
  [[nodiscard]] std::optional<PersonRecord> take(std::int64_t person) {
    Slot* slot = find(person);
    if (!slot || slot->taken) return std::nullopt;
    slot->taken = true;
    return std::move(slot->record);
  }
  PersonRecord& put(std::int64_t person, PersonRecord record) {
    if (Slot* slot = find(person)) {
      slot->taken = false;
      return slot->record = std::move(record);
    }
    if (order_.size() >= capacity_) {
      at_.erase(order_.back().person);
      order_.pop_back();
    }
    order_.push_front({person, std::move(record), false});
    at_[person] = order_.begin();
    return order_.front().record;
  }
  void drop(std::int64_t person) {
    const auto found = at_.find(person);
    if (found == at_.end()) return;
    order_.erase(found->second);
    at_.erase(found);
  }

 private:
  struct Slot {
    std::int64_t person = 0;
    PersonRecord record;
    bool taken = false;
  };
  Slot* find(std::int64_t person) {
    const auto found = at_.find(person);
    if (found == at_.end()) return nullptr;
    order_.splice(order_.begin(), order_, found->second);
    return &order_.front();
  }

  std::size_t capacity_;
  std::list<Slot> order_;
  boost::unordered_flat_map<std::int64_t, std::list<Slot>::iterator> at_;
};

}  // namespace screenline::service
