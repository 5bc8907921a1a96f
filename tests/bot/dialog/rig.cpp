#include "tests/bot/dialog/rig.hpp"

#include <stdexcept>

#include "bot/crisis/embedded.hpp"
#include "bot/crisis/lexicon.hpp"
#include "bot/flow/load.hpp"

namespace screenline::dialog {

namespace {

const crisis::Copy& copy() {
  static const crisis::Copy one = [] {
    auto loaded = crisis::Copy::load(crisis::embedded_copy(), crisis::embedded_resources());
    if (!loaded.copy) throw std::runtime_error("the crisis copy does not load");
    return *loaded.copy;
  }();
  return one;
}

const flow::Flow* find(const void* flows, const std::string& revision) {
  const auto* flow = static_cast<const flow::Flow*>(flows);
  return flow->revision == revision ? flow : nullptr;
}

struct Printer {
  std::string& out;
  void operator()(const Send& e) {
    out += "send " + std::to_string(static_cast<int>(e.author)) + " " + e.what + ": " + e.text;
  }
  void operator()(const SetTimer& e) {
    out += "timer " + std::to_string(static_cast<int>(e.kind)) + " " + std::to_string(e.visit) +
           " " + std::to_string(e.due.time_since_epoch().count());
  }
  void operator()(const OpenHandoff& e) {
    out += "handoff " + e.category + " " + e.reason + " " + e.priority.value_or("-");
  }
  void operator()(const Alert& e) { out += "alert " + std::to_string(e.level); }
  void operator()(const Record& e) { out += "record " + e.action + " " + e.detail; }
  void operator()(const Ended& e) { out += "ended " + e.result.rule; }
  void operator()(const CancelQueued&) { out += "cancel"; }
};

}  // namespace

std::shared_ptr<const flow::Flow> screening() {
  static const std::shared_ptr<const flow::Flow> one = [] {
    flow::Loaded loaded = flow::load_flow("ketamine/screening.json",
                                          flow::folder_source(SCREENLINE_SOURCE_DIR "/flows"), flow::LoadFor::running);
    std::string problems;
    for (const flow::Problem& problem : loaded.problems) problems += to_string(problem) + "\n";
    if (!loaded.flow) throw std::runtime_error("the screening does not load:\n" + problems);
    return loaded.flow;
  }();
  return one;
}

const crisis::Detector& lexicon_detector() {
  // The rows' own twins are the crisis room's to test.
  static const crisis::Detector one =
      crisis::Detector::unchecked(crisis::read_lexicon(crisis::embedded_lexicon()));
  return one;
}

const crisis::Detector& blind_detector() {
  static const crisis::Detector one = crisis::Detector::unchecked(crisis::Lexicon{});
  return one;
}

World make_world(const crisis::Detector& detector) {
  World world{detector, copy(), screening()};
  world.find = find;
  world.flows = screening().get();
  world.phone = "555-0100";
  world.opt_out_reply_by_app = true;
  return world;
}

TextIn text_of(std::string text, Channel channel) {
  TextIn in;
  in.text = std::move(text);
  in.channel = channel;
  in.line = "main";
  return in;
}

std::vector<Send> sends(const Turn& turn) { return all<Send>(turn); }

std::vector<Send> sends_by(const Turn& turn, Author author) {
  std::vector<Send> out;
  for (const Send& send : sends(turn)) {
    if (send.author == author) out.push_back(send);
  }
  return out;
}

Rig::Rig(World w) : world(std::move(w)) {
  state.person.id = 1;
  state.person.site = "main";
  state.person.addresses.push_back({Channel::sms, "main", "+15555550123"});
}

const Turn& Rig::put(const Input& input) {
  last = advance(world, std::move(state), input, now);
  state = last.state;
  for (const OpenHandoff& row : all<OpenHandoff>(last)) {
    if (row.severity == Severity::crisis && state.person.crisis_handoff == 0)
      state.person.crisis_handoff = 7;
  }
  now += 5s;
  return last;
}

void Rig::stand_at(int step) {
  Conversation fresh;
  fresh.id = 1;
  fresh.flow = flow().id;
  fresh.revision = flow().revision;
  fresh.line = "main";
  fresh.answers.resize(flow().steps.size());
  fresh.step = step;
  for (int i = 0; i <= step; ++i) fresh.asked.push_back(static_cast<std::uint16_t>(i));
  fresh.visit = static_cast<std::uint16_t>(step + 1);
  state.conversation = std::move(fresh);
}

void Rig::stand_at(const std::string& id) {
  const int step = flow().find_step(id);
  if (step < 0) throw std::runtime_error("no step " + id);
  stand_at(step);
}

std::string Rig::open_step() const {
  if (!state.conversation || state.conversation->phase != Phase::asking ||
      state.conversation->step < 0)
    return {};
  return world.current->steps[static_cast<std::size_t>(state.conversation->step)].id;
}

std::string not_crisis(const Turn& turn) {
  const std::vector<Send> sent = sends(turn);
  if (sent.empty()) return "nothing was sent";
  if (sent.size() > 1) return "more than one text: " + sent[0].text + " // " + sent[1].text;
  if (sent[0].author != Author::safety) return "not crisis messaging: " + sent[0].text;
  if (turn.state.person.risk.level < 2)
    return "level " + std::to_string(turn.state.person.risk.level);
  if (!turn.state.person.risk.held) return "the questionnaire is not held";
  if (turn.state.conversation && turn.state.conversation->phase == Phase::asking)
    return "still asking";
  for (const flow::Step& step : screening()->steps) {
    const std::string& ask = step.ask.empty() ? step.id : step.ask.get(0, Channel::sms);
    if (sent[0].text.find(ask) != std::string::npos) return "a question is in it: " + step.id;
  }
  if (sent[0].text.find("988") == std::string::npos &&
      sent[0].text.find("911") == std::string::npos) {
    return "no number is in it: " + sent[0].text;
  }
  return {};
}

StaffClear clearance(const std::string& role) {
  return {{"Ann Lee", role, "Bo Diaz", "spoke by phone, safe with family, follow-up tomorrow"},
          std::nullopt,
          false,
          desk::Outcome::safe_with_plan};
}

std::string print(const Turn& turn) {
  std::string out;
  for (const Effect& effect : turn.effects) {
    std::visit(Printer{out}, effect);
    out += "\n";
  }
  const crisis::State& risk = turn.state.person.risk;
  out +=
      "level " + std::to_string(risk.level) + (risk.held ? " held" : "") + " " + risk.reason + "\n";
  if (turn.state.person.opted_out) out += "opted out\n";
  if (!turn.state.conversation) return out;
  const Conversation& conversation = *turn.state.conversation;
  out += "step " + std::to_string(conversation.step) + " phase " +
         std::to_string(static_cast<int>(conversation.phase)) + " control " +
         std::to_string(static_cast<int>(conversation.control)) + " epoch " +
         std::to_string(conversation.epoch) + " visit " + std::to_string(conversation.visit) +
         " tries " + std::to_string(conversation.tries) + "\n";
  for (const flow::Answer& answer : conversation.answers) {
    out += std::to_string(static_cast<int>(answer.state)) + ":" + std::to_string(answer.value) +
           ":" + std::to_string(answer.chosen) + " ";
  }
  return out;
}

}  // namespace screenline::dialog
