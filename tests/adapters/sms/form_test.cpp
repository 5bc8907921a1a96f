#include "adapters/sms/form.hpp"

#include <rapidcheck.h>

#include "tests/support/catch.hpp"

namespace screenline::sms {
namespace {

Pairs read(std::string_view encoded) {
  const Form form(encoded);
  Pairs pairs;
  for (const auto& [name, value] : form.fields()) pairs.emplace_back(name, value);
  return pairs;
}

}  // namespace

TEST_CASE("blanks, order and repeats are kept") {
  CHECK(read("b=2&a=&b=1&a") == Pairs{{"b", "2"}, {"a", ""}, {"b", "1"}, {"a", ""}});
  CHECK(read("=x&y==z&=") == Pairs{{"", "x"}, {"y", "=z"}, {"", ""}});
  CHECK(read("&&a=1&&").size() == 1);
  CHECK(read("").empty());
}

TEST_CASE("plus and percent are decoded once, and what is no escape stays") {
  CHECK(read("a+b=c+d%2B%2b") == Pairs{{"a b", "c d++"}});
  CHECK(read("a=%2541") == Pairs{{"a", "%41"}});
  CHECK(read("a=%zz%4&b=100%&c=%") == Pairs{{"a", "%zz%4"}, {"b", "100%"}, {"c", "%"}});
  CHECK(read("a%3Db%26=%00%FF") == Pairs{{"a=b&", std::string("\0\xFF", 2)}});
}

TEST_CASE("a form is reused and moved without losing its bytes") {
  Form form("a=1&b=%32");
  form.parse("c=3");
  CHECK_FALSE(form.find("a").has_value());
  const Form moved = std::move(form);
  CHECK(moved.get("c") == "3");
  CHECK(moved.get("absent").empty());
}

TEST_CASE("what is encoded is read back, whatever the bytes") {
  CHECK(rc::check("read(encode(x)) == x",
                  [](const Pairs& pairs) { RC_ASSERT(read(encode_form(pairs)) == pairs); }));
  CHECK(rc::check("an encoded value is plain ASCII without + and &", [](const std::string& value) {
    for (const char c : encode(value)) {
      RC_ASSERT(c > 0x20 && c < 0x7F && c != '+' && c != '&' && c != '=');
    }
  }));
  CHECK(rc::check("any bytes at all are read without loss of count", [](const std::string& bytes) {
    std::size_t size = 0;
    for (const auto& [name, value] : read(bytes)) size += name.size() + value.size();
    RC_ASSERT(size <= bytes.size());
  }));
}

TEST_CASE("700 thumbs and 1,600 emoji arrive whole") {
  for (const std::size_t count : {700U, 1600U}) {
    std::string body = "MessageSid=SM1&Body=";
    std::string expected;
    for (std::size_t i = 0; i < count; ++i) {
      body += "%F0%9F%91%8D";
      expected += "\U0001F44D";
    }
    CHECK(Form(body).get("Body") == expected);
  }
}

}  // namespace screenline::sms
