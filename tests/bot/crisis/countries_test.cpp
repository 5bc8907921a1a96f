// One set of texts, eight countries: whoever is spoken to is told the numbers of their own country
// and of no other.
#include <nlohmann/json.hpp>

#include "bot/crisis/copy.hpp"
#include "bot/crisis/embedded.hpp"
#include "bot/text/sms.hpp"
#include "tests/bot/crisis/copy_texts.hpp"
#include "tests/support/catch.hpp"

using namespace screenline;
using namespace screenline::crisis;

namespace {

const Copy& copy() {
  static const Copy::Loaded loaded = Copy::load(embedded_copy(), embedded_resources());
  REQUIRE(loaded.problems.empty());
  return *loaded.copy;
}

std::string said(const std::vector<CopyId>& say, const std::string& language,
                 const std::string& country, StaffKnow staff = StaffKnow::telling_now) {
  return copy().render(say, language, {"Bayview Clinic", "+15550100", country, staff, true});
}

const nlohmann::json& pieces() {
  static const auto parsed = nlohmann::json::parse(embedded_copy());
  return parsed["pieces"];
}

const Resource& line(const std::string& country, std::string_view role) {
  static std::vector<Resource> kept;
  kept = copy().resources(country);
  const auto found =
      std::find_if(kept.begin(), kept.end(), [&](const Resource& one) { return one.role == role; });
  REQUIRE(found != kept.end());
  return *found;
}

std::vector<std::string> whole_countries() {
  std::vector<std::string> out = copy().countries();
  std::erase_if(out, [](const std::string& one) { return !copy().missing_roles(one).empty(); });
  return out;
}

// What is left of the digits of a text when the country's own numbers are taken out of it.
std::string without_own_numbers(std::string text, const std::string& country) {
  std::vector<std::string> own;
  for (const Resource& one : copy().resources(country)) {
    for (const std::string& number : {one.voice, one.text}) {
      if (!number.empty()) own.push_back(number);
    }
  }
  std::sort(own.begin(), own.end(),
            [](const auto& a, const auto& b) { return a.size() > b.size(); });
  for (const std::string& number : own) {
    for (auto at = text.find(number); at != std::string::npos; at = text.find(number, at)) {
      text.replace(at, number.size(), "#");
    }
  }
  return text;
}

// The longest number in a text, in digits; "1 Yes", "22 h" and "3 months" are no telephone's.
int longest_number(std::string_view text) {
  int longest = 0, now = 0;
  for (const char c : text) {
    now = c >= '0' && c <= '9' ? now + 1 : 0;
    longest = std::max(longest, now);
  }
  return longest;
}

void check_numbers(const std::string& sent, const std::string& country) {
  INFO(country << ": " << sent);
  CHECK(longest_number(without_own_numbers(sent, country)) < 3);
  CHECK_FALSE(contains(sent, "{"));
  CHECK_FALSE(contains(sent, "}"));
  CHECK_FALSE(contains(sent, "  "));
  CHECK_FALSE(contains(sent, " ."));
  CHECK_FALSE(contains(sent, " ,"));
  for (const char* word : never) {
    INFO(word);
    const std::string text = " " + lower(sent);
    CHECK_FALSE(contains(text, word[0] == '!' ? word : " " + std::string(word)));
  }
}

// The first problem that a changed copy.json has.
DataProblem problem_of(std::string_view from, std::string_view to) {
  std::string bytes(embedded_copy());
  const auto at = bytes.find(from);
  REQUIRE(at != std::string::npos);
  bytes.replace(at, from.size(), to);
  const auto problems = Copy::load(bytes, embedded_resources()).problems;
  REQUIRE(problems.size() == 1);
  return problems.front();
}

std::vector<DataProblem> resource_problems(std::string_view from, std::string_view to) {
  std::string bytes(embedded_resources());
  const auto at = bytes.find(from);
  REQUIRE(at != std::string::npos);
  bytes.replace(at, from.size(), to);
  return Copy::load(embedded_copy(), bytes).problems;
}

}  // namespace

