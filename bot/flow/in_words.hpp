// An expression as somebody would say it who does not write expressions: "treatment is now or
// before", "PHQ-9 at least 10". For pictures and reports. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace screenline::flow {

// `t0 in [now, before] and not cleared` -> "t0 is now or before, and not cleared". What cannot be
// read comes as it is.
[[nodiscard]] std::string in_words(std::string_view expression);

// At most `characters`, cut between words, with an ellipsis for the rest.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t characters);

}  // namespace screenline::flow
