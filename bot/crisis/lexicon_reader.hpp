// What the readers of the lexicon's files and of a site's rows share: the lexicon as far as it is
// read, the word classes, who has which id. Lives for one reading; one thread.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "bot/crisis/lexicon.hpp"
#include "bot/crisis/row_reader.hpp"

namespace screenline::crisis {

struct LexiconReader {
  Lexicon out;
  std::map<std::string, std::string, std::less<>> classes;  // patterns, by the name in <name>
  std::map<std::string, Place, std::less<>> ids;
  std::map<std::string, std::set<std::string>> words;  // by language: what ordinary.json lists

  void problem(const Place& place, const std::string& row, std::string what, std::string hint = "");
  void problems(const Place& place, const std::string& row, const std::vector<RowProblem>& found);
  void claim(const std::string& id, const Place& place);
  // The pattern with its word classes put in; a class that does not exist is a problem.
  [[nodiscard]] std::string expand(const std::string& pattern, const Place& place,
                                   const std::string& row);
};

[[nodiscard]] Review read_review(RowReader& row);
// "": "any", the word is the same in all and says nothing of the person's.
[[nodiscard]] std::string read_language(RowReader& row);
// Neither English nor Spanish, and a language.
[[nodiscard]] bool is_other_language(std::string_view lang);
// Adds the row; what is wrong with it is a problem.
void read_rule(LexiconReader& reader, const text::Document& document, const text::Node& node,
               Place place);

}  // namespace screenline::crisis