TEST_CASE("every piece names the numbers of the country and of no other") {
  CHECK(whole_countries().size() >= 6);
  for (const std::string& country : copy().countries()) {
    const std::vector<std::string> missing = copy().missing_roles(country);
    const auto lacks = [&](const char* role) {
      return std::find(missing.begin(), missing.end(), role) != missing.end();
    };
    for (const auto& piece : pieces()) {
      const std::string en = piece["en"];
      if (lacks("abuse") && contains(en, "{dv}")) continue;
      if (lacks("poison") && contains(en, "{poison}")) continue;
      for (const char* language : {"en", "es"})
        check_numbers(said({piece["id"]}, language, country), country);
    }
  }
}

TEST_CASE("in every country the numbers stand in the first part of at most three") {
  for (const std::string& country : whole_countries()) {
    const std::string emergency = line(country, "emergency").voice;
    const std::string crisis = line(country, "crisis").voice;
    for (const char* language : {"en", "es"}) {
      for (const auto& say : full_texts) {
        for (const StaffKnow staff :
             {StaffKnow::told, StaffKnow::telling_now, StaffKnow::could_not_reach}) {
          const std::string sent = said(say, language, country, staff);
          check_numbers(sent, country);
          INFO(country << ' ' << say.front() << ": " << sent);
          const auto segments = text::count_segments(sent);
          CHECK(segments.encoding == text::Encoding::gsm7);
          CHECK(segments.count <= 3);
          const std::string first = sent.substr(0, 153);
          CHECK(contains(first, emergency));
          CHECK(sent.find(emergency) < sent.find('?'));
          const CopyId& begins = say.front();
          if (begins != "medical" && begins != "abuse" && begins != "medical.dose")
            CHECK(contains(first, crisis));
          if (begins == "abuse") CHECK(contains(first, line(country, "abuse").voice));
          if (begins == "medical.dose" || begins == "self.overdose")
            CHECK(contains(first, line(country, "poison").voice));
          if (language == std::string("en")) CHECK(grade(sent) <= 6.5);
        }
      }
    }
  }
}

TEST_CASE("in every country level 4 and the body begin with the emergency number") {
  for (const std::string& country : whole_countries()) {
    const std::string number = line(country, "emergency").voice;
    for (const char* id : {"self.l4", "self.l4.hand", "medical", "medical.self", "third.l4",
                           "self.overdose", "violence", "call.l4"}) {
      INFO(country << ' ' << id);
      CHECK(said({id}, "en", country).starts_with("Call " + number + " now"));
      CHECK(said({id}, "es", country).starts_with("Llame al " + number + " ahora"));
    }
  }
}

TEST_CASE("in every country a short line is one SMS") {
  for (const std::string& country : whole_countries()) {
    for (const auto& piece : pieces()) {
      const std::string id = piece["id"];
      if (!id.starts_with("short.")) continue;
      for (const char* language : {"en", "es"}) {
        const std::string sent = said({id}, language, country);
        INFO(country << ' ' << id << ": " << sent);
        CHECK(text::count_segments(sent).count == 1);
        CHECK(contains(sent, line(country, "emergency").voice));
      }
    }
  }
}

TEST_CASE("a line is told as it is reached: what is pressed, what is written, who takes texts") {
  const auto begins = [](const char* id, const char* language, const char* country) {
    const std::string text = said({id}, language, country);
    return text.substr(0, text.find('.'));
  };
  CHECK(begins("self.l2", "en", "US") == "Call or text 988 now, day or night");
  CHECK(begins("self.l2", "es", "US") == "Llame al 988 y oprima 2, o mande AYUDA al 988");
  CHECK(begins("self.l2", "en", "GB") == "Call 116 123 or text 85258 now, day or night");
  CHECK(begins("self.l2", "es", "GB") == "Llame al 116 123, o mande un mensaje al 85258");
  CHECK(begins("self.l2", "en", "ES") == "Call 024 now, day or night");
  CHECK(begins("self.l2", "es", "ES") == "Llame al 024");
  CHECK(begins("self.l2", "es", "NZ") == "Llame o mande un mensaje al 1737");
  CHECK(begins("bereaved.again", "en", "AU") == "That is a hard loss");
  CHECK(said({"bereaved.again"}, "en", "AU") ==
        "That is a hard loss. 13 11 14 is there for you too, by call, or text 0477 13 11 14.");
  CHECK(contains(said({"self.l3"}, "en", "US"), "You can also text 988, day or night."));
  CHECK(contains(said({"self.l3"}, "es", "US"), "(oprima 2) ahora. O mande AYUDA al 988."));
  CHECK(contains(said({"self.l3"}, "en", "ES"), "now. They answer day or night."));
  CHECK(contains(said({"abuse"}, "es", "MX"), "El 079 (oprima 1) puede ayudar"));
  CHECK(contains(said({"medical"}, "en", "GB"), "the nearest A&E."));
  CHECK(contains(said({"medical"}, "es", "ES"), "la sala de urgencias."));
}

