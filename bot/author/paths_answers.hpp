// The answers to a question, in classes: those of a class are alike to every condition, score and
// result of the flow, so that one of them stands for all. Pure; one thread.
#pragma once

#include <string>
#include <vector>

#include "bot/author/paths_map.hpp"

namespace screenline::author::paths {

struct AnswerClass {
  enum class Kind : std::uint8_t {
    answer,
    declined,
    skipped,
    gave_up  // not understood until the tries are used up, where that leads on
  } kind = Kind::answer;
  std::vector<std::string> texts;  // what is sent, one after the other; the last one leads on
  flow::Answer answer;             // as it is kept
  int value = 0;                   // the same, for Residual::assign()
  std::string words;               // for people: "2 Several days", "SKIP"
  double ways = 1;                 // answers that it stands for
};

struct Question {
  std::vector<AnswerClass> classes;
  std::string unclear;  // is not understood here; "": nothing was found that is not
  std::string invalid;  // is understood and not allowed; "": there is nothing of that kind
  // More answers than are weighed, or none that the key of its option means: why; "" none.
  std::string not_whole;
};

// REQUIRES: a step with an answer; `language` of the flow, by index.
[[nodiscard]] Question question_of(Map& map, int step, std::size_t language);

}  // namespace screenline::author::paths
