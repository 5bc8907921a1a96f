#include <algorithm>

#include "bot/flow/draft.hpp"
#include "bot/flow/expression_ops.hpp"

// What expressions can name. Values, lists and flags are compiled when something first asks for
// them, so that their order in the file does not matter and a cycle is seen.

namespace screenline::flow {
namespace {

using Progress = NameEntry::Progress;
using Type = Operand::Type;

std::vector<std::string> option_ids(const AnswerType& type) {
  std::vector<std::string> ids;
  for (const Option& option : type.options) ids.push_back(option.id);
  return ids;
}

Operand answer_operand(const AnswerType& type, std::int32_t address) {
  Operand out;
  out.is_answer = true;
  out.address = address;
  switch (type.kind) {
    case AnswerKind::consent:
      out.type = Type::choice;
      out.symbols = {"no", "yes"};  // Answer::value: 0 declined, 1 agreed
      break;
    case AnswerKind::choice:
      out.type = Type::choice;
      out.symbols = option_ids(type);
      out.has_points = type.has_points;
      break;
    case AnswerKind::many:
      out.type = Type::many;
      out.symbols = option_ids(type);
      break;
    case AnswerKind::integer:
    case AnswerKind::scale:
      out.type = Type::number;
      break;
    case AnswerKind::text:
      out.type = Type::text;
      break;
    case AnswerKind::date:
      out.type = Type::date;
      break;
    case AnswerKind::duration:
      out.type = Type::length;
      break;
  }
  return out;
}

Operand pushed(Type type, Op op) {
  Operand out;
  out.type = type;
  out.program = {{static_cast<std::uint8_t>(op), 0, 0}};
  return out;
}

Operand safety_operand(int question, std::vector<std::string> symbols) {
  Operand out;
  out.type = Type::choice;
  out.is_answer = true;
  out.address = first_safety_answer - question;
  out.symbols = std::move(symbols);
  return out;
}

class Names : public NameSource {
 public:
  explicit Names(Draft& draft) : draft_(draft) {}

  std::optional<Operand> find(std::string_view name) override {
    if (draft_.scope) return find_own(name);
    if (name == "level") return pushed(Type::number, Op::push_level);
    if (name == "cleared") return pushed(Type::truth, Op::push_cleared);
    if (name == "asq_5") return safety_operand(0, {"no", "yes"});
    if (name == "asq_5b") return safety_operand(1, {"no", "yes"});
    if (name == "asq_4_when") {
      return safety_operand(2, {"under_3_months", "under_1_year", "longer_ago"});
    }
    if (draft_.step_being_read >= 0 && (name == "value" || name == "points")) {
      return current(name == "points");
    }
    const auto found = draft_.names.find(std::string(name));
    if (found == draft_.names.end()) return built_in(name);
    draft_.used_names.insert(found->first);
    return entry(found->second);
  }

  bool prepare_flags(FlagLevel level) override {
    bool fine = true;
    for (std::size_t i = 0; i < draft_.flow.flags.size(); ++i) {
      if (draft_.flow.flags[i].level == level) fine = compile_flag(i) && fine;
    }
    return fine;
  }

  [[nodiscard]] std::vector<std::string> known_names() const override {
    if (draft_.scope) return own_names();
    std::vector<std::string> out = {"level", "cleared", "asq_5", "asq_5b", "asq_4_when", "today"};
    for (const auto& entry : draft_.names) out.push_back(entry.first);
    return out;
  }

  std::optional<Expression> read(const SourceFile& file, const Node& node, Want want,
                                 CompiledExpression* all = nullptr) {
    if (!expect_kind(file.document, node, NodeKind::string, "an expression", draft_.reporter)) {
      return std::nullopt;
    }
    CompiledExpression compiled = compile_expression(node.string, *this, want);
    if (compiled.error) {
      const ExpressionError& error = *compiled.error;
      if (error.code.empty()) return std::nullopt;
      draft_.reporter.error(file.document,
                            place_in_string(file.document, node, error.at, error.length),
                            error.code, error.what, error.hint);
      return std::nullopt;
    }
    Expression out{node.string, node.place.line, node.place.column, compiled.program};
    if (all) *all = std::move(compiled);
    return out;
  }

  // False when it is being compiled: it needs itself.
  bool compile_flag(std::size_t index) {
    Progress& progress = draft_.flag_progress[index];
    if (progress != Progress::waiting) return progress == Progress::done;
    progress = Progress::running;
    const Spot& spot = draft_.flag_spots[index];
    if (auto condition = outside_steps(spot, Want::condition)) {
      draft_.flow.flags[index].condition = *std::move(condition);
    }
    draft_.flag_progress[index] = Progress::done;
    return true;
  }

  void compile_list(NameEntry& it) {
    it.progress = Progress::running;
    const auto index = static_cast<std::size_t>(it.index);
    const Spot& spot = draft_.list_spots[index];
    for (std::size_t i = 0, item = 0; i < spot.node->items.size(); ++i) {
      const Node* id = spot.node->items[i].find("id");
      const Node* condition = spot.node->items[i].find("if");
      if (!id || !id->is(NodeKind::string) || !condition) continue;  // as when declared, reported
      if (auto compiled = outside_steps({spot.file, condition}, Want::condition)) {
        draft_.flow.lists[index].items[item].condition = *std::move(compiled);
      }
      ++item;
    }
    it.progress = Progress::done;
  }