TEST_CASE("a poison line that closes at night is told with its hours") {
  CHECK(contains(said({"medical.dose"}, "en", "US"),
                 "Call Poison Help now: 1-800-222-1222, day or night."));
  CHECK(contains(said({"medical.dose"}, "en", "AU"),
                 "Call the poison line now: 13 11 26, day or night."));
  for (const char* id : {"medical.dose", "short.dose.1", "short.dose.2", "heard.dose"}) {
    const std::string sent = said({id}, "en", "IE");
    INFO(sent);
    CHECK(contains(sent, "01 809 2166 (8 am to 10 pm)"));
    CHECK_FALSE(contains(sent, "day or night"));
    CHECK(contains(said({id}, "es", "IE"), "(de 8 a 22 h)"));
  }
  CHECK(contains(said({"short.dose.1"}, "en", "NZ"), "The poison line can talk with you"));
}

TEST_CASE("the one line of a refusal names the country's numbers") {
  CHECK(copy().one_line("US") == "If you are in danger: call or text 988, or call 911.");
  CHECK(copy().one_line("GB") == "If you are in danger: call 116 123 or text 85258, or call 999.");
}

TEST_CASE("a text whose number was edited away is refused where it stands") {
  const DataProblem gone = problem_of("{reach} now, day or night. Call {emergency} if",
                                      "Someone is there now, day or night. Call {emergency} if");
  CHECK(gone.where == "piece self.l2");
  CHECK(gone.what == "en does not name the crisis line");
  CHECK(gone.line == 6);
  CHECK(contains(gone.hint, "{reach}"));
  CHECK(problem_of("Llame al {emergency} o al {crisis} ahora", "Llame al {crisis} ahora").what ==
        "es does not name the emergency number");
  CHECK(problem_of("{dv} can help too", "They can help too").what ==
        "en does not name the line for abuse");
  CHECK(problem_of("Please call {poison} now", "Please call now").what ==
        "en does not name the poison line");
  CHECK(problem_of("You can keep writing here.\",", "You can keep writing, or call 988.\",").what ==
        "en names a number by hand");
}

TEST_CASE("a line of help has what the sentences take for granted") {
  const auto what = [](std::string_view from, std::string_view to) {
    const auto problems = resource_problems(from, to);
    return problems.empty() ? std::string() : problems.front().what;
  };
  CHECK(contains(what("\"role\": \"youth\"", "\"role\": \"yout\""), "unknown role"));
  CHECK(contains(what("\"country\": \"GB\"", "\"country\": \"gb\""), "two capital letters"));
  CHECK(contains(what("\"id\": \"gb.999\"", "\"id\": \"ie.112\""), "twice"));
  CHECK(contains(
      what("\"chat\": \"988lifeline.org/chat\", \"hours\": \"24/7\"", "\"hours\": \"9-17\""),
      "must be open 24/7"));
  CHECK(contains(what("\"hours_said\": { \"en\"", "\"hours_said\": { \"fr\""), "no others"));
  CHECK(contains(what("\"text\": \"85258\", ", ""), "no number to text"));
  CHECK(contains(what("\"voice\": \"024\", ", ""), "no number to call"));
  CHECK(contains(what("\"called\": { \"en\": \"Poison Help\", \"es\": \"Poison Help\" },", ""),
                 "lacks \"called\""));
}
