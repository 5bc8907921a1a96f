// Values of a configuration file that stand in more than one place: addresses of the web, phone
// numbers, files with secrets. What is wrong is reported where it stands. For the reading of one
// file; not thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "bot/cli/config.hpp"
#include "bot/flow/object_reader.hpp"

namespace screenline::cli {

class ConfigValues {
 public:
  // `config_path`: other paths are relative to its folder.
  ConfigValues(const flow::Document& document, flow::Reporter& reporter, std::string config_path,
               Secrets secrets)
      : document_(document),
        reporter_(reporter),
        config_path_(std::move(config_path)),
        secrets_(secrets) {}

  [[nodiscard]] std::string beside(const std::string& path) const;

  void check_url(const flow::Node& node, std::string_view url);
  // As providers have them (E.164); a line may be a short code of five or six digits.
  void check_number(const flow::Node& node, const char* key, std::string_view number,
                    bool may_be_short);
  // What the file holds, without its line's end; "" when it cannot be read.
  [[nodiscard]] std::string secret(const flow::Node& node, const std::string& file);

 private:
  const flow::Document& document_;
  flow::Reporter& reporter_;
  const std::string config_path_;
  const Secrets secrets_;
};

}  // namespace screenline::cli
