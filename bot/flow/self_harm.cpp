#include "bot/flow/self_harm.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "bot/text/fold.hpp"

namespace screenline::flow {
namespace {

// PHQ-9 item 9; ASQ 1 to 4 (LOINC 2.83); C-SSRS screener. loinc.org
constexpr std::string_view codes[] = {"44260-8", "115566-2", "115567-0", "115568-8", "115569-6",
                                      "93246-7", "93247-5",  "93248-3",  "93249-1",  "93250-9"};

// Folded, without accents. About the person who is asked: whether a relative died by suicide is
// another question.
constexpr std::string_view phrases[] = {"kill yourself",
                                        "killing yourself",
                                        "hurt yourself",
                                        "hurting yourself",
                                        "harm yourself",
                                        "harming yourself",
                                        "end your life",
                                        "ending your life",
                                        "take your own life",
                                        "taking your own life",
                                        "better off dead",
                                        "you were dead",
                                        "thoughts of suicide",
                                        "thoughts about suicide",
                                        "suicidal thoughts",
                                        "thought of suicide",
                                        "thought about suicide",
                                        "attempted suicide",
                                        "tried suicide",
                                        "commit suicide",
                                        "thoughts of self-harm",
                                        "not wake up",
                                        "matarse",
                                        "matarte",
                                        "quitarse la vida",
                                        "quitarte la vida",
                                        "hacerse dano",
                                        "hacerte dano",
                                        "lastimarse",
                                        "lastimarte",
                                        "estar muert",
                                        "estaria mejor muert",
                                        "pensamientos de suicidio",
                                        "pensado en el suicidio",
                                        "pensado en suicidarse",
                                        "pensamientos suicidas",
                                        "intentado suicidarse"};

}  // namespace

bool asks_about_self_harm(const Step& step) {
  if (std::find(std::begin(codes), std::end(codes), step.code.loinc) != std::end(codes))
    return true;
  for (const auto& by_channel : step.ask.by) {
    for (const std::string& text : by_channel) {
      const std::string folded = text::fold_accents(text::fold(text));
      const auto in_it = [&](std::string_view phrase) {
        return folded.find(phrase) != std::string::npos;
      };
      if (std::any_of(std::begin(phrases), std::end(phrases), in_it)) return true;
    }
  }
  return false;
}

}  // namespace screenline::flow
