// The shapes of the objects of a flow file: which keys each has, in the order in which a reviewer
// reads them. `fmt` writes in this order; the reader asks for these keys and
// config/flow.schema.json names the same ones (tests/bot/flow/schema_test.cpp holds the three
// together). Constants; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "bot/text/json_document.hpp"

namespace screenline::flow {

struct Shape;

struct ShapeKey {
  std::string_view name;
  // Of an object there, and of the objects of a list there; null: a plain value.
  const Shape* value = nullptr;
  bool fresh = false;  // begins a line, where the object takes several and is filled
};

// How an object is laid out that does not fit on one line.
enum class Layout : std::uint8_t {
  lines,   // a key a line
  filled,  // as many keys a line as fit: the rows of a table
  hugged,  // a key a line; one that is alone stays on the line of its brace
  spaced   // a key a line; an empty line around what takes several
};

struct Shape {
  std::string_view name;  // also in the schema, under "definitions"
  std::span<const ShapeKey> keys;
  const Shape* members = nullptr;  // of the values, where the author names the keys
  bool own_keys = false;           // the author names the keys; they stay in the author's order
  Layout layout = Layout::lines;
  bool apart = false;  // in a list: an empty line around one that takes several
};

// Every shape with keys of its own, files first.
[[nodiscard]] std::span<const Shape* const> all_shapes();

// Of a whole file, by the keys that it has: root, instrument, answers or root words.
[[nodiscard]] const Shape& shape_of_file(const text::Node& root);

// Of what stands at a key, or in the list there; null when nothing is known of it.
[[nodiscard]] const Shape* shape_at(const Shape* shape, std::string_view key);

[[nodiscard]] bool begins_line(const Shape* shape, std::string_view key);

// Of one object where `shape` is expected: a step that has "run" has keys of its own.
[[nodiscard]] const Shape* shape_of_object(const Shape* shape, const text::Node& object);

}  // namespace screenline::flow
