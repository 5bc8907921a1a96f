// A golden conversation under way: the person's state, the clocks that are armed, and everything
// that came out so far. After every turn the state is packed and unpacked as a store would. One
// thread; borrows the content.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "bot/author/golden.hpp"
#include "bot/author/talk.hpp"
#include "bot/service/codec.hpp"
#include "bot/service/environment.hpp"

namespace screenline::author::golden {

// What conversations of one flow have passed through; indices of the flow.
struct Coverage {
  std::set<int> steps;            // asked, said or decided
  std::set<dialog::Exit> exits;   // ways out of steps that were taken
  std::set<std::string> results;  // rules

  [[nodiscard]] bool took(dialog::Exit::Kind kind, int step, int index = 0) const {
    return exits.contains({kind, step, index});
  }
};

// One input of a conversation, and the question that was open when it came.
struct Heard {
  std::string question;  // as Talk::open_question()
  std::variant<std::string, dialog::Input, std::chrono::milliseconds> what;  // text; event; time
  bool neutral = false;  // a harmless answer that nobody chose
};

class Stage {
 public:
  Stage(const Conversation& conversation, std::shared_ptr<const service::Content> content,
        Coverage& coverage);

  // One input; what it brought is in sends() and in the lists below.
  void say(const std::string& text);
  void put(const dialog::Input& input);
  // Time passes, and clocks that are due ring; sends() is what all of them brought.
  void wait(std::chrono::milliseconds time);

  [[nodiscard]] const std::vector<dialog::Send>& sends() const { return sends_; }
  [[nodiscard]] std::string shown() const;  // all of them, or "nothing"
  // The last text of all was one of crisis messaging.
  [[nodiscard]] bool said_safety() const { return said_safety_; }
  [[nodiscard]] const Talk& talk() const { return talk_; }
  [[nodiscard]] const flow::Flow& flow() const { return talk_.flow(); }
  [[nodiscard]] const dialog::State& state() const { return talk_.state(); }
  [[nodiscard]] dialog::Channel channel() const { return channel_; }
  // What a turn is worked out with: for rendering a text as this person gets it.
  [[nodiscard]] dialog::World world() const;
  // The state did not survive packing and unpacking.
  [[nodiscard]] bool broken() const { return broken_; }

  // Every one so far.
  std::vector<Heard> heard;
  std::vector<std::string> sent;
  std::vector<dialog::OpenHandoff> opened;
  std::vector<dialog::Alert> alerts;
  std::vector<dialog::Record> records;

 private:
  void absorb(std::vector<dialog::Send> sends);
  void open(const dialog::OpenHandoff& row);
  void arm(const dialog::SetTimer& timer);
  [[nodiscard]] std::optional<dialog::Time> next_due() const;
  void cover(const dialog::Trace& trace);
  void pack_and_unpack();

  std::shared_ptr<const service::Content> content_;
  Coverage& coverage_;
  dialog::Channel channel_;
  service::SiteSettings site_;
  Talk talk_;
  service::PersonRecord::Timers timers_;
  std::vector<dialog::Send> sends_;  // of the last input
  bool broken_ = false;
  bool said_safety_ = false;
};

}  // namespace screenline::author::golden
