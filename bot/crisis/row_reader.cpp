#include "bot/crisis/row_reader.hpp"

namespace screenline::crisis {

using text::Node;
using text::NodeKind;

namespace {

std::string quoted(const char* key) { return std::string("\"") + key + "\""; }

}  // namespace

void RowReader::error(const text::Document&, text::Place place, std::string, std::string what,
                      std::string hint) {
  problems_.push_back({place, std::move(what), std::move(hint)});
}

void RowReader::complain(const char* key, std::string what, std::string hint) {
  const Node* value = reader_.is_object() ? reader_.node().find(key) : nullptr;
  problems_.push_back(
      {value ? value->place : reader_.node().place, std::move(what), std::move(hint)});
}

std::string RowReader::text_or_null(const char* key) {
  const Node* value = reader_.need(key);
  if (!value || value->is(NodeKind::null)) return {};
  if (!value->is(NodeKind::string)) complain(key, quoted(key) + " must be a text or null");
  return value->string;
}

int RowReader::number(const char* key, int low, int high) {
  const Node* value = reader_.need(key);
  if (!value) return low;
  if (!value->is(NodeKind::integer) || value->integer < low || value->integer > high) {
    complain(key, quoted(key) + " must be " + std::to_string(low) + " to " + std::to_string(high));
    return low;
  }
  return static_cast<int>(value->integer);
}

std::vector<std::string> RowReader::list(const Node& value, const char* key) {
  std::vector<std::string> out;
  bool ok = value.is(NodeKind::array);
  for (const Node& item : value.items) {
    ok = ok && item.is(NodeKind::string) && !item.string.empty();
    out.push_back(item.string);
  }
  if (!ok) complain(key, quoted(key) + " must be a list of texts");
  return out;
}

std::vector<std::string> RowReader::texts(const char* key, std::size_t at_least) {
  const Node* value = reader_.need(key);
  if (!value) return {};
  std::vector<std::string> out = list(*value, key);
  if (out.size() < at_least) {
    complain(key, quoted(key) + " needs at least " + std::to_string(at_least) + " texts");
  }
  return out;
}

std::vector<std::string> RowReader::texts_if(const char* key) {
  const Node* value = reader_.take(key);
  return value ? list(*value, key) : std::vector<std::string>{};
}

std::vector<RowProblem> RowReader::finish() {
  reader_.finish();
  return std::move(problems_);
}

}  // namespace screenline::crisis
