// How much the golden conversations of the shipped screening hold fast: the flow is changed in one
// place by a named operator, and one of them has to fail. Only what they catch counts here; `check`
// is asked nothing. Prints the rate by operator and every change that nobody noticed. All of them,
// every time: some ten seconds. Some of what is left changes nothing that a person could notice:
// R01 and R02 are come to by their targets, the points of "how much better" are read by nothing.
#include <cstdio>
#include <functional>
#include <map>

#include "bot/author/golden_run.hpp"
#include "bot/flow/expression_ops.hpp"
#include "tests/bot/author/shipped.hpp"
#include "tests/support/catch.hpp"

namespace screenline::author {
namespace {

using flow::Expression;
using flow::Flow;
using flow::Op;

struct Mutation {
  std::string by, what;
  std::function<void(Flow&)> change;
};

std::size_t size(int index) { return static_cast<std::size_t>(index); }

Expression never() {
  Expression out;
  out.program = {{static_cast<std::uint8_t>(Op::push_truth), 0, 0}};
  return out;
}

// Every condition of a flow, with a name, in the same order for the same flow.
void each_condition(Flow& flow, const std::function<void(const std::string&, Expression&)>& visit) {
  for (auto& step : flow.steps) {
    for (auto& one : step.only_if) visit(step.id + " only_if", one);
    for (auto& one : step.next) {
      if (one.condition) visit(step.id + " next", *one.condition);
    }
    for (auto& one : step.crisis_if) visit(step.id + " crisis_if", one.condition);
  }
  for (auto& list : flow.lists) {
    for (auto& item : list.items) visit(list.id + "." + item.id, item.condition);
  }
  for (auto& flag : flow.flags) visit("flag " + flag.id, flag.condition);
  for (auto& rule : flow.results) {
    if (rule.condition) visit("result " + rule.rule, *rule.condition);
  }
}

// The n-th condition, as it stands in another copy of the flow.
Expression& condition_at(Flow& flow, std::size_t n) {
  Expression* found = nullptr;
  std::size_t i = 0;
  each_condition(flow, [&](const std::string&, Expression& one) {
    if (i++ == n) found = &one;
  });
  return *found;
}

class Mutations {
 public:
  explicit Mutations(Flow flow) : flow_(std::move(flow)) {}

  std::vector<Mutation> all() {
    steps();
    conditions();
    for (std::size_t i = 0; i < flow_.scores.size(); ++i) score(i);
    for (std::size_t i = 0; i < flow_.answers.size(); ++i) points(i);
    for (std::size_t i = 0; i < flow_.lists.size(); ++i) {
      for (std::size_t j = 0; j < flow_.lists[i].items.size(); ++j) {
        add("drop a list member", flow_.lists[i].id + "." + flow_.lists[i].items[j].id,
            [i, j](Flow& f) { f.lists[i].items[j].condition = never(); });
      }
    }
    for (std::size_t i = 0; i < flow_.flags.size(); ++i) {
      add("drop a flag", flow_.flags[i].id, [i](Flow& f) { f.flags[i].condition = never(); });
    }
    for (std::size_t i = 0; i < flow_.results.size(); ++i) {
      if (!flow_.results[i].condition) continue;
      add("drop a result rule", flow_.results[i].rule,
          [i](Flow& f) { f.results[i].condition = never(); });
    }
    return std::move(out_);
  }

 private:
  void add(std::string by, std::string what, std::function<void(Flow&)> change) {
    out_.push_back({std::move(by), std::move(what), std::move(change)});
  }

  void steps() {
    for (std::size_t i = 0; i < flow_.steps.size(); ++i) {
      const flow::Step& step = flow_.steps[i];
      add("drop a step", step.id, [i](Flow& f) { f.steps[i].only_if = {never()}; });
      if (!step.only_if.empty())
        add("drop an only_if", step.id, [i](Flow& f) { f.steps[i].only_if.clear(); });
      for (std::size_t r = 0; r < step.crisis_if.size(); ++r) {
        add("delete a crisis_if", step.id + " " + step.crisis_if[r].condition.source,
            [i, r](Flow& f) {
              auto& rules = f.steps[i].crisis_if;
              rules[r].condition = never();  // it stays a safety step
            });
      }
      for (std::size_t b = 0; b < step.next.size(); ++b) {
        add("retarget", step.id, [i, b](Flow& f) {
          f.steps[i].next[b].target = {static_cast<int>(i) + 1, -1};
        });
      }
      if (!step.may_skip && !step.is_safety()) {  // S3: there it is never allowed
        add("allow SKIP", step.id, [i](Flow& f) { f.steps[i].may_skip = true; });
      }
    }
  }

