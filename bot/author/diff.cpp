#include "bot/author/diff.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace screenline::author {

namespace {

using Key = std::pair<std::string, std::string>;  // kind, id

Key key_of(const Part& part) { return {part.kind, part.id}; }

std::map<Key, const Part*> by_key(const std::vector<Part>& parts) {
  std::map<Key, const Part*> out;
  for (const Part& one : parts) out.emplace(key_of(one), &one);
  return out;
}

// Of numbers, the longest run that rises, not necessarily side by side: what kept its order.
std::set<std::size_t> longest_rising(const std::vector<std::size_t>& numbers) {
  std::vector<std::size_t> last;  // positions: last[k] ends the best run of k + 1
  std::vector<std::size_t> before(numbers.size());
  constexpr std::size_t none = static_cast<std::size_t>(-1);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto at = std::partition_point(
        last.begin(), last.end(), [&](std::size_t one) { return numbers[one] < numbers[i]; });
    before[i] = at == last.begin() ? none : *(at - 1);
    if (at == last.end()) {
      last.push_back(i);
    } else {
      *at = i;
    }
  }
  std::set<std::size_t> out;
  for (std::size_t i = last.empty() ? none : last.back(); i != none; i = before[i])
    out.insert(numbers[i]);
  return out;
}

class Differ {
 public:
  Differ(const std::vector<Part>& before, const std::vector<Part>& after)
      : before_(before), after_(after), old_(by_key(before)), new_(by_key(after)) {}

  std::vector<Change> differ() {
    for (const Part& part : before_) {
      if (!new_.contains(key_of(part))) note(Change::Kind::gone, part, part.weight);
    }
    for (const Part& part : after_) {
      const auto was = old_.find(key_of(part));
      if (was == old_.end()) {
        note(Change::Kind::added, part, part.weight);
      } else {
        aspects(*was->second, part);
      }
    }
    moves();
    std::ranges::stable_sort(out_, {}, &Change::weight);
    return std::move(out_);
  }

 private:
  // The same of another part before: told together.
  void note(Change::Kind kind, const Part& part, Weight weight, const std::string& aspect = "",
            const std::string& before = "", const std::string& after = "") {
    const auto same = std::make_tuple(kind, weight, part.kind, aspect, before, after);
    const bool alone = kind == Change::Kind::added || kind == Change::Kind::gone;
    const auto known = alone ? told_.end() : told_.find(same);
    if (known != told_.end()) {
      out_[known->second].parts.push_back(part.title);
      return;
    }
    if (!alone) told_.emplace(same, out_.size());
    out_.push_back({kind, weight, {part.title}, aspect, before, after});
  }

  void aspects(const Part& was, const Part& is) {
    std::map<std::string, const Aspect*> old;
    for (const Aspect& one : was.aspects) old.emplace(one.name, &one);
    std::set<std::string> kept;
    for (const Aspect& one : is.aspects) {
      kept.insert(one.name);
      const auto before = old.find(one.name);
      const std::string value = before == old.end() ? "" : before->second->value;
      if (value == one.value) continue;
      // What was grave before is grave to lose.
      const Weight weight =
          before == old.end() ? one.weight : std::min(one.weight, before->second->weight);
      note(Change::Kind::changed, is, weight, one.name, value, one.value);
    }
    for (const Aspect& one : was.aspects) {
      if (!kept.contains(one.name))
        note(Change::Kind::changed, is, one.weight, one.name, one.value, "");
    }
  }

  // Of the parts that both flows have, those that have to be moved to make one order of the other.
  void moves() {
    std::map<std::string, std::vector<const Part*>> was, is;
    for (const Part& one : before_) {
      if (one.ordered && new_.contains(key_of(one))) was[one.kind].push_back(&one);
    }
    for (const Part& one : after_) {
      if (one.ordered && old_.contains(key_of(one))) is[one.kind].push_back(&one);
    }
    for (const auto& [kind, parts] : is) {
      std::map<std::string, std::size_t> place;
      for (std::size_t i = 0; i < was[kind].size(); ++i) place[was[kind][i]->id] = i;
      std::vector<std::size_t> places;
      for (const Part* one : parts) places.push_back(place[one->id]);
      const std::set<std::size_t> stay = longest_rising(places);
      for (std::size_t i = 0; i < parts.size(); ++i) {
        if (stay.contains(places[i])) continue;
        const auto behind = [](const std::vector<const Part*>& all, std::size_t at) {
          return at == 0 ? std::string("first") : "behind " + all[at - 1]->id;
        };
        note(Change::Kind::moved, *parts[i], parts[i]->weight, "", behind(was[kind], places[i]),
             behind(parts, i));
      }
    }
  }

  const std::vector<Part>& before_;
  const std::vector<Part>& after_;
  std::map<Key, const Part*> old_, new_;
  std::map<std::tuple<Change::Kind, Weight, std::string, std::string, std::string, std::string>,
           std::size_t>
      told_;  // index into out_
  std::vector<Change> out_;
};

}  // namespace

std::vector<Change> changes_between(const flow::Flow& before, const flow::Flow& after) {
  const std::vector<Part> was = describe(before), is = describe(after);
  return Differ(was, is).differ();
}

std::string_view name(Weight weight) {
  switch (weight) {
    case Weight::safety:
      return "safety";
    case Weight::result:
      return "results";
    case Weight::questions:
      return "questions";
    case Weight::paths:
      return "paths";
    case Weight::words:
      return "words";
  }
  return "";
}

std::string_view name(Change::Kind kind) {
  switch (kind) {
    case Change::Kind::added:
      return "added";
    case Change::Kind::gone:
      return "gone";
    case Change::Kind::moved:
      return "moved";
    case Change::Kind::changed:
      return "changed";
  }
  return "";
}

}  // namespace screenline::author
