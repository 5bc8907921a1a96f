#include "bot/cli/serve/control_flows.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bot/cli/serve/revoked.hpp"
#include "bot/cli/serve/runtime.hpp"

namespace screenline::cli {

namespace {

using nlohmann::json;

ControlAnswer migrate(Runtime& runtime, const json& in) {
  service::MoveRequest request;
  request.from = in.value("from", "");
  request.after = in.value("after", std::int64_t{0});
  request.dry_run = in.value("dry_run", false);
  request.revoked = in.value("revoked", false);
  const service::MovePart part = runtime.moves->go(request);
  if (part.failed) return {false, "the store cannot be read now; what was moved stays moved\n"};
  if (part.moved > 0 && !request.dry_run) {
    runtime.log.write(
        service::Log::Level::info, "migrated",
        fmt::format("\"conversations\":{},\"to\":\"{}\"", part.moved, part.to.substr(0, 12)));
  }
  const json out{{"moved", part.moved},
                 {"left", part.left},
                 {"to", part.to},
                 {"after", part.after},
                 {"more", part.more}};
  return {true, out.dump()};
}

}  // namespace

std::optional<ControlAnswer> answer_flows(Runtime& runtime, const std::string& what,
                                          const json& in) {
  if (what == "migrate") return migrate(runtime, in);
  if (what == "revisions") return ControlAnswer{true, list_revisions(runtime)};
  if (what == "revoke")
    return revoke_revision(runtime, in.value("revision", ""), in.value("reason", ""));
  return std::nullopt;
}

}  // namespace screenline::cli
