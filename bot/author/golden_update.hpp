// Golden conversations after a text was worded anew: what a `<` line quotes of it is brought up to
// what the bot says now, as little as will do. Which question comes, levels, results and everything
// on `=` lines stay: where one of them differs the file is not touched. Pure; one thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bot/author/golden_run.hpp"

namespace screenline::author::golden {

struct Update {
  std::string bytes;             // the file with its new wordings
  std::vector<Difference> left;  // what is not only a text: then nothing is to be written
};

// The flow of an id with what it is played with; null when there is none.
using FindContent = std::function<std::shared_ptr<const service::Content>(const std::string& flow)>;

// REQUIRES: read(file, bytes) has no problems and every flow is found.
[[nodiscard]] Update update(const std::string& file, std::string bytes, const FindContent& find);

// Two versions of a file of the same number of lines, as `diff -u` shows them; "" when they agree.
[[nodiscard]] std::string unified_diff(const std::string& file, const std::string& before,
                                       const std::string& after);

}  // namespace screenline::author::golden
