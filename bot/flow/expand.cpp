#include <algorithm>

#include "bot/flow/draft.hpp"
#include "bot/flow/expression_lexer.hpp"
#include "bot/flow/limits.hpp"
#include "bot/flow/suggest.hpp"

// `run` takes the steps of an instrument or of a part and puts them in its place, so that a
// conversation's position is one index. Here steps get their places, ids and answer types; what
// they say and decide is read when all names are known.

namespace screenline::flow {
namespace {

const std::vector<std::string> reserved = {
    "end",   "staff",  "skip",      "level",    "cleared", "value",          "points",
    "flag",  "any",    "no",        "answered", "skipped", "not_applicable", "empty",
    "asq_5", "asq_5b", "asq_4_when"};

const Node* string_of(const Node& object, std::string_view key) {
  const Node* found = object.find(key);
  return found && found->is(NodeKind::string) ? found : nullptr;
}

class Expander {
 public:
  explicit Expander(Draft& draft) : draft_(draft) {}

  void expand_root() {
    const SourceFile& root = draft_.closure.root();
    if (root.steps) expand(root, all_steps(root), {}, {});
    for (const auto& file : draft_.closure.files) {
      if (file->role != FileRole::instrument || !file->steps) continue;
      for (const Node& node : file->steps->items) {
        if (!taken_.contains(&node)) draft_.not_run.push_back({file.get(), &node});
      }
    }
  }

 private:
  static std::vector<const Node*> all_steps(const SourceFile& file) {
    std::vector<const Node*> out;
    for (const Node& node : file.steps->items) out.push_back(&node);
    return out;
  }

  void expand(const SourceFile& file, const std::vector<const Node*>& nodes,
              const std::vector<Spot>& around, const Spot& resume) {
    for (const Node* node : nodes) {
      taken_.insert(node);
      if (!node->is(NodeKind::object)) {
        (void)expect_kind(file.document, *node, NodeKind::object, "a step", draft_.reporter);
      } else if (node->find("run")) {
        run(file, *node, around, resume);
      } else {
        place(PlacedStep::Role::step, file, *node, around, resume);
      }
    }
  }

  void run(const SourceFile& file, const Node& node, std::vector<Spot> around, Spot resume) {
    const Node* name = string_of(node, "run");
    if (!name) {
      (void)expect_kind(file.document, *node.find("run"), NodeKind::string, "\"run\"",
                        draft_.reporter);
      return;
    }
    if (string_of(node, "only_if")) around.push_back({&file, node.find("only_if")});
    if (string_of(node, "resume")) resume = {&file, node.find("resume")};
    const std::size_t first = draft_.placed.size();
    if (node.find("say")) place(PlacedStep::Role::before_run, file, node, around, resume);
    const auto [instrument, steps] = steps_of(file, *name);
    if (instrument) {
      for (const Node* step : steps) {
        if (!taken_.contains(step)) continue;
        draft_.reporter.error(file.document, name->place, "step-twice",
                              "\"" + name->string + "\" takes a step that is already in the flow",
                              "a step can be run once; use parts");
        return;
      }
      expand(*instrument, steps, around, resume);
    }
    if (node.find("next")) place(PlacedStep::Role::after_run, file, node, around, resume);
    const Node* id = string_of(node, "id");
    if (id && good_id(draft_, file.document, *id, IdUse::target)) {
      draft_.targets.emplace(id->string, static_cast<int>(first));
    }
    draft_.not_run.push_back({&file, &node});  // its own keys are still to be checked
  }

  std::pair<const SourceFile*, std::vector<const Node*>> steps_of(const SourceFile& file,
                                                                  const Node& name) {
    const std::size_t dot = name.string.find('.');
    std::vector<std::string> known;
    const SourceFile* found = instrument(file, name.string.substr(0, dot), known);
    if (!found) {
      draft_.reporter.error(file.document, name.place, "unknown-instrument",
                            "no used file is called \"" + name.string.substr(0, dot) + "\"",
                            did_you_mean(name.string.substr(0, dot), known));
      return {};
    }
    if (!found->steps) return {};
    if (dot == std::string::npos) return {found, all_steps(*found)};
    return {found, part(file, name, *found, name.string.substr(dot + 1))};
  }

  static const SourceFile* instrument(const SourceFile& file, const std::string& id,
                                      std::vector<std::string>& known) {
    for (const SourceFile* used : file.uses) {
      if (used->role != FileRole::instrument) continue;
      if (used->id == id) return used;
      known.push_back(used->id);
    }
    for (const SourceFile* used : file.uses) {
      if (const SourceFile* found = instrument(*used, id, known)) return found;
    }
    return nullptr;
  }

