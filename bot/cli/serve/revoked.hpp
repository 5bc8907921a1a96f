// Revisions that must not be used any more: kept in the data folder, `revoked.json`, a JSON object
// {revision: reason}, and known from the start of the service on.
#pragma once

#include <string>

#include "bot/cli/serve/control.hpp"
#include "bot/service/revisions.hpp"

namespace screenline::service {
class Log;
}

namespace screenline::cli {

// What cannot be read is an error in the log: a service that answers danger starts all the same.
void load_revoked(const std::string& data, service::Revisions& revisions, service::Log& log);

// On record before it counts. `revision`: its first digits, of one that somebody is on or that is
// in use.
[[nodiscard]] ControlAnswer revoke_revision(Runtime& runtime, const std::string& revision,
                                            const std::string& reason);
// Revisions with live conversations, and the one in use: how many, whether revoked and why.
[[nodiscard]] std::string list_revisions(Runtime& runtime);

}  // namespace screenline::cli
