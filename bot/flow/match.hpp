// What a person's text means as the answer to one step, and which root word it is.
// The whole folded text is tried first, then the leading token; a number inside a sentence is never
// taken for an answer (docs/flow-files.md, "Answer types"; DECISIONS E0, S3).
// Pure; a Flow is constant, so any thread. Never throws, whatever the bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "bot/flow/model.hpp"

namespace screenline::flow {

struct AnswerMatch {
  enum class Kind : std::uint8_t {
    not_understood,
    understood,
    declined,     // consent: a plain no
    not_allowed,  // understood, but out of range, too long, or options that cannot be joined
  };
  Kind kind = Kind::not_understood;
  Answer answer;        // when understood: state answered; consent: 1; declined: 0
  bool remark = false;  // something was said beside the answer: "3 and I sleep badly"
  bool unsure = false;  // not understood, because the person does not know and no option says so
};

// `language`: index of the person's language; words of the flow's other languages are understood
// too. REQUIRES: step.answer >= 0, step and language of this flow. At a safety step only the whole
// text can be the harmless answer; a remark behind it that is no plain denial ("no, well sometimes
// yes") makes the text not understood. `today`: the calendar day of the site, for dates.
[[nodiscard]] AnswerMatch match_answer(const Flow& flow, const Step& step, std::size_t language,
                                       std::string_view raw, Day today = no_day);

// The root word that the whole text is, in any language; none when it is something else.
[[nodiscard]] RootWord match_root_word(const Flow& flow, std::string_view raw);

}  // namespace screenline::flow
