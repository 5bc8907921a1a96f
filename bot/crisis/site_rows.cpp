#include "bot/crisis/site_rows.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "bot/crisis/digest.hpp"
#include "bot/crisis/signatures.hpp"

namespace screenline::crisis {
namespace {

using text::Document;
using text::Node;
using text::NodeKind;

constexpr const char* shape =
    R"({"rows": [...], "raise": [...], "lower": [...], "remove": [...]}, each of them if needed)";

// Lengths in front: no two lists of fields make the same bytes.
void add_field(std::string& out, std::string_view field) {
  out += std::to_string(field.size()) + ":" + std::string(field) + "\n";
}

struct Entry {
  SiteChange change;
  Review review;
  Place place;
};

class SiteReader {
 public:
  SiteReader(LexiconReader& reader, const SiteFiles& site)
      : reader_(reader), signatures_(read_signatures(site, reader.out.problems)) {}

  void read(const LexiconFile& file) {
    const Document document = text::parse_document(file.path, file.bytes);
    for (const text::JsonProblem& one : document.problems) {
      reader_.problem({file.path, one.place.line, one.place.column}, "", one.what, one.hint);
    }
    if (!document.problems.empty()) return;
    const Place place{file.path, document.root.place.line, document.root.place.column};
    if (!document.root.is(NodeKind::object))
      return reader_.problem(place, "", "must be an object", shape);
    RowReader root(document, document.root);
    root.pass_over("note");
    for (const char* key : {"rows", "raise", "lower", "remove"}) root.pass_over(key);
    reader_.problems(place, "", root.finish());
    each(document, "rows", [&](const Node& node) { read_row(document, node); });
    each(document, "raise", [&](const Node& node) { change(document, node, ChangeKind::raise); });
    each(document, "lower", [&](const Node& node) { change(document, node, ChangeKind::lower); });
    each(document, "remove", [&](const Node& node) { change(document, node, ChangeKind::remove); });
  }

  // A signature that signs nothing: what it was for was changed afterwards, or is gone.
  void warn_of_idle_signatures() {
    for (const Signature& one : signatures_) {
      const bool used = std::ranges::any_of(reader_.out.changes, [&](const SiteChange& change) {
        return change.kind != ChangeKind::raise && change.digest == one.digest;
      });
      if (used || one.digest == reader_.out.digest) continue;
      reader_.out.problems.push_back({one.place.file, one.place.line, "",
                                      one.signer + " signed nothing that is here", one.place.column,
                                      "the entry or its row was changed after it was signed, or is "
                                      "gone: sign it anew, or take this out",
                                      true});
    }
  }

 private:
  template <class Read>
  void each(const Document& document, const char* key, const Read& read) {
    const Node* list = document.root.find(key);
    if (list == nullptr) return;
    if (!list->is(NodeKind::array)) {
      return reader_.problem({document.path, list->place.line, list->place.column}, "",
                             fmt::format("\"{}\" must be a list", key));
    }
    for (const Node& node : list->items) read(node);
  }

  void read_row(const Document& document, const Node& node) {
    const Place place{document.path, node.place.line, node.place.column};
    read_rule(reader_, document, node, place);
    Rule& rule = reader_.out.rules.back();
    rule.of_site = true;
    if (!rule.id.empty() && !rule.id.starts_with(site_prefix)) {
      reader_.problem(place, rule.id, "the id of a site's row begins with \"site.\"",
                      "\"site." + rule.id + "\"");
    }
    for (const std::string& guard : rule.lowered_by) {
      const bool known = std::ranges::any_of(reader_.out.guards, [&](const Guard& one) {
        return one.kind != GuardKind::idiom && (one.id == guard || one.group == guard);
      });
      if (!known) reader_.problem(place, rule.id, "there is no guard \"" + guard + "\"");
    }
  }

  void change(const Document& document, const Node& node, ChangeKind kind) {
    RowReader row(document, node);
    Entry entry;
    entry.place = {document.path, node.place.line, node.place.column};
    entry.change.kind = kind;
    entry.change.file = entry.place.file;
    entry.change.line = entry.place.line;
    entry.change.column = entry.place.column;
    entry.change.row = row.text("row");
    if (kind != ChangeKind::remove) entry.change.to = row.number("level", 1, 4);
    entry.review.why = row.text("why");
    entry.review.reviewer = row.text_or_null("reviewer");
    entry.review.reviewed_on = row.text_or_null("reviewed_on");
    const std::vector<RowProblem> found = row.finish();
    reader_.problems(entry.place, entry.change.row, found);
    if (found.empty()) apply(std::move(entry));
  }

