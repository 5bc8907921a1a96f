// A pattern is made an automaton over characters, and from every place where a word may start the
// ways to the next space are walked. A repetition is a loop whatever its bounds are: they count
// words, and here only the words themselves matter.
#include "bot/crisis/vocabulary.hpp"

#include <algorithm>
#include <cstdint>
#include <unordered_set>

namespace screenline::crisis {
namespace {

constexpr std::size_t word_max = 20;
constexpr std::size_t narrow_max = 4;  // "[oa]" is spelt out, "[a-z]" is not

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

struct State {
  enum Kind : std::uint8_t { letters, space, fork, blocked, end } kind = end;
  std::string any;  // letters: one of them
  int next = -1, other = -1;
  bool loop = false;     // `other` goes back
  bool walking = false;  // being walked: a loop inside a word is walked once
};

// `from` is where a part begins; `to` is its last state, whose `next` is free.
struct Part {
  int from = 0, to = 0;
};

class Automaton {
 public:
  explicit Automaton(std::string_view pattern) : rest_(pattern) {
    Part all = alternatives();
    while (!rest_.empty()) {  // a ")" too many: the rest is read as a part of its own
      rest_.remove_prefix(1);
      all = after(all, alternatives());
    }
    states_[index(all.to)].next = add({State::end});
    start_ = all.from;
  }

  [[nodiscard]] std::vector<std::string> words() {
    walk_all();
    return {found_.begin(), found_.end()};
  }

  void add_meetings(Meetings& out) {
    walk_all();
    for (std::size_t space = 0; space < states_.size(); ++space) {
      if (ending_at_[space].empty()) continue;
      const std::vector<std::uint64_t>& after = beginning_at_[index(states_[space].next)];
      for (const std::uint64_t first : ending_at_[space]) {
        for (const std::uint64_t second : after) out.add(first, second);
      }
    }
  }

 private:
  static std::size_t index(int state) { return static_cast<std::size_t>(state); }
  int add(State state) {
    states_.push_back(std::move(state));
    return static_cast<int>(states_.size() - 1);
  }
  Part single(State state) {
    const int at = add(std::move(state));
    return {at, at};
  }
  Part nothing() { return single({State::fork}); }
  Part after(Part first, Part second) {
    states_[index(first.to)].next = second.from;
    return {first.from, second.to};
  }
  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  Part alternatives() {
    Part all = sequence();
    while (take('|')) {
      const Part one = sequence();
      const int join = add({State::fork});
      states_[index(all.to)].next = states_[index(one.to)].next = join;
      all = {add({State::fork, {}, all.from, one.from}), join};
    }
    return all;
  }

  Part sequence() {
    Part all = nothing();
    while (!rest_.empty() && rest_.front() != '|' && rest_.front() != ')') {
      all = after(all, repeated(atom()));
    }
    return all;
  }

  Part repeated(Part part) {
    for (;;) {
      bool may_skip = false, may_repeat = false;
      if (take('?')) {
        // " ?" stands between words that may both be missing: never are two words meant as one.
        may_skip = states_[index(part.from)].kind != State::space || part.from != part.to;
      } else if (take('*')) {
        may_skip = may_repeat = true;
      } else if (take('+')) {
        may_repeat = true;
      } else if (rest_.starts_with('{')) {
        may_skip = rest_.starts_with("{0");
        may_repeat = true;
        rest_.remove_prefix(std::min(rest_.find('}'), rest_.size() - 1) + 1);
      } else {
        return part;
      }
      const int end = add({State::fork});
      const int start = add({State::fork, {}, part.from, may_skip ? end : -1});
      const int back = add({State::fork, {}, end, may_repeat ? part.from : -1, true});
      states_[index(part.to)].next = back;
      part = {start, end};
    }
  }

