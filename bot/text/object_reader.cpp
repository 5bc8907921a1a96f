#include "bot/text/object_reader.hpp"

#include <algorithm>

#include "bot/text/suggest.hpp"

namespace screenline::text {

bool expect_kind(const Document& document, const Node& node, NodeKind kind, std::string_view what,
                 ProblemSink& reporter) {
  if (node.is(kind)) return true;
  reporter.error(document, node.place, "wrong-type",
                 std::string(what) + " is " + std::string(name(node.kind)),
                 "it must be " + std::string(name(kind)));
  return false;
}

ObjectReader::ObjectReader(const Document& document, const Node& node, ProblemSink& reporter,
                           std::string_view shape)
    : document_(document), node_(node), reporter_(reporter), shape_(shape) {
  const bool object = expect_kind(document, node, NodeKind::object, "this value", reporter);
  if (object) (void)take("note", NodeKind::string);
}

const Node* ObjectReader::take(std::string_view key) {
  asked_.emplace_back(key);
  if (!shape_.empty()) reporter_.asked(shape_, key);
  return node_.find(key);
}

const Node* ObjectReader::need(std::string_view key) {
  const Node* found = take(key);
  if (!found && is_object()) {
    reporter_.error(document_, node_.place, "missing-key",
                    "\"" + std::string(key) + "\" is missing here");
  }
  return found;
}

bool ObjectReader::right_kind(const Node& node, std::string_view key, NodeKind kind) {
  return expect_kind(document_, node, kind, "\"" + std::string(key) + "\"", reporter_);
}

const Node* ObjectReader::take(std::string_view key, NodeKind kind) {
  const Node* found = take(key);
  return found && right_kind(*found, key, kind) ? found : nullptr;
}

const Node* ObjectReader::need(std::string_view key, NodeKind kind) {
  const Node* found = need(key);
  return found && right_kind(*found, key, kind) ? found : nullptr;
}

std::string ObjectReader::string(std::string_view key) {
  const Node* found = take(key, NodeKind::string);
  return found ? found->string : "";
}

std::string ObjectReader::need_string(std::string_view key) {
  const Node* found = need(key, NodeKind::string);
  if (found && found->string.empty()) {
    reporter_.error(document_, found->place, "empty-value",
                    "\"" + std::string(key) + "\" is empty");
  }
  return found ? found->string : "";
}

std::optional<int> ObjectReader::integer(std::string_view key, int min, int max) {
  const Node* found = take(key, NodeKind::integer);
  if (!found) return std::nullopt;
  if (found->integer < min || found->integer > max) {
    reporter_.error(document_, found->place, "out-of-range",
                    "\"" + std::string(key) + "\" is " + std::to_string(found->integer),
                    "from " + std::to_string(min) + " to " + std::to_string(max));
    return std::nullopt;
  }
  return static_cast<int>(found->integer);
}

bool ObjectReader::boolean(std::string_view key, bool otherwise) {
  const Node* found = take(key, NodeKind::boolean);
  return found ? found->boolean : otherwise;
}

void ObjectReader::finish() {
  for (const Member& member : node_.members) {
    if (std::find(asked_.begin(), asked_.end(), member.key) != asked_.end()) continue;
    reporter_.error(document_, member.place, "unknown-key", "unknown key \"" + member.key + "\"",
                    did_you_mean(member.key, asked_));
  }
}

}  // namespace screenline::text
