// Text made fit for a page. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace screenline::cli {

// For an element's text and for an attribute in quotes. Byte by byte: UTF-8 stays as it is.
[[nodiscard]] std::string escape_html(std::string_view text);

}  // namespace screenline::cli
