#include "bot/cli/serve/revoked.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <future>
#include <map>
#include <optional>
#include <unistd.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bot/cli/files.hpp"
#include "bot/cli/serve/runtime.hpp"
#include "bot/desk/claim.hpp"

namespace screenline::cli {

namespace {

using nlohmann::json;

constexpr std::size_t page = 256;
constexpr std::size_t digits_min = 8;
constexpr std::chrono::seconds lane_wait{10};

std::string path_in(const std::string& data) { return data + "/revoked.json"; }

// nullopt: it is there and cannot be read.
std::optional<json> read(const std::string& data) {
  if (::access(path_in(data).c_str(), F_OK) != 0) return json::object();
  const auto bytes = read_file(path_in(data));
  json out = json::parse(bytes.value_or(""), nullptr, false);
  bool good = out.is_object();
  for (const auto& one : good ? out : json::object()) good = good && one.is_string();
  return good ? std::optional(std::move(out)) : std::nullopt;
}

bool keep(const std::string& data, const json& all) {
  const std::string path = path_in(data);
  const int made = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (made >= 0) {  // there is none yet; an empty object is one
    const bool written = ::write(made, "{}", 2) == 2;
    ::close(made);
    if (!written) return false;
  }
  return replace_file(path, all.dump(2) + "\n");
}

// Live conversations by revision; nullopt: the store cannot be read now.
std::optional<std::map<std::string, int>> live(service::StoreReader& reader) {
  std::map<std::string, int> out;
  for (std::int64_t after = 0;;) {
    const auto rows = reader.persons(after, page);
    if (!rows) return std::nullopt;
    if (rows->empty()) return out;
    for (const auto& row : *rows) {
      after = row.id;
      if (!row.record || !row.record->state.conversation) continue;
      const dialog::Conversation& conversation = *row.record->state.conversation;
      if (conversation.phase != dialog::Phase::ended) ++out[conversation.revision];
    }
  }
}

bool put_audit(Runtime& runtime, const std::string& detail) {
  auto done = std::make_shared<std::promise<bool>>();
  std::future<bool> result = done->get_future();
  const service::Audit audit{runtime.clock.now(), "system", "revision.revoked", 0, 0, detail};
  const bool posted = runtime.lane->post(
      [audit, done](service::Store& store) { done->set_value(store.put_audit({audit})); });
  return posted && result.wait_for(lane_wait) == std::future_status::ready && result.get();
}

}  // namespace

void load_revoked(const std::string& data, service::Revisions& revisions, service::Log& log) {
  const auto all = read(data);
  if (!all) {
    log.write(service::Log::Level::error, "revoked_unreadable", "\"file\":\"revoked.json\"");
    return;
  }
  for (const auto& [revision, reason] : all->items())
    revisions.revoke(revision, reason.get<std::string>());
}

ControlAnswer revoke_revision(Runtime& runtime, const std::string& given,
                              const std::string& reason) {
  const desk::Checked why = desk::check_note(reason);
  if (!why.problem.empty()) return {false, "the reason: " + why.problem + "\n"};
  if (given.size() < digits_min)
    return {false, "name the revision by 8 of its digits or more: screenline revoke --list\n"};
  auto known = live(*runtime.store.reader);
  if (!known) return {false, "the store cannot be read now; nothing was revoked\n"};
  (*known)[runtime.environment.content()->flows.current()->revision];
  std::string found;
  for (const auto& [revision, count] : *known) {
    if (!revision.starts_with(given)) continue;
    if (!found.empty()) return {false, "more than one revision begins so: give more digits\n"};
    found = revision;
  }
  if (found.empty())
    return {false,
            "nobody is on such a revision, and it is not in use: screenline revoke --list\n"};
  auto all = read(runtime.config.data);
  if (!all) return {false, path_in(runtime.config.data) + " cannot be read; nothing was revoked\n"};
  if (!all->contains(found)) (*all)[found] = why.text;
  if (!put_audit(runtime, "revision=" + found.substr(0, 12) + " reason=" + why.text))
    return {false, "it cannot be put on record now; nothing was revoked\n"};
  if (!keep(runtime.config.data, *all)) {
    return {false, fmt::format("{} cannot be written: {}; nothing was revoked\n",
                               path_in(runtime.config.data), std::strerror(errno))};
  }
  runtime.environment.revisions.revoke(found, why.text);
  runtime.log.write(service::Log::Level::warning, "revoked",
                    fmt::format("\"revision\":\"{}\"", found.substr(0, 12)));
  std::string text = fmt::format("revision {} is revoked\n", found.substr(0, 12));
  if (found == runtime.environment.content()->flows.current()->revision)
    text += "It is the one in use: load a right file now, or nobody can begin.\n";
  return {true, text};
}

std::string list_revisions(Runtime& runtime) {
  auto known = live(*runtime.store.reader);
  if (!known) return "the store cannot be read now\n";
  const std::string current = runtime.environment.content()->flows.current()->revision;
  (*known)[current];
  std::string out;
  for (const auto& [revision, count] : *known) {
    const auto why = runtime.environment.revisions.revoked(revision);
    out += fmt::format("{} {:>5} live{}{}\n", revision.substr(0, 12), count,
                       revision == current ? "  in use" : "", why ? "  REVOKED: " + *why : "");
  }
  return out;
}

}  // namespace screenline::cli
