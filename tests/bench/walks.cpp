#include "tests/bench/walks.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <random>
#include <string_view>

#include "bot/dialog/advance.hpp"
#include "bot/service/codec.hpp"
#include "bot/service/limits.hpp"
#include "bot/service/turn_write.hpp"

namespace screenline::bench {

namespace {

using Random = std::mt19937_64;

// What people write where a number would do. The shares are a guess, not a measurement: most send
// the key, some the words, a few add a remark or ask back.
constexpr int percent_words = 15, percent_remark = 4, percent_lost = 4, percent_aside = 1;

constexpr std::array<std::string_view, 4> remarks{" and I sleep badly", " I think, hard to say",
                                                  ", most days it is like that",
                                                  " but last week was a bit better"};
constexpr std::array<std::string_view, 5> lost{
    "what do you mean?", "hmm not sure how to answer that one", "it depends on the day really",
    "sorry I was at work, can you say that again", "ok"};
constexpr std::array<std::string_view, 3> asides{"BACK", "HELP", "SKIP"};
constexpr std::array<std::string_view, 3> places{"Springfield", "94110", "SKIP"};

template <class List>
auto any_of(const List& list, Random& random) {
  return list[random() % std::size(list)];
}

bool chance(Random& random, int percent) { return static_cast<int>(random() % 100) < percent; }

const std::string& words_or_key(const flow::Option& option, bool words) {
  if (!words || option.label.empty()) return option.key;
  const std::string& label = option.label.get(0, flow::Channel::sms);
  return label.empty() ? option.key : label;
}

std::string some_options(const flow::AnswerType& type, Random& random) {
  if (type.none && chance(random, 30)) return type.none->key;
  std::string text;
  for (const flow::Option& option : type.options) {
    if (option.alone || !chance(random, 30)) continue;
    text += (text.empty() ? "" : " ") + option.key;
  }
  return text.empty() ? type.options.front().key : text;
}

std::string fitting(const flow::AnswerType& type, bool words, Random& random) {
  switch (type.kind) {
    case flow::AnswerKind::consent:
      return "YES";
    case flow::AnswerKind::integer:
      // Ages and counts: seldom under 18, so that most walks are whole ones.
      return std::to_string(std::min(type.max, type.min + 16 + static_cast<int>(random() % 60)));
    case flow::AnswerKind::scale:
      return std::to_string(type.min + static_cast<int>(random() % static_cast<std::uint64_t>(
                                                                       type.max - type.min + 1)));
    case flow::AnswerKind::date:
      return "2024-10-04";
    case flow::AnswerKind::duration:
      return "3 weeks";
    case flow::AnswerKind::text:
      return std::string(any_of(places, random));
    case flow::AnswerKind::many:
      return some_options(type, random);
    case flow::AnswerKind::choice:
      break;
  }
  return words_or_key(type.options[random() % type.options.size()], words);
}

// One person with the state that the service would keep of them.
class Walker {
 public:
  Walker(const service::Content& content, const WalkOptions& options)
      : content_(content),
        options_(options),
        site_(content.site(walk_site)),
        random_(options.seed),
        now_(options.start) {}

  Walk walk() {
    bool once = false;
    while (options_.length == 0 ? !once : walk_.messages.size() < options_.length) {
      const flow::Step* step = open_step();
      if (!step) {
        take("START");
      } else if (!step->is_safety() || options_.danger) {
        take_going_on(*step);
      } else {
        take_harmless(*step);
      }
      once = !open_step();
    }
    return std::move(walk_);
  }

 private:
  struct Outcome {
    service::PersonRecord after;
    std::string text;
  };

  [[nodiscard]] const flow::Flow& flow() const { return *content_.flows.current(); }

  [[nodiscard]] const flow::Step* open_step() const {
    const auto& conversation = record_.state.conversation;
    if (!conversation || conversation->phase != dialog::Phase::asking) return nullptr;
    if (conversation->step < 0) return nullptr;
    return &flow().steps[static_cast<std::size_t>(conversation->step)];
  }

