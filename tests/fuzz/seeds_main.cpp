// fuzz_seeds FOLDER: writes each twin of the lexicon to a file of its own, where libFuzzer begins.
#include <filesystem>
#include <fstream>
#include <iostream>

#include "bot/crisis/embedded.hpp"
#include "bot/crisis/lexicon.hpp"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: fuzz_seeds FOLDER\n";
    return 2;
  }
  namespace crisis = screenline::crisis;
  std::filesystem::create_directories(argv[1]);
  const crisis::Lexicon lexicon = crisis::read_lexicon(crisis::embedded_lexicon());
  std::size_t count = 0;
  const auto write = [&](const std::vector<std::string>& texts) {
    for (const std::string& text : texts)
      std::ofstream(std::filesystem::path(argv[1]) / std::to_string(count++)) << text;
  };
  for (const crisis::Rule& rule : lexicon.rules) {
    write(rule.review.yes);
    write(rule.review.no);
  }
  std::cout << count << " texts\n";
}
