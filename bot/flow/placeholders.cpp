#include "bot/flow/placeholders.hpp"

#include <algorithm>
#include <cmath>

namespace screenline::flow {
namespace {

// Whole numbers as they are, others with one digit behind the point.
std::string number_words(double value) {
  const auto tenths = static_cast<std::int64_t>(std::floor(std::abs(value) * 10 + 0.5));
  std::string out = value < 0 && tenths != 0 ? "-" : "";
  out += std::to_string(tenths / 10);
  if (tenths % 10 != 0) out += "." + std::to_string(tenths % 10);
  return out;
}

std::string known(const ScoreValue& value) {
  return value.state == ScoreValue::State::known ? number_words(value.value) : "";
}

std::string chosen_words(const AnswerType& type, std::uint32_t chosen, std::size_t language,
                         Channel channel) {
  std::string out;
  for (std::size_t i = 0; i < type.options.size(); ++i) {
    if ((chosen >> i & 1u) == 0) continue;
    if (!out.empty()) out += ", ";
    out += type.options[i].label.get(language, channel);
  }
  return out.empty() && type.none ? type.none->label.get(language, channel) : out;
}

std::string answer_words(const Evaluation& in, int step, std::size_t language, Channel channel) {
  const auto index = static_cast<std::size_t>(step);
  const int type_index = in.flow.steps[index].answer;
  if (type_index < 0 || index >= in.answers.size()) return "";
  const Answer& answer = in.answers[index];
  if (answer.state != AnswerState::answered) return "";
  const AnswerType& type = in.flow.answers[static_cast<std::size_t>(type_index)];
  switch (type.kind) {
    case AnswerKind::integer:
    case AnswerKind::scale:
      return std::to_string(answer.value);
    case AnswerKind::choice:
      return static_cast<std::size_t>(answer.value) < type.options.size()
                 ? type.options[static_cast<std::size_t>(answer.value)].label.get(language, channel)
                 : "";
    case AnswerKind::many:
      return chosen_words(type, answer.chosen, language, channel);
    case AnswerKind::date:
      return day_words(answer.value, answer.chosen, in.flow.languages[language]);
    case AnswerKind::duration:
      return length_words(answer.value, in.flow.languages[language]);
    case AnswerKind::consent:
    case AnswerKind::text:
      break;
  }
  return "";
}

template <class Named>
int index_of(const std::vector<Named>& all, std::string_view id) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Named& one) { return one.id == id; });
  return found == all.end() ? -1 : static_cast<int>(found - all.begin());
}

}  // namespace

const std::vector<std::string>& site_placeholders() {
  static const std::vector<std::string> names = {"clinic", "phone",     "question",    "reach",
                                                 "crisis", "emergency", "spanish_line"};
  return names;
}

std::optional<Placeholder> find_placeholder(const Flow& flow, std::string_view name) {
  using Kind = Placeholder::Kind;
  constexpr std::string_view of_scores = "score.";
  if (name.starts_with(of_scores)) {
    const int score = index_of(flow.scores, name.substr(of_scores.size()));
    if (score >= 0) return Placeholder{Kind::score, score};
  }
  if (const int value = index_of(flow.values, name); value >= 0) {
    return Placeholder{Kind::value, value};
  }
  const int step = flow.find_step(name);
  if (step < 0 || flow.steps[static_cast<std::size_t>(step)].answer < 0) return std::nullopt;
  return Placeholder{Kind::answer, step};
}

std::vector<std::string> own_placeholders(std::string_view text) {
  std::vector<std::string> out;
  const auto& site = site_placeholders();
  for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at)) {
    if (text.substr(at, 2) == "{{") {
      at += 2;
      continue;
    }
    const std::size_t close = text.find('}', at);
    if (close == std::string_view::npos) break;
    const std::string name(text.substr(at + 1, close - at - 1));
    const bool known = std::find(site.begin(), site.end(), name) != site.end() ||
                       std::find(out.begin(), out.end(), name) != out.end();
    if (!known) out.push_back(name);
    at = close;
  }
  return out;
}

std::vector<Answer> widest_answers(const Flow& flow) {
  std::vector<Answer> out(flow.steps.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (flow.steps[i].answer < 0) continue;
    const AnswerType& type = flow.answers[static_cast<std::size_t>(flow.steps[i].answer)];
    out[i] = {AnswerState::answered, type.max, 0};
    std::size_t longest = 0;
    for (std::size_t option = 0; option < type.options.size(); ++option) {
      out[i].chosen |= std::uint32_t{1} << option;
      const std::string& label = type.options[option].label.get(0, Channel::sms);
      if (option > 0 && label.size() <= longest) continue;
      longest = label.size();
      out[i].value = static_cast<std::int32_t>(option);
    }
  }
  return out;
}

std::string placeholder_words(const Evaluation& in, std::string_view name, std::size_t language,
                              Channel channel) {
  const auto found = find_placeholder(in.flow, name);
  if (!found) return "";
  if (found->kind == Placeholder::Kind::score) return known(score(in, found->index));
  if (found->kind == Placeholder::Kind::answer) {
    return answer_words(in, found->index, language, channel);
  }
  const NamedValue& value = in.flow.values[static_cast<std::size_t>(found->index)];
  if (!value.is_number) return "";
  const ScoreValue number = evaluate_number(value.is, in);
  const bool timed = value.measure == Measure::date || value.measure == Measure::length;
  if (!timed || number.state != ScoreValue::State::known) return known(number);
  const auto days = static_cast<Day>(number.value);
  const std::string& spoken = in.flow.languages[language];
  return value.measure == Measure::date ? day_words(days, 0, spoken) : length_words(days, spoken);
}

}  // namespace screenline::flow
