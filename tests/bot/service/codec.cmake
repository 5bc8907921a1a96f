# Registered once, by whichever of tests/bot/service and tests/adapters/store comes first.
if(NOT TARGET test_codec)
  find_package(rapidcheck REQUIRED)
  screenline_test(codec
    SOURCES "${CMAKE_CURRENT_LIST_DIR}/codec_test.cpp"
            "${CMAKE_SOURCE_DIR}/tests/conformance/random_records.cpp"
    USES codec LIBRARIES rapidcheck)
endif()
