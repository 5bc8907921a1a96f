// Turns reviewed texts into the bytes of a message. Nothing is generated: only placeholders are
// filled and declared options written out. Pure.
#pragma once

#include <string>
#include <string_view>

#include "bot/dialog/advance.hpp"

namespace screenline::dialog {

// Fills {clinic} and {phone}; `{{` is a brace. An unknown placeholder cannot be here: the reader
// refuses it.
[[nodiscard]] std::string fill(std::string_view text, const World& world);

// "1 Yes\n2 No" for SMS; "" on the web, where options are buttons.
[[nodiscard]] std::string render_options(const flow::AnswerType& answer, std::size_t language,
                                         Channel channel);

}  // namespace screenline::dialog
