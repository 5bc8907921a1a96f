// What stands in braces in a text and is a person's own: `{age}`, an answer; `{score.peg}`;
// `{worry.total}`, a number that an instrument returns or that "values" names. A name has the type
// of what it names. What somebody typed in their own words is never put into a text.
// Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/flow/model.hpp"

namespace screenline::flow {

// {clinic}, {phone} and the numbers of the site's country (bot/crisis/placeholders.hpp).
[[nodiscard]] const std::vector<std::string>& site_placeholders();

struct Placeholder {
  enum class Kind : std::uint8_t { answer, score, value } kind = Kind::answer;
  int index = 0;  // of the step, score or value
};

// Nothing: the flow has nothing of that name.
[[nodiscard]] std::optional<Placeholder> find_placeholder(const Flow& flow, std::string_view name);

// The names in the braces of a text that are none of the site's, each once, in order.
[[nodiscard]] std::vector<std::string> own_placeholders(std::string_view text);

// "34", "More than half the days", "4.7"; "" where there is no answer, or none that may be said.
[[nodiscard]] std::string placeholder_words(const Evaluation& in, std::string_view name,
                                            std::size_t language, Channel channel);

// For each step the answer whose words are the longest: for whoever counts what a text can cost.
[[nodiscard]] std::vector<Answer> widest_answers(const Flow& flow);

}  // namespace screenline::flow
