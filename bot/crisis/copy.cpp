#include "bot/crisis/copy.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <map>
#include <set>
#include <tuple>

#include "bot/crisis/digest.hpp"
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

constexpr std::array known_names = {"crisis_voice", "crisis_text", "emergency", "poison",
                                    "dv",           "clinic",      "phone"};

// What stands in braces and is nothing that can be filled in; "" when all is well.
std::string unknown_name(std::string_view text) {
  for (auto at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    const auto close = std::min(text.find('}', at), text.size());
    const std::string_view name = text.substr(at + 1, close - at - 1);
    if (close == text.size() ||
        std::find(known_names.begin(), known_names.end(), name) == known_names.end()) {
      return std::string(name);
    }
  }
  return {};
}

// What a text can name for any country.
constexpr std::array needed_roles = {"crisis", "emergency", "poison", "abuse"};

}  // namespace

std::optional<Date> read_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto number = [&](std::size_t from, std::size_t count) {
    int value = 0;
    const char* end = text.data() + from + count;
    const auto read = std::from_chars(text.data() + from, end, value);
    return read.ec == std::errc() && read.ptr == end ? value : -1;
  };
  const Date date{number(0, 4), number(5, 2), number(8, 2)};
  const std::chrono::year_month_day day{std::chrono::year(date.year),
                                        std::chrono::month(static_cast<unsigned>(date.month)),
                                        std::chrono::day(static_cast<unsigned>(date.day))};
  if (date.year < 1 || date.month < 1 || date.day < 1 || !day.ok()) return std::nullopt;
  return date;
}

struct Copy::Data {
  std::map<std::string, std::map<std::string, std::string>, std::less<>>
      pieces;  // id -> language -> text
  std::vector<Resource> resources;
  bool signed_off = false;
  std::string version;

  [[nodiscard]] const Resource* find(std::string_view country, std::string_view role) const {
    for (const Resource& one : resources) {
      if (one.country == country && one.role == role) return &one;
    }
    return country == "US" ? nullptr : find("US", role);
  }
};

namespace {

constexpr const char* copy_file = "crisis/copy.json";
constexpr const char* resources_file = "crisis/resources.json";

// What the ladder can say: a copy file that lacks one of these is refused.
constexpr std::array needed = {"self.l2",
                               "self.l3",
                               "self.l4",
                               "self.overdose",
                               "self.history",
                               "medical",
                               "medical.self",
                               "third",
                               "violence",
                               "abuse",
                               "abuse.too",
                               "staff.told",
                               "staff.telling_now",
                               "staff.could_not_reach",
                               "keep_writing",
                               "ask.asq_5",
                               "ask.asq_5b",
                               "ask.asq_4_when",
                               "ask.concern",
                               "ask_again",
                               "ask_again.when",
                               "after_no",
                               "heard.fine",
                               "heard.mistake",
                               "heard.helped",
                               "heard.dose",
                               "heard.body",
                               "held",
                               "check_in",
                               "check_in.l4",
                               "fallback",
                               "history_done",
                               "concern_done",
                               "resource",
                               "nudge",
                               "nudge.when",
                               "short.1",
                               "short.1.alone",
                               "short.2",
                               "short.2.alone",
                               "short.3",
                               "self.l4.hand",
                               "short.hand.1",
                               "short.hand.2",
                               "start.again",
                               "start.held",
                               "short.dose.1",
                               "short.dose.2",
                               "short.l4.1",
                               "short.l4.2",
                               "short.l4.3",
                               "medical.dose",
                               "third.l4",
                               "ask.concern_violence",
                               "ask.concern_medical",
                               "bereaved",
                               "bereaved.again",
                               "sorry_for_loss",
                               "call",
                               "call.l4",
                               "call_staff.told",
                               "call_staff.telling_now",
                               "call_staff.could_not_reach",
                               "unreadable"};

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
    for (const char* id : needed) {
      if (!data.pieces.contains(id))
        problem(copy_file, *pieces, "lacks the piece " + std::string(id));
    }
  }

  void read_resources(std::string_view bytes, Copy::Data& data) {
    const Document document = parse(resources_file, bytes);
    if (!document.problems.empty()) return;
    if (!document.root.is(NodeKind::array)) {
      return problem(resources_file, document.root, "is no list of resources");
    }
    for (const Node& row : document.root.items) read_resource(document, row, data.resources);
    for (const char* role : needed_roles) {
      if (!data.find("US", role)) {
        problem(resources_file, document.root, "lacks a US resource of role " + std::string(role));
      }
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
      const std::string name = unknown_name(texts[language]);
      if (!name.empty()) row.complain(language, "{" + name + "} is nothing that can be filled in");
    }
    keep(copy_file, "piece " + id, row.finish());
  }

  void read_resource(const Document& document, const Node& node, std::vector<Resource>& into) {
    RowReader row(document, node);
    Resource one;
    one.id = row.text("id");
    one.country = row.text("country");
    one.role = row.text("role");
    one.voice = row.text("voice");
    one.text = row.text_if("text");
    (void)row.texts("languages", 1);
    const std::optional<Date> verified = read_date(row.text("verified_on"));
    if (!verified) row.complain("verified_on", "verified_on is no date");
    one.verified = verified.value_or(Date{});
    const std::optional<Date> expires = read_date(row.text("expires_on"));
    if (!expires) row.complain("expires_on", "expires_on is no date");
    one.expires = expires.value_or(Date{});
    one.audience = row.text("audience");
    one.name = row.text("name");
    one.hours = row.text("hours");
    one.source = row.text("source");
    one.chat = row.text_if("chat");
    const Node* option = node.find("voice_option");
    if (const Node* english = option ? option->find("en") : nullptr) one.press = english->string;
    for (const char* key : {"text_word", "voice_option"}) row.pass_over(key);
    keep(resources_file, "resource " + one.id, row.finish());
    into.push_back(std::move(one));
  }

  std::vector<DataProblem>& problems_;
};

}  // namespace

