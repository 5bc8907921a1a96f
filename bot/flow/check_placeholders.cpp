#include <algorithm>
#include <map>

#include "bot/flow/draft.hpp"
#include "bot/flow/placeholders.hpp"
#include "bot/flow/reads.hpp"
#include "bot/flow/ways.hpp"

// Is what a text says of a person surely known where it is said, and may it be said there? A text
// with a hole in it ("You said that you are .") must not come to a patient.

namespace screenline::flow {
namespace {

class PlaceholderChecker {
 public:
  explicit PlaceholderChecker(Draft& draft) : draft_(draft), flow_(draft.flow) {
    for (const OpenPlaceholder& one : draft.open_placeholders) {
      by_document_.emplace(one.document, &one);
    }
  }

  void check() {
    if (draft_.open_placeholders.empty()) return;
    for (int i = 0; i < static_cast<int>(flow_.steps.size()); ++i) {
      const Step& step = flow_.steps[static_cast<std::size_t>(i)];
      const Document& document = draft_.placed[static_cast<std::size_t>(i)].spot.file->document;
      for (const Text& text : step.say) judge(text, document, before(i));
      for (const Text* text :
           {&step.ask, &step.ask_again, &step.unclear, &step.invalid, &step.confirm}) {
        judge(*text, document, before(i));
      }
    }
    const Document& root = draft_.closure.root().document;
    for (const auto& [id, text] : flow_.texts) {
      for (const Points& points : said_at(id)) judge(text, root, points);
    }
    elsewhere();
  }

 private:
  // Where a text is said: before a step is answered, behind one, at the end.
  struct Points {
    enum class Kind : std::uint8_t { before, behind, end, anywhere } kind = Kind::anywhere;
    int step = -1;
  };
  static Points before(int step) { return {Points::Kind::before, step}; }

  std::vector<Points> said_at(const std::string& id) {
    const Silence& silence = flow_.silence;
    if (id == silence.remind || id == silence.expired) return {Points{}};
    std::vector<Points> out;
    for (std::size_t rule = 0; rule < flow_.results.size(); ++rule) {
      if (flow_.results[rule].say != id) continue;
      if (!flow_.results[rule].by_target_only) out.push_back({Points::Kind::end, -1});
      for (int i = 0; i < static_cast<int>(flow_.steps.size()); ++i) {
        for (const Way& way : ways_from(flow_, i)) {
          if (way.target.result != static_cast<int>(rule)) continue;
          const bool answered = way.kind == ExitKind::branch || way.kind == ExitKind::following;
          out.push_back({answered ? Points::Kind::behind : Points::Kind::before, i});
        }
      }
    }
    if (flow_.undecided && flow_.undecided->say == id) out.push_back({Points::Kind::end, -1});
    if (out.empty()) out.push_back(Points{});  // the program itself says it, wherever somebody is
    return out;
  }

  void judge(const Text& text, const Document& document, const Points& points) {
    const auto [first, last] = by_document_.equal_range(&document);
    for (std::size_t language = 0; language < text.by.size(); ++language) {
      for (const Channel channel : {Channel::sms, Channel::web}) {
        const std::string& words = text.by[language][static_cast<std::size_t>(channel)];
        for (const std::string& name : own_placeholders(words)) {
          for (auto it = first; it != last; ++it) {
            const OpenPlaceholder& one = *it->second;
            if (one.name != name || one.node->string != words) continue;
            seen_.insert(&one);
            name_at(one, points, channel);
          }
        }
      }
    }
  }

