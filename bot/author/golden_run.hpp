// Plays a golden conversation through the engine and tells the first thing that is not as written.
// One thread; nothing is kept.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bot/author/golden.hpp"
#include "bot/author/golden_expect.hpp"
#include "bot/author/golden_stage.hpp"

namespace screenline::author::golden {

struct Difference {
  int line = 0;  // in the conversation's file
  std::string expected, got, hint;
  std::optional<Wording> wording = {};  // nothing but the words of a text: golden_update.hpp
};

// `content` holds the flow that the conversation names. None: it went as written.
[[nodiscard]] std::optional<Difference> run(const Conversation& conversation,
                                            const std::shared_ptr<const service::Content>& content,
                                            Coverage& coverage);

// What comes in when it is played, `...` as the answers that it stands for; up to where it stops
// going as written, if it does.
[[nodiscard]] std::vector<Heard> inputs_of(const Conversation& conversation,
                                           const std::shared_ptr<const service::Content>& content);

}  // namespace screenline::author::golden
