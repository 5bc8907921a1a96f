#include <algorithm>
#include <array>

#include "bot/flow/draft.hpp"
#include "bot/flow/placeholders.hpp"

namespace screenline::flow {
namespace {

// `{question}` is the open question again. What is none of the site's may name an answer or a
// score: that is seen once all of them are known (placeholder_names.cpp).
void check_placeholders(Draft& draft, const Document& document, const Node& node) {
  const std::string& text = node.string;
  for (std::size_t at = text.find('{'); at != std::string::npos; at = text.find('{', at)) {
    if (text.compare(at, 2, "{{") == 0) {
      at += 2;
      continue;
    }
    const std::size_t close = text.find('}', at);
    const std::string name = close == std::string::npos ? "" : text.substr(at + 1, close - at - 1);
    const std::size_t length = close == std::string::npos ? 1 : close + 1 - at;
    const auto& known = site_placeholders();
    if (close == std::string::npos) {
      draft.reporter.error(document, place_in_string(document, node, at, length),
                           "unknown-placeholder", "a { that is not closed",
                           "a brace is written {{");
    } else if (std::find(known.begin(), known.end(), name) == known.end()) {
      draft.open_placeholders.push_back({&document, &node, at, name});
    }
    ++at;
  }
}

std::string one_string(Draft& draft, const Document& document, const Node& node) {
  if (!expect_kind(document, node, NodeKind::string, "a text", draft.reporter)) return "";
  if (node.string.empty()) {
    draft.reporter.error(document, node.place, "empty-value", "a text is empty");
  }
  check_placeholders(draft, document, node);
  return node.string;
}

// A string, or an object by channel; a channel that is left out says the same as the other.
std::array<std::string, 2> by_channel(Draft& draft, const Document& document, const Node& node) {
  if (!node.is(NodeKind::object)) {
    const std::string text = one_string(draft, document, node);
    return {text, text};
  }
  ObjectReader in(document, node, draft.reporter, "channels");
  std::array<std::string, 2> out;
  const Node* sms = in.take("sms");
  const Node* web = in.take("web");
  if (sms) out[0] = one_string(draft, document, *sms);
  if (web) out[1] = one_string(draft, document, *web);
  if (!sms) out[0] = out[1];
  if (!web) out[1] = out[0];
  in.finish();
  if (!sms && !web) {
    draft.reporter.error(document, node.place, "missing-key", "no text for any channel",
                         "\"sms\", \"web\" or both");
  }
  return out;
}

bool is_language_tag(std::string_view key) {
  return key.size() == 2 &&
         std::all_of(key.begin(), key.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// Index of the language in the flow; nothing for one that it does not speak (an instrument may).
std::optional<std::size_t> language_of(Draft& draft, const Document& document,
                                       const Member& member) {
  if (!is_language_tag(member.key)) {
    draft.reporter.error(document, member.place, "unknown-key",
                         "\"" + member.key + "\" is no language", "two letters, like en");
    return std::nullopt;
  }
  const auto& known = draft.flow.languages;
  const auto found = std::find(known.begin(), known.end(), member.key);
  if (found == known.end()) return std::nullopt;
  return static_cast<std::size_t>(found - known.begin());
}

void require_all_languages(Draft& draft, const Document& document, const Node& node,
                           const Text& text) {
  for (std::size_t i = 0; i < draft.flow.languages.size(); ++i) {
    if (!text.by[i][0].empty() || !text.by[i][1].empty()) continue;
    draft.reporter.error(document, node.place, "missing-translation",
                         "no text in \"" + draft.flow.languages[i] + "\"",
                         "the flow's languages are listed in \"languages\"");
  }
}

}  // namespace

Text read_text(Draft& draft, const Document& document, const Node& node) {
  Text text;
  text.line = node.place.line;
  text.column = node.place.column;
  text.by.resize(std::max<std::size_t>(draft.flow.languages.size(), 1));
  if (!node.is(NodeKind::object)) {
    text.by.front() = by_channel(draft, document, node);
    if (!node.is(NodeKind::string) || node.string.empty()) return text;  // reported
  } else {
    for (const Member& member : node.members) {
      if (member.key == "note") continue;
      const auto language = language_of(draft, document, member);
      const std::size_t placeholders = draft.open_placeholders.size();
      auto both = by_channel(draft, document, member.value);
      if (!language) draft.open_placeholders.resize(placeholders);  // nobody reads it in this flow
      if (language) text.by[*language] = std::move(both);
    }
  }
  require_all_languages(draft, document, node, text);
  draft.read_texts.push_back({&document, &node, text});
  return text;
}

std::vector<Text> read_say(Draft& draft, const Document& document, const Node& node) {
  std::vector<Text> out;
  if (!node.is(NodeKind::array)) return {read_text(draft, document, node)};
  for (const Node& item : node.items) out.push_back(read_text(draft, document, item));
  return out;
}

WordsByLanguage read_words(Draft& draft, const Document& document, const Node& node) {
  WordsByLanguage out(std::max<std::size_t>(draft.flow.languages.size(), 1));
  const auto add = [&](const Node& list, std::optional<std::size_t> language) {
    if (!expect_kind(document, list, NodeKind::array, "a list of words", draft.reporter)) return;
    for (const Node& word : list.items) {
      const bool fine = expect_kind(document, word, NodeKind::string, "a word", draft.reporter);
      if (fine && language) out[*language].emplace_back(word.string, word.place);
    }
  };
  if (!node.is(NodeKind::object)) {
    add(node, 0);
    return out;
  }
  for (const Member& member : node.members) {
    if (member.key != "note") add(member.value, language_of(draft, document, member));
  }
  return out;
}

}  // namespace screenline::flow
