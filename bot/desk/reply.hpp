// What somebody on call means by a text to one of our lines: it takes a row, or asks which are
// open. Anything else is not guessed at: a wrong guess would stop a clock. Pure; any thread.
// Source: DECISIONS E9.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace screenline::desk {

struct StaffReply {
  enum class Kind : std::uint8_t {
    take,   // "ok 12", "12", "ack row #12", "yes"
    list,   // "list", "on"
    drill,  // "drill", "ok drill": the drill that is under way has come
    other,  // words that mean nothing here
  } kind = Kind::other;
  std::optional<std::int64_t> row;  // of take; without it the one page that is open is meant
};

// English and Spanish; case, accents, signs around the words and a "row" or "#" do not matter.
[[nodiscard]] StaffReply read_reply(std::string_view text);

}  // namespace screenline::desk
