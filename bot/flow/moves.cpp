#include "bot/flow/moves.hpp"

#include <algorithm>

#include "bot/flow/draft.hpp"
#include "bot/flow/suggest.hpp"

namespace screenline::flow {
namespace {

constexpr std::size_t prefix_min = 8, prefix_max = 64;

class MoveReader {
 public:
  MoveReader(Draft& draft, Reporter& reporter)
      : draft_(draft), reporter_(reporter), document_(draft.closure.root().document) {}

  Move read(const Node& node) {
    Move move;
    ObjectReader in(document_, node, reporter_, "migrate");
    if (const Node* from = in.need("from", NodeKind::string)) read_from(*from, move);
    if (const Node* map = in.take("renamed", NodeKind::object)) read_steps(*map, move.renamed);
    if (const Node* map = in.take("gone", NodeKind::object)) read_steps(*map, move.gone);
    if (const Node* map = in.take("options", NodeKind::object)) read_options(*map, move);
    in.finish();
    return move;
  }

 private:
  void read_from(const Node& from, Move& move) {
    if (from.string == "any") return;
    move.from = from.string;
    const bool hex = from.string.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (hex && from.string.size() >= prefix_min && from.string.size() <= prefix_max) return;
    reporter_.error(document_, from.place, "migrate-bad-from",
                    "\"" + from.string + "\" is no beginning of a revision",
                    "\"any\", or 8 digits or more of the revision as check --live prints it");
  }

  // Of a question that is here; -1: reported.
  int asked_step(const Node& named, const std::string& id) {
    const int step = draft_.flow.find_step(id);
    if (step >= 0 && draft_.flow.steps[static_cast<std::size_t>(step)].answer >= 0) return step;
    std::vector<std::string> known;
    for (const Step& one : draft_.flow.steps) {
      if (one.answer >= 0) known.push_back(one.id);
    }
    reporter_.error(document_, named.place, "migrate-unknown-step",
                    "there is no question \"" + id + "\" to go on at", did_you_mean(id, known));
    return -1;
  }

  template <class Map>
  void read_steps(const Node& map, Map& into) {
    for (const Member& member : map.members) {
      if (member.key == "note") continue;
      if (!expect_kind(document_, member.value, NodeKind::string, "a step of this file", reporter_))
        continue;
      if (draft_.flow.find_step(member.key) >= 0) {
        reporter_.error(document_, member.place, "migrate-step-stays",
                        "\"" + member.key + "\" is a step of this file: it went nowhere",
                        "name the step of the older file; ids that are the same go along unsaid");
      }
      const int step = asked_step(member.value, member.value.string);
      if (step >= 0) into[member.key] = draft_.flow.steps[static_cast<std::size_t>(step)].id;
    }
  }

  void read_options(const Node& map, Move& move) {
    for (const Member& member : map.members) {
      if (member.key == "note") continue;
      if (!expect_kind(document_, member.value, NodeKind::object, "options by their older id",
                       reporter_))
        continue;
      Node named = member.value;
      named.place = member.place;
      const int step = asked_step(named, member.key);
      if (step < 0) continue;
      const Step& it = draft_.flow.steps[static_cast<std::size_t>(step)];
      for (const Member& option : member.value.members) {
        if (option.key == "note") continue;
        if (!expect_kind(document_, option.value, NodeKind::string, "an option", reporter_))
          continue;
        check_option(it, option.value);
        move.options[it.id][option.key] = option.value.string;
      }
    }
  }

  void check_option(const Step& step, const Node& option) {
    const AnswerType& type = draft_.flow.answers[static_cast<std::size_t>(step.answer)];
    std::vector<std::string> known;
    for (const Option& one : type.options) known.push_back(one.id);
    if (std::ranges::find(known, option.string) != known.end()) return;
    reporter_.error(document_, option.place, "migrate-unknown-option",
                    "\"" + step.id + "\" has no option \"" + option.string + "\"",
                    did_you_mean(option.string, known));
  }

  Draft& draft_;
  Reporter& reporter_;
  const Document& document_;
};

}  // namespace

void read_moves(Draft& draft) {
  const Node* list = draft.closure.root().migrate;
  if (!list) return;
  // A service is started again, whatever is wrong in a table: without it people stay where they
  // are.
  Reporter unheard;
  const bool author = draft.what_for == LoadFor::author;
  Reporter& reporter = author ? draft.reporter : unheard;
  MoveReader reader(draft, reporter);
  for (const Node& node : list->items) draft.flow.moves.push_back(reader.read(node));
  if (unheard.errors() > 0) draft.flow.moves.clear();
}

const Move* move_from(const Flow& flow, std::string_view revision) {
  const auto found = std::ranges::find_if(
      flow.moves, [&](const Move& one) { return revision.starts_with(one.from); });
  return found == flow.moves.end() ? nullptr : &*found;
}

}  // namespace screenline::flow
