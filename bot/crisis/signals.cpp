#include "bot/crisis/signals.hpp"

#include <algorithm>
#include <array>

#include "bot/crisis/ladder.hpp"

namespace screenline::crisis::ladder {

namespace {

// Rows about the body that tell of nothing taken: heart and breath, fainting, blood, an ambulance.
bool of_the_body_alone(const Hit& hit) {
  constexpr std::array rows = {".heart",    ".chest", ".call",   ".bleeding", ".faint",
                               ".urgencia", ".pecho", ".llamen", ".sangro",   ".desmayo"};
  return std::ranges::any_of(rows, [&](const char* row) { return hit.rule.ends_with(row); });
}

}  // namespace

bool tells_of_something_taken(const Scan& scan) {
  if ((scan.tracks & bit(Track::medical)) == 0) return false;
  bool any = false;
  for (const Hit& hit : scan.hits) {
    if (hit.track != Track::medical || hit.level < 2) continue;
    if (!of_the_body_alone(hit)) return true;
    any = true;
  }
  return !any && ((scan.tracks & bit(Track::self)) != 0 || scan.level == 3);
}

Signal text_signal(const Scan& scan) {
  Signal signal;
  signal.level = scan.level;
  signal.tracks =
      scan.tracks != 0 ? scan.tracks : bit(scan.track == Track::none ? Track::self : scan.track);
  signal.taken = tells_of_something_taken(scan);
  // Too much taken is both: told to staff as the person's own, like the answer to c4b (S5).
  const Tracks taken = bit(Track::self) | bit(Track::medical);
  signal.track = (signal.tracks & taken) == taken ? Track::self : first_of(signal.tracks);
  // Nothing is their own: with their own in the same text, theirs is spoken to first
  // (crisis.md 5.2).
  if (scan.track == Track::third_party && (signal.tracks & taken) == 0) signal.track = scan.track;
  signal.reason = scan.error ? "detector_error" : "text_signal";
  signal.rule = scan.hits.empty() ? signal.reason : scan.hits.front().rule;
  signal.ask = {Question::asq_5};
  signal.in_hand = std::ranges::any_of(
      scan.hits, [](const Hit& hit) { return hit.level >= 4 && hit.rule.ends_with(".inhand"); });
  return signal;
}

bool tells_of_a_death(const Scan& scan) {
  const auto of_the_death = [](const Hit& hit) {
    return hit.rule.ends_with(".bereaved") || hit.rule.ends_with(".topic") ||
           !hit.lowered_by.empty();
  };
  return scan.level == 1 && !scan.unreadable && std::ranges::all_of(scan.hits, of_the_death) &&
         std::ranges::any_of(scan.hits,
                             [](const Hit& hit) { return hit.rule.ends_with(".bereaved"); });
}

Signal concern_confirmed(Track asked_about, std::string reason) {
  Signal signal;
  signal.level = 2;
  signal.track = Track::self;
  signal.reason = std::move(reason);
  signal.rule = "concern";
  if (asked_about == Track::violence) {
    signal.track = Track::violence;
  } else if (asked_about == Track::medical) {  // chest pain or trouble breathing right now
    signal.level = 4;
    signal.track = Track::medical;
    signal.reason = "medical_emergency";
  } else {
    signal.ask = {Question::asq_5};
  }
  signal.tracks = bit(signal.track);
  return signal;
}

const Hit* body_sign(const Scan& scan) {
  if (scan.level != 1 || scan.denial) return nullptr;
  const auto found = std::ranges::find_if(scan.hits, [](const Hit& hit) {
    return hit.track == Track::medical && hit.level == 1 && hit.lowered_by.empty();
  });
  return found == scan.hits.end() ? nullptr : &*found;
}

}  // namespace screenline::crisis::ladder
