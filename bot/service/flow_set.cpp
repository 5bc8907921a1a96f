#include "bot/service/flow_set.hpp"

#include <charconv>

namespace screenline::service {

const flow::Flow* FlowSet::find(const std::string& revision) const {
  const auto it = by_revision_.find(revision);
  return it == by_revision_.end() ? nullptr : it->second.get();
}

std::shared_ptr<const flow::Flow> FlowSet::shared(const std::string& revision) const {
  const auto it = by_revision_.find(revision);
  return it == by_revision_.end() ? nullptr : it->second;
}

void FlowSet::add(std::shared_ptr<const flow::Flow> flow, bool make_current) {
  if (!flow) return;
  if (make_current) current_ = flow;
  by_revision_[flow->revision] = std::move(flow);
}

// One header line a file, "<path bytes> <content bytes>\n", then both.
std::string pack_closure(const std::vector<flow::LoadedFile>& files) {
  std::string out;
  for (const flow::LoadedFile& file : files) {
    out += std::to_string(file.path.size()) + " " + std::to_string(file.bytes.size()) + "\n";
    out += file.path + file.bytes;
  }
  return out;
}

std::optional<std::vector<flow::LoadedFile>> unpack_closure(std::string_view bytes) {
  std::vector<flow::LoadedFile> files;
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    const std::size_t space = bytes.find(' ');
    if (end == std::string_view::npos || space > end) return std::nullopt;
    std::size_t path = 0, content = 0;
    std::from_chars(bytes.data(), bytes.data() + space, path);
    std::from_chars(bytes.data() + space + 1, bytes.data() + end, content);
    bytes.remove_prefix(end + 1);
    if (path > bytes.size() || content > bytes.size() - path) return std::nullopt;
    files.push_back({std::string(bytes.substr(0, path)), std::string(bytes.substr(path, content))});
    bytes.remove_prefix(path + content);
  }
  return files;
}

std::shared_ptr<const flow::Flow> load_revision(std::string_view packed, const std::string& revision) {
  const auto unpacked = unpack_closure(packed);
  if (!unpacked || unpacked->empty()) return nullptr;
  const std::vector<flow::LoadedFile>& files = *unpacked;
  const flow::FileSource source = [&](const std::string& path) -> std::optional<std::string> {
    for (const flow::LoadedFile& file : files) {
      if (file.path == path) return file.bytes;
    }
    return std::nullopt;
  };
  std::shared_ptr<const flow::Flow> flow = flow::load_flow(files.front().path, source, flow::LoadFor::running).flow;
  return flow && flow->revision == revision ? flow : nullptr;
}

}  // namespace screenline::service
