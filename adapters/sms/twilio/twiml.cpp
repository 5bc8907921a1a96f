#include "adapters/sms/twilio/twiml.hpp"

#include <algorithm>
#include <utility>

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
  if (c == '\n') return true;  // between a question and its options
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

// Characters are copied in runs; only bytes that may need care are looked at as characters.
void append_escaped(std::string& out, std::string_view text) {
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
}

HttpReply reply(std::string body) { return {200, "text/xml; charset=utf-8", std::move(body)}; }

}  // namespace

std::string escape_xml(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  append_escaped(out, text);
  return out;
}

HttpReply empty_response() { return reply(std::string(declaration).append("<Response/>")); }

// Every answer is one of these: written in one piece.
HttpReply message_response(std::string_view text, std::string_view action) {
  constexpr std::string_view open = "<Response><Message", close = "</Message></Response>";
  constexpr std::string_view action_open = " action=\"", action_close = "\" method=\"POST\"";
  std::string out;
  out.reserve(declaration.size() + open.size() + action_open.size() + action.size() +
              action_close.size() + 1 + text.size() + text.size() / 8 + close.size());
  out.append(declaration).append(open);
  if (!action.empty()) {
    out += action_open;
    append_escaped(out, action);
    out += action_close;
  }
  out += '>';
  append_escaped(out, text);
  out += close;
  return reply(std::move(out));
}

std::string status_url(const LineConfig& config, std::string_view ref) {
  constexpr std::string_view hooks = "/hooks/twilio/", status = "/status?mid=";
  std::string out;
  out.reserve(config.public_base_url.size() + hooks.size() + config.id.size() + status.size() +
              ref.size());
  out.append(config.public_base_url).append(hooks);
  append_encoded(out, config.id);
  out += status;
  append_encoded(out, ref);
  return out;
}

}  // namespace screenline::sms::twilio
