// Just enough of XML 1.0 for TwiML: elements, attributes, text, CDATA, comments, the five entities
// and character references. A document type is refused, and nothing outside is ever read. Pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace screenline::phone {

struct Element {
  std::string name;
  std::vector<std::pair<std::string, std::string>> attributes;
  std::string text;  // of this element alone, its children's left out
  std::vector<Element> children;
};

struct XmlError {
  std::size_t at = 0;  // byte, from 0
  std::string detail;
};

[[nodiscard]] std::variant<Element, XmlError> read_xml(std::string_view document);

}  // namespace screenline::phone
