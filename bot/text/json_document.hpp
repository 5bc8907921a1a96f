// Strict JSON as a small tree in which every key and value knows its line and column, so that a
// problem can be shown where it stands. nlohmann's parser does the reading (json_document.cpp
// only). Bounded in size and depth. Serves flows, configuration and the crisis room's data alike.
// Values; a Document owns its tree and bytes. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace screenline::text {

// The largest file of this project's data is under 200 KiB; 1 MiB is a mistake, not data.
inline constexpr std::size_t json_bytes_max = 1u << 20;
// The deepest format nests 8 deep; 32 keeps every recursive walk over the tree in a small stack.
inline constexpr int json_depth_max = 32;

// From 1; columns count characters (code points), tabs as one.
struct Place {
  int line = 0;
  int column = 0;
  int length = 0;  // characters from there on, of what is neither list nor object; 0: not known
};

enum class NodeKind : std::uint8_t { null, boolean, integer, real, string, array, object };
[[nodiscard]] std::string_view name(NodeKind kind);  // "a string", "an object", ...

struct Member;

// Node::offset of what a program put there, and of what stands in it.
inline constexpr std::size_t not_in_file = static_cast<std::size_t>(-1);

struct Node {
  NodeKind kind = NodeKind::null;
  bool boolean = false;
  std::int64_t integer = 0;  // kind integer
  double real = 0;           // kind integer and real
  std::string string;        // decoded
  std::vector<Node> items;
  std::vector<Member> members;  // in file order, keys unique
  Place place;
  std::size_t offset = 0;  // byte in the file where the value begins

  [[nodiscard]] bool is(NodeKind k) const { return kind == k; }
  [[nodiscard]] const Node* find(std::string_view key) const;
};

struct Member {
  std::string key;
  Place place;
  Node value;
};

struct JsonProblem {
  Place place;
  std::string code;  // "json-syntax", "duplicate-key", "too-deep", "file-too-large"
  std::string what, hint;
};

struct Document {
  std::string path;
  std::string bytes;
  Node root;  // as far as it could be read
  std::vector<JsonProblem> problems;
};

// Never throws for bad content. A document with problems has a root that must not be used.
[[nodiscard]] Document parse_document(std::string path, std::string bytes);

// Where byte `index` of the decoded string `node` stands in the file; escapes are accounted for.
// `length`: how many bytes of the decoded string are meant, 0 when that is not known. Of a string
// that is not in the file the place it was given.
[[nodiscard]] Place place_in_string(const Document& document, const Node& node, std::size_t index,
                                    std::size_t length = 0);

}  // namespace screenline::text
