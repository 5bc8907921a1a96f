#include <algorithm>
#include <charconv>
#include <utility>

#include "bot/flow/draft.hpp"
#include "bot/flow/suggest.hpp"
#include "bot/text/fold.hpp"

// What only the root file has: languages, standing texts, silence and the file of root words.

namespace screenline::flow {
namespace {

constexpr std::pair<std::string_view, RootWord> meanings[] = {
    {"stop", RootWord::stop},    {"start", RootWord::start},     {"help", RootWord::help},
    {"staff", RootWord::staff},  {"call", RootWord::call},       {"back", RootWord::back},
    {"skip", RootWord::skip},    {"more", RootWord::more},       {"faq", RootWord::faq},
    {"list", RootWord::list},    {"spanish", RootWord::spanish}, {"english", RootWord::english},
    {"crisis", RootWord::crisis}};

// "30m", "4h", "3d"; nothing when it is something else.
std::optional<std::int64_t> duration_ms(std::string_view text) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  constexpr std::int64_t minute = 60'000;
  constexpr std::int64_t year_days = 365;
  if (error != std::errc{} || count <= 0 || count > year_days * 24 * 60) return std::nullopt;
  if (unit == "m") return count * minute;
  if (unit == "h") return count * 60 * minute;
  if (unit == "d") return count * 24 * 60 * minute;
  return std::nullopt;
}

// Own words first; then those of the other languages that mean nothing else here.
void add_words(std::unordered_map<std::string, RootWord>& table,
               const std::unordered_map<std::string, RootWord>& more) {
  for (const auto& [word, meaning] : more) table.try_emplace(word, meaning);
}

struct WordReader {
  Draft& draft;
  const Document& document;
  // By language tag, in the order met; the flow may not speak all of them.
  std::vector<std::pair<std::string, std::unordered_map<std::string, RootWord>>> tables;

  std::unordered_map<std::string, RootWord>& table(const std::string& language) {
    for (auto& [tag, words] : tables) {
      if (tag == language) return words;
    }
    return tables.emplace_back(language, std::unordered_map<std::string, RootWord>{}).second;
  }

  void add(const std::string& language, const Node& word, RootWord meaning) {
    if (!expect_kind(document, word, NodeKind::string, "a word", draft.reporter)) return;
    const std::string folded = text::fold(word.string);
    if (folded.empty()) {
      draft.reporter.error(document, word.place, "empty-value", "this word is empty");
      return;
    }
    const auto [at, added] = table(language).emplace(folded, meaning);
    if (!added && at->second != meaning) {
      draft.reporter.error(document, word.place, "shared-word",
                           "\"" + word.string + "\" has two meanings", "keep one of them");
    }
  }

  void read(const Node& words) {
    ObjectReader in(document, words, draft.reporter, "words");
    for (const auto& [name, meaning] : meanings) {
      const Node* by_language = in.take(name, NodeKind::object);
      if (!by_language) continue;
      for (const Member& member : by_language->members) {
        if (member.key == "note") continue;
        if (!expect_kind(document, member.value, NodeKind::array, "a list of words",
                         draft.reporter)) {
          continue;
        }
        for (const Node& word : member.value.items) add(member.key, word, meaning);
      }
    }
    in.finish();
  }
};

}  // namespace

std::optional<std::int64_t> read_wait(Draft& draft, const Document& document, const Node& node) {
  const auto ms = duration_ms(node.string);
  if (!ms) {
    draft.reporter.error(document, node.place, "bad-duration",
                         "\"" + node.string + "\" is no length of time",
                         "minutes, hours or days: 30m, 4h, 3d");
  }
  return ms;
}

std::optional<std::int64_t> read_wait(Draft& draft, const Document& document, ObjectReader& in,
                                      std::string_view key) {
  const Node* node = in.take(key, NodeKind::string);
  return node ? read_wait(draft, document, *node) : std::nullopt;
}

void read_languages(Draft& draft) {
  const SourceFile& root = draft.closure.root();
  if (!root.languages) return;
  for (const Node& node : root.languages->items) {
    if (!expect_kind(root.document, node, NodeKind::string, "a language", draft.reporter)) continue;
    auto& known = draft.flow.languages;
    if (node.string.size() != 2 ||
        std::find(known.begin(), known.end(), node.string) != known.end()) {
      draft.reporter.error(root.document, node.place, "bad-language",
                           "\"" + node.string + "\" is no language or is given twice",
                           "two letters, like en");
      continue;
    }
    known.push_back(node.string);
  }
  if (draft.flow.languages.empty()) {
    draft.reporter.error(root.document, root.languages->place, "bad-language",
                         "a flow speaks at least one language");
  }
}

void read_standing_texts(Draft& draft) {
  const SourceFile& root = draft.closure.root();
  if (!root.texts) return;
  for (const Member& member : root.texts->members) {
    if (member.key == "note") continue;
    draft.flow.texts[member.key] = read_text(draft, root.document, member.value);
  }
}

void use_text(Draft& draft, const Document& document, const Node& node) {
  draft.used_texts.insert(node.string);
  if (draft.flow.find_text(node.string)) return;
  std::vector<std::string> known;
  for (const auto& entry : draft.flow.texts) known.push_back(entry.first);
  draft.reporter.error(document, node.place, "unknown-text",
                       "there is no standing text \"" + node.string + "\"",
                       did_you_mean(node.string, known));
}

void read_silence(Draft& draft) {
  const SourceFile& root = draft.closure.root();
  if (!root.silence) return;
  ObjectReader in(root.document, *root.silence, draft.reporter, "silence");
  Silence& silence = draft.flow.silence;
  silence.remind_after_ms = read_wait(draft, root.document, in, "remind_after");
  silence.expire_after_ms = read_wait(draft, root.document, in, "expire_after");
  const auto text = [&](std::string_view key, std::string& into) {
    const Node* node = in.take(key, NodeKind::string);
    if (!node) return;
    into = node->string;
    use_text(draft, root.document, *node);
  };
  text("remind", silence.remind);
  text("expired", silence.expired);
  in.finish();
}

void read_root_words(Draft& draft) {
  Flow& flow = draft.flow;
  flow.root_words.resize(std::max<std::size_t>(flow.languages.size(), 1));
  const SourceFile* file = draft.closure.root().words_file;
  if (!file || !file->words) return;
  WordReader reader{draft, file->document, {}};
  reader.read(*file->words);
  for (std::size_t i = 0; i < flow.languages.size(); ++i) {
    flow.root_words[i] = reader.table(flow.languages[i]);
    for (const auto& [language, words] : reader.tables) add_words(flow.root_words[i], words);
  }
}

}  // namespace screenline::flow
