#include "bot/author/paths_answers.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <utility>

#include "bot/author/limits.hpp"
#include "bot/flow/match.hpp"

namespace screenline::author::paths {

namespace {

using flow::AnswerKind;
using flow::AnswerMatch;
using flow::AnswerState;
using flow::RootWord;
using Kind = AnswerClass::Kind;

flow::Answer answered(std::int32_t value, std::uint32_t chosen = 0) {
  return {AnswerState::answered, value, chosen};
}

bool same(const flow::Answer& a, const flow::Answer& b, bool list) {
  return a.state == b.state && (list ? a.chosen == b.chosen : a.value == b.value);
}

class Classes {
 public:
  Classes(Map& map, int step, std::size_t language)
      : map_(map),
        step_(step),
        it_(map.flow().steps[static_cast<std::size_t>(step)]),
        type_(map.flow().answers[static_cast<std::size_t>(it_.answer)]),
        language_(language) {}

  Question find() {
    of_type();
    for (auto& [alike, one] : by_effect_) out_.classes.push_back(std::move(one));
    find_unclear();
    find_invalid();
    skip();
    give_up();
    for (AnswerClass& one : out_.classes) one.value = map_.residual().value_of(step_, one.answer);
    return std::move(out_);
  }

 private:
  [[nodiscard]] AnswerMatch match(const std::string& text) const {
    return flow::match_answer(map_.flow(), it_, language_, text);
  }

  [[nodiscard]] bool is_root_word(const std::string& text) const {
    return flow::match_root_word(map_.flow(), text) != RootWord::none;
  }

  void of_type() {
    switch (type_.kind) {
      case AnswerKind::consent:
        return consent();
      case AnswerKind::choice:
        for (std::size_t i = 0; i < type_.options.size(); ++i) {
          const flow::Option& option = type_.options[i];
          add(answered(static_cast<std::int32_t>(i)), option.key, words_of(option));
        }
        return;
      case AnswerKind::many:
        return many();
      case AnswerKind::integer:
      case AnswerKind::scale:
        return numbers();
      case AnswerKind::text:
        return free_text();
    }
  }

  [[nodiscard]] std::string words_of(const flow::Option& option) const {
    return option.key + " " + option.label.get(language_, flow::Channel::web);
  }

  // One more answer; the first of its class that is taken for it when it is typed stands for it.
  void add(const flow::Answer& answer, const std::string& text, std::string words,
           Kind kind = Kind::answer) {
    std::vector<flow::Rest> effect{static_cast<flow::Rest>(kind)};
    const int value = map_.residual().value_of(step_, answer);
    for (const flow::Rest root : map_.roots()) {
      effect.push_back(map_.residual().assign(root, value));
    }
    const AnswerMatch said = match(text);
    const bool taken = kind == Kind::declined
                           ? said.kind == AnswerMatch::Kind::declined
                           : said.kind == AnswerMatch::Kind::understood &&
                                 same(said.answer, answer, type_.kind == AnswerKind::many);
    if (!taken) {
      out_.not_whole = "\"" + text + "\" is not taken for \"" + words + "\"";
      return;
    }
    const bool twice = type_.kind == AnswerKind::integer && answer.value < type_.confirm_below;
    const auto [known, fresh] = by_effect_.try_emplace(std::move(effect));
    AnswerClass& one = known->second;
    one.ways = fresh ? 1 : one.ways + 1;
    if (!fresh && (twice || one.texts.size() == 1)) return;  // once is shorter than twice
    one.kind = kind;
    one.texts = twice ? std::vector{text, text} : std::vector{text};
    one.answer = answer;
    one.words = std::move(words);
  }

  void consent() {
    std::vector<std::string> agree{"yes", "1"};
    for (const auto& [word, meaning] : type_.words[language_]) agree.push_back(word);
    std::sort(agree.begin() + 2, agree.end());
    const auto taken = std::ranges::find_if(agree, [&](const std::string& word) {
      return match(word).kind == AnswerMatch::Kind::understood && !is_root_word(word);
    });
    if (taken != agree.end()) add(answered(1), *taken, *taken);
    add({AnswerState::answered, 0, 0}, "no", "no", Kind::declined);
  }

