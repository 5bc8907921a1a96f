// Files and places: reading, the folder of flows, the folder of data and its keys.
#pragma once

#include <optional>
#include <string>

namespace screenline::cli {

// Nothing for a folder, and for what is not there or not readable.
[[nodiscard]] std::optional<std::string> read_file(const std::string& path);
// Why read_file() gave nothing: "No such file or directory", "it is a folder".
[[nodiscard]] std::string why_unreadable(const std::string& path);

// New content for a file that is there; it is whole at every moment, the old one or the new one.
// Its mode stays, a link is followed. False: errno says why, and nothing has changed.
[[nodiscard]] bool replace_file(const std::string& path, const std::string& bytes);

// The flows folder: `given`, else that beside the file `beside` ("": ./flows), else beside the
// program (../flows, ../share/screenline/flows).
[[nodiscard]] std::string find_flows(const std::string& given, const std::string& beside = "");

// How to call this program from here: "build/screenline", "/usr/local/bin/screenline".
[[nodiscard]] std::string program_path();

// Makes the folder with mode 0700. Throws std::runtime_error that says what to do.
void make_private_folder(const std::string& path);

// A secret that is made on first use: 32 hex digits in a file of mode 0600.
[[nodiscard]] std::string make_or_read_key(const std::string& path);

}  // namespace screenline::cli
