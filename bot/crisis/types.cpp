#include "bot/crisis/types.hpp"

namespace screenline::crisis {

std::string_view name(Track track) {
  switch (track) {
    case Track::none:
      return "none";
    case Track::medical:
      return "medical";
    case Track::self:
      return "self";
    case Track::violence:
      return "violence";
    case Track::abuse:
      return "abuse";
    case Track::third_party:
      return "third";
  }
  return "none";
}

}  // namespace screenline::crisis
