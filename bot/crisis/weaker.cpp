#include "bot/crisis/weaker.hpp"

#include <algorithm>
#include <set>

namespace screenline::crisis {
namespace {

template <class Row>
const Row* find(const std::vector<Row>& rows, const std::string& id) {
  const auto found = std::ranges::find(rows, id, &Row::id);
  return found == rows.end() ? nullptr : &*found;
}

bool more_guards(const Rule& now, const Rule& before) {
  return std::ranges::any_of(now.lowered_by, [&](const std::string& guard) {
    return std::ranges::find(before.lowered_by, guard) == before.lowered_by.end();
  });
}

std::string weaker(const Rule& before, const Rule* now) {
  if (now == nullptr) return "row " + before.id + " is missing";
  if (now->level < before.level) return "row " + before.id + " is lowered";
  if (now->match != before.match || now->track != before.track || (now->whole && !before.whole) ||
      (now->question && !before.question)) {
    return "row " + before.id + " reads otherwise";
  }
  if (more_guards(*now, before)) return "row " + before.id + " has more guards";
  return "";
}

// A guard lowers: one that is new or reads otherwise may lower more. One that is gone cannot.
bool lowers_more(const Guard& now, const Guard* before) {
  return before == nullptr || now.match != before->match || now.unless != before->unless ||
         now.kind != before->kind || now.group != before->group;
}

}  // namespace

std::vector<std::string> weaker_than(const Lexicon& compiled_in, const Lexicon& files) {
  std::vector<std::string> out;
  for (const Rule& rule : compiled_in.rules) {
    if (std::string one = weaker(rule, find(files.rules, rule.id)); !one.empty())
      out.push_back(std::move(one));
  }
  for (const Guard& guard : files.guards) {
    if (lowers_more(guard, find(compiled_in.guards, guard.id)))
      out.push_back("guard " + guard.id + " is new or reads otherwise");
  }
  std::set<std::string> stems;
  for (const Stem& stem : files.stems) stems.insert(stem.word);
  for (const Stem& stem : compiled_in.stems) {
    if (!stems.contains(stem.word)) out.push_back("stem " + stem.word + " is missing");
  }
  const auto listed = [](const Lexicon& lexicon) {
    const auto end =
        lexicon.ordinary.begin() + static_cast<std::ptrdiff_t>(lexicon.ordinary_listed);
    return std::set<std::string>(lexicon.ordinary.begin(), end);
  };
  const std::set<std::string> known = listed(compiled_in);
  for (const std::string& word : listed(files)) {
    if (!known.contains(word)) out.push_back("\"" + word + "\" is listed as ordinary");
  }
  return out;
}

}  // namespace screenline::crisis
