#include "adapters/sms/form.hpp"

#include <algorithm>

namespace screenline::sms {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool stays(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

}  // namespace

std::string_view Form::decode(std::string_view encoded) {
  char* const begin = bytes_.data() + used_;
  char* out = begin;
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    const char c = encoded[i];
    if (c == '%' && i + 2 < encoded.size()) {
      const int high = hex_value(encoded[i + 1]), low = hex_value(encoded[i + 2]);
      if (high >= 0 && low >= 0) {
        *out++ = static_cast<char>(high * 16 + low);
        i += 2;
        continue;
      }
    }
    *out++ = c == '+' ? ' ' : c;
  }
  const auto size = static_cast<std::size_t>(out - begin);
  used_ += size;
  return {begin, size};
}

void Form::parse(std::string_view encoded) {
  fields_.clear();
  used_ = 0;
  // Decoding never makes bytes longer, so views taken below stay valid.
  if (bytes_.size() < encoded.size()) bytes_.resize(encoded.size());
  while (!encoded.empty()) {
    const auto segment = encoded.substr(0, encoded.find('&'));
    encoded.remove_prefix(std::min(segment.size() + 1, encoded.size()));
    if (segment.empty()) continue;
    const auto equals = segment.find('=');
    const auto name = decode(segment.substr(0, equals));
    const auto value =
        equals == std::string_view::npos ? std::string_view{} : decode(segment.substr(equals + 1));
    fields_.push_back({name, value});
  }
}

std::optional<std::string_view> Form::find(std::string_view name) const {
  for (const Field& field : fields_) {
    if (field.name == name) return field.value;
  }
  return std::nullopt;
}

std::string_view Form::get(std::string_view name) const {
  return find(name).value_or(std::string_view{});
}

void append_encoded(std::string& out, std::string_view raw) {
  constexpr char digits[] = "0123456789ABCDEF";
  for (const char c : raw) {
    if (stays(c)) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', digits[byte >> 4], digits[byte & 15]};
    }
  }
}

std::string encode(std::string_view raw) {
  std::string out;
  append_encoded(out, raw);
  return out;
}

std::string encode_form(const Pairs& pairs) {
  std::string out;
  for (const auto& [name, value] : pairs) {
    if (!out.empty()) out += '&';
    append_encoded(out, name);
    out += '=';
    append_encoded(out, value);
  }
  return out;
}

}  // namespace screenline::sms
