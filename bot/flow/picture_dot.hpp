// A picture in the language of Graphviz, to be laid out by its program `dot`. Pure; any thread.
#pragma once

#include <string>

#include "bot/flow/picture.hpp"

namespace screenline::flow {

[[nodiscard]] std::string as_dot(const Picture& picture);

}  // namespace screenline::flow
