#include "adapters/phone/twiml_reader.hpp"

#include "tests/support/catch.hpp"

using namespace screenline::phone;

namespace {

Twiml good(const std::string& xml) {
  const auto result = read_twiml(xml);
  if (const auto* error = std::get_if<TwimlError>(&result)) FAIL(xml + ": " + error->detail);
  return std::get<Twiml>(result);
}

int code_of(const TwimlResult& result) {
  const auto* error = std::get_if<TwimlError>(&result);
  return error == nullptr ? 0 : error->code;
}

const std::string head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

}  // namespace

TEST_CASE("TwiML: nothing to say") {
  CHECK(good(head + "<Response/>").messages.empty());
  CHECK(good(head + "\n<Response>\n</Response>\n").messages.empty());
  CHECK(good("<Response><!-- <Message>no</Message> --></Response>").messages.empty());
  const auto empty = read_reply("", "");
  CHECK(std::get<Twiml>(empty).messages.empty());
}

TEST_CASE("TwiML: texts with entities, line breaks and callbacks") {
  const auto twiml = good(head +
                          "<Response><Message action=\"/s?mid=1&amp;x='2'\" method='POST'>"
                          "1 &lt; 2 &amp; &quot;3&quot; &apos;&#233;&#x1F44D;&#13;\r\nnext\rlast"
                          "</Message><Message statusCallback=\"https://a.test/s\">B<![CDATA[<&>]]>"
                          "</Message></Response>");
  REQUIRE(twiml.messages.size() == 2);
  CHECK(twiml.messages[0].text == "1 < 2 & \"3\" '\u00e9\U0001F44D\r\nnext\nlast");
  CHECK(twiml.messages[0].callback == "/s?mid=1&x='2'");
  CHECK(twiml.messages[1].text == "B<&>");
  CHECK(twiml.messages[1].callback == "https://a.test/s");
  CHECK(twiml.warnings.empty());
}

TEST_CASE("TwiML: a <Body> is the text, and what is around it is not") {
  const auto twiml = good(
      "<Response>\n  <Message>\n    <Body>Hello\nyou</Body>\n"
      "    <Media>https://a.test/x.png</Media>\n  </Message>\n</Response>");
  REQUIRE(twiml.messages.size() == 1);
  CHECK(twiml.messages[0].text == "Hello\nyou");
  CHECK(twiml.warnings.size() == 1);
}

TEST_CASE("TwiML: what is not XML is refused with its place") {
  for (const std::string xml : {"OK",
                                "<Response>",
                                "<Response></Message>",
                                "<Response><Message>a & b</Message></Response>",
                                "<Response><Message>&nbsp;</Message></Response>",
                                "<Response a=1/>",
                                "<Response a='1' a='2'/>",
                                "<Response/><Response/>",
                                "<Response/>x",
                                "<Response a=\"<\"/>",
                                "<Response><!-- </Response>",
                                "<Response><Message>&#0;</Message></Response>",
                                "<Response>&#xD800;</Response>",
                                "<Response>\x01</Response>",
                                "<Response>\xff</Response>",
                                "<Response a='1'b='2'/>",
                                "<!DOCTYPE x [<!ENTITY a \"b\">]><Response/>",
                                "<a><a><a><a><a><a><a><a><a><a/></a></a>",
                                "<Response",
                                "<",
                                "&",
                                "<Response><![CDATA[ </Response>"}) {
    INFO(xml);
    CHECK(code_of(read_twiml(xml)) == 12100);
  }
  // Nothing may stand before the declaration.
  CHECK(code_of(read_twiml("\n" + head + "<Response/>")) == 12100);
  const auto place = read_twiml("<Response><Message>a & b</Message></Response>");
  CHECK(std::get<TwimlError>(place).detail.starts_with("byte "));
}

TEST_CASE("TwiML: limits and types have Twilio's codes") {
  std::string eleven = "<Response>";
  for (int i = 0; i < 11; ++i) eleven += "<Message>x</Message>";
  CHECK(code_of(read_twiml(eleven + "</Response>")) == 14109);
  CHECK(code_of(read_twiml("<Response>" + std::string(65536, ' ') + "</Response>")) == 11750);
  CHECK(code_of(read_twiml("<html></html>")) == 12200);
  CHECK(code_of(read_reply("", "<Response/>")) == 12300);
  CHECK(code_of(read_reply("application/json", "{}")) == 12300);
  CHECK(code_of(read_reply("text/html", "OK")) == 12100);
  CHECK(code_of(read_reply("Application/XML; charset=utf-8", "<Response/>")) == 0);
  CHECK_FALSE(good("<Response><Redirect>x</Redirect></Response>").warnings.empty());
}

TEST_CASE("TwiML: a plain text answer is texted to the person") {
  const auto result = read_reply("text/plain; charset=utf-8", "OK");
  REQUIRE(std::get<Twiml>(result).messages.size() == 1);
  CHECK(std::get<Twiml>(result).messages[0].text == "OK");
}
