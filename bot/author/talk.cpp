#include "bot/author/talk.hpp"

#include <algorithm>

#include "bot/dialog/migrate.hpp"
#include "bot/service/limits.hpp"

namespace screenline::author {

namespace {

constexpr std::chrono::milliseconds between_texts{5'000};  // a person takes a moment to answer

}  // namespace

Talk::Talk(std::shared_ptr<const service::Content> content, dialog::Channel channel,
           const std::string& language)
    : content_(std::move(content)), channel_(channel) {
  if (!content_->settings.sites.empty()) site_ = content_->settings.sites.begin()->second;
  state_.person.id = 1;
  state_.person.site = site_.id;
  state_.person.language = language;
  state_.person.addresses.push_back({channel, "", "+15555550123"});
}

std::vector<dialog::Send> Talk::say(const std::string& text) {
  dialog::TextIn in;
  in.text = text;
  in.channel = channel_;
  for (const auto& [at, earlier] : recent_) {
    if (at + service::limits::recent_for >= now_) in.recent.push_back(earlier);
  }
  recent_.emplace_back(now_, text);
  if (recent_.size() > service::limits::recent_texts) recent_.erase(recent_.begin());
  return put(in);
}

std::vector<dialog::Send> Talk::put(const dialog::Input& input) {
  dialog::World world = content_->world(site_, "", *content_->detector);
  world.opt_out_reply_by_app = true;  // nobody else answers STOP and HELP here
  last = dialog::advance(world, std::move(state_), input, now_);
  now_ += between_texts;
  state_ = last.state;
  (void)move();
  std::vector<dialog::Send> texts;
  for (const dialog::Effect& effect : last.effects) {
    if (const auto* send = std::get_if<dialog::Send>(&effect)) texts.push_back(*send);
    const auto* row = std::get_if<dialog::OpenHandoff>(&effect);
    if (row && row->severity == dialog::Severity::crisis && state_.person.crisis_handoff == 0) {
      state_.person.crisis_handoff = ++ids_;
    }
  }
  return texts;
}

std::string Talk::change(const std::shared_ptr<const service::Content>& content) {
  auto mixed = std::make_shared<service::Content>(*content);
  if (state_.conversation)
    mixed->flows.add(content_->flows.shared(state_.conversation->revision), false);
  content_ = std::move(mixed);
  std::string stays = move();
  if (stays.empty()) take_as_put();
  return stays;
}

// Whoever watches is shown the question that stands now.
void Talk::take_as_put() {
  if (!state_.conversation || state_.conversation->phase != dialog::Phase::asking) return;
  dialog::Conversation& now = *state_.conversation;
  const auto step = static_cast<std::uint16_t>(now.step);
  if (now.step < 0 || std::ranges::find(now.asked, step) != now.asked.end()) return;
  now.asked.push_back(step);
  now.safety_step = its_flow().steps[step].is_safety();
}

std::string Talk::move() {
  if (!state_.conversation || state_.conversation->revision == flow().revision) return {};
  dialog::Migration moved =
      dialog::migrate(state_, content_->flows.find(state_.conversation->revision), flow());
  if (moved.stays != dialog::Stays::no) {
    const bool over = moved.stays == dialog::Stays::ended;
    return over ? "" : std::string(dialog::words(moved.stays));
  }
  state_.conversation = std::move(moved.after);
  return {};
}

const flow::Flow& Talk::its_flow() const {
  const flow::Flow* its =
      state_.conversation ? content_->flows.find(state_.conversation->revision) : nullptr;
  return its ? *its : flow();
}

std::string Talk::question() const {
  const int step = its_flow().find_step(open_question());
  if (step < 0) return {};
  return dialog::render_question(content_->world(site_, "", *content_->detector), its_flow(), step,
                                 state_.person.language, state_.conversation->channel);
}

std::string Talk::open_question() const {
  switch (state_.person.risk.open) {
    case crisis::Question::asq_5:
      return "asq_5";
    case crisis::Question::asq_5b:
      return "asq_5b";
    case crisis::Question::asq_4_when:
      return "asq_4_when";
    case crisis::Question::concern:
      return "concern";
    case crisis::Question::none:
      break;
  }
  const auto& conversation = state_.conversation;
  if (!conversation || conversation->phase != dialog::Phase::asking || conversation->step < 0)
    return {};
  return its_flow().steps[static_cast<std::size_t>(conversation->step)].id;
}

dialog::Result Talk::result() const {
  const crisis::State& risk = state_.person.risk;
  if (risk.level >= 2 && !risk.provisional) {
    const std::string level = "L" + std::to_string(risk.level);
    return {"R04-R07", "crisis", risk.reason, level};
  }
  if (state_.conversation && state_.conversation->result) return *state_.conversation->result;
  return {};
}

}  // namespace screenline::author
