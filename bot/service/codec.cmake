# The codec is a target of its own: the stores need it and the values, and nothing else of the service.
# Included by bot/service and, while that has no CMakeLists.txt, by adapters/store; the first one wins.
if(NOT TARGET screenline_codec)
  screenline_room(codec SOURCES
    "${CMAKE_CURRENT_LIST_DIR}/codec.cpp" "${CMAKE_CURRENT_LIST_DIR}/codec_rows.cpp"
    "${CMAKE_CURRENT_LIST_DIR}/codec_journal.cpp"
    "${CMAKE_CURRENT_LIST_DIR}/mid.cpp")
endif()
