#include "bot/service/environment.hpp"

#include "bot/service/limits.hpp"
#include "bot/service/roster.hpp"

namespace screenline::service {

const SiteSettings& Content::site(const std::string& id) const {
  static const SiteSettings unknown;
  const auto found = settings.sites.find(id);
  return found == settings.sites.end() ? unknown : found->second;
}

dialog::World Content::world(const SiteSettings& site, const std::string& line,
                             const crisis::Detector& own_detector) const {
  dialog::World world{own_detector, copy, flows.current(), nullptr, nullptr, {}, {}, {}};
  world.find = [](const void* set, const std::string& revision) {
    return static_cast<const FlowSet*>(set)->find(revision);
  };
  world.flows = &flows;
  world.calendar = &site.calendar;
  world.clinic = site.clinic;
  world.phone = site.phone;
  world.country = site.country;
  // S11: with nobody on the roster the text says so instead of promising that staff were told.
  // Only a channel that can take an alert counts, not a name on a list.
  world.staff =
      site.can_be_told ? crisis::StaffKnow::telling_now : crisis::StaffKnow::could_not_reach;
  const auto found = site.lines.find(line);
  world.opt_out_reply_by_app = found != site.lines.end() && found->second.opt_out_reply_by_app;
  return world;
}

dialog::World Content::world(const SiteSettings& site, const std::string& line,
                             const crisis::Detector& own_detector, const FlowLookup& lookup) const {
  dialog::World out = world(site, line, own_detector);
  out.flows = &lookup;
  out.find = [](const void* in, const std::string& revision) {
    return static_cast<const FlowLookup*>(in)->find(revision);
  };
  out.revoked = [](const void* in, const std::string& revision) {
    return static_cast<const FlowLookup*>(in)->is_revoked(revision);
  };
  return out;
}

Environment::Environment(std::shared_ptr<const Content> content, Clock& the_clock, Ids& the_ids,
                         Log& the_log)
    : clock(the_clock),
      ids(the_ids),
      log(the_log),
      memory(limits::edge_persons),
      revisions(limits::old_revisions),
      content_(std::move(content)) {}

std::shared_ptr<const Content> Environment::content() const {
  const std::lock_guard lock(mutex_);
  return content_;
}

void Environment::replace(std::shared_ptr<const Content> content) {
  const std::lock_guard lock(mutex_);
  if (content_) revisions.put(content_->flows.current());
  content_ = std::move(content);
}

crisis::StaffKnow Environment::staff_known(const SiteSettings& site,
                                           const std::vector<dialog::Address>& own) const {
  const std::optional<SiteSettings> others = without(site, own);
  const std::lock_guard lock(reach_mutex_);
  const bool told = reach_ ? reach_->can_tell(others ? *others : site)
                           : site.can_be_told && !counters.store_trouble;
  return told ? crisis::StaffKnow::telling_now : crisis::StaffKnow::could_not_reach;
}

void Environment::set_reach(const Reach* reach) {
  const std::lock_guard lock(reach_mutex_);
  reach_ = reach;
}

const crisis::Detector& OwnDetector::of(const Content& content) {
  if (source_ != content.detector) {
    source_ = content.detector;
    own_ = std::make_unique<crisis::Detector>(content.detector->clone());
  }
  return *own_;
}

}  // namespace screenline::service
