#include "adapters/phone/twiml_reader.hpp"

#include <algorithm>

#include "adapters/phone/xml_reader.hpp"

namespace screenline::phone {
namespace {

constexpr std::size_t body_max = 64 * 1024;
constexpr std::size_t messages_max = 10;

std::string media_type(std::string_view content_type) {
  std::string type(content_type.substr(0, content_type.find(';')));
  std::erase(type, ' ');
  std::transform(type.begin(), type.end(), type.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return type;
}

std::string attribute(const Element& element, std::string_view name) {
  for (const auto& [key, value] : element.attributes) {
    if (key == name) return value;
  }
  return {};
}

TwimlMessage message_of(const Element& element, std::vector<std::string>& warnings) {
  TwimlMessage message{element.text, attribute(element, "action")};
  if (message.callback.empty()) message.callback = attribute(element, "statusCallback");
  const auto is_body = [](const Element& child) { return child.name == "Body"; };
  const auto& children = element.children;
  // With a <Body>, what stands around it is indentation.
  if (std::any_of(children.begin(), children.end(), is_body)) message.text.clear();
  for (const Element& child : children) {
    if (is_body(child)) {
      message.text += child.text;
    } else {
      warnings.push_back("<" + child.name + "> in <Message> is passed over");
    }
  }
  return message;
}

}  // namespace

TwimlResult read_twiml(std::string_view xml) {
  if (xml.size() > body_max) return TwimlError{11750, "the answer is over 64 kB"};
  auto document = read_xml(xml);
  if (const auto* error = std::get_if<XmlError>(&document)) {
    return TwimlError{12100, "byte " + std::to_string(error->at) + ": " + error->detail};
  }
  const auto& root = std::get<Element>(document);
  if (root.name != "Response") return TwimlError{12200, "<" + root.name + "> is no <Response>"};
  Twiml twiml;
  for (const Element& child : root.children) {
    if (child.name == "Message") {
      twiml.messages.push_back(message_of(child, twiml.warnings));
    } else {
      twiml.warnings.push_back("<" + child.name + "> is passed over");
    }
  }
  if (twiml.messages.size() > messages_max) return TwimlError{14109, "more than 10 <Message>"};
  return twiml;
}

TwimlResult read_reply(std::string_view content_type, std::string_view body) {
  if (body.empty()) return Twiml{};
  const auto type = media_type(content_type);
  if (type == "text/plain")
    return Twiml{{{std::string(body), {}}}, {"text/plain is sent as it is"}};
  if (type == "text/xml" || type == "application/xml" || type == "text/html") {
    return read_twiml(body);
  }
  return TwimlError{12300, type.empty() ? "no content type" : "content type " + type};
}

}  // namespace screenline::phone
