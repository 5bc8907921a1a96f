// The result of a questionnaire: ordered rules, first match wins. Internal to bot/dialog;
// findings() is declared in advance.hpp.
#pragma once

#include "bot/dialog/run.hpp"

namespace screenline::dialog {

// The rule that decides now; never null for a flow that loaded (its last rule is `else`).
[[nodiscard]] const flow::ResultRule* decide(const flow::Flow& flow, const flow::Evaluation& in);

// `{flow.stop}`, `{passing}` filled in.
[[nodiscard]] std::string reason_of(const flow::Flow& flow, const flow::Evaluation& in,
                                    const std::string& pattern);

}  // namespace screenline::dialog
