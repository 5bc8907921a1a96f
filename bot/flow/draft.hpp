// The flow while it is being compiled, and what its parts need of each other. Internal to bot/flow.
// Filled in this order (compile.cpp): languages and texts, answer types, places of the steps,
// scores, values, lists and flags, results, steps. One load_flow() owns it; not thread-safe.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "bot/flow/closure.hpp"
#include "bot/flow/expression_parser.hpp"
#include "bot/flow/model.hpp"
#include "bot/flow/object_reader.hpp"
#include "bot/flow/reporter.hpp"

namespace screenline::flow {

// A node with the file that it stands in.
struct Spot {
  const SourceFile* file = nullptr;
  const Node* node = nullptr;
};

// One place in Flow::steps and what is to be compiled there.
struct PlacedStep {
  // A `run` step with texts before it or branches after it gets a place of its own for them.
  enum class Role : std::uint8_t { step, before_run, after_run };
  Role role = Role::step;
  Spot spot;
  std::string id;
  std::vector<Spot> around;  // only_if of the `run` steps around it, outermost first
  Spot resume;               // of the innermost `run` that says it
};

// Everything an expression can name, except the words of the language itself.
struct NameEntry {
  enum class Kind : std::uint8_t { step, score, value, list } kind = Kind::step;
  int index = 0;
  enum class Progress : std::uint8_t { waiting, running, done } progress = Progress::waiting;
  std::optional<Operand> alias;  // of a value that is only another name
};

// A text with where it was read.
struct ReadText {
  const Document* document = nullptr;
  const Node* node = nullptr;
  Text text;
};

// Braces in a text that name something of the flow.
struct OpenPlaceholder {
  const Document* document = nullptr;
  const Node* node = nullptr;  // the string
  std::size_t at = 0;          // byte of the brace
  std::string name;
};

struct Draft {
  Draft(const Closure& c, Reporter& r, LoadFor w) : closure(c), reporter(r), what_for(w) {}

  const Closure& closure;
  Reporter& reporter;
  const LoadFor what_for;
  Flow flow;

  std::map<const Node*, int>
      answer_types;  // by the node that declares it: index, or -1 when broken
  std::set<const Node*> used_answers;
  std::set<std::string> used_texts;
  std::set<std::string> used_names;  // steps, scores, values, lists that an expression names
  std::vector<AnswerWord> answer_words;
  std::vector<ReadText> read_texts;  // all of them, in the order of reading
  std::vector<OpenPlaceholder> open_placeholders;
  std::vector<PlacedStep> placed;
  std::vector<Spot> not_run;           // steps of instruments that no `run` takes
  std::map<std::string, int> targets;  // ids and names of steps, ids of `run` steps
  std::map<std::string, NameEntry> names;
  std::vector<Spot> value_spots, list_spots, flag_spots, score_spots;  // by index in Flow
  std::vector<NameEntry::Progress> flag_progress;
  int step_being_read = -1;  // what `value` and `points` mean; -1: they mean nothing
  // The instrument whose `returns` is being compiled: it knows no names but its own. Null: all.
  const SourceFile* scope = nullptr;
};

// --- texts.cpp
[[nodiscard]] Text read_text(Draft& draft, const Document& document, const Node& node);
// A text, or a list of them.
[[nodiscard]] std::vector<Text> read_say(Draft& draft, const Document& document, const Node& node);
// Words by language of the flow: `["yes"]` or `{"en": ["yes"]}`; each with its place.
using WordsByLanguage = std::vector<std::vector<std::pair<std::string, Place>>>;
[[nodiscard]] WordsByLanguage read_words(Draft& draft, const Document& document, const Node& node);

// --- root_sections.cpp
void read_languages(Draft& draft);
void read_standing_texts(Draft& draft);
void read_silence(Draft& draft);
void read_root_words(Draft& draft);
// "30m", "4h", "3d" at a key, in milliseconds; nothing when it is left out or, reported, no wait.
[[nodiscard]] std::optional<std::int64_t> read_wait(Draft& draft, const Document& document,
                                                    ObjectReader& in, std::string_view key);
[[nodiscard]] std::optional<std::int64_t> read_wait(Draft& draft, const Document& document,
                                                    const Node& node);
// The standing text must exist; it counts as used.
void use_text(Draft& draft, const Document& document, const Node& node);

// --- answer_types.cpp
void read_answer_types(Draft& draft);
// Index into Flow::answers of an id or a type in place; -1 when broken (reported).
[[nodiscard]] int answer_of_step(Draft& draft, const SourceFile& file, const Node& node);

// --- date_rules.cpp
[[nodiscard]] DateRules read_date_rules(Draft& draft, const Document& document, const Node& node);

// --- expand.cpp
void place_steps(Draft& draft);
// A step can be gone to and be named in expressions; a `run` only the one, a score only the other.
enum class IdUse : std::uint8_t { step, target, name };
// Reports an id that is no identifier, means something else, or is taken.
[[nodiscard]] bool good_id(Draft& draft, const Document& document, const Node& id, IdUse use);

// --- scores.cpp
void read_scores(Draft& draft);

// --- name_declarations.cpp
void declare_names(Draft& draft);  // values, lists, flags: their ids

// --- returns.cpp
void declare_returns(Draft& draft);

// --- names.cpp
void read_values_lists_flags(Draft& draft);
[[nodiscard]] std::optional<Expression> read_condition(Draft& draft, const SourceFile& file,
                                                       const Node& node);

// --- results.cpp
void read_results(Draft& draft);
void read_tasks(Draft& draft);
[[nodiscard]] std::optional<Target> read_target(Draft& draft, const SourceFile& file,
                                                const Node& node);

// --- moves.cpp
void read_moves(Draft& draft);

// --- steps.cpp, crisis_rules.cpp
void read_steps(Draft& draft);
[[nodiscard]] std::vector<CrisisRule> read_crisis_rules(Draft& draft, const SourceFile& file,
                                                        const Node& node);

// --- placeholder_names.cpp: REQUIRES: names, values and steps are read.
void read_placeholders(Draft& draft);

// --- code_reading.cpp
[[nodiscard]] Code read_code(Draft& draft, const SourceFile& file, const Node* node);
void check_loinc(Draft& draft, const Document& document, const Node& node);
void check_codes(Draft& draft);  // those of whole files

// --- checks.cpp, graph_checks.cpp
void check_words(Draft& draft);
void check_engine_texts(Draft& draft);
void check_graph(Draft& draft);
void warn_unused(Draft& draft);

// --- check_*.cpp: for authors. REQUIRES of each: no errors so far, as of check_graph().
void check_accepted(Draft& draft);  // accepted.cpp
void check_self_harm(Draft& draft);
void check_root_words(Draft& draft);
void check_contact(Draft& draft);
void check_asked(Draft& draft);
void check_conditions(Draft& draft);
void check_exits(Draft& draft);
void check_stale(Draft& draft);
void check_scores(Draft& draft);
void check_texts(Draft& draft);
void check_placeholders(Draft& draft);
void check_length(Draft& draft);
void check_unused(Draft& draft);

}  // namespace screenline::flow