  Part atom() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (c == '(') {
      if (take('?')) rest_.remove_prefix(std::min(rest_.find(':'), rest_.size() - 1) + 1);
      const Part inner = alternatives();
      (void)take(')');
      return inner;
    }
    if (c == '[') return letter_class();
    if (c == ' ') return single({State::space});
    if (c == '^' || c == '$') return nothing();
    if (is_letter(c)) return single({State::letters, std::string(1, c)});
    if (c == '\\' && !rest_.empty()) {
      const bool zero_width = rest_.front() == 'b';
      rest_.remove_prefix(1);
      if (zero_width) return nothing();
    }
    return single({State::blocked});  // a digit, a dot, a class of other signs
  }

  Part letter_class() {
    const std::size_t length = std::min(rest_.find(']'), rest_.size());
    const std::string inside(rest_.substr(0, length));
    rest_.remove_prefix(std::min(length + 1, rest_.size()));
    bool narrow = inside.size() <= narrow_max;
    for (const char c : inside) narrow = narrow && is_letter(c);
    return single(narrow ? State{State::letters, inside} : State{State::blocked});
  }

  void walk_all() {
    beginning_at_.resize(states_.size());
    ending_at_.resize(states_.size());
    walk_from(start_);
    for (const State& state : states_) {
      if (state.kind == State::space) walk_from(state.next);
    }
    for (auto* lists : {&beginning_at_, &ending_at_}) {
      for (auto& list : *lists) {
        std::ranges::sort(list);
        list.erase(std::unique(list.begin(), list.end()), list.end());
      }
    }
  }

  void walk_from(int state) {
    if (state < 0 || !walked_.insert(state).second) return;
    from_ = index(state);
    walk(state);
  }

  void walk(int at) {
    if (at < 0 || word_.size() > word_max) return;
    State& state = states_[index(at)];
    switch (state.kind) {
      case State::letters:
        for (const char c : state.any) {
          word_ += c;
          walk(state.next);
          word_.pop_back();
        }
        break;
      case State::fork:
        walk(state.next);
        if (state.other < 0 || state.walking) break;
        state.walking = state.loop;
        walk(state.other);
        state.walking = false;
        break;
      case State::space:
        if (word_.empty()) {
          walk(state.next);  // one of two spaces that " ?" leaves out
          break;
        }
        ending_at_[index(at)].push_back(hash_of(word_));
        [[fallthrough]];
      case State::end:
        if (word_.empty()) break;
        found_.insert(word_);
        beginning_at_[from_].push_back(hash_of(word_));
        break;
      case State::blocked:
        break;
    }
  }

  std::string_view rest_;
  std::vector<State> states_;
  int start_ = 0;
  std::string word_;
  std::unordered_set<int> walked_;
  std::unordered_set<std::string> found_;
  std::size_t from_ = 0;  // the state from which words are walked
  std::vector<std::vector<std::uint64_t>> beginning_at_, ending_at_;  // words, by state
};

}  // namespace

void Meetings::add(std::uint64_t first, std::uint64_t second) {
  if (used_ * 2 >= slots_.size()) grow();
  const std::uint64_t key = key_of(first, second);
  for (std::size_t at = place(key);; ++at) {
    std::uint64_t& slot = slots_[at & (slots_.size() - 1)];
    if (slot == 0) {
      slot = key;
      ++used_;
    }
    if ((slot & ~count_bits) != key) continue;
    if ((slot & count_bits) < count_bits) ++slot;
    return;
  }
}

void Meetings::grow() {
  std::vector<std::uint64_t> old(slots_.size() * 2);
  std::swap(old, slots_);
  for (const std::uint64_t slot : old) {
    if (slot == 0) continue;
    std::size_t at = place(slot);
    while (slots_[at & (slots_.size() - 1)] != 0) ++at;
    slots_[at & (slots_.size() - 1)] = slot;
  }
}

std::vector<std::string> words_of(std::string_view pattern) { return Automaton(pattern).words(); }

void add_meetings(std::string_view pattern, Meetings& out) { Automaton(pattern).add_meetings(out); }

}  // namespace screenline::crisis
