// The name of a flow's content: SHA-256 over the canonical form of every file of its closure (E11).
// A file of an older spec counts as it is written, so that what a store holds keeps its name.
// Notes, `$schema`, white space and the order of keys change nothing. Pure; any thread.
#pragma once

#include <string>

#include "bot/flow/closure.hpp"

namespace screenline::flow {

// Keys sorted, no white space, notes and `$schema` left out.
[[nodiscard]] std::string canonical(const Node& node);

// 64 lower-case hex digits. Files in the order of their paths, each with its path.
[[nodiscard]] std::string revision_of(const Closure& closure);

}  // namespace screenline::flow
