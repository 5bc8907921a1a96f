#include "adapters/store/journal_aside.hpp"

#include <algorithm>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace screenline::store {
namespace {

std::string hex_of(std::string_view bytes) {
  std::string out;
  for (const unsigned char c : bytes) {
    out += "0123456789abcdef"[c >> 4];
    out += "0123456789abcdef"[c & 15];
  }
  return out;
}

std::string bytes_of(const std::string& hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    out += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  }
  return out;
}

bool sync_path(const std::string& path, int flags) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC);
  if (fd < 0) return false;
  const bool good = ::fsync(fd) == 0;
  ::close(fd);
  return good;
}

bool write_private(const std::string& path, std::string_view bytes) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return false;
  while (!bytes.empty()) {
    const auto n = ::write(fd, bytes.data(), bytes.size());
    if (n <= 0) break;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  const bool good = bytes.empty() && ::fsync(fd) == 0;
  ::close(fd);
  return good;
}

}  // namespace

AsideFile::AsideFile(std::string path) : path_(std::move(path)) {
  std::ifstream in(path_);
  for (std::string line; std::getline(in, line);) {
    const std::size_t space = line.find(' ');
    const bool good = space != std::string::npos && space > 0 && space < 20 &&
                      line.find_first_not_of("0123456789") == space &&
                      line.find_first_not_of("0123456789abcdef", space + 1) == std::string::npos;
    if (good)
      entries_.push_back({std::stoull(line.substr(0, space)), bytes_of(line.substr(space + 1))});
  }
}

bool AsideFile::has(std::uint64_t seq, std::string_view bytes) const {
  return std::any_of(entries_.begin(), entries_.end(),
                     [&](const Entry& one) { return one.seq == seq && one.bytes == bytes; });
}

bool AsideFile::add(Entry entry) {
  std::vector<Entry> all = entries_;
  all.push_back(std::move(entry));
  return replace(std::move(all));
}

bool AsideFile::replace(std::vector<Entry> entries) {
  if (!save(entries)) return false;
  entries_ = std::move(entries);
  return true;
}

bool AsideFile::save(const std::vector<Entry>& entries) const {
  std::string all;
  for (const Entry& one : entries) all += std::to_string(one.seq) + " " + hex_of(one.bytes) + "\n";
  const std::string fresh = path_ + ".new";
  if (!write_private(fresh, all) || std::rename(fresh.c_str(), path_.c_str()) != 0) return false;
  const auto folder = std::filesystem::path(path_).parent_path();
  return sync_path(folder.empty() ? "." : folder.string(), O_RDONLY | O_DIRECTORY);
}

}  // namespace screenline::store
