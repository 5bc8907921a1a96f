// The canonical form of a flow file: one order of keys (shapes.hpp), one layout, so that a
// difference between two files is a difference of what they say. Pure; any thread.
#pragma once

#include <string>

#include "bot/text/json_document.hpp"

namespace screenline::flow {

// Characters of a line, where it can be: a text is never cut.
inline constexpr int format_columns = 100;

// The document as `screenline fmt` writes it. Keys that are not known stay behind those that are,
// keys that the author names stay in the author's order; numbers stay as written, notes stay, one
// empty line between two parts stays. The revision of the flow does not change (revision.hpp), and
// what is formatted already comes back as it is. REQUIRES: a document without problems.
[[nodiscard]] std::string formatted(const text::Document& document);

}  // namespace screenline::flow