  void many() {
    if (type_.none) add(answered(0), type_.none->key, words_of(*type_.none));
    const std::size_t count = type_.options.size();
    const bool all = count <= limits::walk_options_max;
    if (!all) {
      out_.not_whole = std::to_string(count) + " options: only one and two of them were weighed";
    }
    const std::uint64_t end = std::uint64_t{1} << count;
    for (std::uint64_t chosen = 1; all && chosen < end; ++chosen) {
      some(static_cast<std::uint32_t>(chosen));
    }
    for (std::size_t i = 0; !all && i < count; ++i) {
      for (std::size_t j = i; j < count; ++j) some(1u << i | 1u << j);
    }
  }

  void some(std::uint32_t chosen) {
    std::string text, words;
    for (std::size_t i = 0; i < type_.options.size(); ++i) {
      if ((chosen >> i & 1u) == 0) continue;
      if (type_.options[i].alone && std::popcount(chosen) > 1) return;
      text += (text.empty() ? "" : " ") + type_.options[i].key;
      words += (words.empty() ? "" : ", ") + words_of(type_.options[i]);
    }
    add(answered(0, chosen), text, words);
  }

  void numbers() {
    if (type_.max - type_.min > limits::walk_numbers_max) {
      out_.not_whole = "more than " + std::to_string(limits::walk_numbers_max) + " numbers";
    }
    const int last = std::min(type_.max, type_.min + limits::walk_numbers_max);
    for (int value = type_.min; value <= last; ++value) {
      const std::string text = std::to_string(value);
      add(answered(value), text, text);
    }
  }

  void free_text() {
    for (const char* text : {"45402", "28001", "nothing to add", "nada", "a"}) {
      if (match(text).kind != AnswerMatch::Kind::understood || is_root_word(text)) continue;
      return add(answered(0), text, "(own words)");
    }
    out_.not_whole = "no text was found that is taken for an answer";
  }

  void find_unclear() {
    for (const char* text : {"hard to say", "well it depends", "xyzzy", "?", "!!"}) {
      if (match(text).kind != AnswerMatch::Kind::not_understood || is_root_word(text)) continue;
      out_.unclear = text;
      return;
    }
  }

  void find_invalid() {
    std::vector<std::string> tried{"99", "77"};
    if (type_.kind == AnswerKind::integer || type_.kind == AnswerKind::scale) {
      tried.push_back(std::to_string(type_.max + 1));
    }
    if (type_.kind == AnswerKind::text) {
      tried.emplace_back(static_cast<std::size_t>(std::max(type_.max, 0)) + 1, 'a');
    }
    const auto found = std::ranges::find_if(tried, [&](const std::string& text) {
      return match(text).kind == AnswerMatch::Kind::not_allowed;
    });
    if (found != tried.end()) out_.invalid = *found;
  }

  void skip() {
    if (!it_.may_skip || it_.is_safety()) return;
    std::string word = "skip";
    if (flow::match_root_word(map_.flow(), word) != RootWord::skip) {
      const auto& words = map_.flow().root_words;
      std::vector<std::string> all;
      for (const auto& language : words) {
        for (const auto& [text, meaning] : language) {
          if (meaning == RootWord::skip) all.push_back(text);
        }
      }
      if (all.empty()) return;
      word = *std::ranges::min_element(all);
    }
    out_.classes.push_back({Kind::skipped, {word}, {AnswerState::skipped, 0, 0}, 0, "SKIP"});
  }

  void give_up() {
    if (out_.unclear.empty()) return;
    const bool consent = type_.kind == AnswerKind::consent;
    const bool stays = it_.give_up == flow::GiveUp::staff && !it_.is_safety();
    if (stays || (consent && !it_.on_declined)) return;
    const auto tries = static_cast<std::size_t>(it_.is_safety() ? 2 : it_.tries);
    const flow::Answer kept = consent ? flow::Answer{AnswerState::answered, 0, 0}
                                      : flow::Answer{AnswerState::skipped, 0, 0};
    out_.classes.push_back({Kind::gave_up, std::vector<std::string>(tries, out_.unclear), kept, 0,
                            "not understood " + std::to_string(tries) + " times"});
  }

  Map& map_;
  int step_;
  const flow::Step& it_;
  const flow::AnswerType& type_;
  std::size_t language_;
  std::map<std::vector<flow::Rest>, AnswerClass> by_effect_;
  Question out_;
};

}  // namespace

Question question_of(Map& map, int step, std::size_t language) {
  return Classes(map, step, language).find();
}

}  // namespace screenline::author::paths
