#include "adapters/phone/pages.hpp"

#include <algorithm>

namespace screenline::phone {
namespace {

constexpr std::string_view page_name = "phone.html";

// Nothing inline, nothing from elsewhere, in no frame; text reaches the page as text only.
constexpr const char* policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'";

std::string_view type_of(std::string_view name) {
  if (name.ends_with(".html")) return "text/html; charset=utf-8";
  if (name.ends_with(".js")) return "text/javascript; charset=utf-8";
  if (name.ends_with(".css")) return "text/css; charset=utf-8";
  return "image/svg+xml";
}

Answer file_answer(std::string_view name) {
  const auto files = page_files();
  const auto file =
      std::find_if(files.begin(), files.end(), [&](const auto& f) { return f.first == name; });
  Pairs headers{{"Content-Security-Policy", policy},
                {"X-Content-Type-Options", "nosniff"},
                {"Referrer-Policy", "no-referrer"},
                {"Cross-Origin-Opener-Policy", "same-origin"},
                {"Cross-Origin-Resource-Policy", "same-origin"},
                {"Cache-Control", "no-cache"}};
  if (file == files.end()) return {404, "text/plain; charset=utf-8", "No such file.\n", headers};
  return {200, std::string(type_of(name)), std::string(file->second), headers};
}

}  // namespace

Answer page_answer() { return file_answer(page_name); }

Answer asset_answer(std::string_view name) {
  return file_answer(name == page_name ? std::string_view{} : name);
}

}  // namespace screenline::phone
