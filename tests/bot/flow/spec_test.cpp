// Files of an older version of the format: they mean what they meant, their mistakes are told in
// the words and at the place of the author, and an upgrade writes the same anew.
#include "bot/flow/spec.hpp"

#include <algorithm>

#include "bot/flow/format.hpp"
#include "tests/bot/flow/fixture.hpp"
#include "tests/bot/flow/flow_files.hpp"
#include "tests/support/catch.hpp"

namespace screenline::flow {
namespace {

const std::string screening = "screening.json";

std::string replaced(std::string bytes, const std::string& from, const std::string& to) {
  const std::size_t at = bytes.find(from);
  INFO(from);
  REQUIRE(at != std::string::npos);
  return bytes.replace(at, from.size(), to);
}

// The good fixture as it was written in spec 1: R10 stops and says so, R12 goes on and says
// nothing.
std::string root_of_spec_1() {
  std::string bytes = edited(screening, "\"spec\": 2", "\"spec\": 1");
  bytes = replaced(bytes, "\"if\": \"any flag is stop\", ",
                   "\"if\": \"any flag is stop\", \"undecided\": \"stop\", ");
  return replaced(bytes, "\"undecided\": \"next_rule\", ", "");
}

Loaded load_root(const std::string& bytes, LoadFor what_for = LoadFor::author) {
  return load_flow(screening, with_file(screening, bytes), what_for);
}

std::string told(const Loaded& loaded) {
  std::string out;
  for (const Problem& problem : loaded.problems) out += to_string(problem) + "\n";
  return out;
}

std::vector<bool> stops_of(const Flow& flow) {
  std::vector<bool> out;
  for (const ResultRule& rule : flow.results) out.push_back(rule.stop_if_undecided);
  return out;
}

TEST_CASE("spec 1: the rules of the end mean what they meant, and one notice says that it is old") {
  const Loaded old = load_root(root_of_spec_1()), now = load_good();
  INFO(told(old));
  REQUIRE(old.flow);
  CHECK(stops_of(*old.flow) == std::vector<bool>{false, false, true, false, false});
  CHECK(stops_of(*old.flow) == stops_of(*now.flow));
  REQUIRE(old.problems.size() == 1);
  CHECK(told(old) ==
        "screening.json:4:11: notice: older-spec: spec 1 is read as it always was; the newest is "
        "spec 2 (screenline fmt --upgrade writes the same in the newest one)\n");
  CHECK(load_root(root_of_spec_1(), LoadFor::running).problems.empty());
  // The same words, written in another version: another revision.
  CHECK(old.flow->revision != now.flow->revision);
  CHECK(old.closure.front().bytes == root_of_spec_1());
}

struct Mistake {
  std::string from, to, at;  // of the file in spec 1
  std::string code, hint;
};

TEST_CASE("mistakes in a file of spec 1 are told in its own words, where they stand, and once") {
  const std::string no_undecided =
      ",\n  \"undecided\": { \"category\": \"clinician_first\", \"reason\": \"unanswered\", "
      "\"priority\": \"routine\" }";
  const Mistake mistakes[] = {
      {"\"undecided\": \"stop\"", "\"undecided\": \"halt\"", "\"halt\"", "unknown-value", "stop"},
      {"\"undecided\": \"stop\"", "\"undecided\": \"next_rule\"", "\"next_rule\"", "unknown-value",
       "stop"},
      {"\"undecided\": \"stop\"", "\"undecided\": 1", "1, \"category\"", "wrong-type", ""},
      {no_undecided, "", "\"stop\", \"category\"", "missing-key", ""},
      // Behind what was changed.
      {"\"else\": true,", "\"else\": true, \"elze\": 1,", "\"elze\"", "unknown-key", "else"},
      {"\"if\": \"not domains is empty\"", "\"if\": \"not domans is empty\"", "domans is",
       "unknown-name", "domains"}};
  for (const Mistake& it : mistakes) {
    const std::string bytes = replaced(root_of_spec_1(), it.from, it.to);
    const Loaded loaded = load_root(bytes);
    INFO(it.to << "\n" << told(loaded));
    CHECK_FALSE(loaded.flow);
    const auto [line, column] = place_of(bytes, bytes.rfind(it.at));
    std::vector<Problem> errors = loaded.problems;
    std::erase_if(errors, [](const Problem& one) { return one.severity != Severity::error; });
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].code == it.code);
    CHECK(errors[0].line == line);
    CHECK(errors[0].column == column);
    CHECK(errors[0].hint.find(it.hint) != std::string::npos);
    CHECK(errors[0].hint.find("next_rule") == std::string::npos);
  }
}

