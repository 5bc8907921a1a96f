// A flow as the engine uses it: flat arrays, everything referred to by index, compiled once at
// load. Sub-flows are expanded in place, so a conversation's position is one step index. Constant
// after loading: any thread may read a Flow; it is shared by std::shared_ptr<const Flow>.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bot/flow/date_rules.hpp"
#include "bot/flow/expression.hpp"
#include "bot/flow/leaving.hpp"
#include "bot/flow/moves.hpp"
#include "bot/flow/scoring.hpp"
#include "bot/flow/terminology.hpp"

namespace screenline::flow {

enum class Channel : std::uint8_t { sms, web };

// A patient-facing text: `by[language][channel]`, placeholders still in braces. Empty when absent.
struct Text {
  std::vector<std::array<std::string, 2>> by;  // index: language of the flow, then Channel
  int line = 0, column = 0;                    // where it stands in its file, from 1

  [[nodiscard]] bool empty() const { return by.empty(); }
  // Falls back to the first language when `language` has none.
  [[nodiscard]] const std::string& get(std::size_t language, Channel channel) const;
};

struct Option {
  std::string id;
  std::string key;  // what is typed: "1", "A"
  Text label;
  std::optional<int> points;
  bool alone = false;  // of a many: cannot be joined with others
  Code code;
  std::string covers;
};

enum class AnswerKind : std::uint8_t {
  consent,
  choice,
  many,
  integer,
  scale,
  text,
  date,
  duration
};

// What the fold of a whole answer means: option index, or none_index for the "none" of a many.
inline constexpr int none_index = -1;

struct AnswerType {
  AnswerKind kind = AnswerKind::choice;
  std::vector<Option> options;  // choice, many (at most 32); consent has none
  std::optional<Option> none;   // many: "0 None"
  int min = 0, max = 0;         // integer, scale; text: max characters; duration: days
  // integer: what is below counts when it was sent twice; a slip sends nobody away. None: INT_MIN.
  int confirm_below = std::numeric_limits<int>::min();
  bool place = false;                    // text: only what may be a place is taken
  DateRules date;                        // date
  Text low, high;                        // scale
  std::vector<std::string> scale_codes;  // scale: LOINC answer code of min, min+1, ...
  // By language: folded word -> option index (keys, labels, `also`); consent: words that agree ->
  // 0.
  std::vector<std::unordered_map<std::string, int>> words;
  bool has_points = false;
};

struct Branch {
  std::optional<Expression> condition;  // none: else
  Target target;
};

// The safety questions that belong to bot/crisis (DECISIONS S4); named here, worded there.
enum class SafetyQuestion : std::uint8_t { none, asq_5, asq_5b, asq_4_when, concern };

struct CrisisRule {
  Expression condition;
  int level = 2;                    // 2..4
  std::vector<std::string> tracks;  // first is the one named in results; "self", "medical", ...
  std::string reason;
  std::vector<SafetyQuestion> ask;
  bool provisional = false;
  bool top_rank = false;
};

enum class GiveUp : std::uint8_t { staff, skip, go };

struct Step {
  std::string id;
  std::string name;  // "" when it has none
  std::string file;  // the flow or instrument it stands in
  std::vector<Text> say;
  Text ask;
  Text ask_again;   // shorter, where the question is put once more; empty: `ask`
  int answer = -1;  // index into Flow::answers; -1: says only
  bool options_in_text = false;
  Text unclear, invalid;
  Text confirm;  // before the question is put again, under AnswerType::confirm_below
  int tries = 3;
  GiveUp give_up = GiveUp::staff;
  Target give_up_target;
  bool may_skip = true;
  // All must be true: the step's own only_if and those of the `run` steps around it.
  std::vector<Expression> only_if;
  std::vector<Branch> next;
  std::optional<Target> on_declined;
  UnansweredExits exits;
  std::optional<std::int64_t> remind_after_ms;  // of this question; none: Silence::remind_after_ms
  std::optional<std::int64_t> stale_after_ms;   // an older answer is asked again
  std::vector<CrisisRule> crisis_if;            // not empty: a safety step (S3)
  int resume_after_crisis =
      -1;  // step to go on at after a crisis this answer started; -1: the following
  Code code;
  std::string covers;
  int line = 0;

  [[nodiscard]] bool is_safety() const { return !crisis_if.empty(); }
};

struct NamedValue {
  std::string id;
  Expression is;
  bool is_number = false;  // evaluate_number(); otherwise a condition, evaluate()
  Measure measure = Measure::plain;
};

struct ListItem {
  std::string id;
  Expression condition;
  std::string covers;
};

struct List {
  std::string id;
  std::vector<ListItem> items;
};

enum class FlagLevel : std::uint8_t { note, clinician, stop, safety, crisis };
[[nodiscard]] std::string_view name(FlagLevel level);

struct Flag {
  std::string id;
  FlagLevel level = FlagLevel::note;
  Expression condition;
  std::string covers;
};

struct Task {
  std::string id;
  Expression condition;
  std::string due;  // "1_business_day", ...
};

struct ResultRule {
  std::string rule;                     // "R09"
  std::optional<Expression> condition;  // none: else, or reached by a target only
  bool by_target_only = false;
  bool stop_if_undecided = false;
  std::string category;
  std::string reason;                   // with placeholders
  std::optional<std::string> priority;  // none: opens no row
  std::string say;                      // id of a standing text; "" says nothing
};

struct Silence {
  std::optional<std::int64_t> remind_after_ms, expire_after_ms;
  std::string remind, expired;  // ids of standing texts
};

// Meanings of the root words (S18). One meaning each, at every step.
enum class RootWord : std::uint8_t {
  none,
  stop,
  start,
  help,
  staff,
  call,
  back,
  skip,
  more,
  faq,
  list,
  spanish,
  english,
  crisis
};

struct Flow {
  std::string id;
  std::string revision;  // SHA-256, hex, of the closure (E11)
  bool signed_off = false;
  std::vector<std::string> languages;
  std::vector<AnswerType> answers;
  std::vector<Step> steps;
  std::vector<Score> scores;
  std::vector<NamedValue> values;
  std::vector<List> lists;
  std::vector<Flag> flags;
  std::vector<Task> tasks;
  std::vector<ResultRule> results;
  std::optional<ResultRule> undecided;
  std::map<std::string, Text, std::less<>> texts;
  // By language: folded word -> meaning.
  std::vector<std::unordered_map<std::string, RootWord>> root_words;
  Silence silence;
  int start = 0;
  bool grows_old = false;  // a step has stale_after_ms
  std::vector<Move> moves;  // no part of the revision

  std::unordered_map<std::string, int> step_by_id;  // ids and names

  [[nodiscard]] int find_step(std::string_view id) const;  // -1 when there is none
  [[nodiscard]] const Text* find_text(std::string_view id) const;
  [[nodiscard]] std::size_t language_index(std::string_view language) const;  // 0 when unknown
};

}  // namespace screenline::flow
