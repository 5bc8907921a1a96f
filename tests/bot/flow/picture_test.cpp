// What a flow is drawn as: which boxes, which conditions between them, which ways out.
#include "bot/flow/picture.hpp"

#include <algorithm>
#include <regex>
#include <set>
#include <sstream>

#include "bot/flow/in_words.hpp"
#include "bot/flow/picture_dot.hpp"
#include "bot/flow/picture_mermaid.hpp"
#include "bot/flow/picture_words.hpp"
#include "tests/bot/flow/fixture.hpp"
#include "tests/bot/flow/flow_files.hpp"
#include "tests/support/catch.hpp"

namespace screenline::flow {
namespace {

const Flow& small() {
  static const Loaded loaded = load_good();
  return *loaded.flow;
}

const Flow& shipped() {
  static const Loaded loaded = load_flow(
      "ketamine/screening.json", folder_source(SCREENLINE_SOURCE_DIR "/flows"), LoadFor::running);
  return *loaded.flow;
}

const StepBox& box(const Picture& picture, const std::string& id) {
  for (const Group& group : picture.groups) {
    for (const StepBox& one : group.steps) {
      if (one.id == id) return one;
    }
  }
  FAIL("no step " << id);
  throw 0;
}

bool has_mark(const StepBox& box, Mark::Kind kind, const std::string& text) {
  return std::any_of(box.marks.begin(), box.marks.end(),
                     [&](const Mark& mark) { return mark.kind == kind && mark.text == text; });
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST_CASE("an expression is said in words") {
  CHECK(in_words("phq9 >= 10 and not pregnant") == "phq9 at least 10, and not pregnant");
  CHECK(in_words("treatment in [now, before]") == "treatment is now or before");
  CHECK(in_words("a not in [b, c, d]") == "a is not b, c or d");
  CHECK(in_words("r has any [chronic_pain, fibromyalgia]") == "r has chronic pain or fibromyalgia");
  CHECK(in_words("count(signs) <= 2") == "number of signs at most 2");
  CHECK(in_words("(a != b or c < 1) and d > 2.5") == "(a is not b, or c under 1), and d over 2.5");
  CHECK(in_words("value == yes") == "the answer is yes");
  CHECK(in_words("points == 3") == "the points are 3");
  CHECK(in_words("").empty());
  CHECK(in_words("a in [") == "a is");
}

TEST_CASE("a long text is cut between words") {
  CHECK(shortened("one two three", 13) == "one two three");
  CHECK(shortened("one two three", 12) == "one two…");
  CHECK(shortened("éééééééé", 4) == "éééé…");
  const std::vector<std::string> lines = wrapped("one two three four", 9);
  CHECK(lines == std::vector<std::string>{"one two", "three", "four"});
}

TEST_CASE("every step of the shipped flow is drawn once, in its order") {
  const Picture picture = picture_of(shipped(), nullptr);
  std::vector<int> drawn;
  for (const Group& group : picture.groups) {
    for (const StepBox& one : group.steps) drawn.push_back(one.step);
  }
  REQUIRE(drawn.size() == shipped().steps.size());
  CHECK(std::is_sorted(drawn.begin(), drawn.end()));
  CHECK(picture.outcomes.size() == shipped().results.size() + 1);
}

TEST_CASE("steps under one condition are one group, those of a sub-flow have its name") {
  const Picture picture = picture_of(shipped(), nullptr);
  const auto group = std::find_if(picture.groups.begin(), picture.groups.end(), [](const Group& g) {
    return g.condition == "treatment is now or before";
  });
  REQUIRE(group != picture.groups.end());
  CHECK(group->steps.size() == 7);
  CHECK(group->title.empty());
  const auto rest = std::find_if(picture.groups.begin(), picture.groups.end(),
                                 [](const Group& g) { return g.condition == "phq2 at least 3"; });
  REQUIRE(rest != picture.groups.end());
  CHECK(rest->title == "phq9");
  const auto asq = std::find_if(picture.groups.begin(), picture.groups.end(),
                                [](const Group& g) { return g.title == "asq"; });
  REQUIRE(asq != picture.groups.end());
  CHECK(asq->steps.size() == 4);
  CHECK(asq->condition.empty());
}

TEST_CASE("a way out of a step is an edge with its condition, danger is a mark") {
  const Picture picture = picture_of(small(), nullptr);
  const int age = small().find_step("age");
  const auto edge = std::find_if(picture.edges.begin(), picture.edges.end(),
                                 [&](const Edge& one) { return one.from == age; });
  REQUIRE(edge != picture.edges.end());
  CHECK(edge->label == "age under 18");
  REQUIRE(edge->to == Edge::To::outcome);
  CHECK(result_words(picture.outcomes[static_cast<std::size_t>(edge->target)]) ==
        "not screened: under 18");
  CHECK(has_mark(box(picture, "asq_1"), Mark::Kind::crisis,
                 "crisis level 2, self: if the answer is yes"));
  CHECK(has_mark(box(picture, "c2, age"), Mark::Kind::staff, "2 tries, then staff"));
}

TEST_CASE("a picture names what no conversation passes") {
  Walked walked;
  const int age = small().find_step("age");
  walked.steps = {age};
  walked.exits = {{ExitKind::branch, age, 0}};
  walked.results = {"R15"};
  const Picture picture = picture_of(small(), &walked);
  CHECK(box(picture, "c2, age").seen == Seen::yes);
  CHECK(box(picture, "c1").seen == Seen::no);
  const StepBox& of_age = box(picture, "c2, age");
  CHECK(not_walked_words(of_age) == "no conversation: going on; not understood");
  for (const Edge& edge : picture.edges) CHECK((edge.seen == Seen::yes) == (edge.from == age));
  for (const Outcome& one : picture.outcomes) CHECK((one.seen == Seen::yes) == (one.rule == "R15"));
  CHECK(box(picture_of(small(), nullptr), "c1").seen == Seen::not_asked_for);
}

TEST_CASE("in the language of Graphviz every step is a row and texts are escaped") {
  const std::string dot = as_dot(picture_of(shipped(), nullptr));
  CHECK(count(dot, " PORT=\"s") == shipped().steps.size());
  CHECK(count(dot, "Crisis messaging.") == 1);
  CHECK(count(dot, "&#9650;") >= 7);
  CHECK(dot.find("<B></B>") == std::string::npos);
  Picture odd;
  odd.title = "a<b>&\"c\"";
  odd.groups = {{"", "x < 1", {{0, "s", "5 < 6 & \"so\"", "", {}, {}, {}}}, {}, {}}};
  CHECK(as_dot(odd).find("<B>a&lt;b&gt;&amp;&quot;c&quot;</B>") != std::string::npos);
  CHECK(as_dot(odd).find("5 &lt; 6 &amp; &quot;so&quot;") != std::string::npos);
}

// The part of Mermaid's grammar that is written here, a line a statement. The texts of the shipped
// flow and of a hostile one were read by Mermaid 12.3 itself when this was made.
void check_mermaid(const std::string& text) {
  const std::string quoted = "\"([^\"`{}\\[\\]()|\\\\;&]|#[0-9]+;|[<>])*\"";
  const std::string id = "[a-z]+_?[a-z]*[0-9]*";
  const std::regex statement("flowchart TD|  (" + id + "(\\[" + quoted + "\\]|\\{\\{" + quoted +
                             "\\}\\}|\\(\\[" + quoted + "\\]\\)|\\(\\( \\)\\))(:::[a-z]+)?|" + id +
                             " (-->|-\\.->)(\\|" + quoted + "\\|)? " + id + "|subgraph " + id +
                             "\\[" + quoted + "\\]|end|classDef [a-z]+ [a-z0-9:#,]+)");
  std::istringstream in(text);
  std::string line;
  std::set<std::string> declared, used;
  int open = 0;
  while (std::getline(in, line)) {
    INFO(line);
    // Only ASCII matters to the grammar, and std::regex recurses over what it repeats.
    std::string shape = line;
    const auto from = shape.find('"'), to = shape.rfind('"');
    if (from != std::string::npos && to > from) {
      const std::string inside = shape.substr(from + 1, to - from - 1);
      CHECK(inside.find_first_of("\"`{}[]()|\\&") == std::string::npos);
      for (auto at = inside.find('#'); at != std::string::npos; at = inside.find('#', at + 1)) {
        CHECK(inside.find_first_not_of("0123456789", at + 1) == inside.find(';', at));
      }
      shape = shape.substr(0, from + 1) + shape.substr(to);
    }
    CHECK(std::regex_match(shape, statement));
    open += line.starts_with("  subgraph") - (line == "  end");
    std::smatch found;
    if (std::regex_search(shape, found, std::regex("^  (" + id + ")[\\[({]"))) {
      declared.insert(found[1]);
    }
    if (std::regex_search(shape, found, std::regex("^  (" + id + ") -.*[>|] (" + id + ")$"))) {
      used.insert({found[1], found[2]});
    }
  }
  CHECK(open == 0);
  for (const std::string& name : used) {
    INFO(name);
    CHECK(declared.contains(name));
  }
  CHECK(declared.size() > used.size());
}

// Bytes differ by version of Graphviz and its fonts; what is drawn does not.
TEST_CASE("the picture in the documents is of the small flow as it is") {
  const std::string svg = bytes_of(SCREENLINE_SOURCE_DIR "/docs/flow-picture.svg");
  const Picture picture = picture_of(small(), nullptr);
  for (const Group& group : picture.groups) {
    for (const StepBox& one : group.steps) {
      for (const std::string& line : wrapped(one.text, 66)) {
        INFO(one.id << ": " << line);
        CHECK(svg.find(">" + line + "</text>") != std::string::npos);
      }
    }
  }
  for (const Outcome& one : picture.outcomes) {
    INFO(one.rule);
    CHECK(svg.find(">" + result_words(one) + "</text>") != std::string::npos);
  }
}

TEST_CASE("Mermaid text keeps to the grammar and names only what it declares") {
  check_mermaid(as_mermaid(picture_of(shipped(), nullptr)));
  Walked nothing;
  check_mermaid(as_mermaid(picture_of(small(), &nothing)));
  Picture odd;
  odd.groups = {{"a \"b\" [c]",
                 "x",
                 {{0, "s", "end \"q\" [a](b){c}|d| #35; `e` \\ & <b>", "", {}, {}, {}}},
                 {},
                 {}}};
  check_mermaid(as_mermaid(odd));
}

}  // namespace
}  // namespace screenline::flow
