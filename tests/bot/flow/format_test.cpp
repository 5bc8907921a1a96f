// The canonical form: it says the same, it stays as it is, and it looks as a reviewer wants it.
#include "bot/flow/format.hpp"

#include <algorithm>
#include <filesystem>

#include <rapidcheck.h>

#include "bot/flow/load.hpp"
#include "tests/bot/flow/fixture.hpp"
#include "tests/bot/flow/flow_files.hpp"
#include "tests/support/catch.hpp"

namespace screenline::flow {
namespace {

using text::Document;
using text::Node;
using text::NodeKind;
using text::parse_document;

std::string written(const Document& document, const Node& node) {
  const std::string_view from = std::string_view(document.bytes).substr(node.offset);
  return std::string(from.substr(0, from.find_first_of(" \t\r\n,]}")));
}

struct Side {
  const Document& document;
  const Node& node;
};

// Numbers as they are written; keys in any order.
bool same(Side a, Side b) {
  if (a.node.kind != b.node.kind) return false;
  if (a.node.is(NodeKind::string)) return a.node.string == b.node.string;
  if (a.node.is(NodeKind::array)) {
    return std::equal(a.node.items.begin(), a.node.items.end(), b.node.items.begin(),
                      b.node.items.end(), [&](const Node& one, const Node& other) {
                        return same({a.document, one}, {b.document, other});
                      });
  }
  if (!a.node.is(NodeKind::object)) {
    return written(a.document, a.node) == written(b.document, b.node);
  }
  return a.node.members.size() == b.node.members.size() &&
         std::all_of(a.node.members.begin(), a.node.members.end(), [&](const text::Member& member) {
           const Node* other = b.node.find(member.key);
           return other && same({a.document, member.value}, {b.document, *other});
         });
}

bool keeps_its_meaning_and_stays(const std::string& bytes) {
  const Document before = parse_document("before", bytes);
  RC_PRE(before.problems.empty());
  const std::string once = formatted(before);
  const Document after = parse_document("after", once);
  return after.problems.empty() && same({before, before.root}, {after, after.root}) &&
         formatted(after) == once;
}

std::string format(const std::string& bytes) {
  const Document document = parse_document("test", bytes);
  REQUIRE(document.problems.empty());
  return formatted(document);
}

// --- trees

std::string pick(std::initializer_list<std::string> from) {
  return *rc::gen::elementOf(std::vector<std::string>(from));
}

std::string space() { return pick({"", " ", "\n", "\n\n", "  \n \n\t", "\r\n"}); }

std::string any_string() {
  std::string out = "\"";
  for (int i = *rc::gen::inRange(0, 12); i > 0; --i) {
    out += pick({"a",
                 "word ",
                 "é",
                 "👍",
                 "\\u00e9",
                 "\\ud83d\\udc4d",
                 "\\n",
                 "\\t",
                 "\\\"",
                 "\\\\",
                 "\\/",
                 "/",
                 "\\u0000",
                 "\\u200b",
                 "\xE2\x80\x8B",
                 "\\u001f",
                 "\x7F",
                 "{clinic}",
                 "a long piece of a text that fills a line ",
                 "👨‍👩‍👧",
                 "\xC2\xA0"});
  }
  return out + "\"";
}

// Keys that mean something, so that every layout occurs.
std::string any_key(int number) {
  return pick({"flow",
               "spec",
               "note",
               "steps",
               "answers",
               "texts",
               "scores",
               "id",
               "ask",
               "answer",
               "run",
               "choice",
               "many",
               "none",
               "also",
               "en",
               "es",
               "sms",
               "next",
               "if",
               "go",
               "else",
               "crisis_if",
               "results",
               "words",
               "stop",
               "x" + std::to_string(number),
               "\\u00e9" + std::to_string(number),
               "words " + std::to_string(number)});
}

std::string any_value(int depth) {
  const int kind = *rc::gen::inRange(0, depth > 0 ? 9 : 4);
  if (kind == 0) return pick({"null", "true", "false"});
  if (kind == 1) {
    return pick({"0", "-0", "1", "-17", "1.0", "1.50", "1e3", "1E+2", "0.1", "12345678901234567890",
                 "9223372036854775807", "1e-400"});
  }
  if (kind < 4) return any_string();
  std::string out;
  const bool list = kind < 6;
  const int count = *rc::gen::inRange(0, 7);
  std::vector<std::string> taken;
  for (int i = 0; i < count; ++i) {
    if (list) {
      out += (out.empty() ? "" : ",") + space() + any_value(depth - 1) + space();
      continue;
    }
    const std::string key = any_key(i);
    if (std::find(taken.begin(), taken.end(), key) != taken.end()) continue;
    taken.push_back(key);
    out += (out.empty() ? "" : ",") + space() + "\"" + key + "\"" + space() + ":" + space() +
           any_value(depth - 1) + space();
  }
  return list ? "[" + out + "]" : "{" + out + "}";
}

TEST_CASE("a formatted file says the same, and formatting it again changes nothing") {
  CHECK(rc::check("trees", [] { return keeps_its_meaning_and_stays(space() + any_value(6)); }));
}

TEST_CASE("every file of the shipped flows and of the fixtures keeps its meaning") {
  const std::vector<std::string> files = every_flow_file();
  CHECK(files.size() > 12);
  for (const std::string& file : files) {
    INFO(file);
    CHECK(keeps_its_meaning_and_stays(bytes_of(file)));
  }
}

FileSource formatting(FileSource source) {
  return [source = std::move(source)](const std::string& path) -> std::optional<std::string> {
    const auto bytes = source(path);
    return bytes ? std::optional(formatted(parse_document(path, *bytes))) : std::nullopt;
  };
}

TEST_CASE("formatting makes no new revision") {
  const auto revision = [](const std::string& path, const FileSource& source) {
    const Loaded loaded = load_flow(path, source, LoadFor::author);
    REQUIRE(loaded.flow);
    return loaded.flow->revision;
  };
  const FileSource shipped = folder_source(SCREENLINE_SOURCE_DIR "/flows");
  CHECK(revision("ketamine/screening.json", shipped) ==
        revision("ketamine/screening.json", formatting(shipped)));
  const FileSource small = folder_source(data_folder());
  CHECK(revision("screening.json", small) == revision("screening.json", formatting(small)));
}

// --- how it looks

TEST_CASE("keys of a step come in a reviewer's order, one a line, and unknown ones last") {
  CHECK(format(R"({"steps": [{"next": "end", "zz": 1, "answer": "yes_no", "note": "Why?",
                  "ask": {"en": "Do you sleep badly, or wake up early in the morning, most days of the week?"},
                  "id": "a1"}], "spec": 2, "flow": "x"})") ==
        R"({
  "flow": "x",
  "spec": 2,

