#include "bot/text/json_document.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>

#include <nlohmann/json.hpp>

// nlohmann's SAX interface says what was read, not where. The input iterator below counts what the
// lexer has taken, so the end of a token is known at its event; its beginning is the first byte
// after the previous token that is no white space, comma or colon. A number is only known to be
// over when the byte after it was taken; that byte is then a separator or a closing bracket and
// skipping from behind it is just as right.

namespace screenline::text {
namespace {

struct CountingIterator {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  const char** cursor = nullptr;  // shared by all copies
  const char* last = nullptr;
  bool end = false;

  reference operator*() const { return **cursor; }
  CountingIterator& operator++() {
    ++*cursor;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator copy = *this;
    ++*this;
    return copy;
  }
  friend bool operator==(const CountingIterator& a, const CountingIterator& b) {
    const bool a_done = a.end || *a.cursor == a.last;
    const bool b_done = b.end || *b.cursor == b.last;
    return a_done == b_done;
  }
  friend bool operator!=(const CountingIterator& a, const CountingIterator& b) { return !(a == b); }
};

bool is_separator(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',' || c == ':';
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u; }

std::string plain_message(std::string_view raw) {
  // "... parse error at line 1, column 2: syntax error while parsing X - Y; last read: 'Z';
  // expected W"
  if (const auto at = raw.find(": syntax error "); at != std::string_view::npos) {
    raw.remove_prefix(at + 15);
  }
  std::string text(raw);
  if (const auto from = text.find("; last read: "); from != std::string::npos) {
    const auto to = text.find("; expected", from);
    text.erase(from, to == std::string::npos ? std::string::npos : to - from);
  }
  return "not valid JSON " + text;
}

class TreeBuilder {
 public:
  using json = nlohmann::json;

  TreeBuilder(Document& document, const char* const& cursor)
      : document_(document), cursor_(cursor) {}

