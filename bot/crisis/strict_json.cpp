#include "bot/crisis/strict_json.hpp"

namespace screenline::crisis {

Parsed parse_strict(std::string_view bytes) {
  Parsed parsed;
  std::vector<std::set<std::string>> keys;
  std::string duplicate;
  const auto watch = [&](int, Json::parse_event_t event, Json& value) {
    if (event == Json::parse_event_t::object_start) keys.emplace_back();
    if (event == Json::parse_event_t::object_end) keys.pop_back();
    if (event == Json::parse_event_t::key && !keys.back().insert(value.get<std::string>()).second) {
      duplicate = value.get<std::string>();
    }
    return true;
  };
  try {
    parsed.value = Json::parse(bytes.begin(), bytes.end(), watch);
    if (!duplicate.empty())
      parsed.problem = "the key \"" + duplicate + "\" stands twice in one object";
  } catch (const Json::parse_error& error) {
    parsed.problem = error.what();
    parsed.at = error.byte;
  }
  return parsed;
}

int line_of_id(std::string_view bytes, std::string_view id) {
  const std::string quoted = "\"" + std::string(id) + "\"";
  for (auto at = bytes.find(quoted); at != std::string_view::npos;
       at = bytes.find(quoted, at + 1)) {
    const auto before = bytes.substr(0, at).find_last_not_of(" \t:");
    if (before != std::string_view::npos && bytes.substr(0, before + 1).ends_with("\"id\"")) {
      return line_of(bytes, at);
    }
  }
  return 0;
}

const Json* Members::find(const char* key, bool required) {
  seen_.insert(key);
  if (object_.is_object()) {
    if (const auto it = object_.find(key); it != object_.end()) return &*it;
  }
  if (required) complain(std::string("\"") + key + "\" is missing");
  return nullptr;
}

std::string Members::text(const char* key) {
  const Json* value = find(key, true);
  if (value == nullptr) return {};
  if (!value->is_string() || value->get<std::string>().empty()) {
    complain(std::string("\"") + key + "\" must be a text");
    return {};
  }
  return value->get<std::string>();
}

std::string Members::text_or_null(const char* key) {
  const Json* value = find(key, true);
  if (value == nullptr || value->is_null()) return {};
  if (!value->is_string()) complain(std::string("\"") + key + "\" must be a text or null");
  return value->is_string() ? value->get<std::string>() : std::string();
}

std::string Members::text_if(const char* key) {
  const Json* value = find(key, false);
  if (value == nullptr) return {};
  if (!value->is_string()) complain(std::string("\"") + key + "\" must be a text");
  return value->is_string() ? value->get<std::string>() : std::string();
}

bool Members::flag_if(const char* key) {
  const Json* value = find(key, false);
  if (value == nullptr) return false;
  if (!value->is_boolean()) complain(std::string("\"") + key + "\" must be true or false");
  return value->is_boolean() && value->get<bool>();
}

int Members::number(const char* key, int low, int high) {
  const Json* value = find(key, true);
  if (value == nullptr) return low;
  if (!value->is_number_integer() || value->get<std::int64_t>() < low ||
      value->get<std::int64_t>() > high) {
    complain(std::string("\"") + key + "\" must be " + std::to_string(low) + " to " +
             std::to_string(high));
    return low;
  }
  return value->get<int>();
}

std::vector<std::string> Members::list(const Json& value, const char* key) {
  std::vector<std::string> out;
  bool ok = value.is_array();
  for (std::size_t i = 0; ok && i < value.size(); ++i) {
    ok = value[i].is_string() && !value[i].get<std::string>().empty();
    if (ok) out.push_back(value[i].get<std::string>());
  }
  if (!ok) complain(std::string("\"") + key + "\" must be a list of texts");
  return out;
}

std::vector<std::string> Members::texts(const char* key, std::size_t at_least) {
  const Json* value = find(key, true);
  if (value == nullptr) return {};
  auto out = list(*value, key);
  if (out.size() < at_least) {
    complain(std::string("\"") + key + "\" needs at least " + std::to_string(at_least) + " texts");
  }
  return out;
}

std::vector<std::string> Members::texts_if(const char* key) {
  const Json* value = find(key, false);
  return value == nullptr ? std::vector<std::string>{} : list(*value, key);
}

std::vector<std::string> Members::finish() {
  if (object_.is_object()) {
    for (const auto& item : object_.items()) {
      if (!seen_.contains(item.key())) complain("the key \"" + item.key() + "\" is not known here");
    }
  }
  return std::move(problems_);
}

}  // namespace screenline::crisis