  "steps": [
    { "id": "a1",
      "note": "Why?",
      "ask": { "en": "Do you sleep badly, or wake up early in the morning, most days of the week?" },
      "answer": "yes_no",
      "next": "end",
      "zz": 1
    }
  ]
}
)");
}

TEST_CASE("rows are filled, words are wrapped, two objects never share a line") {
  CHECK(format(R"({"flow": "x", "spec": 2, "answers": {"often": {"choice": [
      {"label": {"en": "Not at all"}, "id": "no", "key": "0", "points": 0,
       "also": {"en": ["never", "not once", "not a single time that I can think of", "nope, never", "not that I know of"]}},
      {"id": "yes", "label": {"en": "Yes"}, "points": 1, "key": "1"}]}}})") ==
        R"({
  "flow": "x",
  "spec": 2,

  "answers": {
    "often": { "choice": [
      { "id": "no", "key": "0", "points": 0, "label": { "en": "Not at all" },
        "also": { "en": [
          "never", "not once", "not a single time that I can think of", "nope, never",
          "not that I know of"
        ] } },
      { "id": "yes", "key": "1", "points": 1, "label": { "en": "Yes" } }
    ] }
  }
}
)");
}

TEST_CASE("an empty line between two parts stays, and is one") {
  const std::string texts = R"({
  "flow": "x",
  "spec": 2,

  "texts": {
    "HELP": { "en": "Help." },
    "STOP": { "en": "Stop." },

    "END": { "en": "A text that is long enough for the three of them not to fit on one line." }
  }
}
)";
  CHECK(format(texts) == texts);
  std::string wide = texts;
  wide.replace(wide.find("\n\n    \"END\""), 2, "\n\n\n  \n");
  CHECK(format(wide) == texts);
  const std::string rows = format(R"({"flow": "x", "spec": 2, "tasks": [{"id": "a"},

      {"id": "b"}, {"id": "c"}]})");
  CHECK(rows.find("{ \"id\": \"a\" },\n\n    { \"id\": \"b\" },\n    { \"id\": \"c\" }") !=
        std::string::npos);
}

TEST_CASE("what an editor does not show is written as an escape") {
  CHECK(format("{\"note\": \"a\xC2\xA0\xE2\x80\x8B\\u00e9\\ud83d\\udc4d\\/\"}") ==
        "{\n  \"note\": \"a\\u00a0\\u200bé👍/\"\n}\n");
}

}  // namespace
}  // namespace screenline::flow
