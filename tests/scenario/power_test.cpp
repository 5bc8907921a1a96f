// The power goes under the whole service: kill -9 under load, and of what was written since the
// last sync of each file only a random part is there - the crash a kill alone does not show,
// because the kernel keeps a dead process's writes. Every acknowledged message must be there
// exactly once; and without the syncs the same look finds it gone. 12 cuts here; SCREENLINE_LONG=1
// makes it 100.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "tests/scenario/support/texting.hpp"
#include "tests/support/catch.hpp"

namespace screenline::scenario {
namespace {

namespace fs = std::filesystem;

std::string read_bytes(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// What a disk may hold: of each sector the synced bytes, or, `share` times in four, what was
// written later.
std::string after_the_cut(const std::string& synced, const std::string& written, unsigned share,
                          std::mt19937& random) {
  constexpr std::size_t sector = 512;
  std::string out = synced;
  for (std::size_t at = 0; at < written.size(); at += sector) {
    if (random() % 4 >= share) continue;
    const std::string later = written.substr(at, sector);
    if (out.size() < at + later.size()) out.resize(at + later.size(), '\0');
    out.replace(at, later.size(), later);
  }
  return out;
}

class PowerRig {
 public:
  explicit PowerRig(bool deaf)
      : data_(folder_.path() + "/data"), images_(folder_.path() + "/images"), service_(data_) {
    std::map<std::string, std::string> environment{
        {"LD_PRELOAD", SCREENLINE_UNSYNCED_LIBRARY},
        {"SCREENLINE_UNSYNCED_DATA", data_},
        {"SCREENLINE_UNSYNCED_IMAGES", images_},
        // A sanitizer wants to be the first library.
        {"ASAN_OPTIONS", "verify_asan_link_order=0:detect_leaks=0"}};
    if (deaf) environment["SCREENLINE_UNSYNCED_DEAF"] = "1";
    service_.set_environment(std::move(environment));
  }

  // One round of texts, and the power goes. How many bytes were synced.
  std::uintmax_t cut(std::chrono::milliseconds time, unsigned share, std::mt19937& random) {
    fs::remove_all(images_);
    fs::create_directory(images_);
    text_and_kill(service_, next_, time, kept_);
    std::uintmax_t synced = 0;
    for (const auto& image : fs::directory_iterator(images_)) {
      const fs::path file = fs::path(data_) / image.path().filename();
      synced += fs::file_size(image.path());
      const std::string left =
          after_the_cut(read_bytes(image.path()), read_bytes(file), share, random);
      std::ofstream(file, std::ios::binary | std::ios::trunc) << left;
    }
    fs::remove(data_ + "/screenline.db-shm");
    return synced;
  }

  [[nodiscard]] Found look() const { return find_acknowledged(data_, kept_); }
  [[nodiscard]] int acknowledged() const { return kept_.count; }

 private:
  TemporaryFolder folder_;
  std::string data_, images_;
  ServiceProcess service_;
  Acknowledged kept_;
  std::vector<int> next_ = std::vector<int>(4, 1);
};

TEST_CASE(
    "every acknowledged message is there exactly once after the power went under the whole "
    "service") {
  const int cuts = std::getenv("SCREENLINE_LONG") ? 100 : 12;
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  PowerRig rig(false);
  for (int round = 0; round < cuts; ++round) {
    CAPTURE(round);
    REQUIRE(rig.cut(std::chrono::milliseconds(30 + random() % 200),
                    static_cast<unsigned>(round % 4), random) > 0);
  }
  REQUIRE(rig.acknowledged() > cuts);
  const Found found = rig.look();
  for (const std::string& one : found.broken) UNSCOPED_INFO(one);
  CHECK(found.broken.empty());
  CHECK(found.once == rig.acknowledged());
  WARN(cuts << " power cuts, " << found.once << " acknowledged messages, all there once");
}

TEST_CASE("without syncs the same look finds messages gone") {
  std::mt19937 random(7);
  PowerRig rig(true);
  rig.cut(std::chrono::milliseconds(200), 0, random);
  REQUIRE(rig.acknowledged() > 0);
  CHECK_FALSE(rig.look().broken.empty());
  CHECK(rig.look().once < rig.acknowledged());
}

}  // namespace
}  // namespace screenline::scenario
