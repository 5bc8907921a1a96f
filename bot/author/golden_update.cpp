#include "bot/author/golden_update.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "bot/author/golden_wording.hpp"
#include "bot/author/golden_words.hpp"

namespace screenline::author::golden {

namespace {

constexpr int rewordings_max = 1000;  // of one conversation: each makes it pass one piece further
constexpr std::size_t context_lines = 3;

std::vector<std::string> lines_of(const std::string& bytes) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    out.push_back(bytes.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

// Where line `number`, from 1, stands.
std::pair<std::size_t, std::size_t> place_of_line(const std::string& bytes, int number) {
  std::size_t from = 0;
  for (int i = 1; i < number; ++i) from = std::min(bytes.find('\n', from), bytes.size() - 1) + 1;
  return {from, std::min(bytes.find('\n', from), bytes.size()) - from};
}

// A wording that the line cannot hold would be read as something else.
bool can_stand(const std::string& wording, bool quoted) {
  const bool splits = !quoted && wording.find("...") != std::string::npos;
  return wording.find('"') == std::string::npos && wording.find("//") == std::string::npos &&
         !splits && wording.front() != '[';
}

// The line with piece number `piece` of `words` in other words.
std::optional<std::string> reworded(const std::string& line, const std::vector<std::string>& words,
                                    std::size_t piece, const std::string& wording) {
  std::size_t at = without_remark(line).rfind(']');
  at = at == std::string::npos ? line.find('<') : at;
  for (std::size_t i = 0; i <= piece && at != std::string::npos; ++i) {
    at = line.find(words[i], at);
    if (i < piece && at != std::string::npos) at += words[i].size();
  }
  if (at == std::string::npos) return std::nullopt;
  const bool quoted = at > 0 && line[at - 1] == '"';
  if (!can_stand(wording, quoted)) return std::nullopt;
  return line.substr(0, at) + wording + line.substr(at + words[piece].size());
}

// What is said where the piece has to be: before the pieces behind it, if they are there.
std::string_view room_for(const Wording& it) {
  std::string_view room = std::string_view(it.said).substr(it.from);
  if (it.piece + 1 < it.words.size()) room = room.substr(0, room.find(it.words[it.piece + 1]));
  return room;
}

// False: it is not a matter of wording.
bool reword(std::string& bytes, const Difference& difference) {
  if (!difference.wording) return false;
  const Wording& it = *difference.wording;
  const auto wording = nearest_wording(it.words[it.piece], room_for(it));
  if (!wording) return false;
  const auto [from, size] = place_of_line(bytes, difference.line);
  const auto line = reworded(bytes.substr(from, size), it.words, it.piece, *wording);
  if (line) bytes.replace(from, size, *line);
  return line.has_value();
}

}  // namespace

Update update(const std::string& file, std::string bytes, const FindContent& find) {
  Update out{std::move(bytes), {}};
  const std::size_t count = read(file, out.bytes).conversations.size();
  for (std::size_t i = 0; i < count; ++i) {
    for (int round = 0; round <= rewordings_max; ++round) {
      const Read now = read(file, out.bytes);
      Coverage ignored;
      const Conversation& one = now.conversations[i];
      const auto difference = run(one, find(one.flow), ignored);
      if (!difference) break;
      if (round < rewordings_max && reword(out.bytes, *difference)) continue;
      out.left.push_back(*difference);
      break;
    }
  }
  return out;
}

std::string unified_diff(const std::string& file, const std::string& before,
                         const std::string& after) {
  const std::vector<std::string> old = lines_of(before), fresh = lines_of(after);
  const std::size_t count = std::min(old.size(), fresh.size());
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    if (old[i] == fresh[i]) continue;
    std::size_t last = i;  // of the changes that share their surroundings
    for (std::size_t j = i; j < count && j <= last + 2 * context_lines; ++j) {
      if (old[j] != fresh[j]) last = j;
    }
    const std::size_t from = i - std::min(i, context_lines);
    const std::size_t end = std::min(last + context_lines + 1, count);
    if (out.empty()) out = "--- " + file + "\n+++ " + file + "\n";
    const std::string range = std::to_string(from + 1) + "," + std::to_string(end - from);
    out += "@@ -" + range + " +" + range + " @@\n";
    for (std::size_t j = from; j < end;) {
      if (old[j] == fresh[j]) {
        out += " " + old[j++] + "\n";
        continue;
      }
      std::size_t behind = j;
      while (behind < end && old[behind] != fresh[behind]) ++behind;
      for (std::size_t k = j; k < behind; ++k) out += "-" + old[k] + "\n";
      for (std::size_t k = j; k < behind; ++k) out += "+" + fresh[k] + "\n";
      j = behind;
    }
    i = end - 1;
  }
  return out;
}

}  // namespace screenline::author::golden
