// What the edge remembers of a person, so that the scan before everything sees split messages and
// knows what "1" answers while the store is slow or gone (DECISIONS E2). A bounded hint, never the
// truth: the lane scans again with the full state. Thread-safe: sharded, a mutex a shard. Forgets
// the longest unseen past its bound.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "bot/dialog/conversation.hpp"

namespace screenline::service {

using dialog::Time;

struct EdgeHint {
  struct Recent {
    Time at{};
    std::string text;
  };
  std::vector<Recent> recent;  // oldest first, at most limits::recent_texts
  // Kept only while a safety question is open or the level is not zero: then the edge can work the
  // ladder by itself. Otherwise empty, and a crisis text is answered as to a person unknown.
  std::optional<dialog::State> state;
  std::string language;  // "": not known yet, the site's
  // The last messages seen, with the safety text they were given: a redelivery - the same id
  // and the same text - gets the same and moves nothing.
  struct Said {
    std::string text, what;
    crisis::State risk;
  };
  struct Answered {
    std::uint64_t id = 0;       // hash64 of its id
    std::uint64_t message = 0;  // hash64 of its text, from that
    bool own_id = false;  // danger under the id of another text: recorded under one of its own
    std::shared_ptr<const Said> said;  // null: it got no safety text, as nearly all
  };
  std::vector<Answered> answered;
  std::uint64_t danger = 0;  // rises when a text of level 2 or more was seen; see in_danger_since
};

class EdgeMemory {
 public:
  explicit EdgeMemory(std::size_t capacity);

  // Key of an address at a site.
  [[nodiscard]] static std::uint64_t key(const std::string& site, const dialog::Address& address);

  // Runs `use` on the hint of `key` (made empty when new) under its shard's lock. Must not block.
  template <class Use>
  void with(std::uint64_t key, Use&& use) {
    Shard& in = shard(key);
    const std::lock_guard lock(in.mutex);
    use(seen(in, key));
  }

  // The same for one that was seen a moment ago: its place in the order stays as it is.
  template <class Use>
  void with_seen(std::uint64_t key, Use&& use) {
    Shard& in = shard(key);
    const std::lock_guard lock(in.mutex);
    const auto found = in.at.find(key);
    use(found == in.at.end() ? seen(in, key) : found->second->second);
  }

  // The danger counter now; a bot text made before it rose must not leave (E2).
  [[nodiscard]] std::uint64_t danger(std::uint64_t key);

 private:
  static constexpr std::size_t shards = 64;
  struct Shard {
    std::mutex mutex;
    std::list<std::pair<std::uint64_t, EdgeHint>> order;  // most recently seen first
    boost::unordered_flat_map<std::uint64_t,
                              std::list<std::pair<std::uint64_t, EdgeHint>>::iterator>
        at;
  };
  Shard& shard(std::uint64_t key) { return shards_[key % shards]; }
  // The hint of `key`, as the one seen last. The shard is locked.
  EdgeHint& seen(Shard& in, std::uint64_t key);

  std::size_t per_shard_;
  std::array<Shard, shards> shards_;
};

}  // namespace screenline::service
