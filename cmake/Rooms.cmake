# Compiler settings shared by every target.
add_library(screenline_options INTERFACE)
target_include_directories(screenline_options INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_options(screenline_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wno-missing-field-initializers
  -Wno-restrict)  # GCC 12 warns about its own string concatenation (GCC bug 105329)
if(SCREENLINE_WERROR)
  target_compile_options(screenline_options INTERFACE -Werror)
endif()
if(SCREENLINE_ASSERTIONS)
  target_compile_definitions(screenline_options INTERFACE _GLIBCXX_ASSERTIONS)
endif()
if(SCREENLINE_HARDEN)
  target_compile_options(screenline_options INTERFACE
    -fstack-protector-strong -fcf-protection=full -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
  target_link_options(screenline_options INTERFACE -Wl,-z,relro,-z,now)
endif()
if(SCREENLINE_SANITIZE)
  target_compile_options(screenline_options INTERFACE
    -fsanitize=${SCREENLINE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(screenline_options INTERFACE -fsanitize=${SCREENLINE_SANITIZE})
  if(SCREENLINE_SANITIZE MATCHES "thread")
    target_compile_options(screenline_options INTERFACE -Wno-tsan)  # Asio's fences
  endif()
  # At -O1 with sanitizers GCC 12 warns about code it made itself.
  target_compile_options(screenline_options INTERFACE -Wno-maybe-uninitialized)
endif()

# screenline_room(NAME SOURCES a.cpp ... USES other_room ... LIBRARIES external ...)
# A room is one static library, target screenline_NAME. USES is the list of rooms it may include from.
function(screenline_room name)
  cmake_parse_arguments(ARG "" "" "SOURCES;USES;LIBRARIES" ${ARGN})
  add_library(screenline_${name} STATIC ${ARG_SOURCES})
  target_link_libraries(screenline_${name} PUBLIC screenline_options)
  foreach(room IN LISTS ARG_USES)
    target_link_libraries(screenline_${name} PUBLIC screenline_${room})
  endforeach()
  target_link_libraries(screenline_${name} PRIVATE ${ARG_LIBRARIES})
endfunction()

# The tests come in two kinds, each with a target that builds it and a ctest label: `unit` (a room by itself;
# `./dev test` runs them under the sanitizers) and `scenario` (the real program, or its whole wiring).
add_custom_target(units)
add_custom_target(scenarios)

# screenline_test(NAME SOURCES ... USES room ... LIBRARIES ... LABELS ... TIMEOUT seconds)
# One Catch2 program; ctest runs it as one test. Its kind is `unit` unless LABELS has `scenario`.
function(screenline_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;USES;LIBRARIES;LABELS" ${ARGN})
  add_executable(test_${name} ${ARG_SOURCES})
  if("scenario" IN_LIST ARG_LABELS)
    add_dependencies(scenarios test_${name})
  else()
    add_dependencies(units test_${name})
    list(APPEND ARG_LABELS unit)
  endif()
  target_link_libraries(test_${name} PRIVATE screenline_options screenline_test_support ${ARG_LIBRARIES})
  foreach(room IN LISTS ARG_USES)
    target_link_libraries(test_${name} PRIVATE screenline_${room})
  endforeach()
  target_compile_definitions(test_${name} PRIVATE SCREENLINE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  add_test(NAME ${name} COMMAND test_${name} WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  if(SCREENLINE_SANITIZE)
    math(EXPR ARG_TIMEOUT "${ARG_TIMEOUT} * 5")
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}")
endfunction()
