#include "tests/scenario/support/fault_rules.hpp"

#include <vector>

#include "tests/scenario/support/in_process.hpp"

namespace screenline::scenario {

namespace {

// Of each item the words before the first placeholder; the crisis room's own questions are none.
std::vector<std::string> items() {
  std::vector<std::string> out;
  const auto content = shipped_content();
  for (const flow::Step& step : content->flows.current()->steps) {
    for (const auto& of_language : step.ask.by) {
      for (const std::string& text : of_language) {
        const std::string words = text.substr(0, text.find('{'));
        if (words.size() >= 12) out.push_back(words.substr(0, 40));
      }
    }
  }
  return out;
}

}  // namespace

std::string danger_of(int level) {
  switch (level) {
    case 4:
      return "i just swallowed the whole bottle of pills";
    case 3:
      return "I am going to kill myself tonight";
    default:
      return "I want to kill myself";
  }
}

bool is_crisis_text(const std::string& text) {
  return text.find("988") != std::string::npos && text.find("911") != std::string::npos;
}

bool asks_item(const std::string& text) {
  static const std::vector<std::string> all = items();
  for (const std::string& item : all) {
    if (text.find(item) != std::string::npos) return true;
  }
  return false;
}

namespace {

// The open crisis row that says at least `level`; 0: none.
std::int64_t crisis_row(service::StoreReader& reader, const CellPeople& people, int level) {
  for (const service::Handoff& one : reader.handoffs(people.site, false, 1000)) {
    const bool theirs = one.person == people.person && one.severity == dialog::Severity::crisis;
    if (theirs && one.level >= level) return one.id;
  }
  return 0;
}

// S12: ids rise, so an item to anybody has a higher one than the crisis that came before it.
void judge_bystander(service::StoreReader& reader, const CellPeople& people, std::int64_t row,
                     std::vector<std::string>& broken) {
  const auto record = reader.person(people.bystander);
  if (!record || !record->state.conversation) return broken.push_back("the bystander is gone");
  int asked = 0;
  for (const auto& one : reader.outbox_of(record->state.conversation->id, 1000)) {
    if (one.id <= people.last_id || !asks_item(one.text)) continue;
    ++asked;
    if (one.id < row) broken.push_back("S12: somebody was asked before the crisis was on record");
  }
  if (asked == 0) broken.push_back("the bystander was not asked on: S12 was not tested");
}

}  // namespace

bool leaves_no_record(const FaultCell& cell) {
  const bool killed_later = cell.kill == Kill::after_text || cell.kill == Kill::after_alert;
  return cell.store == StoreFault::read_only && killed_later;
}

std::vector<std::string> judge_record(service::StoreReader& reader, const CellPeople& people,
                                      const FaultCell& cell) {
  std::vector<std::string> broken;
  if (leaves_no_record(cell)) return broken;
  const auto record = reader.person(people.person);
  const int level = record ? record->state.person.risk.level : -1;
  if (level < cell.level) broken.push_back("S3: the person's level is " + std::to_string(level));
  if (record && record->state.conversation) {
    for (const auto& one : reader.outbox_of(record->state.conversation->id, 1000)) {
      if (one.id > people.last_id && asks_item(one.text))
        broken.push_back("S12: a question was put to the person in danger");
    }
  }
  const std::int64_t row = crisis_row(reader, people, cell.level);
  if (row == 0) broken.push_back("R2: no open crisis row of this level is on record");
  // One record that cannot be read is set aside, and nobody waits for it.
  if (cell.store != StoreFault::corrupt_row && row != 0)
    judge_bystander(reader, people, row, broken);
  return broken;
}

}  // namespace screenline::scenario
