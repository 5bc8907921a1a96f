// Reads one JSON object strictly: what is asked for is known, everything else is an unknown key.
// Wrong types and missing keys are reported where they stand; the caller goes on with a default.
// Lives for the reading of one object; not thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/text/json_document.hpp"

namespace screenline::text {

// Where what is wrong with a document goes.
class ProblemSink {
 public:
  virtual void error(const Document& document, Place place, std::string code, std::string what,
                     std::string hint = "") = 0;
  // An object of that shape was asked for that key: what a schema can be held against.
  virtual void asked(std::string_view shape, std::string_view key) {
    (void)shape;
    (void)key;
  }

 protected:
  ~ProblemSink() = default;
};

class ObjectReader {
 public:
  // A node that is no object is reported and reads as an empty one. `shape`: how objects like this
  // one are called, or "".
  ObjectReader(const Document& document, const Node& node, ProblemSink& reporter,
               std::string_view shape = "");

  [[nodiscard]] bool is_object() const { return node_.is(NodeKind::object); }
  [[nodiscard]] const Node& node() const { return node_; }

  // Null when the key is absent. The node may be of any kind.
  const Node* take(std::string_view key);
  const Node* need(std::string_view key);
  // Null when absent or, reported, of another kind.
  const Node* take(std::string_view key, NodeKind kind);
  const Node* need(std::string_view key, NodeKind kind);

  std::string string(std::string_view key);       // "" when absent
  std::string need_string(std::string_view key);  // reported when absent or empty
  std::optional<int> integer(std::string_view key, int min, int max);
  bool boolean(std::string_view key, bool otherwise);

  // Reports every key that nobody asked for, with the nearest that somebody did.
  void finish();

 private:
  [[nodiscard]] bool right_kind(const Node& node, std::string_view key, NodeKind kind);

  const Document& document_;
  const Node& node_;
  ProblemSink& reporter_;
  std::string_view shape_;
  std::vector<std::string> asked_;
};

// Reports and returns false when the node is of another kind.
[[nodiscard]] bool expect_kind(const Document& document, const Node& node, NodeKind kind,
                               std::string_view what, ProblemSink& reporter);

}  // namespace screenline::text
