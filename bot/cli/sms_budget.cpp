#include "bot/cli/sms_budget.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "adapters/sms/send.hpp"
#include "bot/dialog/advance.hpp"
#include "bot/dialog/render.hpp"
#include "bot/flow/placeholders.hpp"
#include "bot/text/sms.hpp"

namespace screenline::cli {

namespace {

using flow::Problem;
using flow::Severity;
using flow::Text;

std::string encoding_of(const text::Segments& counted) {
  if (counted.encoding == text::Encoding::gsm7)
    return fmt::format("{} units of GSM-7", counted.units);
  return fmt::format("{} units of UCS-2 because of U+{:04X} at character {}", counted.units,
                     static_cast<std::uint32_t>(counted.first_non_gsm->code_point),
                     counted.first_non_gsm->column);
}

class Judging {
 public:
  Judging(const flow::Flow& flow, const dialog::World& world)
      : flow_(flow), world_(world), answers_(flow::widest_answers(flow)) {}

  void question(int index) {
    const flow::Step& step = flow_.steps[static_cast<std::size_t>(index)];
    if (step.say.empty() && step.ask.empty()) return;
    const Text& place = step.ask.empty() ? step.say.front() : step.ask;
    const std::string name = "the text of the step \"" + step.id + "\"";
    for (const std::string& language : flow_.languages) {
      const std::string again =
          dialog::render_again(world_, flow_, index, language, flow::Channel::sms, &widest_);
      judge(step.file, place, name, language,
            dialog::render_question(world_, flow_, index, language, flow::Channel::sms, &widest_));
      for (const Text* first : {&step.unclear, &step.invalid, &step.confirm}) {
        if (first->empty() || step.ask.empty()) continue;
        judge(step.file, *first,
              "with the question put again, that of the step \"" + step.id + "\"", language,
              said(*first, language) + "\n" + again);
      }
    }
  }

  // Its {question} would be counted with the step.
  void standing(const std::string& id, const Text& text, const std::string& root) {
    for (const std::string& language : flow_.languages) {
      judge(root, text, "the text \"" + id + "\"", language, said(text, language));
    }
  }

  std::vector<Problem> take() { return std::move(out_); }

 private:
  [[nodiscard]] std::string said(const Text& text, const std::string& language) const {
    return dialog::fill(text.get(flow_.language_index(language), flow::Channel::sms),
                        {world_, language, flow::Channel::sms, &widest_});
  }

  void judge(const std::string& file, const Text& place, const std::string& name,
             const std::string& language, const std::string& sent) {
    const text::Segments counted = text::count_segments(sent);
    const std::size_t units = sms::utf16_units(sent);
    const std::string in = flow_.languages.size() > 1 ? " in \"" + language + "\"" : "";
    const std::string cost = fmt::format("{}{} is {} segments of SMS ({})", name, in, counted.count,
                                         encoding_of(counted));
    if (units > sms::max_text_units) {
      add(Severity::error, file, place, "sms-too-long",
          fmt::format("{}: the provider refuses a text of more than {} characters, this has {}",
                      cost, sms::max_text_units, units),
          "make two steps of it, or say it in fewer words");
    } else if (counted.count > sms_segments_max) {
      add(Severity::warning, file, place, "sms-long", cost,
          fmt::format("at most {} arrive in order as one text{}", sms_segments_max,
                      counted.first_non_gsm
                          ? "; without that character a segment holds twice as much"
                          : ""));
    }
  }

  void add(Severity severity, const std::string& file, const Text& place, std::string code,
           std::string what, std::string hint) {
    out_.push_back({severity, file, place.line, place.column, std::move(code), std::move(what),
                    std::move(hint)});
  }

  const flow::Flow& flow_;
  const dialog::World& world_;
  const flow::Facts facts_;
  const std::vector<flow::Answer> answers_;
  const flow::Evaluation widest_{flow_, answers_, facts_};  // what a text with an answer can cost
  std::vector<Problem> out_;
};

}  // namespace

std::vector<Problem> judge_sms(const flow::Flow& flow, const std::string& root,
                               const Speaker& speaker, const crisis::Detector& detector,
                               const crisis::Copy& copy) {
  dialog::World world{detector, copy, {}};
  world.clinic = speaker.clinic;
  world.phone = speaker.phone;
  world.country = speaker.country;
  Judging judging(flow, world);
  for (int i = 0; i < static_cast<int>(flow.steps.size()); ++i) judging.question(i);
  for (const auto& [id, text] : flow.texts) judging.standing(id, text, root);
  return judging.take();
}

}  // namespace screenline::cli
