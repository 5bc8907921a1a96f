// application/x-www-form-urlencoded, read byte by byte. A provider signs the decoded parameters, so
// blanks, order and duplicates are kept: losing an empty `ToCity=` breaks every signature.
//
// A Form owns the decoded bytes and is reused from request to request; its views live until the
// next parse(). Not thread-safe. Source: WHATWG URL, section 5.1; an invalid %XX stays as it is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace screenline::sms {

class Form {
 public:
  struct Field {
    std::string_view name, value;  // decoded bytes, not necessarily UTF-8
  };

  Form() = default;
  explicit Form(std::string_view encoded) { parse(encoded); }
  Form(Form&&) = default;
  Form& operator=(Form&&) = default;
  Form(const Form&) = delete;
  Form& operator=(const Form&) = delete;

  // Replaces what was read before. Never fails; an empty segment ("a=1&&b=2") is skipped.
  void parse(std::string_view encoded);

  [[nodiscard]] const std::vector<Field>& fields() const { return fields_; }

  // The value of the first field of that name.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
  // The same, "" when it is absent.
  [[nodiscard]] std::string_view get(std::string_view name) const;

 private:
  std::string_view decode(std::string_view encoded);

  std::vector<char> bytes_;  // not a std::string: its views must survive a move
  std::size_t used_ = 0;
  std::vector<Field> fields_;
};

// Appends `raw`, encoded for a form or a query: letters, digits and -._~ stay, all else is %XX.
void append_encoded(std::string& out, std::string_view raw);
[[nodiscard]] std::string encode(std::string_view raw);

using Pairs = std::vector<std::pair<std::string, std::string>>;
[[nodiscard]] std::string encode_form(const Pairs& pairs);

}  // namespace screenline::sms
