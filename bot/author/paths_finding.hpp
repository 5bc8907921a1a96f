// Something that an author has to look at, with what leads there. A value.
#pragma once

#include <string>

#include "bot/author/paths_play.hpp"

namespace screenline::author::paths {

struct Finding {
  std::string code;  // stable, "no-crisis-messaging"
  std::string step;  // "": of the flow
  std::string what;
  Moves moves;
};

}  // namespace screenline::author::paths
