// Helpers to read the crisis room's data files without forgiving anything. For .cpp files only.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace screenline::crisis {

using Json = nlohmann::ordered_json;

// Parses and refuses duplicate keys; `problem` says what is wrong and `at` is the byte offset.
struct Parsed {
  Json value;
  std::string problem;
  std::size_t at = 0;
};
[[nodiscard]] Parsed parse_strict(std::string_view bytes);

[[nodiscard]] inline int line_of(std::string_view bytes, std::size_t offset) {
  offset = std::min(offset, bytes.size());
  return 1 + static_cast<int>(std::count(
                 bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

// The line on which the row with this id is written; 0 when it is not found.
[[nodiscard]] int line_of_id(std::string_view bytes, std::string_view id);

// Takes typed members out of one object and collects what is wrong with it.
class Members {
 public:
  explicit Members(const Json& object) : object_(object) {
    if (!object.is_object()) problems_.push_back("is not an object");
  }
  [[nodiscard]] std::string text(const char* key);          // required, not empty
  [[nodiscard]] std::string text_or_null(const char* key);  // required; null reads as ""
  [[nodiscard]] std::string text_if(const char* key);       // optional
  [[nodiscard]] bool flag_if(const char* key);
  [[nodiscard]] int number(const char* key, int low, int high);
  [[nodiscard]] std::vector<std::string> texts(const char* key, std::size_t at_least);
  [[nodiscard]] std::vector<std::string> texts_if(const char* key);
  void pass_over(const char* key) { seen_.insert(key); }  // may be there, of any kind
  void complain(std::string what) { problems_.push_back(std::move(what)); }
  // All problems, unknown keys included. Call last.
  [[nodiscard]] std::vector<std::string> finish();

 private:
  const Json* find(const char* key, bool required);
  std::vector<std::string> list(const Json& value, const char* key);
  const Json& object_;
  std::set<std::string, std::less<>> seen_;
  std::vector<std::string> problems_;
};

}  // namespace screenline::crisis
