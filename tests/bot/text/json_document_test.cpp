// The strict reader that flows, configuration and the crisis room's data share.
#include "bot/text/json_document.hpp"

#include "bot/text/object_reader.hpp"
#include "tests/support/catch.hpp"

using namespace screenline::text;

namespace {

struct Found final : ProblemSink {
  void error(const Document&, Place place, std::string code, std::string what,
             std::string) override {
    all.push_back(code + " " + std::to_string(place.line) + ":" + std::to_string(place.column) +
                  " " + what);
  }
  std::vector<std::string> all;
};

JsonProblem first(const std::string& bytes) {
  const Document document = parse_document("x.json", bytes);
  REQUIRE_FALSE(document.problems.empty());
  return document.problems.front();
}

}  // namespace

TEST_CASE("every value knows its line and column, in characters") {
  const Document document =
      parse_document("x.json", "{\n  \"á\": [1, \"b\"],\n  \"c\": { \"d\": true }\n}");
  REQUIRE(document.problems.empty());
  const Node& list = *document.root.find("\u00e1");
  CHECK(list.place.line == 2);
  CHECK(list.place.column == 8);
  CHECK(list.items[1].place.column == 12);
  const Node& inner = *document.root.find("c")->find("d");
  CHECK(inner.place.line == 3);
  CHECK(inner.place.column == 15);
}

TEST_CASE("what is no JSON is told at its place with what to do") {
  CHECK(first("{\n \"a\": 1,\n}").place.line == 3);
  CHECK(first("{\n \"a\": 1,\n}").hint == "take out the comma before it");
  CHECK(first("{\"a\": 1 \"b\": 2}").hint == "a comma may be missing before it");
  CHECK(first("[1, 2").code == "json-syntax");
  CHECK(first("").code == "json-syntax");
  CHECK(first("{\"a\": 1, \"a\": 2}").code == "duplicate-key");
}

TEST_CASE("depth and size are bounded") {
  CHECK(parse_document("x", std::string(json_depth_max, '[') + std::string(json_depth_max, ']'))
            .problems.empty());
  CHECK(first(std::string(100000, '[')).code == "too-deep");
  CHECK(first("\"" + std::string(json_bytes_max, 'x') + "\"").code == "file-too-large");
}

TEST_CASE("unknown keys, wrong kinds and missing keys are told where they stand") {
  const Document document = parse_document("x.json", "{\"name\": 3,\n \"colour\": 1}");
  Found found;
  ObjectReader reader(document, document.root, found);
  CHECK(reader.string("name").empty());
  CHECK(reader.need("size") == nullptr);
  reader.finish();
  REQUIRE(found.all.size() == 3);
  CHECK(found.all[0].starts_with("wrong-type 1:10 "));
  CHECK(found.all[1].starts_with("missing-key 1:1 "));
  CHECK(found.all[2].starts_with("unknown-key 2:2 "));
}
