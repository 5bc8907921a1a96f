#include "bot/dialog/render.hpp"

#include <algorithm>
#include <utility>

#include "bot/flow/placeholders.hpp"

namespace screenline::dialog {

namespace {

void new_line(std::string& out) {
  if (!out.empty()) out += '\n';
}

void add_option(std::string& out, const flow::Option& option, std::size_t language,
                Channel channel) {
  new_line(out);
  out.append(option.key).append(" ").append(option.label.get(language, channel));
}

void add_scale(std::string& out, const flow::AnswerType& answer, std::size_t language,
               Channel channel) {
  const auto end = [&](int value, const flow::Text& label) {
    new_line(out);
    out += std::to_string(value);
    if (!label.empty()) out.append(" = ").append(label.get(language, channel));
  };
  end(answer.min, answer.low);
  end(answer.max, answer.high);
}

void add_answers(std::string& out, const flow::AnswerType& answer, std::size_t language,
                 Channel channel) {
  if (channel != Channel::sms) return;
  if (answer.kind == flow::AnswerKind::scale) return add_scale(out, answer, language, channel);
  for (const flow::Option& option : answer.options) add_option(out, option, language, channel);
  if (answer.none) add_option(out, *answer.none, language, channel);
}

// What the person answered, where the name is that of an answer or a score. True: it was put.
bool add_own(std::string& out, std::string_view name, const Filling& with) {
  if (!with.answers || !flow::find_placeholder(with.answers->flow, name)) return false;
  const std::size_t language = with.answers->flow.language_index(with.language);
  out += flow::placeholder_words(*with.answers, name, language, with.channel);
  return true;
}

void add_filled(std::string& out, std::string_view text, const Filling& with) {
  while (!text.empty()) {
    const std::size_t brace = std::min(text.find('{'), text.size());
    out += text.substr(0, brace);
    text.remove_prefix(brace);
    if (text.empty()) return;
    if (text.starts_with("{{")) {
      out += '{';
      text.remove_prefix(2);
      continue;
    }
    const std::size_t close = text.find('}');
    if (close == std::string_view::npos) {
      out += text;
      return;
    }
    const std::string_view name = text.substr(1, close - 1);
    if (name == "clinic") {
      out += with.world.clinic;
    } else if (name == "phone") {
      out += with.world.phone;
    } else if (!add_own(out, name, with)) {
      with.world.copy.add_words(out, text.substr(0, close + 1), with.language, with.world.country);
    }
    text.remove_prefix(close + 1);
  }
}

// Room for a usual question with its options: one piece of memory for all of it.
constexpr std::size_t usual_question = 320;

void add_text(std::string& out, std::string_view text, const Filling& with) {
  const std::size_t before = out.size();
  new_line(out);
  const std::size_t line = out.size();
  add_filled(out, text, with);
  if (out.size() == line) out.resize(before);  // no line of nothing
}

}  // namespace

std::string fill(std::string_view text, const Filling& with) {
  std::string out;
  out.reserve(text.size() + with.world.clinic.size());
  add_filled(out, text, with);
  return out;
}

std::string render_options(const flow::AnswerType& answer, std::size_t language, Channel channel) {
  std::string out;
  add_answers(out, answer, language, channel);
  return out;
}

namespace {

void add_options(std::string& out, const flow::Flow& flow, const flow::Step& step,
                 std::size_t language, Channel channel) {
  if (step.answer < 0 || step.options_in_text) return;
  add_answers(out, flow.answers[static_cast<std::size_t>(step.answer)], language, channel);
}

}  // namespace

std::string render_again(const World& world, const flow::Flow& flow, int step,
                         const std::string& language, Channel channel,
                         const flow::Evaluation* answers) {
  const flow::Step& it = flow.steps[static_cast<std::size_t>(step)];
  if (it.ask_again.empty()) return render_question(world, flow, step, language, channel, answers);
  const std::size_t index = flow.language_index(language);
  const Filling with{world, flow.languages[index], channel, answers};
  std::string out;
  out.reserve(usual_question);
  add_text(out, it.ask_again.get(index, channel), with);
  add_options(out, flow, it, index, channel);
  return out;
}

std::string render_question(const World& world, const flow::Flow& flow, int step,
                            const std::string& language, Channel channel,
                            const flow::Evaluation* answers) {
  const flow::Step& it = flow.steps[static_cast<std::size_t>(step)];
  const std::size_t index = flow.language_index(language);
  const Filling with{world, flow.languages[index], channel, answers};
  std::string out;
  out.reserve(usual_question);
  for (const flow::Text& say : it.say) add_text(out, say.get(index, channel), with);
  add_text(out, it.ask.get(index, channel), with);
  add_options(out, flow, it, index, channel);
  return out;
}

}  // namespace screenline::dialog
