#include "adapters/phone/xml_reader.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "bot/text/utf8.hpp"

namespace screenline::phone {
namespace {

constexpr int depth_max = 8;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == ':' || c == '-' || c == '.';
}

// XML 1.0, production 2.
bool is_character(unsigned code) {
  return code == 9 || code == 10 || code == 13 || (code >= 0x20 && code < 0xD800) ||
         (code >= 0xE000 && code < 0xFFFE) || (code >= 0x10000 && code <= 0x10FFFF);
}

class Reader {
 public:
  explicit Reader(std::string_view in) : in_(in) {}

  std::variant<Element, XmlError> document() {
    if (!text::is_valid(in_)) fail("not UTF-8");
    if (take("<?xml")) skip_past("?>", "the declaration does not end");
    skip_between();
    Element root;
    if (!failed()) element(root, 0);
    skip_between();
    if (!failed() && at_ != in_.size()) fail("something stands after the end");
    if (error_) return std::move(*error_);
    return root;
  }

 private:
  bool failed() const { return error_.has_value(); }
  void fail(std::string detail) {
    if (!error_) error_ = XmlError{at_, std::move(detail)};
  }
  bool next_is(std::string_view what) const { return in_.substr(at_).starts_with(what); }
  bool take(std::string_view what) {
    if (!next_is(what)) return false;
    at_ += what.size();
    return true;
  }
  void skip_blanks() {
    while (at_ < in_.size() && is_blank(in_[at_])) ++at_;
  }
  // What lies up to `end`, which is passed too.
  std::string_view skip_past(std::string_view end, const char* otherwise) {
    const auto found = in_.find(end, at_);
    if (found == std::string_view::npos) {
      fail(otherwise);
      return {};
    }
    const auto inside = in_.substr(at_, found - at_);
    at_ = found + end.size();
    return inside;
  }

  void skip_between() {
    while (!failed()) {
      skip_blanks();
      if (take("<!--")) {
        skip_past("-->", "a comment does not end");
      } else if (next_is("<?xml") || next_is("<!DOCTYPE")) {
        fail(next_is("<?") ? "something stands before the declaration" : "a document type");
      } else {
        return;
      }
    }
  }

  std::string name() {
    const auto begin = at_;
    while (at_ < in_.size() && is_name_character(in_[at_])) ++at_;
    if (at_ == begin) fail("a name is missing");
    return std::string(in_.substr(begin, at_ - begin));
  }

  void reference(std::string& out) {
    const auto inside = skip_past(";", "'&' begins no entity");
    if (failed()) return;
    if (inside == "amp") {
      out += '&';
    } else if (inside == "lt") {
      out += '<';
    } else if (inside == "gt") {
      out += '>';
    } else if (inside == "quot") {
      out += '"';
    } else if (inside == "apos") {
      out += '\'';
    } else if (inside.starts_with("#")) {
      character(inside.substr(1), out);
    } else {
      fail("an unknown entity");
    }
  }

  void character(std::string_view digits, std::string& out) {
    const bool hex = digits.starts_with("x");
    if (hex) digits.remove_prefix(1);
    unsigned code = 0;
    const auto* end = digits.data() + digits.size();
    const auto [read, error] = std::from_chars(digits.data(), end, code, hex ? 16 : 10);
    if (error != std::errc() || read != end || !is_character(code)) {
      return fail("not a character reference");
    }
    text::append_utf8(out, code);
  }

  // A line ends with a line feed, whatever it was written with (XML 1.0, 2.11).
  void plain(std::string& out) {
    const char c = in_[at_++];
    if (c == '\r') {
      if (at_ >= in_.size() || in_[at_] != '\n') out += '\n';
    } else if (static_cast<unsigned char>(c) < 0x20 && !is_blank(c)) {
      fail("a control character");
    } else {
      out += c;
    }
  }

  void attribute(Element& into) {
    std::string key = name();
    skip_blanks();
    if (!failed() && !take("=")) fail("an attribute without '='");
    skip_blanks();
    const char quote = at_ < in_.size() ? in_[at_] : '\0';
    if (quote != '"' && quote != '\'') return fail("an attribute without quotes");
    ++at_;
    std::string value;
    while (!failed() && at_ < in_.size() && in_[at_] != quote) {
      if (in_[at_] == '<') return fail("'<' in an attribute");
      take("&") ? reference(value) : plain(value);
    }
    if (failed()) return;
    if (at_ >= in_.size()) return fail("an attribute does not end");
    ++at_;
    const bool twice = std::any_of(into.attributes.begin(), into.attributes.end(),
                                   [&](const auto& other) { return other.first == key; });
    if (twice) return fail("an attribute comes twice");
    into.attributes.emplace_back(std::move(key), std::move(value));
  }

  void element(Element& into, int depth) {
    if (depth > depth_max) return fail("nested too deep");
    if (!take("<")) return fail("'<' expected");
    into.name = name();
    while (!failed()) {
      const auto before = at_;
      skip_blanks();
      if (take("/>")) return;
      if (take(">")) return content(into, depth);
      if (at_ == before) return fail("white space expected");
      attribute(into);
    }
  }

  void content(Element& into, int depth) {
    while (!failed()) {
      if (at_ >= in_.size()) return fail("<" + into.name + "> does not end");
      if (take("</")) return end_tag(into.name);
      if (take("<!--")) {
        skip_past("-->", "a comment does not end");
      } else if (take("<![CDATA[")) {
        into.text += skip_past("]]>", "CDATA does not end");
      } else if (next_is("<")) {
        element(into.children.emplace_back(), depth + 1);
      } else {
        take("&") ? reference(into.text) : plain(into.text);
      }
    }
  }

  void end_tag(const std::string& expected) {
    const auto found = name();
    skip_blanks();
    if (!failed() && found != expected) fail("</" + found + "> ends <" + expected + ">");
    if (!failed() && !take(">")) fail("an end tag does not end");
  }

  std::string_view in_;
  std::size_t at_ = 0;
  std::optional<XmlError> error_;
};

}  // namespace

std::variant<Element, XmlError> read_xml(std::string_view document) {
  return Reader(document).document();
}

}  // namespace screenline::phone
