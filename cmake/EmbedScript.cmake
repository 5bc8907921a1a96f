# Run by screenline_embed() at build time: writes OUT, a C++ file that defines FUNCTION with the
# files of LIST (one a line, relative to BASE).
file(STRINGS "${LIST}" files ENCODING UTF-8)
string(REGEX REPLACE "::[^:]*$" "" namespace "${FUNCTION}")
string(REGEX REPLACE "^.*::" "" function "${FUNCTION}")
list(LENGTH files count)

set(rows "")
foreach(name IN LISTS files)
  file(READ "${BASE}/${name}" text)
  string(FIND "${text}" ")embedded\"" clash)
  if(NOT clash EQUAL -1)
    message(FATAL_ERROR "${BASE}/${name}: holds the delimiter )embedded\", which ends a C++ literal")
  endif()
  string(APPEND rows "    {R\"embedded(${name})embedded\", R\"embedded(${text})embedded\"},\n")
endforeach()

file(WRITE "${OUT}" "// Made by cmake/EmbedScript.cmake. Change the files it was made from.
#include <array>
#include <span>
#include <string_view>
#include <utility>

namespace ${namespace} {

std::span<const std::pair<std::string_view, std::string_view>> ${function}();

namespace {
constexpr std::array<std::pair<std::string_view, std::string_view>, ${count}> ${function}_rows{{
${rows}}};
}  // namespace

std::span<const std::pair<std::string_view, std::string_view>> ${function}() {
  return ${function}_rows;
}

}  // namespace ${namespace}
")
