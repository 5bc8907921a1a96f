// What somebody on call means by a short text, and that nothing is guessed.
#include "bot/desk/reply.hpp"

#include "tests/support/catch.hpp"

namespace screenline::desk {
namespace {

using Kind = StaffReply::Kind;

TEST_CASE("a row that is named is taken, in many spellings") {
  for (const char* text : {"12", "ACK 12", "ok 12", "Ok 12.", " OK, 12!", "yes 12", "ack row 12",
                           "row 12", "#12", "ok #12", "ok row #12", "take 12", "Sí 12", "fila 12",
                           "y 12", "on it 12", "okay 12", "12."}) {
    CAPTURE(text);
    const StaffReply reply = read_reply(text);
    CHECK(reply.kind == Kind::take);
    CHECK(reply.row == 12);
  }
  CHECK(read_reply("ok 16390").row == 16390);
}

TEST_CASE("a yes without a row means the one that waits") {
  for (const char* text : {"ok", "OK!", "yes", "ACK", "k", "y", "sí", "mine", "On it", "okay."}) {
    CAPTURE(text);
    const StaffReply reply = read_reply(text);
    CHECK(reply.kind == Kind::take);
    CHECK_FALSE(reply.row.has_value());
  }
}

TEST_CASE("a drill that has come") {
  for (const char* text : {"DRILL", "drill.", "ok drill"}) {
    CAPTURE(text);
    CHECK(read_reply(text).kind == Kind::drill);
  }
  CHECK(read_reply("is this a drill").kind == Kind::other);
}

TEST_CASE("asking for the list") {
  for (const char* text : {"LIST", "on", "ON", "list?", "queue", "rows"}) {
    CAPTURE(text);
    CHECK(read_reply(text).kind == Kind::list);
  }
}

TEST_CASE("anything else is not guessed at") {
  for (const char* text : {"",
                           "  ",
                           "no",
                           "no 12",
                           "not 12",
                           "ok not me",
                           "12 13",
                           "ok 12 13",
                           "0",
                           "ok 0",
                           "3.5",
                           "I called 12",
                           "who is 12?",
                           "yes but call Ben about 12",
                           "ok thanks see you at 12",
                           "list 12",
                           "1234567890123456789012",
                           "ok 99999999999999999999",
                           "I am driving and can not answer now",
                           "\xff\xfe",
                           "row",
                           "#"}) {
    CAPTURE(text);
    CHECK(read_reply(text).kind == Kind::other);
  }
}

}  // namespace
}  // namespace screenline::desk
