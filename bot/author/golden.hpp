// Golden conversations: a plain text a clinician can read and write, one line an input or an
// expectation. docs/flow-files.md, "Golden conversations". This file is the shape and its reader;
// golden_run.hpp plays it. Pure values; any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "bot/flow/load.hpp"

namespace screenline::author::golden {

// Answers given by step id instead of a neutral one: `with t0 = 1, phq9_1 = 3`.
using Answers = std::vector<std::pair<std::string, std::string>>;

struct Say {  // > text
  std::string text;
  bool picture = false;  // > [picture]
};
// < ... : about what the last input brought.
struct Expect {
  enum class Kind { texts, unclear, crisis, nothing, staff } kind = Kind::texts;
  std::vector<std::string> ids;    // [c2] [RES-CLIN]: questions and standing texts
  std::optional<int> level;        // crisis L2
  std::vector<std::string> words;  // have to occur, in this order
};
struct Neutral {  // ...
  Answers with;
};
struct Wait {  // ~ 4h
  std::chrono::milliseconds time{};
};
struct Staff {  // ! ...
  enum class Kind { takes_over, writes, returns, clears, undeliverable } kind = Kind::takes_over;
  std::string text;  // what is written, or the disposition, or the provider's code
  std::string role, by, second;
};
// = ... : one clause of a line, as words; a quoted part is one word.
struct Check {
  std::vector<std::string> words;
};
struct Checks {
  std::vector<Check> clauses;
};

struct Line {
  int number = 0;      // from 1
  std::string source;  // as written
  std::variant<Say, Expect, Neutral, Wait, Staff, Checks> what;
};

struct Conversation {
  std::string file;
  int line = 0;  // of the title
  std::string title;
  std::string flow, channel = "sms", language = "en";
  std::string at;  // step to start at; "" the beginning
  Answers with;
  std::vector<Line> lines;
};

struct Read {
  std::vector<Conversation> conversations;
  std::vector<flow::Problem> problems;  // any of them: the file is not run
};

// Never throws, whatever the bytes.
[[nodiscard]] Read read(const std::string& file, std::string_view bytes);

}  // namespace screenline::author::golden
