// What the control socket understands of live conversations and revisions.
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "bot/cli/serve/control.hpp"

namespace screenline::cli {

// `in`: the request, its values of the right kinds. nullopt: the command is another's.
//
// "migrate" {from, after, dry_run} moves a second's worth of conversations and answers with a JSON
// object: {moved, left: {reason: count}, to, after, more}; with `more` the caller asks again. With
// `revoked`: those on revoked revisions, who end where they cannot move.
// "revisions": those in use, with counts. "revoke" {revision, reason}: puts it on record, moves
// nobody.
[[nodiscard]] std::optional<ControlAnswer> answer_flows(Runtime& runtime, const std::string& what,
                                                        const nlohmann::json& in);

}  // namespace screenline::cli
