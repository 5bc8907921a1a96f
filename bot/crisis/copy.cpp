#include "bot/crisis/copy.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "bot/crisis/digest.hpp"
#include "bot/crisis/needed_pieces.hpp"
#include "bot/crisis/placeholders.hpp"
#include "bot/crisis/row_reader.hpp"

namespace screenline::crisis {

namespace {

// "á" alone turns an SMS into UCS-2, 70 characters a part instead of 160: the numbers would move
// out of the first part. "é" and "ñ" are in the GSM alphabet and stay.
std::string without_costly_accents(std::string text) {
  constexpr std::pair<std::string_view, char> letters[] = {{"á", 'a'}, {"í", 'i'}, {"ó", 'o'},
                                                           {"ú", 'u'}, {"Á", 'A'}, {"Í", 'I'},
                                                           {"Ó", 'O'}, {"Ú", 'U'}};
  for (const auto& [accented, plain] : letters) {
    for (auto at = text.find(accented); at != std::string::npos; at = text.find(accented, at)) {
      text.replace(at, accented.size(), 1, plain);
    }
  }
  return text;
}

}  // namespace

struct Copy::Data {
  std::map<std::string, std::map<std::string, std::string>, std::less<>>
      pieces;  // id -> language -> text
  std::vector<Resource> resources;
  bool signed_off = false;
  std::string version;
};

namespace {

constexpr const char* copy_file = "crisis/copy.json";

using text::Document;
using text::Node;
using text::NodeKind;
using Pieces = std::map<std::string, std::map<std::string, std::string>, std::less<>>;

// A file that is no JSON is one problem, at its place; what it lacks is not told besides.
class Reader {
 public:
  explicit Reader(std::vector<DataProblem>& problems) : problems_(problems) {}

  void read_copy(std::string_view bytes, Copy::Data& data) {
    const Document document = parse(copy_file, bytes);
    if (!document.problems.empty()) return;
    RowReader root(document, document.root);
    const Node* pieces = document.root.find("pieces");
    const Node* sign_off = document.root.find("sign_off");
    root.pass_over("pieces");
    root.pass_over("sign_off");
    if (!pieces || !pieces->is(NodeKind::array)) root.complain("pieces", "has no list \"pieces\"");
    keep(copy_file, "", root.finish());
    if (!pieces || !pieces->is(NodeKind::array)) return;
    for (const Node& piece : pieces->items) read_piece(document, piece, data.pieces);
    const Node* status = sign_off ? sign_off->find("status") : nullptr;
    data.signed_off = status && status->string == "signed";
    for (const NeededPiece& one : needed_pieces()) {
      if (!data.pieces.contains(one.id))
        problem(copy_file, *pieces, "lacks the piece " + std::string(one.id));
    }
  }

 private:
  Document parse(const char* file, std::string_view bytes) {
    Document document = text::parse_document(file, std::string(bytes));
    for (const text::JsonProblem& one : document.problems) {
      problems_.push_back({file, "", one.what, one.place.line, one.place.column, one.hint});
    }
    return document;
  }

  void problem(const char* file, const Node& node, std::string what) {
    problems_.push_back({file, "", std::move(what), node.place.line, node.place.column, ""});
  }

  void keep(const char* file, const std::string& where, const std::vector<RowProblem>& found) {
    for (const RowProblem& one : found) {
      problems_.push_back({file, where, one.what, one.place.line, one.place.column, one.hint});
    }
  }

  void read_piece(const Document& document, const Node& node, Pieces& into) {
    RowReader row(document, node);
    const std::string id = row.text("id");
    if (!id.empty() && into.contains(id)) row.complain("id", "the piece is there twice");
    auto& texts = into[id];
    for (const char* language : {"en", "es"}) {
      texts[language] = row.text(language);
      const std::string name = unknown_placeholder(texts[language]);
      if (!name.empty()) row.complain(language, "{" + name + "} is nothing that can be filled in");
      if (has_number(texts[language])) {
        row.complain(language, std::string(language) + " names a number by hand",
                     "use {emergency}, {reach}, {crisis}: the number is the country's");
      }
      for (MissingLine& one : missing_lines(id, texts[language])) {
        row.complain(language, std::string(language) + " " + one.what, std::move(one.hint));
      }
    }
    keep(copy_file, "piece " + id, row.finish());
  }

