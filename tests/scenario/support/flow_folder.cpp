#include "tests/scenario/support/flow_folder.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "bot/service/flow_set.hpp"

namespace screenline::scenario {

FlowFolder::FlowFolder() : path_(folder_.path() + "/flows") {
  std::filesystem::copy(std::string(SCREENLINE_SOURCE_DIR) + "/flows", path_,
                        std::filesystem::copy_options::recursive);
}

FlowFolder::FlowFolder(const std::string& pinned) : FlowFolder() {
  std::ifstream in(std::string(SCREENLINE_SOURCE_DIR) + "/tests/fixtures/closures/" + pinned + ".closure", std::ios::binary);
  const std::string packed(std::istreambuf_iterator<char>(in), {});
  const auto files = service::unpack_closure(packed);
  if (!files) throw std::runtime_error("no closure " + pinned);
  for (const flow::LoadedFile& file : *files) std::ofstream(path_ + "/" + file.path, std::ios::binary) << file.bytes;
}

void FlowFolder::change(const std::string& file, const std::string& from, const std::string& to) const {
  const std::string path = path_ + "/" + file;
  std::ifstream in(path);
  std::string bytes(std::istreambuf_iterator<char>(in), {});
  const std::size_t at = bytes.find(from);
  if (at == std::string::npos) throw std::runtime_error("no \"" + from + "\" in " + path);
  std::ofstream(path) << bytes.replace(at, from.size(), to);
}

}  // namespace screenline::scenario
