#include "tests/scenario/support/scene_house.hpp"

#include <stdexcept>

namespace screenline::scenario {

SceneHouse::SceneHouse(std::vector<service::OnCall> roster)
    : OnCallHouse(std::move(roster), scenes_content()) {
  start_timers();
  // The first text waits for every thread's detector to be made; no scene is about that.
  (void)text("+15559999999", "hello");
}

dialog::Address SceneHouse::arrive(const std::string& state, const std::string& language,
                                   bool web) {
  const std::string number = std::to_string(1000 + ++people_);
  const dialog::Address address =
      web ? dialog::Address{dialog::Channel::web, "demo", "web-" + number}
          : dialog::Address{dialog::Channel::sms, "demo", "+1555400" + number};
  if (state == "first") return address;
  const bool own = state.starts_with("scenes:");
  const flow::Flow& flow = own ? scenes_flow() : *content->flows.current();
  const int step = flow.find_step(own ? state.substr(7) : state);
  if (step < 0 && state != "ended") throw std::runtime_error("no state " + state);
  (void)person([&](service::PersonRecord& record) {
    record.state.person.addresses = {address};
    record.state.person.language = language;
    dialog::Conversation& conversation = *record.state.conversation;
    conversation.channel = address.channel;
    conversation.flow = flow.id;
    conversation.revision = flow.revision;
    conversation.answers.assign(flow.steps.size(), {});
    conversation.step = step;
    if (step < 0) {
      conversation.phase = dialog::Phase::ended;
    } else {
      conversation.safety_step = flow.steps[static_cast<std::size_t>(step)].is_safety();
      conversation.asked = {static_cast<std::uint16_t>(step)};
    }
  });
  return address;
}

service::PersonRecord SceneHouse::of(const dialog::Address& who) {
  std::int64_t id = 0;
  on_lane([&](service::Store& on) {
    bool unavailable = false;
    id = on.find_person("demo", who, unavailable).value_or(0);
  });
  return id == 0 ? service::PersonRecord{} : record(id);
}

const flow::Flow* SceneHouse::flow_of(const service::PersonRecord& record) const {
  return record.state.conversation ? content->flows.find(record.state.conversation->revision)
                                   : nullptr;
}

std::string SceneHouse::open_step(const service::PersonRecord& record) const {
  const flow::Flow* flow = flow_of(record);
  if (!flow || record.state.conversation->step < 0) return {};
  return flow->steps[static_cast<std::size_t>(record.state.conversation->step)].id;
}

std::vector<service::Handoff> SceneHouse::rows_of(std::int64_t person) {
  std::vector<service::Handoff> out;
  for (service::Handoff& one : store.reader->handoffs("demo", false, 1000)) {
    if (one.person == person) out.push_back(std::move(one));
  }
  return out;
}

std::vector<service::TranscriptTurn> SceneHouse::turns_of(const service::PersonRecord& record) {
  if (!record.state.conversation) return {};
  return store.reader->transcript(record.state.conversation->id, 0, 1000);
}

std::string SceneHouse::send(const dialog::Address& who, const SceneTurn& turn) {
  if (who.channel == dialog::Channel::web) {
    service::TurnRequest request;
    request.address = who;
    request.source = "web";
    request.at = clock.now();
    request.inline_reply = true;
    dialog::TextIn in;
    in.text = turn.text;
    in.channel = dialog::Channel::web;
    in.line = who.line;
    in.has_media = turn.media;
    request.input = std::move(in);
    return this->turn(std::move(request)).text;
  }
  const Webhook answer = turn.media ? send_picture(who.value) : text(who.value, turn.text);
  if (!answer.callback.empty()) arrived(answer, who.value);
  return answer.text;
}

Webhook SceneHouse::send_picture(const std::string& from) {
  return peer().post("/hooks/twilio/demo/inbound", {{"AccountSid", peer().account},
                                                    {"Body", ""},
                                                    {"From", from},
                                                    {"MediaContentType0", "audio/amr"},
                                                    {"MediaUrl0", "https://media.example/1"},
                                                    {"MessageSid", "SMmedia" + from.substr(1)},
                                                    {"NumMedia", "1"},
                                                    {"SmsStatus", "received"},
                                                    {"To", peer().our_number}});
}

// Else the text counts as lost, and comes again by API.
void SceneHouse::arrived(const Webhook& answer, const std::string& at) {
  const std::string path =
      answer.callback.substr(answer.callback.find('/', answer.callback.find("//") + 2));
  (void)peer().post(
      path, {{"AccountSid", peer().account},
             {"From", peer().our_number},
             {"MessageSid", "SMinline" + answer.callback.substr(answer.callback.size() - 20)},
             {"MessageStatus", "delivered"},
             {"To", at}});
}

Played SceneHouse::play(const dialog::Address& who, const SceneTurn& turn) {
  Played out;
  out.before = of(who);
  const std::size_t turns = turns_of(out.before).size();
  const std::size_t texts = provider.texts_to(who.value).size();
  out.alerts_before = addresses.alerts().size();
  for (const service::Handoff& row : rows_of(out.before.state.person.id))
    out.unread_before += row.unread;
  clock.pass(turn.after);
  out.began = std::chrono::steady_clock::now();
  const std::string answer = turn.silence ? "" : send(who, turn);
  if (!answer.empty()) out.left.push_back(answer);
  // A clock rings on a thread of its own.
  if (turn.silence) {
    (void)comes([&] { return turns_of(of(who)).size() > turns; });
    (void)comes([&] { return provider.texts_to(who.value).size() > texts; });
  }
  out.after = of(who);
  const auto all = turns_of(out.after);
  for (std::size_t i = turns; i < all.size(); ++i) {
    for (const service::TranscriptMessage& one : all[i].messages) {
      if (one.direction == service::Direction::out) out.outputs.push_back(one);
    }
  }
  const auto by_api = provider.texts_to(who.value);
  out.left.insert(out.left.end(), by_api.begin() + static_cast<std::ptrdiff_t>(texts),
                  by_api.end());
  return out;
}

}  // namespace screenline::scenario