  bool null() { return add(value(NodeKind::null)); }
  bool boolean(bool v) {
    Node node = value(NodeKind::boolean);
    node.boolean = v;
    return add(std::move(node));
  }
  bool number_integer(json::number_integer_t v) { return add_integer(v, static_cast<double>(v)); }
  bool number_unsigned(json::number_unsigned_t v) {
    if (v > static_cast<json::number_unsigned_t>(INT64_MAX)) {
      return number_float(static_cast<double>(v), "");
    }
    return add_integer(static_cast<std::int64_t>(v), static_cast<double>(v));
  }
  bool number_float(json::number_float_t v, const json::string_t&) {
    Node node = value(NodeKind::real);
    node.real = v;
    return add(std::move(node));
  }
  bool string(json::string_t& v) {
    Node node = value(NodeKind::string);
    node.string = std::move(v);
    return add(std::move(node));
  }
  bool binary(json::binary_t&) { return false; }
  bool start_object(std::size_t) { return open(NodeKind::object); }
  bool start_array(std::size_t) { return open(NodeKind::array); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(json::string_t& v) {
    const Node here = value(NodeKind::string);
    Node& object = *open_.back();
    if (object.find(v) != nullptr) {
      document_.problems.push_back(
          {here.place, "duplicate-key", "key \"" + v + "\" is given twice", "keep one of them"});
    }
    object.members.push_back({std::move(v), here.place, {}});
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& e) {
    const std::size_t start = token_start();
    const std::string_view bytes = document_.bytes;
    const bool in_string = start < bytes.size() && bytes[start] == '"' &&
                           std::strstr(e.what(), "invalid string") != nullptr;
    const std::size_t at = in_string && position > 0 ? position - 1 : start;
    document_.problems.push_back(
        {place(std::min(at, bytes.size())), "json-syntax", plain_message(e.what()), hint(start)});
    return false;
  }

 private:
  [[nodiscard]] std::size_t token_start() const {
    std::size_t at = end_of_last_;
    while (at < document_.bytes.size() && is_separator(document_.bytes[at])) ++at;
    return at;
  }

  // Positions are asked for in rising order, so counting goes on where it stopped.
  [[nodiscard]] Place place(std::size_t offset) {
    const std::string& bytes = document_.bytes;
    if (offset < counted_to_) counted_to_ = 0, counted_ = {1, 1};
    for (; counted_to_ < offset; ++counted_to_) {
      if (bytes[counted_to_] == '\n') {
        ++counted_.line;
        counted_.column = 1;
      } else if (!is_continuation(bytes[counted_to_])) {
        ++counted_.column;
      }
    }
    return counted_;
  }

  [[nodiscard]] std::string hint(std::size_t start) const {
    const std::string_view bytes = document_.bytes;
    const auto before = bytes.substr(0, start).find_last_not_of(" \t\r\n");
    const bool after_comma = before != std::string_view::npos && bytes[before] == ',';
    if (start >= bytes.size()) return "the file ends too early: a bracket or quote is not closed";
    if (after_comma && (bytes[start] == '}' || bytes[start] == ']')) {
      return "take out the comma before it";
    }
    if (bytes[start] == '/' || bytes[start] == '#') return "JSON has no comments: use a \"note\"";
    if (bytes[start] == '\'') return "use double quotes";
    if (!after_comma && (bytes[start] == '"' || bytes[start] == '{')) {
      return "a comma may be missing before it";
    }
    return "";
  }

  Node value(NodeKind kind) {
    Node node;
    node.kind = kind;
    node.offset = token_start();
    node.place = place(node.offset);
    end_of_last_ = static_cast<std::size_t>(cursor_ - document_.bytes.data());
    node.place.length = length_of(kind, node.offset);
    return node;
  }

  // In characters. A number's token is known to be over only behind it.
  [[nodiscard]] int length_of(NodeKind kind, std::size_t from) const {
    if (kind == NodeKind::array || kind == NodeKind::object) return 0;
    std::string_view token = std::string_view(document_.bytes).substr(from, end_of_last_ - from);
    if (kind != NodeKind::string) token = token.substr(0, token.find_first_of(" \t\r\n,:]}"));
    return static_cast<int>(
        std::count_if(token.begin(), token.end(), [](char c) { return !is_continuation(c); }));
  }

  bool add_integer(std::int64_t v, double real) {
    Node node = value(NodeKind::integer);
    node.integer = v;
    node.real = real;
    return add(std::move(node));
  }

  Node* put(Node node) {
    if (open_.empty()) {
      document_.root = std::move(node);
      return &document_.root;
    }
    Node& parent = *open_.back();
    if (parent.is(NodeKind::array)) return &parent.items.emplace_back(std::move(node));
    return &(parent.members.back().value = std::move(node));
  }

  bool add(Node node) {
    put(std::move(node));
    return true;
  }

  bool open(NodeKind kind) {
    Node node = value(kind);
    if (static_cast<int>(open_.size()) >= json_depth_max) {
      document_.problems.push_back({node.place, "too-deep",
                                    "nested deeper than " + std::to_string(json_depth_max),
                                    "flow files never need that"});
      return false;
    }
    open_.push_back(put(std::move(node)));
    return true;
  }

  bool close() {
    open_.pop_back();
    end_of_last_ = static_cast<std::size_t>(cursor_ - document_.bytes.data());
    return true;
  }

  Document& document_;
  const char* const& cursor_;
  std::vector<Node*> open_;  // a parent does not grow while its child is open
  std::size_t end_of_last_ = 0;
  std::size_t counted_to_ = 0;
  Place counted_{1, 1};
};

}  // namespace

std::string_view name(NodeKind kind) {
  switch (kind) {
    case NodeKind::null:
      return "null";
    case NodeKind::boolean:
      return "true or false";
    case NodeKind::integer:
      return "a whole number";
    case NodeKind::real:
      return "a number";
    case NodeKind::string:
      return "a string";
    case NodeKind::array:
      return "a list";
    case NodeKind::object:
      return "an object";
  }
  return "";
}

const Node* Node::find(std::string_view key) const {
  for (const Member& member : members) {
    if (member.key == key) return &member.value;
  }
  return nullptr;
}

Document parse_document(std::string path, std::string bytes) {
  Document document;
  document.path = std::move(path);
  document.bytes = std::move(bytes);
  if (document.bytes.size() > json_bytes_max) {
    document.problems.push_back({{0, 0}, "file-too-large", "the file is larger than 1 MiB", ""});
    return document;
  }
  const char* cursor = document.bytes.data();
  const char* last = cursor + document.bytes.size();
  TreeBuilder builder(document, cursor);
  nlohmann::json::sax_parse(CountingIterator{&cursor, last, false},
                            CountingIterator{&cursor, last, true}, &builder);
  return document;
}

namespace {

// Length in bytes of what one escape or character of a JSON string takes in the file.
std::size_t source_length(std::string_view at) {
  if (at[0] != '\\') return 1;
  if (at.size() > 1 && at[1] == 'u') return at.substr(0, 8).starts_with("\\u") ? 6 : 2;
  return 2;
}

std::uint32_t hex4(std::string_view digits) {
  std::uint32_t value = 0;
  for (const char c : digits) {
    value = value * 16 + static_cast<std::uint32_t>(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
  }
  return value;
}

// UTF-8 bytes that a \uXXXX escape stands for; half of a surrogate pair is two of its four.
std::size_t decoded_length(std::string_view at) {
  if (at[0] != '\\' || at.size() < 6 || at[1] != 'u') return 1;
  const std::uint32_t unit = hex4(at.substr(2, 4));
  if (unit >= 0xD800 && unit <= 0xDFFF) return 2;
  return unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
}

}  // namespace

Place place_in_string(const Document& document, const Node& node, std::size_t index,
                      std::size_t length) {
  if (node.offset == not_in_file) return node.place;
  std::string_view rest = std::string_view(document.bytes).substr(node.offset + 1);
  Place place{node.place.line, node.place.column + 1};  // behind the quote
  int column = place.column;
  std::size_t decoded = 0;
  while (decoded < index + length && !rest.empty() && rest[0] != '"') {
    const bool before = decoded < index;
    const std::size_t written = std::min(source_length(rest), rest.size());
    decoded += decoded_length(rest);
    rest.remove_prefix(written);
    column += static_cast<int>(written);
    while (written == 1 && !rest.empty() && is_continuation(rest[0])) {
      rest.remove_prefix(1);
      ++decoded;
    }
    if (before) place.column = column;
  }
  place.length = column - place.column;
  return place;
}

}  // namespace screenline::text
