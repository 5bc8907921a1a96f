# cmake -DOUT=embedded.cpp -DROOT=<flows/crisis> -DFILES=a;b -P embed.cmake
# Writes the files as raw string literals in pieces: compilers need not take more than 64 KiB in one.
if(NOT FILES)
  message(FATAL_ERROR "no files under ${ROOT}")
endif()
set(pieces "")
set(table "")
set(index 0)
foreach(file IN LISTS FILES)
  file(READ "${ROOT}/${file}" hex HEX)
  string(LENGTH "${hex}" size)
  math(EXPR bytes "${size} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," list "${hex}")
  string(REGEX REPLACE "((0x..,){20})" "\\1\n" list "${list}")
  string(APPEND pieces "constexpr unsigned char file_${index}[] = {\n${list}0};\n")
  string(APPEND table "    {\"${file}\", reinterpret_cast<const char*>(file_${index}), ${bytes}},\n")
  math(EXPR index "${index} + 1")
endforeach()
file(WRITE "${OUT}.new" "// Written by bot/crisis/embed.cmake from flows/crisis.
#include \"bot/crisis/embedded.hpp\"

namespace screenline::crisis {
namespace {

${pieces}
struct File {
  std::string_view path;
  const char* bytes;
  std::size_t size;
};
const File files[] = {
${table}};

std::string_view file(std::string_view path) {
  for (const File& one : files) {
    if (one.path == path) return {one.bytes, one.size};
  }
  return {};
}

}  // namespace

std::vector<LexiconFile> embedded_lexicon() {
  std::vector<LexiconFile> out;
  for (const File& one : files) {
    if (one.path.substr(0, 8) != \"lexicon/\") continue;
    out.push_back({\"flows/crisis/\" + std::string(one.path), std::string(one.bytes, one.size)});
  }
  return out;
}
std::string_view embedded_copy() { return file(\"copy.json\"); }
std::string_view embedded_resources() { return file(\"resources.json\"); }

}  // namespace screenline::crisis
")
file(RENAME "${OUT}.new" "${OUT}")
