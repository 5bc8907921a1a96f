#include "adapters/sms/twilio/twiml.hpp"

#include <algorithm>

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

bool is_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x80 && c != '&' && c != '<' && c != '>' && c != '"';
}

void append_escaped(std::string& out, char32_t c) {
  switch (c) {
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
      if (is_xml_character(c)) text::append_utf8(out, c);
  }
}

HttpReply reply(std::string_view response) {
  return {200, "text/xml; charset=utf-8", std::string(declaration).append(response)};
}

}  // namespace

// Characters are copied in runs; only bytes that may need care are looked at as characters.
std::string escape_xml(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  while (!text.empty()) {
    const auto run = static_cast<std::size_t>(
        std::find_if_not(text.begin(), text.end(), is_plain) - text.begin());
    out.append(text.substr(0, run));
    text.remove_prefix(run);
    if (text.empty()) break;
    const text::Decoded character = text::decode(text, 0);
    text.remove_prefix(character.size);
    append_escaped(out, character.code_point);
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
