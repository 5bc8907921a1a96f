#include "bot/author/golden_expect.hpp"

#include "bot/dialog/render.hpp"
#include "bot/flow/suggest.hpp"

namespace screenline::author::golden {

namespace {

using Found = std::optional<Mismatch>;

class Judge {
 public:
  Judge(const Expect& expect, const Stage& stage) : expect_(expect), stage_(stage) {}

  [[nodiscard]] Found judge() const {
    if (Found wrong = known(flow(), expect_.ids)) return wrong;
    if (expect_.kind == Expect::Kind::nothing) {
      return stage_.sends().empty() ? Found{} : different("nothing");
    }
    if (Found wrong = of_its_kind()) return wrong;
    for (const std::string& id : expect_.ids) {
      if (Found wrong = has(id)) return wrong;
    }
    return has_words();
  }

 private:
  [[nodiscard]] const flow::Flow& flow() const { return stage_.flow(); }

  [[nodiscard]] Found different(std::string expected) const {
    return Mismatch{std::move(expected), stage_.shown(), ""};
  }

  [[nodiscard]] Found of_its_kind() const {
    switch (expect_.kind) {
      case Expect::Kind::crisis:
        return crisis();
      case Expect::Kind::staff:
        if (!stage_.sends().empty() && stage_.sends().front().author == dialog::Author::staff)
          return {};
        return different("a text of staff");
      case Expect::Kind::unclear:
        return unclear();
      case Expect::Kind::nothing:
      case Expect::Kind::texts:
        break;
    }
    return {};
  }

  // Crisis messaging is the one text that leaves, and nothing of the questionnaire is in it.
  [[nodiscard]] Found crisis() const {
    const auto& sends = stage_.sends();
    if (sends.size() != 1 || sends.front().author != dialog::Author::safety) {
      return different("crisis messaging, and nothing else");
    }
    const int level = stage_.state().person.risk.level;
    if (expect_.level && *expect_.level != level) {
      return Mismatch{"level " + std::to_string(*expect_.level),
                      "level " + std::to_string(level) + ": " + stage_.shown(), ""};
    }
    const auto& conversation = stage_.state().conversation;
    if (conversation && conversation->phase == dialog::Phase::asking) {
      return Mismatch{"the questionnaire to stop", "it is still asking", ""};
    }
    if (conversation && conversation->step >= 0) {
      const std::string& id = flow().steps[static_cast<std::size_t>(conversation->step)].id;
      if (said(rendered(id)) || said(rendered_again(id)))
        return different("no question of the flow");
    }
    return {};
  }

  [[nodiscard]] Found unclear() const {
    const int step = expect_.ids.empty() ? -1 : flow().find_step(expect_.ids.front());
    if (step < 0) return Mismatch{"unclear [step]", "no step is named", ""};
    const flow::Step& it = flow().steps[static_cast<std::size_t>(step)];
    for (const flow::Text* text : {&it.unclear, &it.invalid, &it.confirm}) {
      if (!text->empty() && stage_.shown().starts_with(filled(*text))) return {};
    }
    const bool standing = it.unclear.empty() && stage_.shown().starts_with(rendered("UNCLEAR"));
    return standing ? Found{} : different("that " + it.id + " was not understood");
  }

  [[nodiscard]] Found has(const std::string& id) const {
    if (is_safety_question(id)) {
      const bool there = !stage_.sends().empty() && stage_.talk().open_question() == id;
      return there ? Found{} : different("the safety question " + id);
    }
    const std::string text = rendered(id);
    return said(text) || said(rendered_again(id)) ? Found{} : different(text);
  }

  [[nodiscard]] Found has_words() const {
    const std::string text = stage_.sends().empty() ? "" : stage_.shown();
    std::size_t from = 0;
    for (std::size_t i = 0; i < expect_.words.size(); ++i) {
      const std::string& word = expect_.words[i];
      const std::size_t at = text.find(word, from);
      if (at == std::string::npos) {
        Found wrong = different("..." + word + "...");
        if (says_what_came()) wrong->wording = Wording{expect_.words, i, text, from};
        return wrong;
      }
      from = at + word.size();
    }
    return {};
  }

  // Without a question or text that it names, nobody knows whether it is the same one in other
  // words; what staff say stands in the file itself.
  [[nodiscard]] bool says_what_came() const {
    if (stage_.sends().empty() || expect_.kind == Expect::Kind::staff) return false;
    return expect_.kind == Expect::Kind::crisis || !expect_.ids.empty();
  }

  [[nodiscard]] bool said(const std::string& text) const {
    const std::string all = stage_.sends().empty() ? "" : stage_.shown();
    return all.find(text) != std::string::npos;
  }

  [[nodiscard]] std::string filled(const flow::Text& text) const {
    const std::size_t language = flow().language_index(stage_.state().person.language);
    return dialog::fill(text.get(language, stage_.channel()), stage_.world(),
                        flow().languages[language]);
  }

  // The words of a step or standing text, as they are sent to this person.
  [[nodiscard]] std::string rendered(const std::string& id) const {
    const int step = flow().find_step(id);
    if (step >= 0) {
      return dialog::render_question(stage_.world(), flow(), step, stage_.state().person.language,
                                     stage_.channel());
    }
    const flow::Text* text = flow().find_text(id);
    return text ? filled(*text) : "";
  }

  // A question in the wording in which it is put once more.
  [[nodiscard]] std::string rendered_again(const std::string& id) const {
    const int step = flow().find_step(id);
    if (step < 0) return rendered(id);
    return dialog::render_again(stage_.world(), flow(), step, stage_.state().person.language,
                                stage_.channel());
  }

  const Expect& expect_;
  const Stage& stage_;
};

}  // namespace

bool is_safety_question(const std::string& id) {
  return id == "asq_5" || id == "asq_5b" || id == "asq_4_when" || id == "concern";
}

std::optional<Mismatch> known(const flow::Flow& flow, const std::vector<std::string>& ids) {
  for (const std::string& id : ids) {
    if (flow.find_step(id) >= 0 || flow.find_text(id) || is_safety_question(id)) continue;
    std::vector<std::string> candidates;
    for (const auto& [known_id, index] : flow.step_by_id) candidates.push_back(known_id);
    for (const auto& [known_id, text] : flow.texts) candidates.push_back(known_id);
    return Mismatch{"[" + id + "]", "the flow has no question or text of that id",
                    flow::did_you_mean(id, candidates)};
  }
  return {};
}

std::optional<Mismatch> judge(const Expect& expect, const Stage& stage) {
  return Judge(expect, stage).judge();
}

}  // namespace screenline::author::golden
