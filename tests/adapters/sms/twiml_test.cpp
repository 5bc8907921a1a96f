#include "adapters/sms/twilio/twiml.hpp"

#include "adapters/sms/form.hpp"
#include "tests/adapters/sms/fixtures.hpp"
#include "tests/support/catch.hpp"

namespace screenline::sms {
namespace {

HttpReply inline_reply(const LineConfig& config, std::string text, std::string ref) {
  const twilio::TwilioLine line(config);
  const InlineReply reply{std::move(text), std::move(ref)};
  return std::get<HttpReply>(line.acknowledge(reply));
}

}  // namespace

TEST_CASE("the empty answer sends nothing: XML, and nothing before its declaration") {
  const twilio::TwilioLine line(test::line_config());
  const HttpReply reply = line.acknowledge();
  CHECK(reply.status == 200);
  CHECK(reply.content_type == "text/xml; charset=utf-8");
  CHECK(reply.body == R"(<?xml version="1.0" encoding="UTF-8"?><Response/>)");
}

TEST_CASE("an inline reply asks for its status at our address") {
  LineConfig config = test::line_config();
  config.id = "front desk";
  const HttpReply reply = inline_reply(config, "How are you?", "a/b&c");
  CHECK(reply.body ==
        R"(<?xml version="1.0" encoding="UTF-8"?><Response><Message action=")"
        R"(https://bot.example.com/hooks/twilio/front%20desk/status?mid=a%2Fb%26c" method="POST">)"
        "How are you?</Message></Response>");
}

TEST_CASE("without callbacks the message stands alone") {
  LineConfig config = test::line_config();
  config.status_callback = false;
  CHECK(inline_reply(config, "Hi", "7").body.find("<Message>Hi</Message>") != std::string::npos);
}

TEST_CASE("the callback we ask for comes back with our reference") {
  twilio::TwilioLine line(test::line_config());
  const std::string ref = "row 7/+&=%\u00E9";
  const std::string url = twilio::status_url(line.config(), ref);
  test::Webhook webhook{"MessageSid=SM1&MessageStatus=sent",
                        url.substr(line.config().public_base_url.size())};
  CHECK(std::get<StatusUpdate>(test::receive(line, webhook)).our_ref == ref);
}

TEST_CASE("texts are escaped, and what XML 1.0 forbids is left out") {
  CHECK(twilio::escape_xml("<a> & \"b\" 'c'") == "&lt;a&gt; &amp; &quot;b&quot; 'c'");
  CHECK(twilio::escape_xml("]]></Message>") == "]]&gt;&lt;/Message&gt;");
  CHECK(twilio::escape_xml(std::string("a\0\x01\x08\x0B\x1F\x7F"
                                       "b",
                                       8)) ==
        "a\x7F"
        "b");
  CHECK(twilio::escape_xml("a\tb\nc\r\n") == "a\tb\nc&#13;\n");
  CHECK(twilio::escape_xml("\uFFFE\uFFFF\uFFFD\U0001F44D") == "\uFFFD\U0001F44D");
  CHECK(twilio::escape_xml("\xFF") == "\uFFFD");
}

TEST_CASE("1,600 characters are answered, one more is an error") {
  const twilio::TwilioLine line(test::line_config());
  const auto answered = [&](const std::string& text) {
    return std::holds_alternative<HttpReply>(line.acknowledge(InlineReply{text, "1"}));
  };
  CHECK(answered(std::string(1600, 'a')));
  CHECK_FALSE(answered(std::string(1601, 'a')));
  std::string thumbs;
  for (int i = 0; i < 800; ++i) thumbs += "\U0001F44D";
  CHECK(answered(thumbs));
  CHECK_FALSE(answered(thumbs + "."));
  CHECK(std::get<TextTooLong>(line.acknowledge(InlineReply{std::string(1700, 'a'), ""})).units ==
        1700);
}

}  // namespace screenline::sms
