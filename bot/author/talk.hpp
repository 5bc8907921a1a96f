// A conversation in memory, for chat, replay and golden tests: the engine alone, no store, a clock
// of its own. One thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "bot/dialog/advance.hpp"
#include "bot/service/environment.hpp"

namespace screenline::author {

class Talk {
 public:
  Talk(std::shared_ptr<const service::Content> content, dialog::Channel channel,
       const std::string& language);

  // One input; the texts it brought are returned, everything else is in `last`.
  std::vector<dialog::Send> say(const std::string& text);
  std::vector<dialog::Send> put(const dialog::Input& input);

  // Id of the question now open: a step, or "asq_5", "asq_5b", "asq_4_when", "concern"; "" when
  // none.
  [[nodiscard]] std::string open_question() const;
  // What the questionnaire ended with; a crisis comes before everything (S1). Empty category: not
  // ended.
  [[nodiscard]] dialog::Result result() const;
  [[nodiscard]] const flow::Flow& flow() const { return *content_->flows.current(); }
  [[nodiscard]] const dialog::State& state() const { return state_; }
  [[nodiscard]] dialog::State& state() { return state_; }
  [[nodiscard]] dialog::Time now() const { return now_; }
  void pass(std::chrono::milliseconds time) { now_ += time; }

  // Goes on with other files. The conversation stays where it was, by the rules of
  // bot/dialog/migrate.hpp; where it cannot move it goes on with the files it had, and moves after
  // a later input. Returns why it stays, "" when it does not.
  std::string change(const std::shared_ptr<const service::Content>& content);
  // The open question as it would be put now; "" when none is.
  [[nodiscard]] std::string question() const;
  // Of the conversation; else that of the next one.
  [[nodiscard]] const flow::Flow& its_flow() const;

  dialog::Turn last;

 private:
  std::string move();
  void take_as_put();

  std::shared_ptr<const service::Content> content_;
  service::SiteSettings site_;
  dialog::Channel channel_;
  dialog::State state_;
  dialog::Time now_{std::chrono::milliseconds(1'800'000'000'000)};  // any fixed moment
  std::vector<std::pair<dialog::Time, std::string>> recent_;
  std::int64_t ids_ = 0;
};

}  // namespace screenline::author