  void conditions() {
    std::size_t n = 0;
    each_condition(flow_, [&](const std::string& name, Expression& one) {
      for (std::size_t i = 0; i < one.program.size(); ++i) {
        const auto op = static_cast<Op>(one.program[i].op);
        for (const int by : {-1, 1}) {
          if (op != Op::push_number) continue;
          add("shift a cut-off", name + (by > 0 ? " +1: " : " -1: ") + one.source,
              [n, i, by](Flow& f) { condition_at(f, n).program[i].number += by; });
        }
        if (op == Op::logical_and) {
          add("weaken a condition", name + ": " + one.source, [n, i](Flow& f) { weaken(f, n, i); });
        }
      }
      ++n;
    });
  }

  // `and` becomes `or`.
  static void weaken(Flow& flow, std::size_t n, std::size_t at) {
    auto& program = condition_at(flow, n).program;
    program[at].op = static_cast<std::uint8_t>(Op::logical_or);
    for (std::size_t j = 0; j < at; ++j) {
      const bool its =
          static_cast<Op>(program[j].op) == Op::skip_if_no && j + size(program[j].a) == at;
      if (its) program[j].op = static_cast<std::uint8_t>(Op::skip_if_yes);
    }
  }

  void score(std::size_t i) {
    for (std::size_t j = 0; j < flow_.scores[i].items.size(); ++j) {
      add("leave an item out of a sum",
          flow_.scores[i].id + " " + flow_.steps[size(flow_.scores[i].items[j])].id,
          [i, j](Flow& f) {
            auto& items = f.scores[i].items;
            items.erase(items.begin() + static_cast<std::ptrdiff_t>(j));
          });
    }
  }

  void points(std::size_t i) {
    for (std::size_t j = 0; j + 1 < flow_.answers[i].options.size(); ++j) {
      if (!flow_.answers[i].has_points) continue;
      add("swap the points of two options",
          flow_.answers[i].options[j].id + " and " + flow_.answers[i].options[j + 1].id,
          [i, j](Flow& f) {
            std::swap(f.answers[i].options[j].points, f.answers[i].options[j + 1].points);
          });
    }
  }

  Flow flow_;
  std::vector<Mutation> out_;
};

std::vector<golden::Conversation> conversations() {
  std::vector<golden::Conversation> out;
  for (const auto& file : shipped_conversations()) {
    for (auto& one : golden::read(file.filename().string(), bytes_of(file)).conversations)
      out.push_back(std::move(one));
  }
  return out;
}

bool caught(const std::vector<golden::Conversation>& all,
            const std::shared_ptr<const service::Content>& content) {
  return std::any_of(all.begin(), all.end(), [&](const golden::Conversation& one) {
    golden::Coverage ignored;
    return golden::run(one, content, ignored).has_value();
  });
}

}  // namespace

TEST_CASE("golden conversations catch changes of the shipped screening") {
  const auto shipped = shipped_content()->flows.current();
  const std::vector<golden::Conversation> all = conversations();
  const std::vector<Mutation> mutations = Mutations(*shipped).all();
  std::map<std::string, std::pair<int, int>> rates;  // caught, all
  std::vector<std::string> survivors;
  int noticed = 0;
  for (const Mutation& one : mutations) {
    auto changed = std::make_shared<Flow>(*shipped);
    one.change(*changed);
    const bool found = caught(all, content_of(changed));
    rates[one.by].first += found ? 1 : 0;
    rates[one.by].second += 1;
    noticed += found ? 1 : 0;
    if (!found) survivors.push_back(one.by + ": " + one.what);
  }
  for (const auto& [by, rate] : rates)
    std::printf("%-32s %3d of %3d\n", by.c_str(), rate.first, rate.second);
  for (const std::string& one : survivors) std::printf("not noticed: %s\n", one.c_str());
  const double share = static_cast<double>(noticed) / static_cast<double>(mutations.size());
  std::printf("%d of %zu, %.1f %%\n", noticed, mutations.size(), 100 * share);
  CHECK(share >= 0.95);
}

}  // namespace screenline::author
