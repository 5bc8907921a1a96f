#include "bot/flow/model.hpp"

namespace screenline::flow {

const std::string& Text::get(std::size_t language, Channel channel) const {
  static const std::string none;
  if (by.empty()) return none;
  const auto index = static_cast<std::size_t>(channel);
  if (language < by.size() && !by[language][index].empty()) return by[language][index];
  return by.front()[index];
}

std::string_view name(FlagLevel level) {
  switch (level) {
    case FlagLevel::note:
      return "note";
    case FlagLevel::clinician:
      return "clinician";
    case FlagLevel::stop:
      return "stop";
    case FlagLevel::safety:
      return "safety";
    case FlagLevel::crisis:
      return "crisis";
  }
  return "";
}

int Flow::find_step(std::string_view wanted) const {
  const auto found = step_by_id.find(std::string(wanted));
  return found == step_by_id.end() ? -1 : found->second;
}

const Text* Flow::find_text(std::string_view wanted) const {
  const auto found = texts.find(wanted);
  return found == texts.end() ? nullptr : &found->second;
}

std::size_t Flow::language_index(std::string_view language) const {
  for (std::size_t i = 0; i < languages.size(); ++i) {
    if (languages[i] == language) return i;
  }
  return 0;
}

}  // namespace screenline::flow
