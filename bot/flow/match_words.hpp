// Looking up parts of a folded answer in the words of an answer type, in every language of the
// flow, the person's own first. Internal to bot/flow. Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "bot/flow/model.hpp"

namespace screenline::flow {

class WordTable {
 public:
  // `o_is_zero`: the letter O counts as the digit (never at a safety step, S3).
  WordTable(const Flow& flow, const AnswerType& type, std::size_t language, bool o_is_zero);

  // Option index (or none_index) that the text is as a whole: a word, then the same without
  // accents, then a number word that names a key.
  [[nodiscard]] std::optional<int> option(std::string_view folded) const;
  // The same, but without number words: for a token inside a longer text.
  [[nodiscard]] std::optional<int> option_token(std::string_view token) const;
  // True when the token is what is typed for an option, not its label or a synonym.
  [[nodiscard]] bool is_key(std::string_view token) const;
  // A whole number in digits or words.
  [[nodiscard]] std::optional<int> number(std::string_view folded) const;
  [[nodiscard]] std::optional<int> digits(std::string_view token) const;

 private:
  [[nodiscard]] std::optional<int> look_up(std::string_view word) const;
  [[nodiscard]] std::optional<int> number_word(std::string_view folded) const;

  const Flow& flow_;
  const AnswerType& type_;
  std::vector<std::size_t> languages_;
  bool o_is_zero_;
};

// The first word of a folded text and what stands behind it.
struct Lead {
  std::string_view token;
  std::vector<std::string_view> rest;  // the words of the remark; empty: there is none
  bool punctuated = false;             // the token is followed by punctuation: "2. not really"
};
[[nodiscard]] Lead lead_of(std::string_view folded);

// The parts of an answer with several options: "1 4", "1,4 and 5"; each may still hold spaces.
[[nodiscard]] std::vector<std::string_view> split_choices(std::string_view folded);
// The same parts cut at spaces too.
[[nodiscard]] std::vector<std::string_view> split_spaces(std::string_view part);

// "no idea", "no se": begins like a no and says that the person does not know.
[[nodiscard]] bool does_not_know(const Lead& lead);
// "3 times a day", "2 weeks ago": the number measures something and is no key.
[[nodiscard]] bool measures(const Lead& lead);
// The whole text says that the person does not know: "idk", "not sure".
[[nodiscard]] bool is_unsure(std::string_view folded);
// There is a question mark in it, also the one that opens.
[[nodiscard]] bool asks_something(std::string_view raw);
// An age without the words around it, where nothing else is said: "im 34", "34yo", "tengo 34 años".
// Otherwise the text as it is.
[[nodiscard]] std::string_view age_alone(std::string_view folded);
// A plain refusal of consent.
[[nodiscard]] bool refuses(std::string_view folded);

}  // namespace screenline::flow
