#include <algorithm>
#include <cmath>

#include "bot/flow/draft.hpp"
#include "bot/text/reading_grade.hpp"
#include "bot/text/sms.hpp"
#include "bot/text/utf8.hpp"

// What is wrong with a text by itself: placeholders that a translation lost or that mean nothing
// here, a second try in the words of the first, words that are hard to read.

namespace screenline::flow {
namespace {

// docs/flow-checks.md, reading-grade
constexpr double grade_max = 6;
constexpr int words_min = 20;  // the formula says nothing of a few words

// Latin with accents; other alphabets, all of them before the punctuation of U+2000.
bool is_letter(char32_t c) {
  return (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) || (c >= 0x370 && c < 0x2000);
}

std::string listed(const std::set<std::string>& names) {
  std::string out;
  for (const std::string& one : names) out += (out.empty() ? "{" : ", {") + one + "}";
  return out.empty() ? "none" : out;
}

// {reach} has the crisis number in it, and only who reads another language needs {spanish_line}.
std::set<std::string> placeholders_of(const std::string& text) {
  std::set<std::string> out;
  for (std::size_t at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1)) {
    if (text.compare(at, 2, "{{") == 0) {
      ++at;
      continue;
    }
    const std::string name = text.substr(at + 1, text.find('}', at) - at - 1);
    if (name != "spanish_line") out.insert(name == "reach" ? "crisis" : name);
  }
  return out;
}

class TextChecker {
 public:
  explicit TextChecker(Draft& draft) : draft_(draft), languages_(draft.flow.languages) {}

  void check() {
    for (const ReadText& one : draft_.read_texts) {
      parity(one);
      no_question(*one.document, *one.node);
      characters(one);
      reading(one);
    }
    for (std::size_t i = 0; i < draft_.placed.size(); ++i) retry(i);
  }

 private:
  void parity(const ReadText& one) {
    for (const Channel channel : {Channel::sms, Channel::web}) {
      const auto first = placeholders_of(one.text.get(0, channel));
      for (std::size_t i = 1; i < languages_.size(); ++i) {
        const auto its = placeholders_of(one.text.get(i, channel));
        if (its == first) continue;
        const Node* node = one.node->find(languages_[i]);
        draft_.reporter.error(*one.document, (node ? node : one.node)->place, "placeholder-parity",
                              "\"" + languages_[i] + "\" has the placeholders " + listed(its) +
                                  " and \"" + languages_[0] + "\" has " + listed(first),
                              "a number or a name would be missing for those who read it");
        return;
      }
    }
  }

  void no_question(const Document& document, const Node& node) {
    for (const Member& member : node.members) no_question(document, member.value);
    if (!node.is(NodeKind::string)) return;
    constexpr std::string_view name = "{question}";
    const std::size_t at = node.string.find(name);
    if (at == std::string::npos || (at > 0 && node.string[at - 1] == '{')) return;
    draft_.reporter.error(document, place_in_string(document, node, at, name.size()),
                          "placeholder-not-here", "nothing is put for {question}",
                          "the open question follows a text by itself; leave it out");
  }

  // One character outside GSM-7 makes each segment hold less than half. Letters that a language
  // needs are no mistake; quotes, dashes and pictures are.
  void characters(const ReadText& one) {
    if (one.node->is(NodeKind::string)) return character(one, *one.node, languages_.front());
    for (const Member& member : one.node->members) {
      const bool spoken =
          std::find(languages_.begin(), languages_.end(), member.key) != languages_.end();
      if (!spoken) continue;
      const Node* sms =
          member.value.is(NodeKind::object) ? member.value.find("sms") : &member.value;
      if (sms) character(one, *sms, member.key);
    }
  }

  void character(const ReadText& one, const Node& node, const std::string& language) {
    const std::string& text = node.string;
    for (std::size_t at = 0; at < text.size();) {
      const text::Decoded read = text::decode(text, at);
      const std::string_view bytes(text.data() + at, read.size);
      const bool letter = language != "en" && is_letter(read.code_point);
      if (letter || text::count_segments(bytes).encoding == text::Encoding::gsm7) {
        at += read.size;
        continue;
      }
      const std::string plain = text::smart_encode(bytes);
      const bool replaced = text::count_segments(plain).encoding == text::Encoding::gsm7;
      draft_.reporter.warning(
          *one.document, place_in_string(*one.document, node, at, read.size), "sms-ucs2",
          "the character " + std::string(bytes) +
              " makes this SMS hold 67 characters a segment instead of 153",
          replaced && !plain.empty() ? "write " + plain
                                     : "leave it out, or in the text for the web alone");
      return;
    }
  }

  // English alone: the formula is one of English. Validated wording stays as it is.
  void reading(const ReadText& one) {
    const auto english = std::find(languages_.begin(), languages_.end(), "en");
    if (english == languages_.end() || licensed(*one.document)) return;
    const auto language = static_cast<std::size_t>(english - languages_.begin());
    text::Reading worst;
    for (const Channel channel : {Channel::sms, Channel::web}) {
      const text::Reading its = text::reading_of(one.text.get(language, channel));
      if (its.words >= words_min && its.grade > worst.grade) worst = its;
    }
    if (worst.grade <= grade_max) return;
    const auto tenths = static_cast<int>(std::lround(worst.grade * 10));
    draft_.reporter.warning(*one.document, one.node->place, "reading-grade",
                            "this text reads at grade " + std::to_string(tenths / 10) + "." +
                                std::to_string(tenths % 10) + " (" + std::to_string(worst.words) +
                                " words, " + std::to_string(worst.sentences) + " sentences, " +
                                std::to_string(worst.syllables) + " syllables)",
                            "shorter sentences and plainer words, up to grade " +
                                std::to_string(static_cast<int>(grade_max)));
  }

  [[nodiscard]] bool licensed(const Document& document) const {
    const Node& root = document.root;
    return root.find("licence") != nullptr && root.find("source") != nullptr;
  }

  void retry(std::size_t index) {
    const Step& step = draft_.flow.steps[index];
    const Spot& spot = draft_.placed[index].spot;
    if (step.ask.empty()) return;
    const auto judge = [&](const char* key, const Text& text) {
      if (text.empty() || !any_same(text, step.ask)) return;
      draft_.reporter.warning(spot.file->document, spot.node->find(key)->place, "retry-same",
                              "\"" + std::string(key) + "\" says what \"ask\" says",
                              "who did not understand it gets the same words twice: say it in "
                              "other words, or leave it out");
    };
    judge("unclear", step.unclear);
    judge("invalid", step.invalid);
    judge("confirm", step.confirm);
    judge("ask_again", step.ask_again);
  }

  [[nodiscard]] bool any_same(const Text& a, const Text& b) const {
    for (std::size_t i = 0; i < languages_.size(); ++i) {
      for (const Channel channel : {Channel::sms, Channel::web}) {
        if (a.get(i, channel) == b.get(i, channel)) return true;
      }
    }
    return false;
  }

  Draft& draft_;
  const std::vector<std::string>& languages_;
};

}  // namespace

void check_texts(Draft& draft) { TextChecker(draft).check(); }

}  // namespace screenline::flow
