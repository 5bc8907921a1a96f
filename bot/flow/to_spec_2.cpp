#include <algorithm>

#include "bot/flow/calendar.hpp"
#include "bot/flow/spec.hpp"
#include "bot/text/fold.hpp"

// Spec 1 -> 2 (docs/decisions/0010).
//
// `undecided` of a rule: in spec 1 a rule that could not be decided was passed by unless it said
// "stop". What is forgotten should not lead to a milder result, so in spec 2 it stops unless it
// says "next_rule".
//
// `recall`: in spec 1 any text. In spec 2 a length of time, or a text where there is no one length.

namespace screenline::flow {
namespace {

// Stands for something that the author wrote, or left out, at `place`.
Node made_string(std::string text, Place place) {
  Node node;
  node.kind = NodeKind::string;
  node.string = std::move(text);
  node.place = place;
  node.offset = text::not_in_file;
  return node;
}

std::string named(const Node& rule) {
  const Node* name = rule.find("rule");
  return name && name->is(NodeKind::string) ? "result " + name->string + ": " : "result: ";
}

class Rules {
 public:
  Rules(bool has_undecided, SpecReport& report) : has_undecided_(has_undecided), report_(report) {}

  void rule(Node& rule) {
    if (!rule.is(NodeKind::object)) return;
    const auto condition = std::ranges::find(rule.members, "if", &Member::key);
    const auto said = std::ranges::find(rule.members, "undecided", &Member::key);
    const bool conditional = condition != rule.members.end();
    if (said != rule.members.end()) {
      if (said->value.is(NodeKind::string)) stops(rule, said, conditional);
    } else if (conditional) {
      const Place place = condition->place;
      report_.changes.push_back(
          {place, named(rule) + "\"undecided\": \"next_rule\" is written out, it was left out"});
      rule.members.insert(std::next(condition),
                          Member{"undecided", place, made_string("next_rule", place)});
    }
  }

 private:
  void stops(Node& rule, std::vector<Member>::iterator said, bool conditional) {
    const Node& value = said->value;
    const bool known = value.string == "stop";
    if (!known) {
      report_.problems.push_back(
          {value.place, "unknown-value", "\"undecided\" is \"" + value.string + "\"", "stop"});
    } else if (!has_undecided_) {
      report_.problems.push_back(
          {value.place, "missing-key", "the file has no \"undecided\" result for this", ""});
    }
    if (conditional && (!known || !has_undecided_)) {  // told already
      said->value.string = "next_rule";
      return;
    }
    report_.changes.push_back({said->place, named(rule) + "\"undecided\": \"stop\" is left out, " +
                                                (conditional ? "a rule that says nothing stops now"
                                                             : "nothing is decided here")});
    rule.members.erase(said);
  }

  bool has_undecided_;
  SpecReport& report_;
};

// "Last 2 weeks", "past month": the length, as spec 2 has it; "" when there is no one length.
std::string length_in(const std::string& text) {
  std::string length = text::fold(text);
  for (const std::string_view before : {"over ", "during ", "in ", "the ", "last ", "past "}) {
    if (length.starts_with(before)) length.erase(0, before.size());
  }
  if (read_length(length)) return length;
  length.insert(0, "1 ");
  return read_length(length) ? length : "";
}

void recall(Node& root, SpecReport& report) {
  const auto found = std::ranges::find(root.members, "recall", &Member::key);
  if (found == root.members.end()) return;
  Node& value = found->value;
  const bool is_text = value.is(NodeKind::string);
  if (!is_text || text::fold(value.string).empty()) {
    report.changes.push_back({found->place, "\"recall\" is taken out: it said nothing"});
    root.members.erase(found);
    return;
  }
  const std::string length = length_in(value.string);
  if (length == value.string) return;
  const Place place = value.place;
  if (!length.empty()) {
    report.changes.push_back({place, "\"recall\": \"" + length + "\", it was a text"});
    value = made_string(length, place);
    return;
  }
  report.changes.push_back({place, "\"recall\" is a \"text\": it names no one length of time"});
  Node object;
  object.kind = NodeKind::object;
  object.place = place;
  object.offset = text::not_in_file;
  object.members.push_back({"text", place, std::move(value)});
  value = std::move(object);
}

}  // namespace

void to_spec_2(Node& root, SpecReport& report) {
  const Node* undecided = root.find("undecided");
  const auto results = std::ranges::find(root.members, "results", &Member::key);
  if (results != root.members.end() && results->value.is(NodeKind::array)) {
    Rules rules(undecided != nullptr, report);
    for (Node& rule : results->value.items) rules.rule(rule);
  }
  recall(root, report);
}

}  // namespace screenline::flow
