#include "tests/scenario/support/flow_folder.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace screenline::scenario {

FlowFolder::FlowFolder() : path_(folder_.path() + "/flows") {
  std::filesystem::copy(std::string(SCREENLINE_SOURCE_DIR) + "/flows", path_,
                        std::filesystem::copy_options::recursive);
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
