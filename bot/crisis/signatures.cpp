#include "bot/crisis/signatures.hpp"

#include <algorithm>
#include <set>

#include "bot/crisis/normalise.hpp"
#include "bot/crisis/resource.hpp"
#include "bot/crisis/row_reader.hpp"

namespace screenline::crisis {
namespace {

using text::Document;
using text::Node;

constexpr std::size_t digest_digits = 64;

bool is_digest(std::string_view text) {
  return text.size() == digest_digits && text.find_first_not_of("0123456789abcdef") == text.npos;
}

std::string same_person(const std::string& name) {
  std::string plain;
  flatten(clean(name).text, plain);
  return plain;
}

// Days are written YYYY-MM-DD: the later one is the greater text.
bool is_ahead(const Signature& one, const std::string& until) {
  return !until.empty() && read_date(one.signed_on) && one.signed_on > until;
}

Signature read_signature(const Document& document, const Node& node, const std::string& until,
                         std::vector<LexiconProblem>& problems) {
  RowReader row(document, node);
  Signature out;
  out.place = {document.path, node.place.line, node.place.column};
  out.digest = row.text("digest");
  out.signer = row.text("signer");
  out.signed_on = row.text("signed_on");
  row.pass_over("note");
  if (!out.digest.empty() && !is_digest(out.digest)) {
    row.complain("digest", "\"digest\" must be 64 hexadecimal digits",
                 "screenline check --digest CONFIG shows what there is to sign");
  }
  if (!out.signer.empty() && same_person(out.signer).size() < 3)
    row.complain("signer", "\"signer\" must be a person's name, in Latin letters");
  if (!out.signed_on.empty() && !read_date(out.signed_on))
    row.complain("signed_on", "\"signed_on\" must be a day, YYYY-MM-DD");
  if (is_ahead(out, until)) {
    row.complain("signed_on", "\"signed_on\" is a day that is still to come",
                 "the day on which it was signed");
  }
  for (const RowProblem& one : row.finish()) {
    problems.push_back({document.path, one.place.line, "", one.what, one.place.column, one.hint});
  }
  return out;
}

}  // namespace

std::vector<Signature> read_signatures(const SiteFiles& site,
                                       std::vector<LexiconProblem>& problems) {
  const LexiconFile& file = site.signatures;
  std::vector<Signature> out;
  if (file.path.empty()) return out;
  const Document document = text::parse_document(file.path, file.bytes);
  for (const text::JsonProblem& one : document.problems) {
    problems.push_back({file.path, one.place.line, "", one.what, one.place.column, one.hint});
  }
  if (!document.problems.empty()) return out;
  if (!document.root.is(text::NodeKind::array)) {
    problems.push_back({file.path, document.root.place.line, "", "must be a list of signatures",
                        document.root.place.column,
                        R"([{"digest": "...", "signer": "...", "signed_on": "YYYY-MM-DD"}])"});
    return out;
  }
  for (const Node& node : document.root.items)
    out.push_back(read_signature(document, node, site.signed_until, problems));
  std::erase_if(out, [&](const Signature& one) { return is_ahead(one, site.signed_until); });
  return out;
}

std::vector<std::string> signers_of(std::span<const Signature> signatures,
                                    std::string_view digest) {
  std::vector<std::string> out;
  std::set<std::string> known;
  for (const Signature& one : signatures) {
    if (one.digest == digest && known.insert(same_person(one.signer)).second)
      out.push_back(one.signer);
  }
  return out;
}

}  // namespace screenline::crisis
