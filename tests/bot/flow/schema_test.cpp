// The reader, the schema for editors and the order of `fmt` know the same keys of every object.
// Whether the schema refuses what the reader refuses is told by a validator that we did not write:
// tests/oracle/schema.mjs.
#include <algorithm>
#include <set>

#include "bot/flow/shapes.hpp"
#include "tests/bot/flow/fixture.hpp"
#include "tests/bot/flow/flow_files.hpp"
#include "tests/bot/flow/language_flow.hpp"
#include "tests/support/catch.hpp"

namespace screenline::flow {
namespace {

using Keys = std::set<std::string>;

const text::Document& schema() {
  static const text::Document document = text::parse_document(
      "flow.schema.json", bytes_of(SCREENLINE_SOURCE_DIR "/config/flow.schema.json"));
  return document;
}

const text::Node& definition(const std::string& shape) {
  const text::Node* found = schema().root.find("definitions")->find(shape);
  REQUIRE(found);
  return *found;
}

Keys keys_of(const text::Node& object) {
  Keys out;
  for (const text::Member& member : object.members) out.insert(member.key);
  return out;
}

// The flows at hand have every shape; a shape that none has would be missed below.
KeysAsked keys_asked() {
  KeysAsked asked;
  (void)load_flow("screening.json", folder_source(data_folder()), LoadFor::author, &asked);
  (void)load_flow("screening.json", folder_source(language_folder()), LoadFor::author, &asked);
  (void)load_flow("ketamine/screening.json", folder_source(SCREENLINE_SOURCE_DIR "/flows"),
                  LoadFor::author, &asked);
  return asked;
}

TEST_CASE("the schema is JSON, and closed where the reader is strict") {
  REQUIRE(schema().problems.empty());
  for (const Shape* shape : all_shapes()) {
    INFO(shape->name);
    const text::Node& one = definition(std::string(shape->name));
    const text::Node* more = one.find("additionalProperties");
    REQUIRE(more);
    CHECK((more->is(text::NodeKind::boolean) && !more->boolean));
  }
}

TEST_CASE("reader, schema and fmt know the same keys") {
  const KeysAsked asked = keys_asked();
  Keys shapes;
  for (const Shape* shape : all_shapes()) {
    const std::string name(shape->name);
    INFO(name);
    shapes.insert(name);
    REQUIRE(asked.contains(name));
    Keys ordered;
    for (const ShapeKey& key : shape->keys) ordered.insert(std::string(key.name));
    CHECK(ordered == asked.at(name));
    CHECK(keys_of(*definition(name).find("properties")) == asked.at(name));
  }
  for (const auto& [name, keys] : asked) CHECK(shapes.contains(name));
}

TEST_CASE("every key is explained") {
  for (const Shape* shape : all_shapes()) {
    for (const text::Member& key :
         definition(std::string(shape->name)).find("properties")->members) {
      INFO(shape->name << " " << key.key);
      const text::Node* told = &key.value;
      if (const text::Node* other = told->find("$ref")) {
        told = &definition(other->string.substr(std::string("#/definitions/").size()));
      }
      CHECK(told->find("description"));
    }
  }
}

TEST_CASE("every flow file names the schema where it stands") {
  namespace fs = std::filesystem;
  for (const std::string& file : every_flow_file()) {
    INFO(file);
    const text::Document document = text::parse_document(file, bytes_of(file));
    const text::Node* named = document.root.find("$schema");
    const bool shipped = file.starts_with(SCREENLINE_SOURCE_DIR "/flows/");
    CHECK((named || !shipped));
    if (!named) continue;
    CHECK(fs::equivalent(fs::path(file).parent_path() / named->string,
                         SCREENLINE_SOURCE_DIR "/config/flow.schema.json"));
  }
}

}  // namespace
}  // namespace screenline::flow
