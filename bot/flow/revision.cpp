#include "bot/flow/revision.hpp"

#include <algorithm>
#include <charconv>

#include <openssl/evp.h>

namespace screenline::flow {
namespace {

void write_string(const std::string& text, std::string& out) {
  constexpr std::string_view hex = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      (out += '\\') += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      const auto value = static_cast<unsigned char>(c);
      ((out += "\\u00") += hex[value >> 4u]) += hex[value & 15u];
    } else {
      out += c;
    }
  }
  out += '"';
}

void write(const Node& node, std::string& out);

void write_object(const Node& node, std::string& out) {
  std::vector<const Member*> members;
  for (const Member& member : node.members) {
    if (member.key != "note" && member.key != "$schema") members.push_back(&member);
  }
  std::sort(members.begin(), members.end(),
            [](const Member* a, const Member* b) { return a->key < b->key; });
  out += '{';
  for (const Member* member : members) {
    if (out.back() != '{') out += ',';
    write_string(member->key, out);
    out += ':';
    write(member->value, out);
  }
  out += '}';
}

void write_array(const Node& node, std::string& out) {
  out += '[';
  bool first = true;
  for (const Node& item : node.items) {
    if (!first) out += ',';
    first = false;
    write(item, out);
  }
  out += ']';
}

void write_number(const Node& node, std::string& out) {
  char buffer[32];
  const auto end = node.is(NodeKind::integer)
                       ? std::to_chars(buffer, buffer + sizeof buffer, node.integer).ptr
                       : std::to_chars(buffer, buffer + sizeof buffer, node.real).ptr;
  out.append(buffer, end);
}

void write(const Node& node, std::string& out) {
  switch (node.kind) {
    case NodeKind::null:
      out += "null";
      break;
    case NodeKind::boolean:
      out += node.boolean ? "true" : "false";
      break;
    case NodeKind::integer:
    case NodeKind::real:
      write_number(node, out);
      break;
    case NodeKind::string:
      write_string(node.string, out);
      break;
    case NodeKind::array:
      write_array(node, out);
      break;
    case NodeKind::object:
      write_object(node, out);
      break;
  }
}

std::string sha256_hex(const std::string& bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha256(), nullptr) != 1) return "";
  constexpr std::string_view hex = "0123456789abcdef";
  std::string out;
  for (unsigned int i = 0; i < size; ++i) {
    (out += hex[digest[i] >> 4u]) += hex[digest[i] & 15u];
  }
  return out;
}

}  // namespace

std::string canonical(const Node& node) {
  std::string out;
  write(node, out);
  return out;
}

std::string revision_of(const Closure& closure) {
  std::vector<const SourceFile*> files;
  for (const auto& file : closure.files) files.push_back(file.get());
  std::sort(files.begin(), files.end(), [](const SourceFile* a, const SourceFile* b) {
    return a->document.path < b->document.path;
  });
  std::string all;
  for (const SourceFile* file : files) {
    write_string(file->document.path, all);  // quoted, so that a path cannot run into the content
    Node root = file->written ? *file->written : file->document.root;
    std::erase_if(root.members, [](const Member& member) {
      return member.key == "accepted" || member.key == "migrate";  // nothing that a person meets
    });
    (all += canonical(root)) += '\n';
  }
  return sha256_hex(all);
}

}  // namespace screenline::flow
