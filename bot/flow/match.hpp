// Reads a person's text as an answer to one step. Whole text first, then a leading token with a remark;
// a number inside a sentence is never an answer (docs/flow-files.md, "Answer types"). Pure, never throws.
#pragma once

#include <cstddef>
#include <string_view>

#include "bot/flow/model.hpp"

namespace screenline::flow {

struct AnswerMatch {
  enum class Kind : std::uint8_t {
    understood,
    declined,        // consent: a plain no
    not_understood,  // say `unclear`
    not_allowed      // understood but out of range, too long, or options that cannot be joined: `invalid`
  } kind = Kind::not_understood;
  Answer answer;
  bool remark = false;  // words followed the answer
};

[[nodiscard]] AnswerMatch match_answer(const Flow& flow, const Step& step, std::size_t language,
                                       std::string_view raw);

// The meaning of a text that is exactly a root word, in any language of the flow.
[[nodiscard]] RootWord match_root_word(const Flow& flow, std::string_view raw);

}  // namespace screenline::flow
