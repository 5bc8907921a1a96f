// What has to hold in every state of a walk, whatever the flow says: words of danger lead to crisis
// messaging as the next text, and no clock rings for nothing. One thread.
//
// A text of danger is given to the engine in every merged state, on the state's own answers; of
// each track and language one, in turn. All of them are given at every question, also where it was
// not understood, was put again by the clock, was left to staff, or where the person has opted out
// or the conversation has ended.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "bot/author/paths_finding.hpp"
#include "bot/author/paths_walk.hpp"

namespace screenline::author::paths {

// A text that the compiled-in lexicon's own reviewers hold for danger of level 2 or more.
struct DangerText {
  std::string track, language, text;
};

// One of each track and language that the rows have.
[[nodiscard]] const std::vector<DangerText>& danger_texts();

class Dangers {
 public:
  Dangers(Walk& walk, std::function<void(Finding)> tell);

  void look();

  [[nodiscard]] std::size_t states() const { return states_; }
  [[nodiscard]] std::size_t texts() const { return texts_; }
  // Ways out of questions that were taken on the way.
  [[nodiscard]] const std::set<dialog::Exit>& exits() const { return exits_; }

 private:
  struct Scanned {
    DangerText it;
    dialog::TextIn in;
  };

  void in_every_state();
  void at_every_question();
  void at(int state);
  void after_the_end();
  void clocks(int state, const Talk& talk);
  void dangers(const Talk& talk, const Moves& moves, const std::string& step,
               const std::string& how);
  void try_one(const Scanned& text, dialog::State state, dialog::Time now, const std::string& step,
               const std::string& how, const std::function<Moves()>& moves);
  void note_exits(const Talk& talk);
  // One finding for each question, way and track is enough.
  bool fresh(const std::string& key) { return told_.insert(key).second; }
  [[nodiscard]] const std::string& step_id(int state) const;

  Walk& walk_;
  std::function<void(Finding)> tell_;
  dialog::World world_;
  std::vector<Scanned> scanned_;
  std::set<dialog::Exit> exits_;
  std::set<std::string> told_;
  std::size_t states_ = 0, texts_ = 0;
};

}  // namespace screenline::author::paths