  std::string answer_to(const flow::Step& step) {
    if (chance(random_, percent_lost)) return std::string(any_of(lost, random_));
    if (chance(random_, percent_aside)) return std::string(any_of(asides, random_));
    const flow::AnswerType& type = flow().answers[static_cast<std::size_t>(step.answer)];
    std::string text = fitting(type, chance(random_, percent_words), random_);
    if (chance(random_, percent_remark)) text += any_of(remarks, random_);
    return text;
  }

  // Most people who begin are grown up and answer for themselves: nearly always another answer is
  // tried when one ends the screening unscreened.
  void take_going_on(const flow::Step& step) {
    std::string text = answer_to(step);
    Outcome outcome = put(text);
    for (int i = 0; i < 8 && unscreened(outcome) && chance(random_, 97); ++i) {
      outcome = put(text = answer_to(step));
    }
    keep(text, std::move(outcome));
  }

  static bool unscreened(const Outcome& outcome) {
    const auto& conversation = outcome.after.state.conversation;
    return conversation && conversation->result && conversation->result->category == "not_screened";
  }

  // Tries the answers from a random one on, until one leaves the ladder where it is.
  void take_harmless(const flow::Step& step) {
    const flow::AnswerType& type = flow().answers[static_cast<std::size_t>(step.answer)];
    const std::size_t size = type.options.size();
    const std::size_t first = size == 0 ? 0 : random_() % size;
    for (std::size_t i = 0; i < size; ++i) {
      const std::string& key = type.options[(first + i) % size].key;
      Outcome outcome = put(key);
      if (outcome.after.state.person.risk.level > 0) continue;
      return keep(key, std::move(outcome));
    }
    take("2");
  }

  void take(const std::string& text) { keep(text, put(text)); }

  Outcome put(const std::string& text) {
    dialog::TextIn in;
    in.text = text;
    in.line = walk_line;
    in.recent = recent_;
    service::TurnRequest request;
    request.site = walk_site;
    request.address = {dialog::Channel::sms, walk_line, walk_number};
    request.input = in;
    request.message_id = "walk" + std::to_string(walk_.messages.size());
    request.source = "sms";
    request.at = now_;
    request.inline_reply = true;
    service::PersonRecord before = record_;
    if (before.state.person.id == 0) {
      before.state.person.id = ++ids_;
      before.state.person.site = walk_site;
      before.state.person.language = site_.language;
      before.state.person.addresses.push_back(request.address);
    }
    dialog::Turn turn = dialog::advance(content_.world(site_, walk_line, *content_.detector),
                                        before.state, in, now_);
    const service::TurnSources sources{
        [this] { return ++ids_; }, [](std::int64_t) { return std::optional<service::Handoff>{}; },
        [](std::int64_t) { return std::string(32, '0'); }};
    service::TurnOutcome outcome = service::build_turn(
        service::Before(before), request, std::move(turn), site_, content_.versions, sources);
    return {std::move(outcome.write.after), std::move(outcome.text)};
  }

  void keep(const std::string& text, Outcome outcome) {
    std::string packed;
    if (!walk_.messages.empty()) service::encode(record_, packed);
    walk_.before.push_back(std::move(packed));
    record_ = std::move(outcome.after);
    const flow::Step* step = open_step();
    walk_.messages.push_back({text, outcome.text.empty() ? 0U : 1U, step ? step->id : ""});
    if (recent_.size() >= service::limits::recent_texts) recent_.erase(recent_.begin());
    recent_.push_back(text);
    now_ += walk_pace;
  }

  const service::Content& content_;
  const WalkOptions& options_;
  const service::SiteSettings& site_;
  Random random_;
  service::Time now_;
  service::PersonRecord record_;
  std::vector<std::string> recent_;
  std::int64_t ids_ = 0;
  Walk walk_;
};

}  // namespace

Walk make_walk(const service::Content& content, const WalkOptions& options) {
  return Walker(content, options).walk();
}

dialog::TextIn walk_input(const Walk& walk, std::size_t index) {
  dialog::TextIn in;
  in.text = walk.messages[index].text;
  in.line = walk_line;
  const std::size_t first =
      index > service::limits::recent_texts ? index - service::limits::recent_texts : 0;
  for (std::size_t i = first; i < index; ++i) in.recent.push_back(walk.messages[i].text);
  return in;
}

}  // namespace screenline::bench
