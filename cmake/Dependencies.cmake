# Everything comes from the distribution, by name. Debian 12's default Boost is 1.74: 1.81 is asked for.
find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(fmt 9 REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(PkgConfig REQUIRED)
# Neither ships a CMake package on both Debian 12 and 13. cpp-httplib's class layout depends on its
# pkg-config flags, so it must be used through them.
pkg_check_modules(httplib REQUIRED IMPORTED_TARGET cpp-httplib)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(icu REQUIRED IMPORTED_TARGET icu-uc)
pkg_check_modules(icu_i18n REQUIRED IMPORTED_TARGET icu-i18n)  # time zones
pkg_check_modules(curl REQUIRED IMPORTED_TARGET libcurl)  # e-mail
find_package(CLI11 REQUIRED)
