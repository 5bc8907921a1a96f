#include "bot/flow/match.hpp"

#include <algorithm>
#include <string>

#include "bot/flow/match_time.hpp"
#include "bot/flow/match_words.hpp"
#include "bot/flow/phrases.hpp"
#include "bot/flow/place.hpp"
#include "bot/text/fold.hpp"
#include "bot/text/utf8.hpp"

namespace screenline::flow {
namespace {

using Kind = AnswerMatch::Kind;

AnswerMatch understood(std::int32_t value, bool remark = false) {
  return {Kind::understood, {AnswerState::answered, value, 0}, remark};
}

AnswerMatch not_allowed() { return {Kind::not_allowed, {}, false}; }

// Does this answer alone set off a crisis rule of its step? What depends on other answers counts as
// no.
bool is_worse(const Flow& flow, const Step& step, const Answer& answer) {
  if (!step.is_safety()) return false;
  const auto index = static_cast<std::size_t>(&step - flow.steps.data());
  std::vector<Answer> answers(flow.steps.size());
  if (index < answers.size()) answers[index] = answer;
  const Facts facts;
  const Evaluation in{flow, answers, facts, &answer, static_cast<int>(index)};
  return std::any_of(step.crisis_if.begin(), step.crisis_if.end(), [&](const CrisisRule& rule) {
    return evaluate(rule.condition, in) == Truth::yes;
  });
}

class Matcher {
 public:
  Matcher(const Flow& flow, const Step& step, std::size_t language, Day today)
      : today_(today),
        language_(language),
        flow_(flow),
        step_(step),
        type_(flow.answers[static_cast<std::size_t>(step.answer)]),
        words_(flow, type_, language, !step.is_safety()) {}

  [[nodiscard]] AnswerMatch match(std::string_view raw) const {
    if (type_.kind == AnswerKind::text) return free_text(raw);
    if (type_.kind == AnswerKind::date) return match_date(type_.date, language_, raw, today_);
    if (type_.kind == AnswerKind::duration) return match_length(type_, raw);
    const std::string folded = text::fold(raw);
    if (folded.empty()) return {};
    const bool has_choice = type_.kind != AnswerKind::consent && type_.kind != AnswerKind::integer;
    if (has_choice && !step_.is_safety() && is_unsure(folded)) return unsure(folded);
    switch (type_.kind) {
      case AnswerKind::consent:
        return consent(raw, folded);
      case AnswerKind::choice:
        return choice(folded);
      case AnswerKind::many:
        return many(folded);
      default:
        return number(raw, folded);
    }
  }

 private:
  [[nodiscard]] AnswerMatch free_text(std::string_view raw) const {
    const std::string clean = text::sanitize(raw);
    const std::string folded = text::fold(clean);
    if (folded.empty()) return {};
    if (type_.place && (raw.find('?') != std::string_view::npos || !looks_like_place(folded)))
      return {};
    std::size_t characters = 0;
    for (const text::Decoded& it : text::characters(clean)) characters += it.size > 0 ? 1 : 0;
    if (characters > static_cast<std::size_t>(type_.max)) return not_allowed();
    return understood(0);
  }

  // "idk" is the option that says "not sure", where the question has one.
  [[nodiscard]] AnswerMatch unsure(std::string_view folded) const {
    auto option = words_.option(folded);
    if (!option) option = words_.option("not sure");
    if (option) return type_.kind == AnswerKind::many ? joined({*option}) : understood(*option);
    AnswerMatch none;
    none.unsure = true;
    return none;
  }

  // "ok?" is a question, no clear yes.
  [[nodiscard]] AnswerMatch consent(std::string_view raw, std::string_view folded) const {
    if (asks_something(raw)) return {};
    if (agrees(folded)) return understood(1);
    if (!refuses(folded)) return {};
    return {Kind::declined, {AnswerState::answered, 0, 0}, false};
  }

  // One of the words that agree, or several and nothing else: "yes, i agree", "ok yes".
  [[nodiscard]] bool agrees(std::string_view folded) const {
    if (words_.option_token(folded)) return true;
    const std::vector<std::string_view> words = text::words(folded);
    std::string joined;
    for (const std::string_view word : words)
      joined += (joined.empty() ? "" : " ") + std::string(word);
    if (words_.option_token(joined)) return true;
    return !words.empty() && std::all_of(words.begin(), words.end(), [&](std::string_view word) {
      return words_.option_token(word).has_value();
    });
  }

  [[nodiscard]] AnswerMatch choice(std::string_view folded) const {
    if (const auto option = words_.option(folded)) return understood(*option);
    const Lead lead = lead_of(folded);
    const auto option = leading_option(lead);
    if (!option || does_not_know(lead)) return {};
    const bool worse = is_worse(flow_, step_, {AnswerState::answered, *option, 0});
    // A safety answer becomes harmless only when nothing but that was said (S3).
    if (step_.is_safety() && !worse && !denies_with(*option, lead.rest)) return {};
    if (names_another_option(*option, lead.rest, worse)) return {};
    if (goes_on_as_number(*option, lead.rest)) return {};
    if (!worse && words_.number(lead.token).value_or(0) != 0 && measures(lead)) return {};
    const bool repeated = std::all_of(lead.rest.begin(), lead.rest.end(), [&](auto word) {
      return words_.option_token(word) == option;
    });
    return understood(*option, !repeated);
  }

