# screenline_embed(TARGET FUNCTION qualified::name BASE folder FILES file ...)
# Compiles text files into TARGET: a change of a file rebuilds it, and nothing is read at run time.
# TARGET declares the function in a header of its own:
#
#   std::span<const std::pair<std::string_view, std::string_view>> name();   // file as in FILES, text
#
# It gives the files in the order of FILES; their bytes live as long as the program. FILES are
# relative to BASE, BASE to the current folder.
include_guard(GLOBAL)

set(SCREENLINE_EMBED_SCRIPT "${CMAKE_CURRENT_LIST_DIR}/EmbedScript.cmake")

function(screenline_embed target)
  cmake_parse_arguments(ARG "" "FUNCTION;BASE" "FILES" ${ARGN})
  get_filename_component(base "${ARG_BASE}" ABSOLUTE)
  list(TRANSFORM ARG_FILES PREPEND "${base}/" OUTPUT_VARIABLE paths)
  string(MAKE_C_IDENTIFIER "${ARG_FUNCTION}" name)
  set(out "${CMAKE_CURRENT_BINARY_DIR}/embedded_${name}.cpp")
  # The list travels in a file: a command line would lose its separators.
  string(REPLACE ";" "\n" lines "${ARG_FILES}")
  file(CONFIGURE OUTPUT "${out}.files" CONTENT "${lines}\n" @ONLY)
  add_custom_command(
    OUTPUT "${out}"
    COMMAND "${CMAKE_COMMAND}" "-DOUT=${out}" "-DFUNCTION=${ARG_FUNCTION}" "-DBASE=${base}"
            "-DLIST=${out}.files" -P "${SCREENLINE_EMBED_SCRIPT}"
    DEPENDS ${paths} "${out}.files" "${SCREENLINE_EMBED_SCRIPT}"
    COMMENT "Embedding ${ARG_FUNCTION}"
    VERBATIM)
  target_sources(${target} PRIVATE "${out}")
endfunction()
