// Flow files with one key dropped, added or of another type, each with what the reader says of it,
// for schema.mjs: one JSON object a line. `schema_mutations` takes no arguments.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "bot/flow/load.hpp"
#include "bot/flow/shapes.hpp"

namespace {

using nlohmann::ordered_json;
using namespace screenline;

// What a schema can know; the others are about what a key names or means.
const std::vector<std::string> structural = {"unknown-key",   "missing-key",  "wrong-type",
                                             "two-types",     "empty-value",  "out-of-range",
                                             "unknown-value", "empty-step",   "too-many-options",
                                             "bad-duration",  "unknown-spec", "bad-language",
                                             "bad-code",      "bad-date-bound"};

struct Found {
  ordered_json::json_pointer at;
  const flow::Shape* shape = nullptr;
};

// At most so many objects of a shape with the same keys: more say nothing new.
class Walk {
 public:
  explicit Walk(int most) : most_(most) {}

  void object(const text::Node& node, const flow::Shape* shape, ordered_json::json_pointer at) {
    shape = shape_of_object(shape, node);
    if (node.is(text::NodeKind::array)) {
      for (std::size_t i = 0; i < node.items.size(); ++i) object(node.items[i], shape, at / i);
      return;
    }
    if (!shape || !node.is(text::NodeKind::object)) return;
    std::string keys(shape->name);
    for (const text::Member& member : node.members) keys += " " + member.key;
    if (!shape->own_keys && seen_[keys]++ < most_) found.push_back({at, shape});
    for (const text::Member& member : node.members) {
      object(member.value, shape_at(shape, member.key), at / member.key);
    }
  }

  std::vector<Found> found;

 private:
  int most_;
  std::map<std::string, int> seen_;
};

class Mutations {
 public:
  // `whole`: the schema judges the file, otherwise the object that was changed in it.
  Mutations(std::string root, flow::FileSource source, bool whole)
      : root_(std::move(root)), source_(std::move(source)), whole_(whole) {}

  void all(const std::string& file, int most) {
    file_ = file;
    const std::string bytes = source_(file).value();
    const text::Document document = text::parse_document(file, bytes);
    const flow::Shape& shape = flow::shape_of_file(document.root);
    role_ = shape.name;
    Walk walk(most);
    walk.object(document.root, &shape, ordered_json::json_pointer());
    tree_ = ordered_json::parse(bytes);
    tell("as it is", tree_, {ordered_json::json_pointer(), &shape}, "");
    for (const Found& one : walk.found) mutate(one);
  }

 private:
  void mutate(const Found& one) {
    const ordered_json object = tree_[one.at];
    const auto changed = [&](const std::string& how, const std::string& key,
                             const ordered_json& now) {
      ordered_json tree = tree_;
      tree[one.at] = now;
      tell(how, tree, one, key);
    };
    // Of the large flow every load takes milliseconds: fewer kinds there.
    std::vector<ordered_json> values = {7, "x", ordered_json::array()};
    if (whole_) values.insert(values.end(), {nullptr, true, 1.5, ordered_json::object()});
    for (const auto& [key, was] : object.items()) {
      ordered_json now = object;
      now.erase(key);
      changed("drop", key, now);
      for (const ordered_json& value : values) {
        if (value.type() == was.type()) continue;
        if (value.is_number_integer() && was.is_number_integer()) continue;
        now = object;
        now[key] = value;
        changed("change to " + value.dump(), key, now);
      }
    }
    std::vector<std::string> more = {"zz_unknown"};
    for (const flow::ShapeKey& key : one.shape->keys) more.emplace_back(key.name);
    for (const std::string& key : more) {
      if (object.contains(key)) continue;
      for (const ordered_json& value : values) {
        ordered_json now = object;
        now[key] = value;
        changed("add " + value.dump(), key, now);
      }
    }
  }

  void tell(const std::string& how, const ordered_json& tree, const Found& one,
            const std::string& key) const {
    const std::string bytes = tree.dump();
    const auto with = [&](const std::string& path) {
      return path == file_ ? std::optional(bytes) : source_(path);
    };
    std::string codes;
    for (const flow::Problem& problem : load_flow(root_, with, flow::LoadFor::author).problems) {
      const bool counts =
          std::find(structural.begin(), structural.end(), problem.code) != structural.end();
      if (counts && problem.file == file_) codes += (codes.empty() ? "" : " ") + problem.code;
    }
    const bool all = whole_ || one.at.empty();
    // Without steps the reader takes an instrument for a library of answers.
    const bool library = role_ == "instrument" && !tree.contains("steps");
    const std::string_view role = library ? "answers_file" : role_;
    const ordered_json line = {{"file", file_},
                               {"how", how},
                               {"at", one.at.to_string()},
                               {"key", key},
                               {"codes", codes},
                               {"shape", all ? role : one.shape->name},
                               {"document", all ? tree : tree[one.at]}};
    std::puts(line.dump().c_str());
  }

  std::string root_, file_;
  std::string_view role_;
  flow::FileSource source_;
  bool whole_;
  ordered_json tree_;
};

}  // namespace

int main() {
  const std::string source = SCREENLINE_SOURCE_DIR;
  const auto every_file = [](const std::string& folder, const std::string& root, int most,
                             bool whole) {
    const flow::FileSource files = flow::folder_source(folder);
    Mutations mutations(root, files, whole);
    for (const flow::LoadedFile& file : load_flow(root, files, flow::LoadFor::author).closure) {
      mutations.all(file.path, most);
    }
  };
  every_file(source + "/tests/bot/flow/data/good", "screening.json", 2, true);
  every_file(source + "/tests/bot/flow/data/language", "screening.json", 1, true);
  every_file(source + "/flows", "ketamine/screening.json", 1, false);
}
