// What lanes and the edge share: settings, flows and words in use, and the ports. The parts that a
// reload changes are swapped as a whole; whoever works takes one snapshot for a wave or a request.
// Thread-safe.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "bot/crisis/copy.hpp"
#include "bot/crisis/detector.hpp"
#include "bot/dialog/advance.hpp"
#include "bot/service/counters.hpp"
#include "bot/service/edge_memory.hpp"
#include "bot/service/flow_set.hpp"
#include "bot/service/ports.hpp"
#include "bot/service/revisions.hpp"
#include "bot/service/settings.hpp"

namespace screenline::service {

// Constant once made.
struct Content {
  Settings settings;
  FlowSet flows;
  crisis::Copy copy;
  std::shared_ptr<const crisis::Detector> detector;  // not for scanning: each thread clones it
  std::string versions;                              // "copy=... lexicon=..." for transcripts
  std::string closure;                               // the current flow's files, pack_closure()

  [[nodiscard]] const SiteSettings& site(const std::string& id) const;
  // The world of one turn. `own_detector` is the calling thread's clone.
  // Without `lookup` only flows in use are found; with it, it is borrowed and outlives the world.
  [[nodiscard]] dialog::World world(const SiteSettings& site, const std::string& line,
                                    const crisis::Detector& own_detector) const;
  [[nodiscard]] dialog::World world(const SiteSettings& site, const std::string& line,
                                    const crisis::Detector& own_detector,
                                    const FlowLookup& lookup) const;
};

// Whether people on call can be told without the store. Thread-safe, never blocks.
class Reach {
 public:
  virtual ~Reach() = default;
  [[nodiscard]] virtual bool can_tell(const SiteSettings& site) const = 0;
};

class Environment {
 public:
  Environment(std::shared_ptr<const Content> content, Clock& clock, Ids& ids, Log& log);

  [[nodiscard]] std::shared_ptr<const Content> content() const;
  // The revision that is replaced stays known to who is in the middle of it (E11).
  void replace(std::shared_ptr<const Content> content);

  // What a crisis text may say of staff now (S11). Without a Reach it goes by the configuration,
  // and while the store is in trouble nobody is told. `own`: the addresses of whom it is said to.
  [[nodiscard]] crisis::StaffKnow staff_known(const SiteSettings& site,
                                              const std::vector<dialog::Address>& own = {}) const;
  // Borrowed; null takes it back, and waits for who is asking.
  void set_reach(const Reach* reach);

  Clock& clock;
  Ids& ids;
  Log& log;
  Counters counters;
  EdgeMemory memory;
  Revisions revisions;                    // older ones
  const PageLinks* page_links = nullptr;  // borrowed; set before anything starts. Null: none

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Content> content_;  // guarded by mutex_
  mutable std::mutex reach_mutex_;
  const Reach* reach_ = nullptr;  // guarded by reach_mutex_
};

// A detector of a thread's own, renewed when the content's changes.
class OwnDetector {
 public:
  [[nodiscard]] const crisis::Detector& of(const Content& content);

 private:
  std::shared_ptr<const crisis::Detector> source_;
  std::unique_ptr<crisis::Detector> own_;
};

}  // namespace screenline::service
