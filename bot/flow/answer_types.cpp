#include <algorithm>
#include <limits>

#include "bot/flow/draft.hpp"
#include "bot/flow/expression_lexer.hpp"
#include "bot/flow/limits.hpp"
#include "bot/flow/suggest.hpp"
#include "bot/text/fold.hpp"

namespace screenline::flow {
namespace {

class TypeReader {
 public:
  TypeReader(Draft& draft, const SourceFile& file)
      : draft_(draft), file_(file), document_(file.document), reporter_(draft.reporter) {}

  std::optional<AnswerType> read(const Node& node) {
    ObjectReader in(document_, node, reporter_, "answer");
    type_.words.resize(std::max<std::size_t>(draft_.flow.languages.size(), 1));
    const std::size_t errors = reporter_.errors();
    if (const Node* consent = in.take("consent"))
      kind(node, AnswerKind::consent), this->consent(*consent);
    if (const Node* choice = in.take("choice")) kind(node, AnswerKind::choice), options(*choice);
    if (const Node* many = in.take("many")) kind(node, AnswerKind::many), options(*many);
    if (const Node* integer = in.take("integer"))
      kind(node, AnswerKind::integer), range(*integer, false);
    if (const Node* scale = in.take("scale")) kind(node, AnswerKind::scale), range(*scale, true);
    if (const Node* text = in.take("text")) kind(node, AnswerKind::text), free_text(*text);
    if (const Node* date = in.take("date")) {
      kind(node, AnswerKind::date);
      type_.date = read_date_rules(draft_, document_, *date);
    }
    if (const Node* duration = in.take("duration"))
      kind(node, AnswerKind::duration), length(*duration);
    if (type_.kind == AnswerKind::many) {
      if (const Node* none = in.take("none")) type_.none = option(*none, none_index);
    }
    in.finish();
    if (kinds_ == 0 && node.is(NodeKind::object)) {
      reporter_.error(document_, node.place, "missing-key", "this answer has no type",
                      "consent, choice, many, integer, scale, date, duration or text");
    }
    if (reporter_.errors() != errors) return std::nullopt;
    return std::move(type_);
  }

 private:
  void kind(const Node& node, AnswerKind kind) {
    if (kinds_++ > 0) {
      reporter_.error(document_, node.place, "two-types", "this answer has two types",
                      "keep one of them");
    }
    type_.kind = kind;
  }

  void consent(const Node& node) {
    ObjectReader in(document_, node, reporter_, "consent");
    if (const Node* words = in.need("words")) add_words(*words, 0);
    in.finish();
  }

  void free_text(const Node& node) {
    ObjectReader in(document_, node, reporter_, "free_text");
    type_.max = in.integer("max", 1, limits::text_chars_max).value_or(limits::text_chars_max);
    if (const Node* names = in.take("names", NodeKind::string)) {
      type_.place = names->string == "place";
      if (!type_.place) {
        reporter_.error(document_, names->place, "unknown-value",
                        "\"names\" is \"" + names->string + "\"", "place");
      }
    }
    in.finish();
  }

  void range(const Node& node, bool scale) {
    constexpr int most = std::numeric_limits<int>::max();
    ObjectReader in(document_, node, reporter_, scale ? "scale" : "integer");
    const Node* min = in.need("min", NodeKind::integer);
    const Node* max = in.need("max", NodeKind::integer);
    type_.min = in.integer("min", -most, most).value_or(0);
    type_.max = in.integer("max", -most, most).value_or(0);
    if (min && max && min->integer >= max->integer) {
      reporter_.error(document_, max->place, "bad-range", "\"max\" is not above \"min\"");
    }
    if (scale) {
      scale_labels(in, node);
    } else if (const auto bound = in.integer("confirm_below", type_.min, type_.max)) {
      type_.confirm_below = *bound;
    }
    in.finish();
  }

  void length(const Node& node) {
    constexpr int most_years = 120;
    ObjectReader in(document_, node, reporter_, "duration");
    type_.min = 0;
    type_.max = static_cast<int>(in_days(most_years, TimeUnit::year));
    const auto bound = [&](std::string_view key, int& into) {
      const Node* text = in.take(key, NodeKind::string);
      if (!text) return;
      const auto days = read_length(text->string);
      if (days) into = *days;
      if (!days) {
        reporter_.error(document_, text->place, "bad-duration",
                        "\"" + text->string + "\" is no length of time",
                        "3 days, 2 weeks, 6 months");
      }
    };
    bound("min", type_.min);
    bound("max", type_.max);
    in.finish();
    if (type_.min >= type_.max) {
      reporter_.error(document_, node.place, "bad-range", "\"max\" is not above \"min\"");
    }
  }

  void scale_labels(ObjectReader& in, const Node& node) {
    if (std::int64_t{type_.max} - type_.min > limits::scale_span_max) {
      reporter_.error(document_, node.place, "bad-range", "a scale has at most 101 numbers");
      return;
    }
    if (const Node* low = in.take("low")) type_.low = read_text(draft_, document_, *low);
    if (const Node* high = in.take("high")) type_.high = read_text(draft_, document_, *high);
    const Node* codes = in.take("codes", NodeKind::array);
    if (!codes) return;
    for (const Node& code : codes->items) {
      const bool fine = expect_kind(document_, code, NodeKind::string, "a code", reporter_);
      type_.scale_codes.push_back(fine ? code.string : "");
      if (fine) check_loinc(draft_, document_, code);
    }
    if (static_cast<std::int64_t>(codes->items.size()) != std::int64_t{type_.max} - type_.min + 1) {
      reporter_.error(document_, codes->place, "bad-range", "there is not one code a number");
    }
  }

