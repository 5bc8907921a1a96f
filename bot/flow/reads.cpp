#include "bot/flow/reads.hpp"

#include <algorithm>
#include <cstddef>

#include "bot/flow/expression_ops.hpp"

namespace screenline::flow {
namespace {

bool compares(Op op) { return op >= Op::less && op <= Op::not_equal; }
bool joins(Op op) {
  return op == Op::logical_not || op == Op::logical_and || op == Op::logical_or ||
         op == Op::skip_if_no || op == Op::skip_if_yes;
}
bool calculates(Op op) { return op == Op::add || op == Op::subtract; }
bool pushes_number(Op op) { return op <= Op::push_level; }

void add_atom(std::vector<Expression>& atoms, std::vector<Instruction> program) {
  const auto same = [&](const Expression& one) { return one.program == program; };
  if (std::any_of(atoms.begin(), atoms.end(), same)) return;
  atoms.push_back({"", 0, 0, std::move(program)});
}

class Reader {
 public:
  explicit Reader(const Flow& flow) : flow_(flow) {}

  void read(const std::vector<Instruction>& program) {
    std::vector<std::size_t> numbers;  // where each number that waits on the stack begins
    for (std::size_t i = 0; i < program.size(); ++i) {
      const auto op = static_cast<Op>(program[i].op);
      if (joins(op)) continue;
      if (calculates(op)) {
        numbers.pop_back();
      } else if (compares(op)) {
        numbers.pop_back();
        atom(program, numbers.back(), i);
        numbers.pop_back();
      } else if (pushes_number(op)) {
        numbers.push_back(i);
        look(program[i]);
      } else {
        look(program[i]);
        if (op != Op::push_truth && op != Op::list_has && op != Op::any_flag) atom(program, i, i);
      }
    }
  }

  Reads out;

 private:
  void atom(const std::vector<Instruction>& program, std::size_t from, std::size_t to) {
    const auto at = [&](std::size_t i) { return program.begin() + static_cast<std::ptrdiff_t>(i); };
    add_atom(out.atoms, {at(from), at(to + 1)});
  }

  void look(const Instruction& it) {
    switch (static_cast<Op>(it.op)) {
      case Op::push_answer:
      case Op::push_date:
      case Op::push_points:
      case Op::push_count:
      case Op::chosen_in:
      case Op::has_any:
      case Op::is_empty:
      case Op::state_is:
        return answer(it.a);
      case Op::push_score:
      case Op::band_is:
      case Op::score_is:
        return score(it.a);
      case Op::push_list_count:
      case Op::list_empty:
        return list(it.a);
      case Op::list_has:
        return member(it.a, static_cast<std::size_t>(it.number));
      case Op::any_flag:
        return flags(static_cast<FlagLevel>(it.a));
      case Op::push_level:
        out.level = true;
        return;
      case Op::push_today:
        out.today = true;
        return;
      case Op::push_cleared:
        out.cleared = true;
        return;
      default:
        return;
    }
  }

  void answer(std::int32_t address) {
    if (address == current_answer) {
      out.current = true;
    } else if (address < 0) {
      out.safety.insert(first_safety_answer - address);
    } else {
      out.steps.insert(address);
    }
  }

  void score(int index) {
    out.scores.insert(index);
    const Score& score = flow_.scores[static_cast<std::size_t>(index)];
    out.steps.insert(score.items.begin(), score.items.end());
  }

  // Lists and flags cannot need themselves: the loader has seen to it.
  void list(int index) {
    const std::size_t members = flow_.lists[static_cast<std::size_t>(index)].items.size();
    out.lists.insert(index);
    for (std::size_t i = 0; i < members; ++i) member(index, i);
  }

  void member(int index, std::size_t item) {
    out.lists.insert(index);
    read(flow_.lists[static_cast<std::size_t>(index)].items[item].condition.program);
  }

  void flags(FlagLevel level) {
    for (std::size_t i = 0; i < flow_.flags.size(); ++i) {
      if (flow_.flags[i].level != level) continue;
      out.flags.insert(static_cast<int>(i));
      read(flow_.flags[i].condition.program);
    }
  }

  const Flow& flow_;
};

}  // namespace

Reads reads_of(const Expression& expression, const Flow& flow) {
  Reader reader(flow);
  reader.read(expression.program);
  return std::move(reader.out);
}

void add_reads(Reads& to, const Reads& more) {
  to.steps.insert(more.steps.begin(), more.steps.end());
  to.scores.insert(more.scores.begin(), more.scores.end());
  to.lists.insert(more.lists.begin(), more.lists.end());
  to.flags.insert(more.flags.begin(), more.flags.end());
  to.safety.insert(more.safety.begin(), more.safety.end());
  to.current = to.current || more.current;
  to.level = to.level || more.level;
  to.today = to.today || more.today;
  to.cleared = to.cleared || more.cleared;
  for (const Expression& atom : more.atoms) add_atom(to.atoms, atom.program);
}

}  // namespace screenline::flow
