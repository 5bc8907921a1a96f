// Reads one object of the crisis room's data without forgiving anything, and keeps what is wrong
// with its place. Over bot/text/object_reader. Lives for the reading of one object; one thread.
#pragma once

#include <string>
#include <vector>

#include "bot/text/object_reader.hpp"

namespace screenline::crisis {

struct RowProblem {
  text::Place place;
  std::string what, hint;
};

class RowReader final : private text::ProblemSink {
 public:
  RowReader(const text::Document& document, const text::Node& row)
      : document_(document), reader_(document, row, *this) {}
  RowReader(const RowReader&) = delete;
  RowReader& operator=(const RowReader&) = delete;

  [[nodiscard]] std::string text(const char* key) { return reader_.need_string(key); }  // not empty
  [[nodiscard]] std::string text_if(const char* key) { return reader_.string(key); }    // or ""
  [[nodiscard]] std::string text_or_null(const char* key);  // has to be there; null reads as ""
  [[nodiscard]] bool flag_if(const char* key) { return reader_.boolean(key, false); }
  [[nodiscard]] int number(const char* key, int low, int high);
  [[nodiscard]] std::vector<std::string> texts(const char* key, std::size_t at_least);
  [[nodiscard]] std::vector<std::string> texts_if(const char* key);
  void pass_over(const char* key) { reader_.take(key); }  // may be there, of any kind
  // What is wrong with the value of `key`, or with the row when it has no such key.
  void complain(const char* key, std::string what, std::string hint = "");
  // All problems, unknown keys included. Call last.
  [[nodiscard]] std::vector<RowProblem> finish();

 private:
  void error(const text::Document& document, text::Place place, std::string code, std::string what,
             std::string hint) override;
  std::vector<std::string> list(const text::Node& value, const char* key);

  const text::Document& document_;
  std::vector<RowProblem> problems_;  // before reader_, which reports while it is made
  text::ObjectReader reader_;
};

}  // namespace screenline::crisis
