// Codes of terminologies on steps, options, scores and instruments, and their check digits: a code
// with one digit wrong, or two changed round, would file an answer under another question. Pure.
#pragma once

#include <string>
#include <string_view>

namespace screenline::flow {

struct Code {
  std::string loinc;   // "44249-1", answers "LA6568-5"; "" when none
  std::string snomed;  // SNOMED CT concept, 6 to 18 digits; "" when none
};

// LOINC Users' Guide, "LOINC check digit": mod 10 over the digits before the hyphen. An answer code
// ("LA", "LL") counts its letters with a constant, which depends on how many digits follow; read
// off 38 published answer codes (tests/bot/flow/terminology_test.cpp).
[[nodiscard]] bool is_loinc(std::string_view code);

// SNOMED CT Technical Implementation Guide, "Check-digit": Verhoeff's dihedral check over the whole
// identifier; the two digits before the last say that it names a concept (00, or 10 of an
// extension).
[[nodiscard]] bool is_snomed_concept(std::string_view code);

}  // namespace screenline::flow
