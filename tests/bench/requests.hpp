// The webhooks of a run, made and signed before the clock starts, and the store they meet.
//
// 2,000 numbers are in conversation at any time: message k of a number stands 2,000 requests behind
// its message k-1. After 20 messages another number takes its place, because a line that answers
// one number faster than any person types moves to the outbox (DECISIONS E6), as it should. So that
// every question of the screening is met all the same, the numbers stand anywhere in their
// conversation when a run begins: those states are written into the store beforehand.
//
// make_requests and fill_store: one thread. The value is constant afterwards.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bot/service/environment.hpp"
#include "tests/bench/walks.hpp"

namespace screenline::bench {

inline constexpr std::size_t numbers_at_once = 2000;
inline constexpr std::size_t messages_a_number = 20;

struct Request {
  std::size_t offset = 0, size = 0;  // whole HTTP request, in Requests::bytes
  bool carries_text = false;         // what the answer must have
  std::uint16_t step = 0;            // index into Requests::steps, as in X-Screenline-Step
};

struct Requests {
  std::string bytes;
  std::vector<Request> all;
  std::vector<std::string> steps;

  // Who sends them: where in which walk each number begins.
  struct Number {
    std::string value;
    std::size_t walk = 0, first = 0;
  };
  std::vector<Walk> walks;
  std::vector<Number> numbers;

  [[nodiscard]] std::string_view view(std::size_t index) const {
    return std::string_view(bytes).substr(all[index].offset, all[index].size);
  }
};

// The MessageSid of a request.
[[nodiscard]] std::string sid_of(std::size_t index);

struct LineFacts {
  std::string public_base_url, token, account, number;
};

// At least `count` requests.
[[nodiscard]] Requests make_requests(const service::Content& content, const LineFacts& line,
                                     std::size_t count);

// Writes the persons of `requests` into a new store at `path`. Throws std::runtime_error.
void fill_store(const Requests& requests, const std::string& path);

}  // namespace screenline::bench
