#include "bot/cli/serve/desk_cases.hpp"

#include <algorithm>
#include <future>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bot/cli/local_time.hpp"
#include "bot/cli/serve/desk.hpp"
#include "bot/desk/claim.hpp"
#include "bot/text/utf8.hpp"

namespace screenline::cli {

namespace {

using nlohmann::ordered_json;
using service::CaseKind;
using service::ReviewCase;
using service::TranscriptTurn;

constexpr std::size_t cases_at_once = 1000;
constexpr std::chrono::seconds lane_wait{10};
constexpr int lowest_row_level = 2, highest_level = 4;
constexpr std::size_t shown_characters = 60, shown_texts = 20;

const service::TranscriptMessage* inbound_of(const TranscriptTurn& turn) {
  const auto found = std::ranges::find_if(turn.messages, [](const auto& message) {
    return message.direction == service::Direction::in;
  });
  return found == turn.messages.end() ? nullptr : &*found;
}

void take_decision(ReviewCase& into, const TranscriptTurn& turn) {
  into.conversation = turn.conversation;
  into.seq = turn.seq;
  into.level = turn.level;
  into.rules = turn.rules;
  into.versions = turn.versions;
}

std::optional<crisis::Track> track_named(const std::string& typed) {
  if (typed.empty()) return crisis::Track::self;
  for (int i = 1; i <= static_cast<int>(crisis::Track::third_party); ++i) {
    const auto track = static_cast<crisis::Track>(i);
    if (crisis::name(track) == typed) return track;
  }
  return typed == "third_party" ? std::optional(crisis::Track::third_party) : std::nullopt;
}

std::string joined(const std::vector<std::string>& all) {
  std::string out;
  for (const std::string& one : all) out += (out.empty() ? "" : ", ") + one;
  return out;
}

std::vector<ReviewCase> all_cases(service::StoreReader& reader) {
  std::vector<ReviewCase> all;
  while (true) {
    auto more = reader.cases(all.empty() ? 0 : all.back().id, cases_at_once);
    const bool last = more.size() < cases_at_once;
    std::move(more.begin(), more.end(), std::back_inserter(all));
    if (last) return all;
  }
}

// On one line.
std::string shortened(const std::string& words) {
  std::string out;
  std::size_t count = 0;
  for (const text::Decoded& it : text::characters(words)) {
    if (count++ == shown_characters) return out + "...";
    text::append_utf8(out, it.code_point < U' ' ? U' ' : it.code_point);
  }
  return out;
}

// "en.self.want.die<denial.en" is the row "en.self.want.die".
std::string row_of(const std::string& rule) { return rule.substr(0, rule.find('<')); }

ordered_json draft(const CaseWithWords& one) {
  const ReviewCase& it = one.about;
  ordered_json out{{"id", fmt::format("case.{}", it.id)},
                   {"lang", one.language},
                   {"track", std::string(crisis::name(it.track))},
                   {"level", it.should_be > 0 ? ordered_json(it.should_be) : ordered_json(nullptr)},
                   {"match", ""},
                   {"why", it.note},
                   {"yes", ordered_json::array({one.text})},
                   {"no", ordered_json::array()},
                   {"reviewer", nullptr},
                   {"reviewed_on", nullptr}};
  return out;
}

}  // namespace

ReviewCase false_alarm_case(const service::Handoff& row, const Turns& turns, const std::string& by,
                            const std::string& note, service::Time now) {
  ReviewCase out;
  out.kind = CaseKind::false_alarm;
  out.site = row.site;
  out.person = row.person;
  out.conversation = row.conversation;
  out.row = row.id;
  out.at = now;
  out.by = by;
  out.note = note;
  out.track = row.track;
  const TranscriptTurn* raised = nullptr;
  for (const TranscriptTurn& turn : turns) {
    if (!inbound_of(turn) || turn.at > row.raised) continue;
    if (turn.at == row.raised || !turn.rules.empty() || !raised) raised = &turn;
  }
  if (raised) take_decision(out, *raised);
  return out;
}

std::optional<ReviewCase> missed_case(const Turns& turns, std::uint32_t seq) {
  for (auto turn = turns.rbegin(); turn != turns.rend(); ++turn) {
    if (!inbound_of(*turn) || (seq != 0 && turn->seq != seq)) continue;
    ReviewCase out;
    out.kind = CaseKind::missed;
    take_decision(out, *turn);
    return out;
  }
  return std::nullopt;
}

std::string text_line(const TranscriptTurn& turn, const std::string& zone) {
  const auto* in = inbound_of(turn);
  if (!in) return {};
  return fmt::format("turn {}, {}: \"{}\"", turn.seq, local_time(turn.at, zone),
                     shortened(in->text));
}

std::string case_line(const ReviewCase& one, const std::string& zone) {
  const bool missed = one.kind == CaseKind::missed;
  const std::string wanted = one.should_be > 0 ? fmt::format(", should be L{}", one.should_be)
                             : missed          ? ", should be: not said"
                                               : "";
  const std::string row = one.row != 0 ? fmt::format("  row {}", one.row) : "";
  return fmt::format(
      "{:>6}  {:<11}  {}  {}  conversation {} turn {}{}  decided L{}{}  {}\n        {}\n", one.id,
      missed ? "missed" : "false alarm", local_time(one.at, zone), one.by, one.conversation,
      one.seq, row, one.level, wanted, one.rules.empty() ? "no row hit" : joined(one.rules),
      one.note + "  [" + one.versions + "]");
}

std::string as_twins(const std::vector<CaseWithWords>& cases) {
  ordered_json rows = ordered_json::array();
  for (const CaseWithWords& one : cases) {
    if (one.text.empty()) continue;
    if (one.about.kind == CaseKind::missed) {
      rows.push_back(draft(one));
      continue;
    }
    for (const std::string& rule : one.about.rules) {
      rows.push_back({{"id", row_of(rule)},
                      {"why", one.about.note},
                      {"no", ordered_json::array({one.text})},
                      {"reviewer", nullptr},
                      {"reviewed_on", nullptr}});
    }
  }
  return rows.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::optional<Desk::Found> Desk::find(const std::string& who) {
  if (who.starts_with('+')) {
    const auto content = environment_.content();
    auto answer = std::make_shared<std::promise<std::int64_t>>();
    std::future<std::int64_t> id = answer->get_future();
    const bool posted = lane_.post([content, who, answer](service::Store& store) {
      std::int64_t found = 0;
      for (const auto& [name, site] : content->settings.sites) {
        for (const auto& [line, settings] : site.lines) {
          bool unavailable = false;
          const auto one = store.find_person(name, {dialog::Channel::sms, line, who}, unavailable);
          if (one.value_or(0) != 0) found = *one;
        }
      }
      answer->set_value(found);
    });
    if (!posted || id.wait_for(lane_wait) != std::future_status::ready) return std::nullopt;
    const auto person = reader_.person(id.get());
    if (!person || !person->state.conversation) return std::nullopt;
    return Found{person->state.person.id, person->state.conversation->id};
  }
  std::int64_t id = 0;
  for (const char c : who) {
    if (c < '0' || c > '9' || id > 1'000'000'000'000'000) return std::nullopt;
    id = id * 10 + (c - '0');
  }
  // Rows, people and conversations share one count: no number is two things.
  if (const auto row = reader_.handoff(id)) return Found{row->person, row->conversation};
  if (const auto person = reader_.person(id)) {
    if (!person->state.conversation) return std::nullopt;
    return Found{id, person->state.conversation->id};
  }
  const std::int64_t person = reader_.person_of(id);
  return person == 0 ? std::nullopt : std::optional(Found{person, id});
}

namespace {

std::string nobody(const std::string& who) {
  return fmt::format("\"{}\" is no row, person, conversation or number of somebody who wrote", who);
}

// Which of their texts was meant; the report stands, and another one can be named.
std::string which_text(const Turns& turns, std::uint32_t seq, const MissedReport& report,
                       const std::string& zone) {
  const auto turn = std::ranges::find(turns, seq, &TranscriptTurn::seq);
  if (seq == 0 || turn == turns.end()) return "\n(no text of theirs is on record)";
  std::string out = "\nThe text: " + text_line(*turn, zone);
  if (report.turn != 0) return printable(out);
  const auto texts = std::ranges::count_if(turns, [](const auto& one) { return inbound_of(one); });
  if (texts > 1) {
    out += fmt::format(
        "\nIt is their last one. If you meant another: screenline handoff missed {} --texts --by "
        "NAME lists them, and --turn N names it",
        report.who);
  }
  return printable(out);
}

}  // namespace

Desk::Done Desk::missed(const MissedReport& report) {
  const desk::Checked by = desk::check_name(report.by), note = desk::check_note(report.note);
  if (!by.problem.empty()) return {false, by.problem};
  if (!note.problem.empty()) return {false, "say what was not heard: --note \"...\""};
  const bool raises = report.level != 0;
  if (raises && (report.level < lowest_row_level || report.level > highest_level)) {
    return {false,
            "--level is 2, 3 or 4: what it should have been. Without it the report is for "
            "review alone"};
  }
  if (report.should_be < 0 || report.should_be > highest_level) {
    return {false, "--should-be is 1, 2, 3 or 4: the level you read in it, for review alone"};
  }
  const auto track = track_named(report.track);
  if (!track) return {false, "--track is self, third, violence, abuse or medical"};
  const auto found = find(report.who);
  if (!found) return {false, nobody(report.who)};
  const auto turns = whole_transcript(found->conversation);
  auto one = missed_case(turns, report.turn);
  if (!one && report.turn != 0) {
    return {false, fmt::format("turn {} of that conversation is no text of theirs: "
                               "screenline handoff missed {} --texts --by NAME lists them",
                               report.turn, report.who)};
  }
  if (!one) one.emplace();
  const auto before = reader_.person(found->person);
  if (!before) return {false, "the record of this person cannot be read"};
  one->site = before->state.person.site;
  one->person = found->person;
  one->conversation = found->conversation;
  one->at = environment_.clock.now();
  one->by = by.text;
  one->note = note.text;
  one->should_be = raises ? report.level : report.should_be;
  one->track = *track;
  service::TurnRequest request;
  request.site = one->site;
  request.person = found->person;
  request.key = report.key;
  request.input = dialog::StaffReport{by.text, report.level, *track, report.quiet};
  request.cases = {*one};
  if (!turn(std::move(request), by.text)) return {false, desk_unchanged};
  const std::string kept =
      "kept for review: screenline handoff cases" +
      which_text(turns, one->seq, report, environment_.content()->site(one->site).zone);
  const auto after = reader_.person(found->person);
  if (!raises || !after) return {true, kept};
  const dialog::Person& person = after->state.person;
  return {true, fmt::format("Row {} is open at level L{}: screenline handoff show {} --by NAME\n{}",
                            person.crisis_handoff, person.risk.level, person.crisis_handoff, kept)};
}

Desk::Done Desk::texts_of(const std::string& who, const std::string& typed) {
  const desk::Checked by = desk::check_name(typed);
  if (!by.problem.empty()) return {false, by.problem};
  const auto found = find(who);
  if (!found) return {false, nobody(who)};
  const auto person = reader_.person(found->person);
  const auto content = environment_.content();
  const std::string zone = person ? content->site(person->state.person.site).zone : "";
  const auto turns = whole_transcript(found->conversation);
  std::vector<std::string> lines;
  for (auto turn = turns.rbegin(); turn != turns.rend() && lines.size() < shown_texts; ++turn) {
    if (std::string line = text_line(*turn, zone); !line.empty()) lines.push_back(std::move(line));
  }
  const service::Audit look{environment_.clock.now(), "staff:" + by.text,
                            "texts.viewed",           found->person,
                            found->conversation,      ""};
  if (!put_looks({look})) return {false, "not shown, because the look could not be put on record"};
  std::string out = fmt::format("conversation {}, their last texts:\n", found->conversation);
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) out += "  " + *line + "\n";
  return {true, printable(out)};
}

bool Desk::put_looks(std::vector<service::Audit> looks) {
  auto answer = std::make_shared<std::promise<bool>>();
  std::future<bool> on_record = answer->get_future();
  const bool posted = lane_.post([looks = std::move(looks), answer](service::Store& store) {
    answer->set_value(store.put_audit(looks));
  });
  return posted && on_record.wait_for(lane_wait) == std::future_status::ready && on_record.get();
}

std::string Desk::cases() {
  const auto content = environment_.content();
  std::string out;
  for (const ReviewCase& one : all_cases(reader_)) {
    out += case_line(one, content->site(one.site).zone);
  }
  return out.empty() ? "There is no case.\n" : printable(out);
}

Desk::Done Desk::cases_as_twins(const std::string& typed) {
  const desk::Checked by = desk::check_name(typed);
  if (!by.problem.empty()) return {false, by.problem};
  std::vector<CaseWithWords> with_words;
  std::vector<service::Audit> looks;
  for (const ReviewCase& one : all_cases(reader_)) {
    CaseWithWords words{one, "", "en"};
    const auto turns =
        one.seq == 0 ? Turns{} : reader_.transcript(one.conversation, one.seq - 1, 1);
    if (!turns.empty() && turns.front().seq == one.seq) {
      if (const auto* in = inbound_of(turns.front())) words.text = in->text;
    }
    if (const auto person = reader_.person(one.person))
      words.language = person->state.person.language;
    looks.push_back({environment_.clock.now(), "staff:" + by.text, "case.exported", one.person,
                     one.conversation, fmt::format("case={}", one.id)});
    with_words.push_back(std::move(words));
  }
  if (!put_looks(std::move(looks)))
    return {false, "not shown, because the look could not be put on record"};
  return {true, as_twins(with_words)};
}

}  // namespace screenline::cli
