// What the page reads, as JSON. Pure, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/phone/ledger.hpp"

namespace screenline::phone {

// {"run", "first", "next", "entries": [{"seq", "at", "kind": "text" | "status" | "event", ...}],
//  "step": {"flow", "step", "detail"} | null, "blocked", "pending",
//  "totals": {"in": {"texts", "segments"}, "out": ...}}. Ask on with after = next - 1.
[[nodiscard]] Answer feed_answer(const View& view);
[[nodiscard]] Answer lines_answer(const std::vector<Line>& lines);
// {"error": in words for the page}
[[nodiscard]] Answer refusal(int status, const std::string& why);
// Never cached, and read as nothing but JSON.
[[nodiscard]] Answer json_answer(int status, std::string json);

// Decimal digits; anything else is 0.
[[nodiscard]] std::uint64_t read_count(std::string_view text);

}  // namespace screenline::phone
