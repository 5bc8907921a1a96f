// The words of the crisis room and the numbers in them: reviewed data under flows/crisis/, compiled
// in. Constant after loading; any thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/crisis/protocol.hpp"
#include "bot/crisis/resource.hpp"

namespace screenline::crisis {

// What the system knows about staff at the moment of speaking (S11): a named person acknowledged;
// an alert was accepted or goes out with this text; nobody could be reached.
enum class StaffKnow : std::uint8_t { told, telling_now, could_not_reach };

struct CopyFacts {
  std::string clinic;
  std::string phone;           // the clinic's, "" when none
  std::string country = "US";  // decides the resources
  StaffKnow staff = StaffKnow::telling_now;
  bool sms = true;            // false: web
  std::optional<Date> day{};  // {day}; none: no piece that names it is said
};

// What render() says when it knows no piece (S13), braces not yet filled.
inline constexpr std::string_view last_words =
    "{reach} now, day or night. Call {emergency} if you are in danger. A computer sent this.";

class Copy {
 public:
  struct Loaded;
  // `copy_json`, `resources_json`: bytes of flows/crisis/copy.json and resources.json.
  [[nodiscard]] static Loaded load(std::string_view copy_json, std::string_view resources_json);

  // Joins the pieces into one text; a missing language falls back to English plus the Spanish
  // numbers.
  [[nodiscard]] std::string render(const std::vector<CopyId>& say, std::string_view language,
                                   const CopyFacts& facts) const;
  // Ids of the resources that texts for this country name or may name, and that have expired on
  // `day`. The last day itself is still good.
  [[nodiscard]] std::vector<std::string> expired(std::string_view country, Date day) const;
  // Of this country, in the order of the file.
  [[nodiscard]] std::vector<Resource> resources(std::string_view country) const;
  // Of the needed_roles, those for which the country has no line of its own:
  // a text would name the number of another country.
  [[nodiscard]] std::vector<std::string> missing_roles(std::string_view country) const;
  // Adds a text of a flow, its braces filled with the words of that country ({reach}, ...).
  void add_words(std::string& out, std::string_view text, std::string_view language,
                 std::string_view country) const;
  // Where to turn, for a person who writes to nobody: "If you are in danger: call or text ...".
  [[nodiscard]] std::string one_line(std::string_view country) const;
  [[nodiscard]] std::vector<std::string> countries() const;  // ISO 3166-1 alpha-2, sorted
  [[nodiscard]] bool signed_off() const;
  [[nodiscard]] const std::string& version() const;  // SHA-256, short, for the transcript

  struct Data;  // of copy.cpp only

 private:
  std::shared_ptr<const Data> data_;
};

struct Copy::Loaded {
  std::optional<Copy> copy;
  std::vector<DataProblem> problems;
};

}  // namespace screenline::crisis
