#include "bot/cli/files.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/rand.h>

namespace screenline::cli {

namespace fs = std::filesystem;

std::optional<std::string> read_file(const std::string& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored))
    return std::nullopt;  // a stream would open it and read nothing
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

std::string why_unreadable(const std::string& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return "it is a folder";
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return std::strerror(errno);
  ::close(file);
  return "reading it failed";
}

namespace {

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

bool replace_file(const std::string& path, const std::string& bytes) {
  std::error_code failed;
  const fs::path real = fs::canonical(path, failed);
  struct stat was {};
  if (failed || ::stat(real.c_str(), &was) != 0) return false;
  std::string beside = real.string() + ".XXXXXX";
  const int file = ::mkstemp(beside.data());
  if (file < 0) return false;
  const bool written =
      write_all(file, bytes) && ::fchmod(file, was.st_mode & 07777u) == 0 && ::fsync(file) == 0;
  const int why = errno;
  const bool closed = ::close(file) == 0;
  if (written && closed && ::rename(beside.c_str(), real.c_str()) == 0) return true;
  if (!written) errno = why;
  const int reason = errno;
  (void)::unlink(beside.c_str());
  errno = reason;
  return false;
}

std::string find_flows(const std::string& given, const std::string& beside) {
  if (!given.empty()) return given;
  std::error_code ignored;
  const fs::path program = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  for (const fs::path& candidate :
       {fs::path(beside).parent_path() / "flows", program / ".." / "flows",
        program / ".." / "share" / "screenline" / "flows",
        fs::path("/usr/share/screenline/flows")}) {
    if (fs::is_directory(candidate, ignored)) return candidate.lexically_normal().string();
  }
  return (fs::path(beside).parent_path() / "flows").string();
}

std::string program_path() {
  std::error_code failed;
  const fs::path whole = fs::read_symlink("/proc/self/exe", failed);
  if (failed) return "screenline";
  const std::string near = fs::proximate(whole, failed).string();
  return failed || near.starts_with("..") ? whole.string() : near;
}

void make_private_folder(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) {
    throw std::runtime_error(
        "cannot make the data folder " + path + ": " + error.message() +
        "\nGive another with --data, or make it and let this user write there.");
  }
  ::chmod(path.c_str(), 0700);
}

std::string make_or_read_key(const std::string& path) {
  if (auto kept = read_file(path); kept && kept->size() >= 32) return kept->substr(0, 32);
  unsigned char bytes[16];
  if (RAND_bytes(bytes, sizeof bytes) != 1) throw std::runtime_error("no randomness for a key");
  std::string key;
  for (const unsigned char byte : bytes) {
    constexpr char digits[] = "0123456789abcdef";
    key += digits[byte >> 4];
    key += digits[byte & 15];
  }
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const bool written =
      file >= 0 && ::write(file, key.data(), key.size()) == static_cast<ssize_t>(key.size());
  if (file >= 0) ::close(file);
  if (!written)
    throw std::runtime_error("cannot write the key " + path + ": " + std::strerror(errno));
  return key;
}

}  // namespace screenline::cli
