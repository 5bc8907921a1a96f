// The page and its files, compiled in from page/. Pure, any thread.
#pragma once

#include <span>
#include <string_view>
#include <utility>

#include "adapters/phone/phone.hpp"

namespace screenline::phone {

// Made by the build: name and text of each file.
[[nodiscard]] std::span<const std::pair<std::string_view, std::string_view>> page_files();

[[nodiscard]] Answer page_answer();
[[nodiscard]] Answer asset_answer(std::string_view name);

}  // namespace screenline::phone
