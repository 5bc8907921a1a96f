// Collects every problem of one load, so that an editor sees them all at once.
// Not thread-safe; lives for one load_flow().
#pragma once

#include <string>
#include <vector>

#include "bot/flow/json_document.hpp"
#include "bot/flow/load.hpp"
#include "bot/text/object_reader.hpp"

namespace screenline::flow {

class Reporter final : public text::ProblemSink {
 public:
  // `keys`: where the keys that are asked for go, by shape; null: nowhere.
  explicit Reporter(KeysAsked* keys = nullptr) : keys_(keys) {}

  void error(const Document& document, Place place, std::string code, std::string what,
             std::string hint = "") override;
  void asked(std::string_view shape, std::string_view key) override;
  void warning(const Document& document, Place place, std::string code, std::string what,
               std::string hint = "");
  void notice(const Document& document, Place place, std::string code, std::string what,
              std::string hint = "");

  [[nodiscard]] std::size_t errors() const { return errors_; }
  // All of them by file (in `file_order`), line and column. Leaves the reporter empty.
  [[nodiscard]] std::vector<Problem> take(const std::vector<std::string>& file_order);

 private:
  void add(Severity severity, const Document& document, Place place, std::string code,
           std::string what, std::string hint);

  std::vector<Problem> problems_;
  std::size_t errors_ = 0;
  KeysAsked* keys_;
};

}  // namespace screenline::flow