Copy::Loaded Copy::load(std::string_view copy_json, std::string_view resources_json) {
  Loaded out;
  auto data = std::make_shared<Data>();
  Reader reader(out.problems);
  reader.read_copy(copy_json, *data);
  reader.read_resources(resources_json, *data);
  if (!out.problems.empty()) return out;
  data->version = sha256_hex(std::string(copy_json) + std::string(resources_json)).substr(0, 12);
  Copy made;
  made.data_ = std::move(data);
  out.copy = std::move(made);
  return out;
}

std::string Copy::render(const std::vector<CopyId>& say, std::string_view language,
                         const CopyFacts& facts) const {
  const auto number = [&](std::string_view name) -> std::string {
    const auto voice = [&](std::string_view role) {
      const Resource* found = data_->find(facts.country, role);
      return found ? found->voice : std::string();
    };
    if (name == "crisis_voice") return voice("crisis");
    if (name == "crisis_text") {
      const Resource* found = data_->find(facts.country, "crisis");
      return !found ? std::string() : found->text.empty() ? found->voice : found->text;
    }
    if (name == "emergency") return voice("emergency");
    if (name == "poison") return voice("poison");
    if (name == "dv") return voice("abuse");
    if (name == "clinic") return facts.clinic;
    return name == "phone" ? facts.phone : std::string();
  };
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
    // A question stands on a line of its own.
    if (!out.empty()) out += id.starts_with("ask.") ? '\n' : ' ';
    for (std::size_t i = 0; i < text.size(); ++i) {
      const std::size_t close = text[i] == '{' ? text.find('}', i) : std::string::npos;
      if (close == std::string::npos) {
        out += text[i];
        continue;
      }
      out += number(std::string_view(text).substr(i + 1, close - i - 1));
      i = close;
    }
  }
  if (out.empty() && !say.empty()) return std::string(fallback_text);
  return facts.sms ? without_costly_accents(std::move(out)) : out;
}

std::vector<std::string> Copy::expired(std::string_view country, Date day) const {
  std::vector<std::string> ids;
  const auto as_tuple = [](Date d) { return std::tuple(d.year, d.month, d.day); };
  for (const Resource& one : data_->resources) {
    const bool stands_in = std::ranges::any_of(
        needed_roles, [&](const char* role) { return data_->find(country, role) == &one; });
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
    const Resource* found = data_->find(country, role);
    if (!found || found->country != country) roles.emplace_back(role);
  }
  return roles;
}

std::vector<std::string> Copy::countries() const {
  std::set<std::string> found;
  for (const Resource& one : data_->resources) found.insert(one.country);
  return {found.begin(), found.end()};
}

bool Copy::signed_off() const { return data_->signed_off; }
const std::string& Copy::version() const { return data_->version; }

}  // namespace screenline::crisis
