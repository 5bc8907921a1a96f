// Every store of the project under the one suite of laws.
#include "adapters/store/memory.hpp"
#include "adapters/store/sqlite.hpp"
#include "tests/conformance/store_suite.hpp"
#include "tests/conformance/temp_dir.hpp"
#include "tests/support/catch.hpp"

using namespace screenline;
using namespace screenline::testing;

TEST_CASE("the memory store keeps the laws", "[store][memory]") {
  for (const auto& law : store_laws()) {
    DYNAMIC_SECTION(law.name) {
      StoreRig rig{store::open_memory(), {}};
      law.run(rig);
    }
  }
}

TEST_CASE("the SQLite store keeps the laws", "[store][sqlite]") {
  for (const auto& law : store_laws()) {
    DYNAMIC_SECTION(law.name) {
      const TempDir dir;
      const auto open = [&] {
        auto opened = store::open_sqlite(dir.file("s.db"));
        if (auto* error = std::get_if<std::string>(&opened)) FAIL(*error);
        return std::move(std::get<store::Opened>(opened));
      };
      StoreRig rig{open(), open};
      law.run(rig);
    }
  }
}