  std::vector<DataProblem>& problems_;
};

}  // namespace

Copy::Loaded Copy::load(std::string_view copy_json, std::string_view resources_json) {
  Loaded out;
  auto data = std::make_shared<Data>();
  Reader reader(out.problems);
  reader.read_copy(copy_json, *data);
  data->resources = read_resources(resources_json, out.problems);
  if (!out.problems.empty()) return out;
  data->version = sha256_hex(std::string(copy_json) + std::string(resources_json)).substr(0, 12);
  Copy made;
  made.data_ = std::move(data);
  out.copy = std::move(made);
  return out;
}

std::string Copy::render(const std::vector<CopyId>& say, std::string_view language,
                         const CopyFacts& facts) const {
  const std::string day = facts.day ? day_words(*facts.day, language) : "";
  const Filling with{data_->resources, facts.country, language, facts.clinic, facts.phone, day};
  std::string out;
  for (CopyId id : say) {
    if (id == "staff" || id == "call_staff") {
      id += facts.staff == StaffKnow::told          ? ".told"
            : facts.staff == StaffKnow::telling_now ? ".telling_now"
                                                    : ".could_not_reach";
    } else if (facts.staff == StaffKnow::could_not_reach && (id == "short.1" || id == "short.2")) {
      id += ".alone";  // these speak of staff (S11)
    }
    const auto piece = data_->pieces.find(id);
    if (piece == data_->pieces.end()) continue;
    const auto own = piece->second.find(std::string(language));
    const std::string& text = own != piece->second.end() ? own->second : piece->second.at("en");
    if (!facts.day && text.find("{day}") != std::string::npos) continue;  // not known, not said
    // A question stands on a line of its own.
    if (!out.empty()) out += id.starts_with("ask.") ? '\n' : ' ';
    add_filled(out, text, with);
  }
  if (out.empty() && !say.empty()) add_filled(out, last_words, with);
  return facts.sms ? without_costly_accents(std::move(out)) : out;
}

std::vector<std::string> Copy::expired(std::string_view country, Date day) const {
  std::vector<std::string> ids;
  const auto as_tuple = [](Date d) { return std::tuple(d.year, d.month, d.day); };
  for (const Resource& one : data_->resources) {
    const bool stands_in = std::ranges::any_of(needed_roles, [&](const char* role) {
      return find_resource(data_->resources, country, role) == &one;
    });
    const bool used = one.country == country || stands_in;
    if (used && as_tuple(one.expires) < as_tuple(day)) ids.push_back(one.id);
  }
  return ids;
}

std::vector<Resource> Copy::resources(std::string_view country) const {
  std::vector<Resource> found;
  for (const Resource& one : data_->resources) {
    if (one.country == country) found.push_back(one);
  }
  return found;
}

std::vector<std::string> Copy::missing_roles(std::string_view country) const {
  std::vector<std::string> roles;
  for (const char* role : needed_roles) {
    const Resource* found = find_resource(data_->resources, country, role);
    if (!found || found->country != country) roles.emplace_back(role);
  }
  return roles;
}

std::vector<std::string> Copy::countries() const {
  std::set<std::string> found;
  for (const Resource& one : data_->resources) found.insert(one.country);
  return {found.begin(), found.end()};
}

void Copy::add_words(std::string& out, std::string_view text, std::string_view language,
                     std::string_view country) const {
  add_filled(out, text, {data_->resources, country, language, "", ""});
}

std::string Copy::one_line(std::string_view country) const {
  std::string line;
  add_words(line, "If you are in danger: {reach}, or call {emergency}.", "en", country);
  return line;
}

bool Copy::signed_off() const { return data_->signed_off; }
const std::string& Copy::version() const { return data_->version; }

}  // namespace screenline::crisis
