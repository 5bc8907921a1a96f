#include "bot/service/unkept_danger.hpp"

#include "bot/service/edge_memory.hpp"
#include "bot/service/hash.hpp"
#include "bot/service/limits.hpp"

namespace screenline::service {

std::string crisis_text_of(Environment& environment, const Content& content,
                           const crisis::Detector& detector, const std::string& site_id,
                           const dialog::TextIn& in) {
  const SiteSettings& site = content.site(site_id);
  const FlowLookup flows(content.flows, environment.revisions);
  dialog::World world = content.world(site, in.line, detector, flows);
  world.staff = environment.staff_known(site);
  dialog::State nobody;
  nobody.person.language = site.language;
  const dialog::Turn turn = dialog::advance(world, std::move(nobody), in, environment.clock.now());
  std::string out;
  for (const dialog::Effect& effect : turn.effects) {
    const auto* send = std::get_if<dialog::Send>(&effect);
    if (send && send->author == dialog::Author::safety) out = send->text;
  }
  return out;
}

void UnkeptDanger::answer(const ListedText& text, const std::vector<std::string>& recent,
                          const crisis::Scan& scan, const crisis::Detector& detector) {
  const std::uint64_t which = hash64(text.message_id);
  if (scan.level < 2 || done_.contains(which)) return;
  if (done_.size() >= limits::edge_persons) done_.clear();
  done_.insert(which);
  const std::shared_ptr<const Content> content = environment_.content();
  const dialog::Address address{dialog::Channel::sms, text.line, text.from};
  dialog::TextIn in;
  in.text = text.text;
  in.line = text.line;
  in.has_media = text.has_media;
  in.recent = recent;
  const std::string words = crisis_text_of(environment_, *content, detector, text.site, in);
  const bool spoken = direct_ && !words.empty() && direct_->tell(address, words);
  environment_.counters.crisis_from_memory++;
  if (spoken) environment_.counters.crisis_referrals++;
  environment_.log.write(Log::Level::error, "text.danger_of_unreadable_record",
                         spoken ? "\"answered\":true" : "\"answered\":false");
  if (!outage_) return;
  outage_->answered({EdgeMemory::key(text.site, address),
                     which,
                     text.site,
                     scan.level,
                     std::string(crisis::name(scan.track)),
                     {address}},
                    true);
}

}  // namespace screenline::service