  void name_at(const OpenPlaceholder& one, const Points& points, Channel channel) {
    const auto found = find_placeholder(flow_, one.name);
    if (!found) return;
    if (found->kind != Placeholder::Kind::answer && channel == Channel::sms) {
      tell(one, "score-in-sms", "{" + one.name + "} would put a score into an SMS",
           "say it on the web alone, or in words: a phone may be read by others");
    }
    if (found->kind == Placeholder::Kind::answer && at(found->index).is_safety()) {
      tell(one, "placeholder-not-here", "{" + one.name + "} would say back an answer about danger",
           "leave it out");
      return;
    }
    const int missing = first_not_sure(*found, points);
    if (missing < 0) return;
    tell(one, "placeholder-may-be-empty",
         "{" + one.name + "} may be empty here: " + why(missing, points),
         "put it where the answer is sure, with \"skip\": false at its question");
  }

  // The step that may have no answer there; -1: all have.
  [[nodiscard]] int first_not_sure(const Placeholder& it, const Points& points) const {
    if (it.kind == Placeholder::Kind::answer) return sure(it.index, points) ? -1 : it.index;
    if (it.kind == Placeholder::Kind::score) return of_score(it.index, points);
    const Reads reads = reads_of(flow_.values[static_cast<std::size_t>(it.index)].is, flow_);
    std::set<int> of_scores;
    for (const int score : reads.scores) {
      const auto& items = flow_.scores[static_cast<std::size_t>(score)].items;
      of_scores.insert(items.begin(), items.end());
      if (const int step = of_score(score, points); step >= 0) return step;
    }
    for (const int step : reads.steps) {
      if (!of_scores.contains(step) && !sure(step, points)) return step;
    }
    return -1;
  }

  [[nodiscard]] int of_score(int index, const Points& points) const {
    const Score& score = flow_.scores[static_cast<std::size_t>(index)];
    for (const int item : score.items) {
      const bool zero = score.not_asked == NotAsked::zero;
      if (!sure(item, points, zero)) return item;
    }
    return -1;
  }

  // `passed`: not applicable is an answer too.
  [[nodiscard]] bool sure(int step, const Points& points, bool passed = false) const {
    const Step& it = at(step);
    if (it.may_skip || it.give_up != GiveUp::staff || (!passed && !it.only_if.empty())) {
      return false;
    }
    if (points.kind == Points::Kind::anywhere) return false;
    const std::vector<bool> without = reached_without(flow_, step, true);
    if (points.kind == Points::Kind::end) return !without.back();
    if (points.step == step) return points.kind == Points::Kind::behind;
    return !without[static_cast<std::size_t>(points.step)];
  }

  [[nodiscard]] std::string why(int step, const Points& points) const {
    const Step& it = at(step);
    const std::string id = "\"" + it.id + "\"";
    if (points.kind == Points::Kind::anywhere) return "this text is said at any time";
    if (it.may_skip) return id + " can be skipped";
    if (it.give_up != GiveUp::staff) return id + " is given up after some tries";
    return id + " may not have been answered";
  }

  // In a label or another text that is not said by itself.
  void elsewhere() {
    for (const OpenPlaceholder& one : draft_.open_placeholders) {
      if (seen_.contains(&one)) continue;
      tell(one, "placeholder-not-here", "nothing is put for {" + one.name + "} here",
           "answers and scores are said in questions and in the texts of results");
    }
  }

  [[nodiscard]] const Step& at(int step) const {
    return flow_.steps[static_cast<std::size_t>(step)];
  }

  // A text that is the same for both channels is told of once.
  void tell(const OpenPlaceholder& one, const std::string& code, std::string what,
            std::string hint) {
    if (!told_.insert({&one, code}).second) return;
    draft_.reporter.error(*one.document,
                          place_in_string(*one.document, *one.node, one.at, one.name.size() + 2),
                          code, std::move(what), std::move(hint));
  }

  Draft& draft_;
  const Flow& flow_;
  std::multimap<const Document*, const OpenPlaceholder*> by_document_;
  std::set<const OpenPlaceholder*> seen_;
  std::set<std::pair<const OpenPlaceholder*, std::string>> told_;
};

}  // namespace

void check_placeholders(Draft& draft) { PlaceholderChecker(draft).check(); }

}  // namespace screenline::flow
