// What the fault matrix judges by, the same in the real cells and in the simulation. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bot/service/ports.hpp"
#include "tests/scenario/support/fault_cells.hpp"

namespace screenline::scenario {

// Words of danger of this level, 2 to 4.
[[nodiscard]] std::string danger_of(int level);
// It names a line for people in danger; a questionnaire item does not.
[[nodiscard]] bool is_crisis_text(const std::string& text);
// It holds an item of the shipped questionnaire, in some language.
[[nodiscard]] bool asks_item(const std::string& text);

// Whom a cell is about: the one in danger, and somebody else who goes on with the questionnaire.
struct CellPeople {
  std::string site;
  std::int64_t person = 0, bystander = 0;
  std::int64_t last_id = 0;  // what came before the cell has lower ids
};
// Nothing could be written anywhere before the kill: what is left of the danger is the answer and
// what people on call were told; who it was is in the provider's log.
[[nodiscard]] bool leaves_no_record(const FaultCell& cell);
// What must be on record after the recovery: the level and the crisis row of the one in danger, and
// no item to anybody from before that. What is not so, in words.
[[nodiscard]] std::vector<std::string> judge_record(service::StoreReader& reader,
                                                    const CellPeople& people,
                                                    const FaultCell& cell);

}  // namespace screenline::scenario