  std::vector<const Node*> part(const SourceFile& file, const Node& name,
                                const SourceFile& instrument, const std::string& id) {
    std::vector<const Node*> out;
    const Node* list = instrument.parts ? instrument.parts->find(id) : nullptr;
    if (!list) {
      std::vector<std::string> known;
      if (instrument.parts) {
        for (const Member& member : instrument.parts->members) known.push_back(member.key);
      }
      draft_.reporter.error(file.document, name.place, "unknown-part",
                            "\"" + instrument.id + "\" has no part \"" + id + "\"",
                            did_you_mean(id, known));
      return out;
    }
    for (const Node& item : list->items) {
      if (const Node* step = step_called(instrument, item)) out.push_back(step);
    }
    return out;
  }

  static const Node* step_called(const SourceFile& file, const Node& id) {
    for (const Node& step : file.steps->items) {
      const Node* own = step.is(NodeKind::object) ? string_of(step, "id") : nullptr;
      if (own && id.is(NodeKind::string) && own->string == id.string) return &step;
    }
    return nullptr;  // reported by check_parts()
  }

  void place(PlacedStep::Role role, const SourceFile& file, const Node& node,
             const std::vector<Spot>& around, const Spot& resume) {
    if (draft_.placed.size() >= limits::steps_max) {
      if (draft_.placed.size() == limits::steps_max && !full_) {
        draft_.reporter.error(file.document, node.place, "too-many-steps", "more than 1000 steps");
      }
      full_ = true;
      return;
    }
    const int index = static_cast<int>(draft_.placed.size());
    const Node* id = string_of(node, "id");
    draft_.placed.push_back({role, {&file, &node}, id ? id->string : "", around, resume});
    draft_.flow.steps.emplace_back();
    if (role != PlacedStep::Role::step) {
      draft_.placed.back().id += role == PlacedStep::Role::before_run ? ".before" : ".after";
      return;
    }
    if (id) name_step(file, *id, index);
    if (const Node* name = string_of(node, "name")) name_step(file, *name, index);
    if (const Node* answer = node.find("answer")) {
      draft_.flow.steps.back().answer = answer_of_step(draft_, file, *answer);
    }
  }

  void name_step(const SourceFile& file, const Node& id, int index) {
    if (!good_id(draft_, file.document, id, IdUse::step)) return;
    draft_.targets.emplace(id.string, index);
    draft_.flow.step_by_id.emplace(id.string, index);
    draft_.names[id.string] = {NameEntry::Kind::step, index, NameEntry::Progress::done, {}};
  }

  Draft& draft_;
  std::set<const Node*> taken_;
  bool full_ = false;
};

void check_parts(Draft& draft, const SourceFile& file) {
  if (!file.parts || !file.steps) return;
  for (const Member& part : file.parts->members) {
    if (part.key == "note") continue;
    if (!expect_kind(file.document, part.value, NodeKind::array, "a part", draft.reporter))
      continue;
    for (const Node& id : part.value.items) {
      const auto called = [&](const Node& step) {
        const Node* own = step.is(NodeKind::object) ? string_of(step, "id") : nullptr;
        return own && id.is(NodeKind::string) && own->string == id.string;
      };
      const auto& steps = file.steps->items;
      if (std::any_of(steps.begin(), steps.end(), called)) continue;
      draft.reporter.error(file.document, id.place, "unknown-step",
                           "this file has no step \"" + id.string + "\"");
    }
  }
}

}  // namespace

bool good_id(Draft& draft, const Document& document, const Node& id, IdUse use) {
  const bool known_word = std::find(reserved.begin(), reserved.end(), id.string) != reserved.end();
  if (!is_identifier(id.string) || is_keyword(id.string) || known_word) {
    draft.reporter.error(
        document, id.place, "bad-id", "\"" + id.string + "\" cannot be an id",
        known_word ? "this word has a meaning of its own" : "letters, digits and _, with a letter");
    return false;
  }
  const bool target_taken = use != IdUse::name && draft.targets.contains(id.string);
  const bool name_taken = use != IdUse::target && draft.names.contains(id.string);
  if (target_taken || name_taken) {
    draft.reporter.error(document, id.place, "duplicate-id",
                         "\"" + id.string + "\" is already the name of something",
                         "steps, scores, values and lists share their names");
    return false;
  }
  return true;
}

void place_steps(Draft& draft) {
  Expander(draft).expand_root();
  for (const auto& file : draft.closure.files) check_parts(draft, *file);
}

}  // namespace screenline::flow