TEST_CASE("a file of spec 1 of any shape is read or refused, never crashed on") {
  const std::string bytes = root_of_spec_1();
  const std::size_t from = bytes.find("\"results\": ["), to = bytes.find("\"undecided\": { ");
  for (const char* results :
       {"7", "\"x\"", "null", "{}", "[]", "[7]", "[[]]", "[{}]", R"([{"if": 1}])",
        R"([{"undecided": []}])", R"([{"undecided": "stop"}])",
        R"([{"rule": 1, "if": [], "undecided": "stop", "else": true}])"}) {
    std::string one = bytes;
    one.replace(from, to - from, std::string("\"results\": ") + results + ",\n  ");
    INFO(results);
    const Loaded loaded = load_root(one);
    CHECK_FALSE(loaded.flow);
    CHECK(loaded.problems.size() > 0);
    CHECK(told(loaded).find("next_rule") == std::string::npos);
  }
}

TEST_CASE("a file that is newer or older than what is read: only that is told, and what to do") {
  const std::string bytes = replaced(edited(screening, "\"spec\": 2", "\"spec\": 3"), "\"steps\"",
                                     "\"stages\"");  // who knows what spec 3 has
  CHECK(told(load_root(bytes)) ==
        "screening.json:4:11: unknown-spec: spec 3 is newer than this program, which reads up to "
        "spec 2 (use the screenline that the file was written for, or the file as it was before it "
        "was upgraded)\n");
  CHECK(told(load_root(edited(screening, "\"spec\": 2", "\"spec\": 0"))) ==
        "screening.json:4:11: unknown-spec: spec 0 is older than what this program reads, from "
        "spec 1 on (upgrade the file with a screenline that still reads it: fmt --upgrade)\n");
  CHECK_FALSE(load_root(bytes, LoadFor::running).flow);
}

// As `fmt --upgrade` does it.
std::string upgraded(const std::string& bytes) {
  text::Document document = text::parse_document("file", bytes);
  REQUIRE(document.problems.empty());
  REQUIRE_FALSE(unknown_spec(document.root));
  CHECK(migrate_spec(document.root).problems.empty());
  return formatted(document);
}

TEST_CASE("an upgraded file means the same, keeps its notes, and is upgraded once") {
  const std::string noted = replaced(root_of_spec_1(), "\"rule\": \"R12\", ",
                                     "\"rule\": \"R12\", \"note\": \"why we ask\", ");
  const std::string once = upgraded(noted);
  CHECK(once.find("\"spec\": 2,") != std::string::npos);
  CHECK(once.find("why we ask") != std::string::npos);
  CHECK(once.find("\"undecided\": \"stop\"") == std::string::npos);
  CHECK(upgraded(once) == once);
  const Loaded loaded = load_root(once);
  INFO(told(loaded));
  CHECK(loaded.problems.empty());
  REQUIRE(loaded.flow);
  CHECK(stops_of(*loaded.flow) == stops_of(*load_good().flow));
  // What is left is what was there: the good fixture, but for the remark.
  CHECK(loaded.flow->revision == load_good().flow->revision);
}

TEST_CASE("what needs no upgrade is only formatted") {
  for (const std::string& file : every_flow_file()) {
    INFO(file);
    const text::Document document = text::parse_document(file, bytes_of(file));
    CHECK_FALSE(is_older_spec(document.root));  // whoever writes an older one upgrades it
    CHECK(upgraded(document.bytes) == formatted(document));
  }
}

