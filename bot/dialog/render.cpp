#include "bot/dialog/render.hpp"

#include <array>
#include <utility>

namespace screenline::dialog {

namespace {

void add_line(std::string& out, std::string_view line) {
  if (line.empty()) return;
  if (!out.empty()) out += '\n';
  out += line;
}

std::string option_line(const flow::Option& option, std::size_t language, Channel channel) {
  return option.key + " " + option.label.get(language, channel);
}

std::string scale_line(const flow::AnswerType& answer, std::size_t language, Channel channel) {
  const auto end = [&](int value, const flow::Text& label) {
    std::string out = std::to_string(value);
    if (!label.empty()) out += " = " + label.get(language, channel);
    return out;
  };
  return end(answer.min, answer.low) + "\n" + end(answer.max, answer.high);
}

}  // namespace

std::string fill(std::string_view text, const World& world) {
  const std::array<std::pair<std::string_view, std::string_view>, 2> known{
      {{"clinic", world.clinic}, {"phone", world.phone}}};
  std::string out;
  out.reserve(text.size() + world.clinic.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '{') {
      out += text[i];
      continue;
    }
    if (text.substr(i).starts_with("{{")) {
      out += '{';
      ++i;
      continue;
    }
    const std::size_t close = text.find('}', i);
    if (close == std::string_view::npos) return out.append(text.substr(i));
    const std::string_view name = text.substr(i + 1, close - i - 1);
    for (const auto& [key, value] : known) {
      if (name == key) out += value;
    }
    i = close;
  }
  return out;
}

std::string render_options(const flow::AnswerType& answer, std::size_t language, Channel channel) {
  std::string out;
  if (channel != Channel::sms) return out;
  if (answer.kind == flow::AnswerKind::scale) return scale_line(answer, language, channel);
  for (const flow::Option& option : answer.options) {
    add_line(out, option_line(option, language, channel));
  }
  if (answer.none) add_line(out, option_line(*answer.none, language, channel));
  return out;
}

namespace {

void add_options(std::string& out, const flow::Flow& flow, const flow::Step& step,
                 std::size_t language, Channel channel) {
  if (step.answer < 0 || step.options_in_text) return;
  add_line(out,
           render_options(flow.answers[static_cast<std::size_t>(step.answer)], language, channel));
}

}  // namespace

std::string render_again(const World& world, const flow::Flow& flow, int step,
                         const std::string& language, Channel channel) {
  const flow::Step& it = flow.steps[static_cast<std::size_t>(step)];
  if (it.ask_again.empty()) return render_question(world, flow, step, language, channel);
  const std::size_t index = flow.language_index(language);
  std::string out = fill(it.ask_again.get(index, channel), world);
  add_options(out, flow, it, index, channel);
  return out;
}

std::string render_question(const World& world, const flow::Flow& flow, int step,
                            const std::string& language, Channel channel) {
  const flow::Step& it = flow.steps[static_cast<std::size_t>(step)];
  const std::size_t index = flow.language_index(language);
  std::string out;
  for (const flow::Text& say : it.say) add_line(out, fill(say.get(index, channel), world));
  add_line(out, fill(it.ask.get(index, channel), world));
  add_options(out, flow, it, index, channel);
  return out;
}

}  // namespace screenline::dialog
