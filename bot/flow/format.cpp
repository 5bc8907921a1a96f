#include "bot/flow/format.hpp"

#include <algorithm>
#include <array>

#include "bot/flow/shapes.hpp"
#include "bot/text/utf8.hpp"

namespace screenline::flow {
namespace {

using text::Document;
using text::Member;
using text::Node;
using text::NodeKind;

// What an editor would not show, or show as something else: written as an escape. A joiner
// (U+200D) belongs to a picture and stays.
bool invisible(char32_t c) {
  constexpr std::pair<char32_t, char32_t> ranges[] = {
      {0x00, 0x1F},     {0x7F, 0xA0},     {0xAD, 0xAD},     {0x200B, 0x200C},
      {0x200E, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F}, {0xFEFF, 0xFEFF}};
  return std::any_of(std::begin(ranges), std::end(ranges),
                     [c](const auto& range) { return range.first <= c && c <= range.second; });
}

void write_escape(char32_t c, std::string& out) {
  constexpr std::string_view hex = "0123456789abcdef";
  constexpr std::string_view named = "\b\f\n\r\t";
  const auto at = c < 0x20 ? named.find(static_cast<char>(c)) : std::string_view::npos;
  if (at != std::string_view::npos) {
    (out += '\\') += "bfnrt"[at];
    return;
  }
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += hex[(c >> shift) & 15u];
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  const text::Characters characters(text);
  for (auto at = characters.begin(); at != characters.end(); ++at) {
    const char32_t c = at->code_point;
    if (c == '"' || c == '\\') {
      (out += '\\') += static_cast<char>(c);
    } else if (invisible(c)) {
      write_escape(c, out);
    } else {
      out += text.substr(at.position(), at->size);
    }
  }
  return out += '"';
}

int width(std::string_view text) {
  return static_cast<int>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

class Writer {
 public:
  explicit Writer(const Document& document) : document_(document) { find_empty_lines(); }

  std::string whole() {
    const Node& root = document_.root;
    const Shape* shape = root.is(NodeKind::object) ? &shape_of_file(root) : nullptr;
    if (root.is(NodeKind::object) && !root.members.empty()) {
      open_object(root, shape, 0);
    } else {
      value(root, shape, 0, 0, false);
    }
    return std::move(out_) + "\n";
  }

 private:
  void find_empty_lines() {
    bool empty = true;
    empty_.push_back(false);  // lines count from 1
    for (const char c : document_.bytes) {
      if (c == '\n') {
        empty_.push_back(empty);
        empty = true;
      } else if (c != ' ' && c != '\t' && c != '\r') {
        empty = false;
      }
    }
  }

  // An empty line stands before `at` and belongs to it, not to `before`, its elder sibling.
  [[nodiscard]] bool parted(text::Place before, text::Place at) const {
    const auto above = static_cast<std::size_t>(std::max(at.line - 1, 0));
    return at.line > before.line && above < empty_.size() && empty_[above];
  }

  // As written; a whole number that a migration put there has no writing of its own.
  [[nodiscard]] std::string number(const Node& node) const {
    if (node.offset == text::not_in_file) return std::to_string(node.integer);
    const std::string_view from = std::string_view(document_.bytes).substr(node.offset);
    return std::string(from.substr(0, from.find_first_not_of("+-.0123456789eE")));
  }

  [[nodiscard]] static std::vector<const Member*> in_order(const Node& node, const Shape* shape) {
    std::vector<const Member*> members;
    for (const Member& member : node.members) members.push_back(&member);
    shape = shape_of_object(shape, node);
    if (!shape || shape->own_keys) return members;
    const auto rank = [&](const Member* member) {
      return std::find_if(shape->keys.begin(), shape->keys.end(),
                          [&](const ShapeKey& key) { return key.name == member->key; }) -
             shape->keys.begin();
    };
    std::stable_sort(members.begin(), members.end(),
                     [&](const Member* a, const Member* b) { return rank(a) < rank(b); });
    return members;
  }

  // --- on one line

  [[nodiscard]] std::string flat(const Node& node, const Shape* shape) const {
    switch (node.kind) {
      case NodeKind::null:
        return "null";
      case NodeKind::boolean:
        return node.boolean ? "true" : "false";
      case NodeKind::integer:
      case NodeKind::real:
        return number(node);
      case NodeKind::string:
        return quoted(node.string);
      case NodeKind::array:
        return flat_array(node, shape);
      case NodeKind::object:
        return flat_object(node, shape);
    }
    return "";
  }

  [[nodiscard]] std::string flat_array(const Node& node, const Shape* shape) const {
    if (node.items.empty()) return "[]";
    const bool apart = std::any_of(node.items.begin(), node.items.end(), is_container);
    std::string out;
    for (const Node& item : node.items) (out += out.empty() ? "" : ", ") += flat(item, shape);
    return apart ? "[ " + out + " ]" : "[" + out + "]";
  }

  [[nodiscard]] std::string flat_object(const Node& node, const Shape* shape) const {
    if (node.members.empty()) return "{}";
    std::string out;
    for (const Member* member : in_order(node, shape)) {
      (out += out.empty() ? "{ " : ", ") += flat_member(*member, shape);
    }
    return out + " }";
  }

  [[nodiscard]] std::string flat_member(const Member& member, const Shape* shape) const {
    return quoted(member.key) + ": " + flat(member.value, shape_at(shape, member.key));
  }

  static bool is_container(const Node& node) {
    return node.is(NodeKind::object) || node.is(NodeKind::array);
  }

  // One idea a line: two objects never share one.
  static bool may_be_flat(const Node& node) {
    if (node.is(NodeKind::array)) {
      return std::count_if(node.items.begin(), node.items.end(), is_container) < 2 &&
             std::all_of(node.items.begin(), node.items.end(), may_be_flat);
    }
    return std::all_of(node.members.begin(), node.members.end(),
                       [](const Member& member) { return may_be_flat(member.value); });
  }

  [[nodiscard]] bool fits(const Node& node, const std::string& text, int tail) const {
    return may_be_flat(node) && column() + width(text) + tail <= format_columns;
  }

  // --- over several lines

  // `tail`: characters that follow on the last line. `row`: stands in a list.
  void value(const Node& node, const Shape* shape, int indent, int tail, bool row) {
    const std::string line = flat(node, shape);
    const bool empty = node.items.empty() && node.members.empty();
    if (!is_container(node) || empty || fits(node, line, tail)) {
      out_ += line;
    } else if (node.is(NodeKind::array)) {
      array(node, shape, indent);
    } else if (shape && shape->layout == Layout::hugged && node.members.size() == 1) {
      const Member& only = node.members.front();
      out_ += "{ " + quoted(only.key) + ": ";
      value(only.value, shape_at(shape, only.key), indent, tail + 2, false);
      out_ += " }";
    } else if (shape && shape->layout == Layout::filled) {
      filled_object(node, shape, indent, tail);
    } else if (row) {
      out_ += "{ ";
      members(node, shape, indent + 2);
      new_line(indent);
      out_ += '}';
    } else {
      open_object(node, shape, indent);
    }
  }

  void open_object(const Node& node, const Shape* shape, int indent) {
    out_ += '{';
    new_line(indent + 2);
    members(node, shape, indent + 2);
    new_line(indent);
    out_ += '}';
  }

  void members(const Node& node, const Shape* shape, int indent) {
    const bool spaced = shape && shape->layout == Layout::spaced;
    const std::vector<const Member*> list = in_order(node, shape);
    std::size_t line = 0;  // where the one before begins
    bool long_before = false;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Member& member = *list[i];
      std::size_t gap = std::string::npos;
      if (i > 0) {
        out_ += ',';
        long_before = out_.find('\n', line) != std::string::npos;
        if (parted(elder(node, member), member.place) || (spaced && long_before)) {
          out_ += '\n';
        } else {
          gap = out_.size();
        }
        new_line(indent);
      }
      line = out_.size();
      write_member(member, shape, indent, i + 1 < list.size() ? 1 : 0);
      const bool is_long = out_.find('\n', line) != std::string::npos;
      if (spaced && is_long && gap != std::string::npos) {
        out_.insert(gap, "\n");
        ++line;
      }
    }
  }

  // The member before it in the file; the brace for the first.
  static text::Place elder(const Node& node, const Member& member) {
    return &member == &node.members.front() ? node.place : (&member - 1)->place;
  }

  void write_member(const Member& member, const Shape* shape, int indent, int tail) {
    out_ += quoted(member.key) + ": ";
    value(member.value, shape_at(shape, member.key), indent, tail, false);
  }

  void filled_object(const Node& node, const Shape* shape, int indent, int tail) {
    const std::vector<const Member*> list = in_order(node, shape);
    out_ += "{ ";
    for (std::size_t i = 0; i < list.size(); ++i) {
      const bool last = i + 1 == list.size();
      const int behind = last ? tail + 2 : 1;
      if (i > 0) {
        const std::string line = flat_member(*list[i], shape);
        const bool here = may_be_flat(list[i]->value) && !begins_line(shape, list[i]->key) &&
                          column() + 2 + width(line) + behind <= format_columns && !broken_;
        out_ += ',';
        here ? (void)(out_ += ' ') : new_line(indent + 2);
      }
      const std::size_t from = out_.size();
      write_member(*list[i], shape, indent + 2, behind);
      broken_ = out_.find('\n', from) != std::string::npos;
    }
    broken_ = false;
    out_ += " }";
  }

  void array(const Node& node, const Shape* shape, int indent) {
    out_ += '[';
    if (std::none_of(node.items.begin(), node.items.end(), is_container)) {
      plain_array(node, shape, indent + 2);
    } else {
      rows(node, shape, indent + 2);
    }
    new_line(indent);
    out_ += ']';
  }

  void plain_array(const Node& node, const Shape* shape, int indent) {
    const bool one_a_line = shape && shape->layout == Layout::lines;
    new_line(indent);
    for (const Node& item : node.items) {
      const std::string line = flat(item, nullptr);
      if (&item != &node.items.front()) {
        out_ += ',';
        const bool here = !one_a_line && column() + 1 + width(line) + 1 <= format_columns;
        here ? (void)(out_ += ' ') : new_line(indent);
      }
      out_ += line;
    }
  }

  void rows(const Node& node, const Shape* shape, int indent) {
    const bool apart = shape && shape->apart;
    std::size_t line = out_.size();
    for (const Node& item : node.items) {
      const bool first = &item == &node.items.front();
      std::size_t gap = std::string::npos;
      if (!first) {
        out_ += ',';
        const bool long_before = out_.find('\n', line) != std::string::npos;
        if (parted((&item - 1)->place, item.place) || (apart && long_before)) {
          out_ += '\n';
        } else {
          gap = out_.size();
        }
      }
      new_line(indent);
      line = out_.size();
      value(item, shape, indent, &item == &node.items.back() ? 0 : 1, true);
      const bool is_long = out_.find('\n', line) != std::string::npos;
      if (apart && is_long && gap != std::string::npos) {
        out_.insert(gap, "\n");
        ++line;
      }
    }
  }

  void new_line(int indent) {
    out_ += '\n';
    out_.append(static_cast<std::size_t>(indent), ' ');
  }

  [[nodiscard]] int column() const {
    return width(std::string_view(out_).substr(out_.rfind('\n') + 1));
  }

  const Document& document_;
  std::vector<bool> empty_;  // by line
  std::string out_;
  bool broken_ = false;
};

}  // namespace

std::string formatted(const Document& document) { return Writer(document).whole(); }

}  // namespace screenline::flow
