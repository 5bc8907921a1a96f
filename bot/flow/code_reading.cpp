#include "bot/flow/draft.hpp"

// Codes of terminologies, with their check digits.

namespace screenline::flow {

void check_loinc(Draft& draft, const Document& document, const Node& node) {
  // A conversation under way does not depend on it.
  if (draft.what_for != LoadFor::author || is_loinc(node.string)) return;
  draft.reporter.error(document, node.place, "bad-code",
                       "\"" + node.string + "\" is no LOINC code: its check digit does not fit",
                       "copy it from loinc.org, with the digit behind the hyphen");
}

Code read_code(Draft& draft, const SourceFile& file, const Node* node) {
  Code code;
  if (!node) return code;
  ObjectReader in(file.document, *node, draft.reporter, "code");
  const Node* snomed = in.take("snomed", NodeKind::string);
  const Node* loinc = in.take("loinc", NodeKind::string);
  if (in.is_object() && !node->find("snomed") && !node->find("loinc")) {
    draft.reporter.error(file.document, node->place, "missing-key", "a code of no terminology",
                         "\"loinc\", \"snomed\" or both");
  }
  in.finish();
  if (loinc) {
    code.loinc = loinc->string;
    check_loinc(draft, file.document, *loinc);
  }
  if (!snomed) return code;
  code.snomed = snomed->string;
  if (draft.what_for == LoadFor::author && !is_snomed_concept(snomed->string)) {
    draft.reporter.error(
        file.document, snomed->place, "bad-code",
        "\"" + snomed->string + "\" is no SNOMED CT concept: its check digit does not fit",
        "copy the concept id, 6 to 18 digits, from browser.ihtsdotools.org");
  }
  return code;
}

void check_codes(Draft& draft) {
  for (const auto& file : draft.closure.files) {
    const Node* code = file->document.root.find("code");
    if (code && code->is(NodeKind::object)) (void)read_code(draft, *file, code);
  }
}

}  // namespace screenline::flow
