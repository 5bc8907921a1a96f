#include "adapters/phone/feed.hpp"

#include <charconv>

#include <nlohmann/json.hpp>

namespace screenline::phone {
namespace {

using Json = nlohmann::json;

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

struct EntryWriter {
  Json& out;

  void operator()(const Text& text) const {
    out["kind"] = "text";
    out["sid"] = text.sid;
    out["from"] = text.direction == Direction::inbound    ? "person"
                  : text.direction == Direction::provider ? "provider"
                                                          : "service";
    out["via"] = text.direction == Direction::outbound_api ? "api" : "reply";
    out["text"] = text.body;
    out["status"] = text.status;
    out["error_code"] = text.error_code;
    out["segments"] = text.segments.count;
    out["units"] = text.segments.units;
    out["encoding"] = text.segments.ucs2 ? "UCS-2" : "GSM-7";
  }
  void operator()(const StatusChange& change) const {
    out["kind"] = "status";
    out["sid"] = change.sid;
    out["status"] = change.status;
    out["error_code"] = change.error_code;
  }
  void operator()(const Event& event) const {
    out["kind"] = "event";
    out["ok"] = event.ok;
    out["text"] = event.text;
  }
};

Json entry_json(const Entry& entry) {
  Json out{{"seq", entry.seq}, {"at", iso_time(entry.at)}};
  std::visit(EntryWriter{out}, entry.what);
  return out;
}

Json totals_json(const Totals& totals) {
  return {{"texts", totals.texts}, {"segments", totals.segments}};
}

Json step_json(const StepInfo& step) {
  if (step == StepInfo{}) return nullptr;
  return {{"flow", step.flow}, {"step", step.step}, {"detail", step.detail}};
}

}  // namespace

Answer feed_answer(const View& view) {
  Json entries = Json::array();
  for (const Entry& entry : view.entries) entries.push_back(entry_json(entry));
  return json_answer(
      200,
      dump({{"run", view.run},
            {"first", view.first},
            {"next", view.next},
            {"entries", std::move(entries)},
            {"step", step_json(view.step)},
            {"blocked", view.blocked},
            {"pending", view.pending},
            {"totals", {{"in", totals_json(view.inbound)}, {"out", totals_json(view.outbound)}}}}));
}

Answer lines_answer(const std::vector<Line>& lines) {
  Json rows = Json::array();
  for (const Line& line : lines) {
    rows.push_back({{"id", line.id}, {"number", line.number}, {"clinic", line.clinic}});
  }
  return json_answer(200, dump({{"lines", std::move(rows)}}));
}

Answer refusal(int status, const std::string& why) {
  return json_answer(status, dump({{"error", why}}));
}

Answer json_answer(int status, std::string json) {
  return {status,
          "application/json",
          std::move(json),
          {{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}}};
}

std::uint64_t read_count(std::string_view text) {
  std::uint64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto [read, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && read == end ? value : 0;
}

}  // namespace screenline::phone
