// Does a text name a place? Asked so that a plea, a question or a number is not kept as where
// somebody is. It is lenient: what it refuses is asked for once more, kindly. Pure; any thread.
#pragma once

#include <string_view>

namespace screenline::flow {

// A ZIP or postcode, or a short text with at least one word that could be a name ("Dayton", "im in
// St. Louis", "hilo hi"). REQUIRES: the result of text::fold().
[[nodiscard]] bool looks_like_place(std::string_view folded);

}  // namespace screenline::flow
