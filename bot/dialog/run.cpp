#include "bot/dialog/run.hpp"

#include "bot/dialog/render.hpp"

namespace screenline::dialog {

namespace {

flow::Answer safety_answer(crisis::QuestionAnswer answer) {
  using crisis::QuestionAnswer;
  using flow::AnswerState;
  switch (answer) {
    case QuestionAnswer::no:
      return {AnswerState::answered, flow::safety_no, 0};
    case QuestionAnswer::yes:
      return {AnswerState::answered, flow::safety_yes, 0};
    case QuestionAnswer::under_3_months:
      return {AnswerState::answered, flow::under_3_months, 0};
    case QuestionAnswer::under_1_year:
      return {AnswerState::answered, flow::under_1_year, 0};
    case QuestionAnswer::longer_ago:
      return {AnswerState::answered, flow::longer_ago, 0};
    case QuestionAnswer::unclear:
      return {AnswerState::skipped, 0, 0};
    case QuestionAnswer::none:
      break;
  }
  return {AnswerState::not_applicable, 0, 0};
}

}  // namespace

flow::Facts facts_of(const State& state) {
  flow::Facts facts;
  facts.level = state.person.risk.level;
  facts.cleared = state.conversation && state.conversation->cleared;
  for (std::size_t i = 0; i < facts.safety.size(); ++i) {
    facts.safety[i] = safety_answer(state.person.risk.answers[i]);
  }
  return facts;
}

const flow::Step* Run::open_step() const {
  if (!flow || !asking() || state.conversation->step < 0) return nullptr;
  return &flow->steps[static_cast<std::size_t>(state.conversation->step)];
}

flow::Evaluation Run::evaluation(const flow::Facts& facts) const {
  return {*flow, state.conversation->answers, facts};
}

std::size_t Run::language() const { return flow ? flow->language_index(state.person.language) : 0; }

void Run::record(std::string action, std::string detail) {
  add(Record{std::move(action), std::move(detail)});
}

void note_exit(Run& run, Exit::Kind kind) {
  if (run.open_step()) run.trace.exits.push_back({kind, run.conversation().step, 0});
}

Run make_run(const World& world, State&& state, Time now) {
  Run run{world, now, nullptr, std::move(state), {}, {}, {}};
  run.effects.reserve(4);  // a text and two clocks, as most turns have
  if (run.state.conversation && world.find) {
    run.flow = world.find(world.flows, run.state.conversation->revision);
    // A stored conversation whose shape does not fit its flow is damage: treated as an unknown
    // revision.
    if (run.flow && run.state.conversation->answers.size() != run.flow->steps.size())
      run.flow = nullptr;
  }
  return run;
}

Turn finish(Run&& run) {
  return {std::move(run.state), std::move(run.effects), std::move(run.trace)};
}

void say_before(Run& run, std::string_view text) {
  if (text.empty()) return;
  if (!run.before.empty()) run.before += '\n';
  run.before += text;
}

bool has_more_to_ask(const Run& run) {
  const std::optional<Conversation>& conversation = run.state.conversation;
  return conversation && conversation->phase != Phase::ended && !conversation->asked.empty();
}

std::string standing_text(const Run& run, std::string_view id) {
  const flow::Flow* flow = run.flow ? run.flow : run.world.current.get();
  if (!flow) return {};
  const flow::Text* text = flow->find_text(id);
  if (!text) return {};
  const Channel channel = run.state.conversation ? run.state.conversation->channel : Channel::sms;
  const std::size_t language = flow->language_index(run.state.person.language);
  return fill(text->get(language, channel), run.world, flow->languages[language]);
}

void send(Run& run, Author author, std::string text, std::string what) {
  if (run.before.empty()) {
    run.before = std::move(text);
  } else {
    say_before(run, text);
  }
  if (run.before.empty()) return;
  run.add(Send{author, std::exchange(run.before, {}), std::move(what)});
  if (run.state.conversation) run.conversation().last_outbound_at = run.now;
}

}  // namespace screenline::dialog