  // The first token, when it is a key or a short word. One letter may as well begin a sentence
  // ("a lot", "y tú"): it has to be set off by punctuation.
  [[nodiscard]] std::optional<int> leading_option(const Lead& lead) const {
    constexpr std::size_t short_word = 4;
    if (lead.token.empty() || lead.rest.empty()) return std::nullopt;
    const bool letter = lead.token.size() == 1 && (lead.token[0] < '0' || lead.token[0] > '9');
    if (letter && !lead.punctuated) return std::nullopt;
    std::size_t characters = 0;
    for (const text::Decoded& it : text::characters(lead.token)) characters += it.size > 0 ? 1 : 0;
    if (characters > short_word && !words_.is_key(lead.token)) return std::nullopt;
    return words_.option_token(lead.token);
  }

  [[nodiscard]] bool denies_with(int option, const std::vector<std::string_view>& rest) const {
    std::vector<std::string_view> other;
    for (const std::string_view word : rest) {
      if (words_.option_token(word) != option) other.push_back(word);
    }
    return only_denies(other);
  }

  // "2 or 3", "yes and no". Where the leading answer is the worse one, a harmless one behind it
  // takes nothing back.
  [[nodiscard]] bool names_another_option(int option, const std::vector<std::string_view>& rest,
                                          bool worse) const {
    return std::any_of(rest.begin(), rest.end(), [&](std::string_view word) {
      const auto other = another_option(word);
      if (!other || *other == option) return false;
      return !worse || is_worse(flow_, step_, {AnswerState::answered, *other, 0});
    });
  }

  // "1,5" and "1 5" are no 1 with a remark.
  [[nodiscard]] bool goes_on_as_number(int option,
                                       const std::vector<std::string_view>& rest) const {
    return !rest.empty() && words_.digits(rest.front()) &&
           words_.option_token(rest.front()) != option;
  }

  // "one", "un" are as often articles.
  [[nodiscard]] std::optional<int> another_option(std::string_view word) const {
    if (const auto token = words_.option_token(word)) return token;
    const auto number = words_.number(word);
    return number && *number >= 2 ? words_.option(word) : std::nullopt;
  }

  [[nodiscard]] AnswerMatch many(std::string_view folded) const {
    std::vector<int> chosen;
    if (const auto option = words_.option(folded)) {
      chosen.push_back(*option);
    } else {
      for (const std::string_view part : split_choices(folded)) {
        if (!add_part(part, chosen)) return {};
      }
    }
    if (chosen.empty()) return {};
    return joined(chosen);
  }

  [[nodiscard]] bool add_part(std::string_view part, std::vector<int>& chosen) const {
    if (const auto option = words_.option(part)) {
      chosen.push_back(*option);
      return true;
    }
    for (const std::string_view token : split_spaces(part)) {
      const auto option = words_.option(token);
      if (!option) return false;
      chosen.push_back(*option);
    }
    return true;
  }

  [[nodiscard]] AnswerMatch joined(const std::vector<int>& chosen) const {
    AnswerMatch match = understood(0);
    bool alone = false;
    for (const int option : chosen) {
      alone =
          alone || option == none_index || type_.options[static_cast<std::size_t>(option)].alone;
      if (option != none_index)
        match.answer.chosen |= std::uint32_t{1} << static_cast<unsigned>(option);
    }
    const bool several = std::any_of(chosen.begin(), chosen.end(),
                                     [&](int option) { return option != chosen.front(); });
    return alone && several ? not_allowed() : match;
  }

  // An age is never guessed upward: not from letters ("l8"), a year of birth, a question, nor where
  // anything else is said ("18 next month", "120 lbs", "54 for my mom").
  [[nodiscard]] AnswerMatch number(std::string_view raw, std::string_view folded) const {
    const bool years = type_.kind == AnswerKind::integer;
    if (years && asks_something(raw)) return {};
    if (const auto whole = words_.number(years ? age_alone(folded) : folded))
      return in_range(*whole, false);
    const Lead lead = lead_of(folded);
    const bool letter = lead.token == "o";  // Spanish "or"
    const auto value = lead.token.empty() || letter ? std::nullopt : words_.digits(lead.token);
    if (!value) return {};
    bool repeated = true;
    for (const std::string_view word : lead.rest) {
      const auto other = words_.digits(word) ? words_.digits(word) : big_number_word(word);
      if (other && *other != *value) return {};
      repeated = repeated && other.has_value();
    }
    if (years && !repeated) return {};
    if (*value != 0 && measures(lead)) return {};
    const AnswerMatch match = in_range(*value, !repeated);
    const bool plain = !step_.is_safety() || repeated || is_worse(flow_, step_, match.answer);
    return plain ? match : AnswerMatch{};
  }

  [[nodiscard]] std::optional<int> big_number_word(std::string_view word) const {
    const auto number = words_.number(word);
    return number && *number >= 2 ? number : std::nullopt;
  }

  [[nodiscard]] AnswerMatch in_range(int value, bool remark) const {
    if (value < type_.min || value > type_.max) return not_allowed();
    return understood(value, remark);
  }

  Day today_;
  std::size_t language_;
  const Flow& flow_;
  const Step& step_;
  const AnswerType& type_;
  WordTable words_;
};

}  // namespace

AnswerMatch match_answer(const Flow& flow, const Step& step, std::size_t language,
                         std::string_view raw, Day today) {
  if (step.answer < 0) return {};
  return Matcher(flow, step, language, today).match(raw);
}

RootWord match_root_word(const Flow& flow, std::string_view raw) {
  const std::string folded = text::fold(raw);
  const auto look_up = [&](const std::string& form) {
    for (const auto& table : flow.root_words) {
      const auto found = table.find(form);
      if (found != table.end()) return found->second;
    }
    return RootWord::none;
  };
  const RootWord word = look_up(folded);
  if (word != RootWord::none) return word;
  const std::string plain = text::fold_accents(folded);
  if (plain != folded) {
    if (const RootWord same = look_up(plain); same != RootWord::none) return same;
  }
  return asks_for_a_person(folded) ? RootWord::staff : RootWord::none;
}

}  // namespace screenline::flow
