// Check digits of LOINC and SNOMED CT: published codes pass; one digit wrong, or two changed round,
// never does.
#include "bot/flow/terminology.hpp"

#include <set>

#include "bot/flow/json_document.hpp"
#include "tests/bot/flow/fixture.hpp"
#include "tests/bot/flow/flow_files.hpp"
#include "tests/support/catch.hpp"

namespace screenline::flow {
namespace {

// Every string that stands at "loinc", or in the "codes" of a scale.
void loinc_codes(const Node& node, std::set<std::string>& out) {
  for (const Member& member : node.members) {
    if (member.key == "loinc") out.insert(member.value.string);
    if (member.key == "codes") {
      for (const Node& code : member.value.items) out.insert(code.string);
    }
    loinc_codes(member.value, out);
  }
  for (const Node& item : node.items) loinc_codes(item, out);
}

// Wrong digits that pass, over every place of the code.
int wrong_that_pass(const std::string& code, bool (*good)(std::string_view)) {
  int pass = 0;
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (code[i] < '0' || code[i] > '9') continue;
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string wrong = code;
      wrong[i] = digit;
      pass += wrong != code && good(wrong) ? 1 : 0;
    }
  }
  return pass;
}

TEST_CASE("the codes of the shipped flows are LOINC codes, and none with a digit wrong is") {
  std::set<std::string> codes;
  for (const std::string& file : every_flow_file()) {
    const Document document = parse_document(file, bytes_of(file));
    loinc_codes(document.root, codes);
  }
  CHECK(codes.size() > 40);
  for (const std::string& code : codes) {
    INFO(code);
    CHECK(is_loinc(code));
    CHECK(wrong_that_pass(code, is_loinc) == 0);
  }
  // The example of the Users' Guide: 12345 has the check digit 5.
  CHECK(is_loinc("12345-5"));
  for (const char* wrong :
       {"", "-", "12345", "12345-", "1234a-5", "LB33-6", "12345678-1", "12345-55"}) {
    INFO(wrong);
    CHECK_FALSE(is_loinc(wrong));
  }
}

TEST_CASE("SNOMED CT concepts carry Verhoeff's digit, and two digits changed round are seen") {
  // Diabetes mellitus, myocardial infarction, asthma, clinical finding, depressive disorder, PHQ-9
  // score.
  for (const std::string code :
       {"73211009", "22298006", "195967001", "404684003", "35489007", "720433000"}) {
    INFO(code);
    CHECK(is_snomed_concept(code));
    CHECK(wrong_that_pass(code, is_snomed_concept) == 0);
    for (std::size_t i = 0; i + 1 < code.size(); ++i) {
      std::string changed = code;
      std::swap(changed[i], changed[i + 1]);
      CHECK((changed == code || !is_snomed_concept(changed)));
    }
  }
  // A description id (partition 01) names no concept.
  for (const char* wrong : {"", "12345", "680946014", "0073211009", "73211009 "}) {
    INFO(wrong);
    CHECK_FALSE(is_snomed_concept(wrong));
  }
}

}  // namespace
}  // namespace screenline::flow
