// What a walk over all paths comes to: how many there are, the longest, how each result is reached,
// and what nobody can reach. Pure over the walk, but for the paths that are played back; one
// thread.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "bot/author/paths_finding.hpp"
#include "bot/author/paths_walk.hpp"

namespace screenline::author::paths {

struct Longest {
  std::size_t length = 0;  // what is counted
  Moves moves;
};

struct ResultPath {
  std::string rule, category, reason;
  Moves moves;  // one of the shortest
};

struct Report {
  std::string flow, language;
  dialog::Channel channel = dialog::Channel::sms;
  std::size_t states = 0, played = 0;
  // Rows of classes of answers, and of answers; too many for whole numbers. Crisis messaging ends a
  // path; how it goes on after a clearance is walked, not counted.
  double paths = 0, ways = 0;
  bool endless = false;  // questions go round in a circle: paths are not counted
  Longest replies, segments;
  std::vector<ResultPath> results;  // in the order of the file
  std::size_t danger_states = 0;    // states in which words of danger were tried
  std::size_t danger_texts = 0;     // how often
  std::size_t played_back = 0;      // whole paths
  std::string cut;                  // why not all was walked; "" all was
  std::vector<Finding> findings;
  double seconds = 0;
};

// Everything of one language on one channel.
[[nodiscard]] Report explore(std::shared_ptr<const service::Content> content,
                             dialog::Channel channel, const std::string& language,
                             const Bounds& bounds = {});

// "START, yes, 40, 1": what is sent; "(cleared)" where clinicians cleared a crisis.
[[nodiscard]] std::string in_a_row(const Moves& moves);

}  // namespace screenline::author::paths
