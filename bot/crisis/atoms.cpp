#include "bot/crisis/atoms.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <stdexcept>

namespace screenline::crisis {
namespace {

constexpr std::array<std::uint8_t, 256> make_columns() {
  std::array<std::uint8_t, 256> columns{};
  for (auto& column : columns) column = 37;  // space and whatever else
  for (int c = 'a'; c <= 'z'; ++c)
    columns[static_cast<std::size_t>(c)] = static_cast<std::uint8_t>(c - 'a');
  for (int c = '0'; c <= '9'; ++c)
    columns[static_cast<std::size_t>(c)] = static_cast<std::uint8_t>(26 + c - '0');
  columns['#'] = 36;
  return columns;
}
constexpr auto columns = make_columns();

struct Trie {
  std::vector<std::array<std::int32_t, 38>> edges;
  std::vector<std::vector<std::int32_t>> outputs;
  std::int32_t add() {
    edges.emplace_back().fill(-1);
    outputs.emplace_back();
    return static_cast<std::int32_t>(edges.size() - 1);
  }
};

}  // namespace

std::uint8_t AtomFinder::column(char c) { return columns[static_cast<unsigned char>(c)]; }

AtomFinder::AtomFinder(const std::vector<std::string>& atoms) : atoms_(atoms.size()) {
  Trie trie;
  trie.add();
  for (std::size_t i = 0; i < atoms.size(); ++i) {
    std::int32_t state = 0;
    for (const char c : atoms[i]) {
      auto& edge = trie.edges[static_cast<std::size_t>(state)][column(c)];
      if (edge < 0) {
        const std::int32_t fresh = static_cast<std::int32_t>(trie.edges.size());
        edge = fresh;
        trie.add();
        state = fresh;
      } else {
        state = edge;
      }
    }
    trie.outputs[static_cast<std::size_t>(state)].push_back(static_cast<std::int32_t>(i));
  }
  const std::size_t states = trie.edges.size();
  if (states > 65535) throw std::length_error("the lexicon has too many literal parts");
  std::vector<std::int32_t> fail(states, 0);
  std::deque<std::int32_t> queue;
  for (auto& edge : trie.edges[0]) {
    if (edge < 0)
      edge = 0;
    else
      queue.push_back(edge);
  }
  while (!queue.empty()) {
    const auto state = static_cast<std::size_t>(queue.front());
    queue.pop_front();
    const auto back = static_cast<std::size_t>(fail[state]);
    trie.outputs[state].insert(trie.outputs[state].end(), trie.outputs[back].begin(),
                               trie.outputs[back].end());
    for (std::size_t c = 0; c < width; ++c) {
      auto& edge = trie.edges[state][c];
      if (edge < 0) {
        edge = trie.edges[back][c];
      } else {
        fail[static_cast<std::size_t>(edge)] = trie.edges[back][c];
        queue.push_back(edge);
      }
    }
  }
  for (std::size_t state = 0; state < states; ++state) {
    for (const auto edge : trie.edges[state]) next_.push_back(static_cast<std::uint16_t>(edge));
    first_.push_back(trie.outputs[state].empty() ? -1 : static_cast<std::int32_t>(outputs_.size()));
    if (trie.outputs[state].empty()) continue;
    outputs_.insert(outputs_.end(), trie.outputs[state].begin(), trie.outputs[state].end());
    outputs_.push_back(-1);
  }
}

void AtomFinder::find(std::string_view text, std::vector<int>& found) const {
  if (atoms_ == 0) return;
  std::vector<bool> seen;  // only for long lists; a short one is searched
  std::size_t state = 0;
  for (const char c : text) {
    state = next_[state * width + column(c)];
    if (first_[state] < 0) continue;
    for (auto i = static_cast<std::size_t>(first_[state]); outputs_[i] >= 0; ++i) {
      const auto atom = static_cast<std::size_t>(outputs_[i]);
      if (seen.empty() && found.size() < 32) {
        if (std::find(found.begin(), found.end(), outputs_[i]) != found.end()) continue;
      } else {
        if (seen.empty()) {
          seen.resize(atoms_);
          for (const int one : found) seen[static_cast<std::size_t>(one)] = true;
        }
        if (seen[atom]) continue;
        seen[atom] = true;
      }
      found.push_back(outputs_[i]);
    }
  }
}

}  // namespace screenline::crisis
