#include "bot/flow/in_words.hpp"

#include <algorithm>
#include <vector>

#include "bot/flow/expression_lexer.hpp"
#include "bot/text/utf8.hpp"

namespace screenline::flow {
namespace {

class Speaker {
 public:
  explicit Speaker(std::string_view expression) : tokens_(tokenize(expression)) {}

  std::string say() {
    while (!is_at_end()) one();
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool is_at_end() const { return tokens_[at_].kind == TokenKind::end; }
  [[nodiscard]] bool is(std::string_view text, std::size_t ahead = 0) const {
    return at_ + ahead < tokens_.size() && tokens_[at_ + ahead].text == text;
  }

  void add(std::string_view word) {
    const bool close = word == ")" || word == ",";
    if (!out_.empty() && out_.back() != '(' && !close) out_ += ' ';
    out_ += word;
  }

  void name(std::string_view id) {
    std::string words(id);
    std::replace(words.begin(), words.end(), '_', ' ');
    add(words);
  }

  // `[a, b, c]` -> "a, b or c"
  void list() {
    ++at_;
    std::vector<std::string_view> members;
    for (; !is_at_end() && !is("]"); ++at_) {
      if (!is(",")) members.push_back(tokens_[at_].text);
    }
    if (!is_at_end()) ++at_;
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (i > 0) add(i + 1 == members.size() ? "or" : ",");
      name(members[i]);
    }
  }

  bool symbol() {
    constexpr std::pair<std::string_view, std::string_view> signs[] = {
        {"==", "is"},      {"!=", "is not"}, {">=", "at least"},
        {"<=", "at most"}, {">", "over"},    {"<", "under"}};
    for (const auto& [sign, words] : signs) {
      if (!is(sign)) continue;
      ++at_;
      add(after_points_ && words == "is" ? "are" : words);
      return true;
    }
    return false;
  }

  void one() {
    if (symbol()) return;
    after_points_ = is("points");
    if (is("[")) return list();
    if (is("not") && is("in", 1)) return skip_and_add(2, "is not");
    if (is("in")) return skip_and_add(1, "is");
    if (is("has") && is("any", 1)) return skip_and_add(2, "has");
    if (is("count") && is("(", 1) && is(")", 3)) {
      add("number of");
      name(tokens_[at_ + 2].text);
      at_ += 4;
      return;
    }
    if ((is("and") || is("or")) && !out_.empty()) {
      out_ += ',';
      return skip_and_add(1, tokens_[at_].text);
    }
    if (is("value")) return skip_and_add(1, "the answer");
    if (is("points")) return skip_and_add(1, "the points");
    const Token& token = tokens_[at_++];
    token.kind == TokenKind::word ? name(token.text) : add(token.text);
  }

  void skip_and_add(std::size_t count, std::string_view words) {
    at_ += count;
    add(words);
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::string out_;
  bool after_points_ = false;  // one word, several points
};

}  // namespace

std::string in_words(std::string_view expression) { return Speaker(expression).say(); }

std::string shortened(std::string_view text, std::size_t characters) {
  std::size_t count = 0, space = 0;
  for (auto at = text::Characters(text).begin(); at != std::default_sentinel; ++at) {
    if (at->code_point == U' ') space = at.position();
    if (++count > characters) {
      const std::size_t end = space > 0 ? space : at.position();
      return std::string(text.substr(0, end)) + "…";
    }
  }
  return std::string(text);
}

}  // namespace screenline::flow
