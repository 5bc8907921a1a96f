// Who holds a row, who may sign it, and what a name, a note and a disposition must be.
#include "bot/desk/claim.hpp"

#include "tests/support/catch.hpp"

namespace screenline::desk {
namespace {

TEST_CASE("one person stays one person, however the name is typed") {
  CHECK(same_person("Dr Lee", "dr lee "));
  CHECK(same_person("Dr Lee", "  DR.   LEE"));
  CHECK(same_person("Ana Núñez", "ana nunez"));
  CHECK(same_person("Dr\tLee", "Dr\u00A0Lee"));
  CHECK_FALSE(same_person("Dr Lee", "Dr Leeds"));
  CHECK_FALSE(same_person("", ""));
  CHECK_FALSE(same_person("-", "-"));
}

TEST_CASE("a role is compared without regard to case") {
  CHECK(is_clinician("clinician"));
  CHECK(is_clinician(" Clinician "));
  CHECK(is_clinician("CLINICIAN"));
  CHECK_FALSE(is_clinician("clinicians"));
  CHECK_FALSE(is_clinician(""));
}

TEST_CASE(
    "names and dispositions: blank ones are refused, long ones too, white space is levelled") {
  CHECK(check_name("  Dr \n Lee ").text == "Dr Lee");
  CHECK(check_name("   ").problem.find("--by") != std::string::npos);
  CHECK(check_name("...").problem.find("--by") != std::string::npos);
  CHECK(check_disposition(" \t\n ").problem.find("--disposition") != std::string::npos);
  CHECK(check_disposition("\u200B\u00A0\u3000").problem.find("--disposition") != std::string::npos);
  CHECK(check_disposition("Safe with sister").problem.empty());
  CHECK(check_name(std::string(name_max, 'x')).problem.empty());
  CHECK(check_name(std::string(name_max + 1, 'x')).problem.find("81 characters") !=
        std::string::npos);
  CHECK(check_disposition(std::string(outcome_max + 1, 'x')).problem.find("at most 2000") !=
        std::string::npos);
  CHECK(check_note("").problem.find("--note") != std::string::npos);
  CHECK(check_note(std::string(note_max + 1, 'x')).text.empty());
  // Characters, not bytes.
  std::string accents;
  for (std::size_t i = 0; i < name_max; ++i) accents += "é";
  CHECK(check_name(accents).problem.empty());
  // A terminal's escape sequences do not reach another terminal.
  CHECK(check_name("Ann\x1b[2J").text.find('\x1b') == std::string::npos);
}

TEST_CASE("a claim: the first has it, the second learns that it is held") {
  Hold hold;
  CHECK(claim(hold, "Ann") == ClaimAnswer::taken);
  hold = {false, true, "Ann"};
  CHECK(claim(hold, "ann ") == ClaimAnswer::again);
  CHECK(claim(hold, "Bo") == ClaimAnswer::held);
  hold.acknowledged = false;  // it has risen since
  CHECK(claim(hold, "Ann") == ClaimAnswer::again);
  CHECK(claim(hold, "Bo") == ClaimAnswer::from_another);
  hold.closed = true;
  CHECK(claim(hold, "Ann") == ClaimAnswer::closed);
}

TEST_CASE("only the holder gives a row back") {
  CHECK(may_release({false, true, "Ann"}, "ANN"));
  CHECK_FALSE(may_release({false, true, "Ann"}, "Bo"));
  CHECK_FALSE(may_release({false, false, ""}, "Ann"));
  CHECK_FALSE(may_release({true, true, "Ann"}, "Ann"));
}

TEST_CASE("one signature at level 2, two people at levels 3 and 4") {
  CHECK(sign({2, ""}, "Dr Lee") == SignAnswer::closes);
  for (const int level : {3, 4}) {
    CHECK(sign({level, ""}, "Dr Lee") == SignAnswer::needs_second);
    CHECK(sign({level, "Dr Lee"}, "dr  lee") == SignAnswer::same_person);
    CHECK(sign({level, "Dr Lee"}, "Dr. Lee") == SignAnswer::same_person);
    CHECK(sign({level, "Dr Lee", true, true}, "Dr Okafor") == SignAnswer::closes);
  }
}

TEST_CASE("the second signs what the first wrote, and has seen it") {
  CHECK(sign({3, "Dr Lee", true, false}, "Dr Okafor") == SignAnswer::must_look);
  // Other words are another first signature, whoever's they are.
  CHECK(sign({3, "Dr Lee", false, true}, "Dr Okafor") == SignAnswer::needs_second);
  CHECK(sign({3, "Dr Lee", false, true}, "Dr Lee") == SignAnswer::needs_second);
}

}  // namespace
}  // namespace screenline::desk
