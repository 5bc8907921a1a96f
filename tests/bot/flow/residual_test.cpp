// What is left of a condition when some answers are known: with all of them known it is what the
// condition itself is, whatever their order. So two conversations of which the same is left end
// alike whatever follows, which is what merging them rests on.
#include "bot/flow/residual.hpp"

#include <algorithm>
#include <numeric>
#include <random>

#include "bot/flow/possible.hpp"
#include "tests/bot/flow/fixture.hpp"
#include "tests/support/catch.hpp"

namespace screenline::flow {
namespace {

std::shared_ptr<const Flow> shipped() {
  static const auto flow =
      load_flow("ketamine/screening.json", folder_source(SCREENLINE_SOURCE_DIR "/flows"),
                LoadFor::running)
          .flow;
  return flow;
}

// Any state of any step: answered by chance, skipped, not applicable, not asked.
std::vector<Answer> by_chance(const Flow& flow, std::mt19937& random) {
  std::vector<Answer> out(flow.steps.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    const int type = flow.steps[i].answer;
    const auto kind = random() % 8;
    if (kind == 0 || type < 0) out[i].state = AnswerState::skipped;
    if (kind == 1) out[i].state = AnswerState::not_applicable;
    if (kind <= 2 || type < 0) continue;
    const AnswerType& it = flow.answers[static_cast<std::size_t>(type)];
    const std::vector<Answer> all = answers_to(it);
    if (all.empty()) {
      out[i].state = AnswerState::answered;
    } else {
      out[i] = all[random() % all.size()];
      if (it.kind == AnswerKind::many)
        out[i].chosen = static_cast<std::uint32_t>(random()) & ((1u << it.options.size()) - 1);
    }
  }
  return out;
}

struct Named {
  const Expression* condition;
  int own;
};

std::vector<Named> conditions(const Flow& flow) {
  std::vector<Named> out;
  for (std::size_t i = 0; i < flow.steps.size(); ++i) {
    for (const Expression& one : flow.steps[i].only_if) out.push_back({&one, -1});
    for (const Branch& one : flow.steps[i].next) {
      if (one.condition) out.push_back({&*one.condition, -1});
    }
    for (const CrisisRule& one : flow.steps[i].crisis_if)
      out.push_back({&one.condition, static_cast<int>(i)});
  }
  for (const Flag& one : flow.flags) out.push_back({&one.condition, -1});
  for (const ResultRule& one : flow.results) {
    if (one.condition) out.push_back({&*one.condition, -1});
  }
  return out;
}

void check_flow(const Flow& flow, int rounds) {
  std::mt19937 random(7);
  Residual residual(flow);
  const std::vector<Named> all = conditions(flow);
  std::vector<int> order(flow.steps.size());
  std::iota(order.begin(), order.end(), 0);
  for (int round = 0; round < rounds; ++round) {
    const std::vector<Answer> answers = by_chance(flow, random);
    std::shuffle(order.begin(), order.end(), random);
    Facts facts;
    facts.cleared = true;
    for (const Named& one : all) {
      Evaluation in{flow, answers, facts};
      if (one.own >= 0) in.current = &answers[static_cast<std::size_t>(one.own)];
      in.current_step = one.own;
      const Truth truth = evaluate(*one.condition, in);
      Rest rest = residual.cleared(residual.of(*one.condition, one.own));
      Rest counts = residual.when_true(rest);
      for (const int step : order) {
        const int value = residual.value_of(step, answers[static_cast<std::size_t>(step)]);
        rest = residual.assign(rest, value);
        counts = residual.when_true(residual.assign(counts, value));
      }
      INFO(one.condition->source);
      CHECK(rest == static_cast<Rest>(truth));
      CHECK((counts == rest_yes) == (truth == Truth::yes));
    }
  }
}

}  // namespace

TEST_CASE("with every answer known, what is left of a condition is what it is") {
  check_flow(*load_good().flow, 2000);
  check_flow(*shipped(), 300);
}

TEST_CASE("what can no longer matter is dropped") {
  const Flow& flow = *shipped();
  Residual residual(flow);
  const auto result = std::find_if(flow.lists[0].items.begin(), flow.lists[0].items.end(),
                                   [](const ListItem& item) { return item.id == "depression"; });
  REQUIRE(result != flow.lists[0].items.end());  // phq9 >= 10
  const auto with = [&](std::vector<int> points) {
    Rest rest = residual.of(result->condition);
    for (std::size_t i = 0; i < points.size(); ++i) {
      const int step = flow.find_step("phq9_" + std::to_string(i + 1));
      rest = residual.assign(rest, residual.value_of(step, {AnswerState::answered, points[i], 0}));
    }
    return rest;
  };
  CHECK(with({1, 2, 0}) == with({0, 1, 2}));  // the sum is what counts
  CHECK(with({1, 2, 0}) != with({1, 2, 1}));
  CHECK(with({3, 3, 3, 3}) == with({3, 3, 3, 1}));  // ten are reached either way
  CHECK(with({0, 0, 0, 0, 0, 0}) == with({0, 0, 0, 0, 0, 0}));
  CHECK(with({0, 0, 0, 0, 0, 0, 0}) == with({1, 0, 0, 0, 0, 0, 0}));  // they can not be reached
  CHECK(with({3, 3, 3, 3, 0, 0, 0, 0, 0}) == rest_yes);
}

TEST_CASE("the results: the first rule that holds, or the one that stops undecided") {
  const Flow& flow = *shipped();
  Residual residual(flow);
  std::mt19937 random(11);
  std::vector<std::pair<Rest, int>> seen;  // what is left in the end, and the result
  for (int round = 0; round < 3000; ++round) {
    const std::vector<Answer> answers = by_chance(flow, random);
    const Facts facts;
    const Evaluation in{flow, answers, facts};
    int result = -2;
    for (std::size_t i = 0; i < flow.results.size() && result == -2; ++i) {
      const ResultRule& rule = flow.results[i];
      if (!rule.condition && rule.by_target_only) continue;
      const Truth truth = rule.condition ? evaluate(*rule.condition, in) : Truth::yes;
      if (truth == Truth::yes) result = static_cast<int>(i);
      if (truth == Truth::undecided && rule.stop_if_undecided) break;
    }
    Rest rest = residual.of_results();
    for (std::size_t i = 0; i < answers.size(); ++i)
      rest = residual.assign(rest, residual.value_of(static_cast<int>(i), answers[i]));
    const auto known =
        std::find_if(seen.begin(), seen.end(), [&](const auto& one) { return one.first == rest; });
    if (known == seen.end()) {
      seen.emplace_back(rest, result);
    } else {
      CHECK(known->second == result);
    }
  }
  CHECK(seen.size() > 3);
}

}  // namespace screenline::flow
