#include "adapters/alerts/accepted_file.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>

namespace screenline::alerts {

AcceptedFile::AcceptedFile(std::string path) : path_(std::move(path)) {
  if (path_.empty()) return;
  std::ifstream in(path_);
  Key key;
  // A last line cut short ends the reading.
  while (in >> key.first >> key.second) accepted_.insert(key);
}

bool AcceptedFile::has(std::int64_t row, int level) const {
  const std::lock_guard lock(mutex_);
  const auto found = accepted_.lower_bound({row, level});
  return found != accepted_.end() && found->first == row;
}

void AcceptedFile::add(std::int64_t row, int level) {
  const std::lock_guard lock(mutex_);
  if (!accepted_.insert({row, level}).second || path_.empty()) return;
  std::ofstream(path_, std::ios::app) << row << ' ' << level << '\n';
}

void AcceptedFile::keep_only(const std::set<std::int64_t>& rows) {
  const std::lock_guard lock(mutex_);
  std::erase_if(accepted_, [&](const Key& key) { return !rows.contains(key.first); });
  if (path_.empty()) return;
  const std::string fresh = path_ + ".new";
  {
    std::ofstream out(fresh, std::ios::trunc);
    for (const auto& [row, level] : accepted_) out << row << ' ' << level << '\n';
    if (!out.flush()) return;
  }
  std::error_code ignored;  // the old one stays, and is right too
  std::filesystem::rename(fresh, path_, ignored);
}

std::vector<service::AlertMessage> AcceptedFile::owed(
    const std::vector<service::AlertMessage>& open) {
  std::set<std::int64_t> rows;
  for (const service::AlertMessage& message : open) rows.insert(message.handoff);
  keep_only(rows);
  std::vector<service::AlertMessage> out;
  for (const service::AlertMessage& message : open) {
    if (!has(message.handoff, message.level)) out.push_back(message);
  }
  return out;
}

}  // namespace screenline::alerts
