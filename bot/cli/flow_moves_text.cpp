#include "bot/cli/flow_moves_text.hpp"

#include <cstdio>
#include <map>

#include <fmt/format.h>

#include "bot/dialog/migrate.hpp"
#include "bot/dialog/turn.hpp"
#include "bot/service/flow_moves.hpp"

namespace screenline::cli {

namespace {

using dialog::Stays;

// What a person has to end first; then they move when this is asked again.
constexpr Stays for_a_time[] = {Stays::crisis, Stays::safety_question, Stays::staff,
                                Stays::renewal};

bool passes(const std::string& reason) {
  for (const Stays why : for_a_time) {
    if (dialog::name(why) == reason) return true;
  }
  return false;
}

std::string in_words(const std::string& reason) {
  if (reason == service::record_unreadable) return "the person's record cannot be read";
  if (reason == service::not_taken)
    return "the service is busy or its store in trouble: again later";
  for (int i = 0; i <= static_cast<int>(Stays::safety_rule_new); ++i) {
    const auto why = static_cast<Stays>(i);
    if (dialog::name(why) == reason) return std::string(dialog::words(why));
  }
  return reason;
}

}  // namespace

int move_and_print(const std::string& data, nlohmann::json request) {
  const bool dry_run = request.value("dry_run", false);
  int moved = 0;
  std::map<std::string, int> left;
  std::string to;
  request["after"] = 0;
  for (bool more = true; more;) {
    const auto answer = call_service(data, request.dump());
    if (!answer) return 2;
    const auto part = nlohmann::json::parse(answer->text, nullptr, false);
    if (!answer->ok || !part.is_object()) {
      std::fputs(answer->text.c_str(), stderr);
      return 1;
    }
    moved += part.at("moved").get<int>();
    for (const auto& [reason, count] : part.at("left").items()) left[reason] += count.get<int>();
    to = part.at("to").get<std::string>();
    request["after"] = part.at("after");
    more = part.at("more").get<bool>();
  }
  fmt::print("{} {} to revision {}\n", dry_run ? "would move" : "moved", moved, to.substr(0, 12));
  if (left.contains(dialog::ended_revoked)) {
    fmt::print("ended {}: they could not move; staff are asked to look\n",
               left.at(dialog::ended_revoked));
    left.erase(dialog::ended_revoked);
  }
  bool all = true;
  for (const auto& [reason, count] : left) {
    fmt::print("{} {}: {}\n", dry_run ? "would stay" : "stayed", count, in_words(reason));
    all = all && passes(reason);
  }
  return all ? 0 : 1;
}

}  // namespace screenline::cli
