// Ways of saying that are longer than a word and mean one thing wherever they stand. Reviewed
// lists, matched whole; nothing is guessed from parts. Internal to bot/flow. Pure; any thread.
#pragma once

#include <string_view>
#include <vector>

namespace screenline::flow {

// The words of a remark behind a "no" do nothing but repeat, soften or explain it: "thanks", "i
// have never done that", "i only took my normal dose". A "but", a "sometimes", a word that is not
// known: false (S3).
[[nodiscard]] bool only_denies(const std::vector<std::string_view>& words);

// "can i talk to a person", "i need to speak with a nurse", "quiero hablar con alguien". `folded`:
// text::fold().
[[nodiscard]] bool asks_for_a_person(std::string_view folded);

}  // namespace screenline::flow
