// Turns reviewed texts into the bytes of a message. Nothing is generated: only placeholders are
// filled and declared options written out. Pure.
#pragma once

#include <string>
#include <string_view>

#include "bot/dialog/advance.hpp"

namespace screenline::dialog {

// Fills {clinic}, {phone} and the numbers of the site's country; `{{` is a brace. An unknown
// placeholder cannot be here: the reader refuses it. `language` is that of the text. `answers`:
// what {age} and {score.peg} are taken from; null: nothing is known, and nothing is put for them.
struct Filling {
  const World& world;
  std::string_view language;
  Channel channel = Channel::sms;
  const flow::Evaluation* answers = nullptr;
};
[[nodiscard]] std::string fill(std::string_view text, const Filling& with);

// "1 Yes\n2 No" for SMS; "" on the web, where options are buttons.
[[nodiscard]] std::string render_options(const flow::AnswerType& answer, std::size_t language,
                                         Channel channel);

}  // namespace screenline::dialog