TEST_CASE("a recall period of spec 1 becomes a length of time where it names one") {
  const std::pair<const char*, const char*> texts[] = {
      {R"("Last 2 weeks")", R"("2 weeks")"},
      {R"("2 weeks")", R"("2 weeks")"},
      {R"("Past month")", R"("1 month")"},
      {R"("over the past year.")", R"("1 year")"},
      {R"("Past month; one asks about ever")", R"({ "text": "Past month; one asks about ever" })"},
      {R"("Past few weeks")", R"({ "text": "Past few weeks" })"},
      {R"("ever")", R"({ "text": "ever" })"}};
  const auto file = [](const std::string& spec, const std::string& recall) {
    return "{\n  \"flow\": \"x\",\n  \"spec\": " + spec + ",\n" + recall + "  \"answers\": {}\n}\n";
  };
  for (const auto& [old, now] : texts) {
    INFO(old);
    const auto recall = [](const std::string& it) { return "  \"recall\": " + it + ",\n"; };
    CHECK(upgraded(file("1", recall(old))) == file("2", recall(now)));
  }
  for (const char* nothing : {"7", "null", "\"\"", "[\"2 weeks\"]"}) {  // nobody ever looked at it
    INFO(nothing);
    CHECK(upgraded(file("1", std::string("  \"recall\": ") + nothing + ",\n")) == file("2", ""));
  }
}

// --- the chain, with links that no file has

void add_first(Node& root, SpecReport& report) {
  root.members.push_back({"first", root.place, {}});
  report.changes.push_back({root.find("spec")->place, "first"});
}
void rename_first(Node& root, SpecReport& report) {
  std::ranges::find(root.members, "first", &Member::key)->key = "second";
  report.changes.push_back({root.place, "second"});
}
void mind_second(Node& root, SpecReport& report) {
  if (root.find("second")) report.problems.push_back({root.place, "missing-key", "third", ""});
}
constexpr Migration links[] = {{4, add_first}, {5, rename_first}, {6, mind_second}};

TEST_CASE("the chain runs every link from the version of the file on, in order") {
  CHECK(oldest_spec(links) == 4);
  CHECK(newest_spec(links) == 7);
  const auto run = [](const std::string& bytes) {
    text::Document document = text::parse_document("file", bytes);
    const bool old = is_older_spec(document.root, links);
    const SpecReport report = migrate_spec(document.root, links);
    std::string out = old ? "old:" : "newest:";
    for (const SpecChange& change : report.changes) out += " " + change.what;
    for (const JsonProblem& problem : report.problems) out += " " + problem.what;
    for (const Member& member : document.root.members) out += " " + member.key;
    return out + " " + std::to_string(document.root.find("spec")->integer);
  };
  CHECK(run(R"({"spec": 4})") == "old: second first third spec second 7");  // as they stand
  CHECK(run(R"({"spec": 5, "first": 1})") == "old: second third spec second 7");
  CHECK(run(R"({"spec": 6})") == "old: spec 7");
  CHECK(run(R"({"spec": 7, "first": 1})") == "newest: spec first 7");
  const auto unknown = [](const std::string& bytes) {
    const auto problem = unknown_spec(text::parse_document("file", bytes).root, links);
    return problem ? problem->code : "";
  };
  CHECK(unknown(R"({"spec": 3})") == "unknown-spec");
  CHECK(unknown(R"({"spec": 8})") == "unknown-spec");
  CHECK(unknown(R"({"spec": 4})").empty());
  CHECK(unknown(R"({"spec": "4"})").empty());  // of another kind: for the reader to tell
}

TEST_CASE("the chain of this program has no gap") {
  int next = oldest_spec();
  for (const Migration& link : spec_chain()) {
    CHECK(link.from == next++);
    CHECK(link.apply);
  }
  CHECK(next == newest_spec());
  CHECK(oldest_spec() == 1);  // stored revisions of it are never rewritten
}

}  // namespace
}  // namespace screenline::flow
