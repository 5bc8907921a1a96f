// A picture as a Mermaid flowchart, which web pages and repositories show as they are. Pure; any
// thread.
#pragma once

#include <string>

#include "bot/flow/picture.hpp"

namespace screenline::flow {

[[nodiscard]] std::string as_mermaid(const Picture& picture);

}  // namespace screenline::flow