  void options(const Node& node) {
    if (!expect_kind(document_, node, NodeKind::array, "the options", reporter_)) return;
    if (node.items.empty() || node.items.size() > limits::options_max) {
      reporter_.error(document_, node.place, "too-many-options",
                      std::to_string(node.items.size()) + " options", "from 1 to 32");
      return;
    }
    std::size_t with_points = 0;
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      type_.options.push_back(option(node.items[i], static_cast<int>(i)));
      with_points += type_.options.back().points ? 1 : 0;
    }
    type_.has_points = with_points > 0;
    if (with_points > 0 && with_points < node.items.size()) {
      reporter_.error(document_, node.place, "points-missing", "only some options have points",
                      "give all of them points, or none");
    }
  }

  Option option(const Node& node, int index) {
    const bool none = index == none_index, many = type_.kind == AnswerKind::many;
    ObjectReader in(document_, node, reporter_,
                    none   ? "none_option"
                    : many ? "many_option"
                           : "choice_option");
    Option out;
    const Node* id = none ? in.take("id", NodeKind::string) : in.need("id", NodeKind::string);
    out.id = id ? id->string : "none";
    if (id) check_id(*id);
    const Node* key = in.need("key", NodeKind::string);
    const Node* label = in.need("label");
    if (!none) {
      out.points = in.integer("points", -1000, 1000);
      if (many) out.alone = in.boolean("alone", false);
    }
    out.code = read_code(draft_, file_, in.take("code"));
    out.covers = in.string("covers");
    if (key) {
      out.key = key->string;
      for (std::size_t i = 0; i < type_.words.size(); ++i)
        add_word(i, key->string, key->place, index);
    }
    if (label) {
      out.label = read_text(draft_, document_, *label);
      add_label(out.label, label->place, index);
    }
    if (const Node* also = in.take("also")) add_words(*also, index);
    in.finish();
    return out;
  }

  void check_id(const Node& id) {
    if (!is_identifier(id.string) || is_keyword(id.string)) {
      reporter_.error(document_, id.place, "bad-id", "\"" + id.string + "\" cannot be an id",
                      "letters, digits and _, with a letter");
    }
    const auto same = [&](const Option& option) { return option.id == id.string; };
    if (std::any_of(type_.options.begin(), type_.options.end(), same)) {
      reporter_.error(document_, id.place, "duplicate-id", "\"" + id.string + "\" is given twice");
    }
  }

  void add_label(const Text& label, Place place, int index) {
    for (std::size_t i = 0; i < label.by.size() && i < type_.words.size(); ++i) {
      add_word(i, label.by[i][0], place, index);
      add_word(i, label.by[i][1], place, index);
    }
  }

  void add_words(const Node& node, int index) {
    const WordsByLanguage words = read_words(draft_, document_, node);
    for (std::size_t i = 0; i < words.size(); ++i) {
      for (const auto& [word, place] : words[i]) add_word(i, word, place, index);
    }
  }

  // Accents may be left out by the person, so both forms belong to the option.
  void add_word(std::size_t language, const std::string& word, Place place, int index) {
    const std::string folded = text::fold(word);
    if (folded.empty()) return;
    // Types are numbered as they come, and this one will be the next.
    draft_.answer_words.push_back({word, static_cast<int>(draft_.flow.answers.size()), index,
                                   document_.path, place.line, place.column, place.length});
    for (const std::string& form : {folded, text::fold_accents(folded)}) {
      const auto [at, added] = type_.words[language].emplace(form, index);
      if (added || at->second == index) continue;
      reporter_.error(document_, place, "shared-word",
                      "\"" + word + "\" already means another option here",
                      "a word can be understood in one way only");
      return;
    }
  }

  Draft& draft_;
  const SourceFile& file_;
  const Document& document_;
  Reporter& reporter_;
  AnswerType type_;
  int kinds_ = 0;
};

int add_type(Draft& draft, const SourceFile& file, const Node& node) {
  if (const auto known = draft.answer_types.find(&node); known != draft.answer_types.end()) {
    return known->second;
  }
  std::optional<AnswerType> type = TypeReader(draft, file).read(node);
  const int index = type ? static_cast<int>(draft.flow.answers.size()) : -1;
  if (type) draft.flow.answers.push_back(*std::move(type));
  draft.answer_types[&node] = index;
  return index;
}

// Own answers first, then those of the files that this one uses.
Spot find_type(const SourceFile& file, std::string_view id, std::vector<std::string>& known) {
  if (file.answers) {
    if (const Node* node = file.answers->find(id)) return {&file, node};
    for (const Member& member : file.answers->members) known.push_back(member.key);
  }
  for (const SourceFile* used : file.uses) {
    if (const Spot found = find_type(*used, id, known); found.node) return found;
  }
  return {};
}

}  // namespace

void read_answer_types(Draft& draft) {
  for (const auto& file : draft.closure.files) {
    if (!file->answers) continue;
    for (const Member& member : file->answers->members) {
      if (member.key != "note") (void)add_type(draft, *file, member.value);
    }
  }
}

int answer_of_step(Draft& draft, const SourceFile& file, const Node& node) {
  if (!node.is(NodeKind::string)) return add_type(draft, file, node);
  std::vector<std::string> known;
  const Spot found = find_type(file, node.string, known);
  if (!found.node) {
    draft.reporter.error(file.document, node.place, "unknown-answer",
                         "there is no answer type \"" + node.string + "\"",
                         did_you_mean(node.string, known));
    return -1;
  }
  draft.used_answers.insert(found.node);
  return add_type(draft, *found.file, *found.node);
}

}  // namespace screenline::flow
