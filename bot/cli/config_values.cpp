#include "bot/cli/config_values.hpp"

#include <algorithm>
#include <filesystem>

#include "bot/cli/files.hpp"

namespace screenline::cli {

using flow::Node;

std::string ConfigValues::beside(const std::string& path) const {
  return (std::filesystem::path(config_path_).parent_path() / path).lexically_normal().string();
}

void ConfigValues::check_url(const Node& node, std::string_view url) {
  if (url.starts_with("https://") || url.starts_with("http://")) return;
  reporter_.error(document_, node.place, "bad-url",
                  "'" + std::string(url) + "' is no address of the web",
                  "write it whole, https://...");
}

void ConfigValues::check_number(const Node& node, const char* key, std::string_view number,
                                bool may_be_short) {
  const bool plus = number.starts_with('+');
  const std::string_view digits = plus ? number.substr(1) : number;
  const bool all =
      std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  const bool whole = plus && digits.size() >= 7 && digits.size() <= 15 && digits.front() != '0';
  const bool short_code = !plus && may_be_short && (digits.size() == 5 || digits.size() == 6);
  if (all && (whole || short_code)) return;
  const Node* at = node.find(key);
  reporter_.error(document_, at ? at->place : node.place, "bad-number",
                  "'" + std::string(number) + "' is no number that texts can be sent to",
                  "write it with + and the country's number: +15555550100");
}

std::string ConfigValues::secret(const Node& node, const std::string& file) {
  const std::string path = beside(file);
  const auto bytes = read_file(path);
  if (!bytes) {
    const std::string what = "cannot read the secret file " + path + ": " + why_unreadable(path);
    std::string hint = "put the token alone in that file, readable by the service only";
    if (secrets_ == Secrets::may_come) {
      reporter_.warning(document_, node.place, "secret-missing", what,
                        hint + "; serve refuses to start without it");
    } else {
      reporter_.error(document_, node.place, "secret-missing", what, hint);
    }
    return {};
  }
  std::string value = *bytes;
  while (!value.empty() && (value.back() == '\n' || value.back() == '\r')) value.pop_back();
  if (value.empty()) {
    reporter_.error(document_, node.place, "secret-empty", "the secret file " + path + " is empty");
  }
  return value;
}

}  // namespace screenline::cli