  void compile_value(NameEntry& it) {
    it.progress = Progress::running;
    const Spot& spot = draft_.value_spots[static_cast<std::size_t>(it.index)];
    const bool returned = spot.file != &draft_.closure.root();
    const SourceFile* scope = std::exchange(draft_.scope, returned ? spot.file : nullptr);
    CompiledExpression all;
    if (auto compiled = outside_steps(spot, Want::value, &all)) {
      NamedValue& value = draft_.flow.values[static_cast<std::size_t>(it.index)];
      value.is = *std::move(compiled);
      value.is_number = all.is_number;
      value.measure = all.measure;
      it.alias = all.alias;
    }
    draft_.scope = scope;
    it.progress = Progress::done;
  }

 private:
  // Behind the names of the file: a flow that calls something "today" goes on meaning that.
  static std::optional<Operand> built_in(std::string_view name) {
    if (name != "today") return std::nullopt;
    Operand out = pushed(Type::number, Op::push_today);
    out.measure = Measure::date;
    return out;
  }

  std::optional<Operand> find_own(std::string_view name) {
    const auto found = draft_.names.find(std::string(name));
    if (found == draft_.names.end() || !is_own(found->second)) return built_in(name);
    draft_.used_names.insert(found->first);
    return entry(found->second);
  }

  // What an instrument may name in `returns`: its own steps and scores, what those that it uses
  // return, and its own.
  [[nodiscard]] bool is_own(const NameEntry& it) const {
    const auto index = static_cast<std::size_t>(it.index);
    const SourceFile* file = nullptr;
    if (it.kind == NameEntry::Kind::step) file = draft_.placed[index].spot.file;
    if (it.kind == NameEntry::Kind::score) file = draft_.score_spots[index].file;
    if (it.kind == NameEntry::Kind::value) file = draft_.value_spots[index].file;
    if (file == draft_.scope) return true;
    const auto& uses = draft_.scope->uses;
    return it.kind == NameEntry::Kind::value && file != &draft_.closure.root() &&
           std::find(uses.begin(), uses.end(), file) != uses.end();
  }

  [[nodiscard]] std::vector<std::string> own_names() const {
    std::vector<std::string> out;
    for (const auto& [name, it] : draft_.names) {
      if (is_own(it)) out.push_back(name);
    }
    return out;
  }

  // A value may first be asked for by a crisis rule; `points` means nothing inside it all the same.
  std::optional<Expression> outside_steps(const Spot& spot, Want want,
                                          CompiledExpression* all = nullptr) {
    const int step = std::exchange(draft_.step_being_read, -1);
    auto out = read(*spot.file, *spot.node, want, all);
    draft_.step_being_read = step;
    return out;
  }

  Operand entry(NameEntry& it) {
    const auto index = static_cast<std::size_t>(it.index);
    if (it.progress == Progress::running) return {Type::cycle};
    switch (it.kind) {
      case NameEntry::Kind::step:
        return step(it.index, it.index);
      case NameEntry::Kind::score: {
        Operand out;
        out.type = Type::score;
        out.address = it.index;
        for (const Band& band : draft_.flow.scores[index].bands) out.symbols.push_back(band.id);
        return out;
      }
      case NameEntry::Kind::value: {
        if (it.progress == Progress::waiting) compile_value(it);
        if (it.alias) return *it.alias;
        const NamedValue& value = draft_.flow.values[index];
        Operand out;
        out.type = value.is_number ? Type::number : Type::truth;
        out.measure = value.measure;
        out.program = value.is.program;
        if (out.program.empty()) out.type = Type::broken;
        return out;
      }
      case NameEntry::Kind::list: {
        if (it.progress == Progress::waiting) compile_list(it);
        Operand out;
        out.type = Type::list;
        out.address = it.index;
        for (const ListItem& item : draft_.flow.lists[index].items) out.symbols.push_back(item.id);
        return out;
      }
    }
    return {};
  }

  [[nodiscard]] Operand step(int index, std::int32_t address) const {
    const int type = draft_.flow.steps[static_cast<std::size_t>(index)].answer;
    if (type >= 0) {
      return answer_operand(draft_.flow.answers[static_cast<std::size_t>(type)], address);
    }
    Operand out;  // it only says something, or its answer type is wrong
    const Node* answer = draft_.placed[static_cast<std::size_t>(index)].spot.node->find("answer");
    out.type = answer ? Type::broken : Type::text;
    return out;
  }

  [[nodiscard]] std::optional<Operand> current(bool points) const {
    Operand out = step(draft_.step_being_read, current_answer);
    if (!points) return out;
    if (out.type == Type::choice && !out.has_points) return std::nullopt;
    if (out.type != Type::choice && out.type != Type::number)
      return std::nullopt;  // no date either
    out.type = Type::number;
    out.program = {{static_cast<std::uint8_t>(Op::push_points), current_answer, 0}};
    return out;
  }

  Draft& draft_;
};

}  // namespace

void read_values_lists_flags(Draft& draft) {
  Names names(draft);
  for (auto& [name, entry] : draft.names) {
    if (entry.progress != Progress::waiting) continue;
    if (entry.kind == NameEntry::Kind::value) names.compile_value(entry);
    if (entry.kind == NameEntry::Kind::list) names.compile_list(entry);
  }
  for (std::size_t i = 0; i < draft.flow.flags.size(); ++i) (void)names.compile_flag(i);
}

std::optional<Expression> read_condition(Draft& draft, const SourceFile& file, const Node& node) {
  return Names(draft).read(file, node, Want::condition);
}

}  // namespace screenline::flow
