// Tells a deployment from a restart (S13): a program that has served from this data folder before
// comes back whatever the crisis files look like; one that has not is refused by bad ones. Reads and
// writes one small file, `served-by`, in the data folder.
#pragma once

#include <string>

namespace screenline::cli {

// This program, to the byte, has served from this data folder with good crisis files.
[[nodiscard]] bool has_served(const std::string& data);

// To be called when it serves with good ones. What cannot be written makes the next start a
// deployment, which is the careful side.
void remember_serving(const std::string& data);

}  // namespace screenline::cli
