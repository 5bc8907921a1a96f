#include "adapters/sms/twilio/twiml.hpp"

#include "adapters/sms/form.hpp"
#include "bot/text/utf8.hpp"

namespace screenline::sms::twilio {
namespace {

// Nothing may stand before the declaration (error 12100).
constexpr std::string_view declaration = R"(<?xml version="1.0" encoding="UTF-8"?>)";

// XML 1.0, production 2: Char. Surrogates never come out of the decoder.
bool is_xml_character(char32_t c) {
  if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
  return c != 0xFFFE && c != 0xFFFF;
}

HttpReply reply(std::string_view response) {
  return {200, "text/xml; charset=utf-8", std::string(declaration).append(response)};
}

}  // namespace

std::string escape_xml(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (text::Decoded character : text::characters(text)) {
    switch (character.code_point) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\r':
        out += "&#13;";
        break;  // a parser would make it a line feed
      default:
        if (is_xml_character(character.code_point)) text::append_utf8(out, character.code_point);
    }
  }
  return out;
}

HttpReply empty_response() { return reply("<Response/>"); }

HttpReply message_response(std::string_view text, std::string_view action) {
  std::string response = "<Response><Message";
  if (!action.empty()) response += " action=\"" + escape_xml(action) + "\" method=\"POST\"";
  response += '>' + escape_xml(text) + "</Message></Response>";
  return reply(response);
}

std::string status_url(const LineConfig& config, std::string_view ref) {
  return config.public_base_url + "/hooks/twilio/" + encode(config.id) +
         "/status?mid=" + encode(ref);
}

}  // namespace screenline::sms::twilio