  void apply(Entry entry) {
    SiteChange& change = entry.change;
    const auto rule = std::ranges::find_if(reader_.out.rules, [&](const Rule& one) {
      return one.id == change.row && !one.id.starts_with(site_prefix);
    });
    if (rule == reader_.out.rules.end()) {
      return reader_.problem(entry.place, change.row, "there is no shipped row of this id",
                             "screenline crisis --explain TEXT names the rows that match a text");
    }
    if (!changed_.insert(change.row).second)
      return reader_.problem(entry.place, change.row, "this row is changed twice");
    change.from = rule->level;
    change.digest = change_digest(change, entry.review, *rule);
    if (change.kind == ChangeKind::raise) return raise(entry, *rule);
    if (!may_be_lowered(entry, *rule)) return;
    change.signers = signers_of(signatures_, change.digest);
    reader_.out.changes.push_back(change);
    if (change.signers.size() < signers_needed) return say_unsigned(entry);
    if (change.kind == ChangeKind::remove) {
      reader_.out.rules.erase(rule);
      return;
    }
    rule->level = change.to;
    sign(entry, *rule);
  }

  void raise(const Entry& entry, Rule& rule) {
    if (entry.change.to <= rule.level) {
      return reader_.problem(entry.place, rule.id,
                             fmt::format("the row has level {} already", rule.level),
                             "an entry of \"lower\", signed by two, lowers a row");
    }
    if (entry.change.to == 4 && !rule.lowered_by.empty()) {
      return reader_.problem(entry.place, rule.id,
                             "a row that guards may lower cannot be raised to level 4",
                             "raise it to 3, or add a row of level 4 of your own");
    }
    reader_.out.changes.push_back(entry.change);
    rule.level = entry.change.to;
    rule.of_site = true;
    sign(entry, rule);
  }

  bool may_be_lowered(const Entry& entry, const Rule& rule) {
    if (rule.level == 4) {
      reader_.problem(entry.place, rule.id, "a level 4 row is never lowered",
                      "report what it hears wrongly: a new version mends it for everybody");
      return false;
    }
    if (rule.id.starts_with(safe_word_prefix)) {
      reader_.problem(entry.place, rule.id, "a word that asks for a person is never lowered",
                      "take the entry out");
      return false;
    }
    if (entry.change.kind == ChangeKind::lower && entry.change.to >= rule.level) {
      reader_.problem(entry.place, rule.id, fmt::format("the row has level {}", rule.level),
                      "\"lower\" names a lower level, \"raise\" a higher one");
      return false;
    }
    return true;
  }

  void say_unsigned(const Entry& entry) {
    const std::vector<std::string>& signers = entry.change.signers;
    reader_.problem(
        entry.place, entry.change.row,
        fmt::format("to {} a row takes the signatures of {} people, it has {}{}",
                    name(entry.change.kind), signers_needed, signers.size(),
                    signers.empty() ? "" : " (" + signers.front() + ")"),
        fmt::format("each adds to the file of signatures: {{\"digest\": \"{}\", \"signer\": "
                    "\"NAME\", \"signed_on\": \"YYYY-MM-DD\"}}",
                    entry.change.digest));
  }

  // The row stands at this level on the word of whoever wrote the entry.
  static void sign(const Entry& entry, Rule& rule) {
    rule.review.reviewer = entry.review.reviewer;
    rule.review.reviewed_on = entry.review.reviewed_on;
    rule.place = entry.place;
  }

  LexiconReader& reader_;
  const std::vector<Signature> signatures_;
  std::set<std::string> changed_;
};

}  // namespace

std::string_view name(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::raise:
      return "raise";
    case ChangeKind::lower:
      return "lower";
    case ChangeKind::remove:
      return "remove";
  }
  return "";
}

std::string change_digest(const SiteChange& change, const Review& review, const Rule& row) {
  std::string all;
  for (const std::string& field :
       {std::string("screenline lexicon change 1"), std::string(name(change.kind)), change.row,
        std::to_string(row.level), std::to_string(change.to), review.why, review.reviewer,
        review.reviewed_on, row.lang, std::string(name(row.track)), row.match,
        std::to_string(row.whole), std::to_string(row.question)}) {
    add_field(all, field);
  }
  for (const std::string& guard : row.lowered_by) add_field(all, guard);
  return sha256_hex(all);
}

void add_site_rows(LexiconReader& reader, const SiteFiles& site) {
  SiteReader reading(reader, site);
  if (!site.rows.path.empty()) reading.read(site.rows);
  reading.warn_of_idle_signatures();
}

}  // namespace screenline::crisis
