#include "bot/crisis/normalise.hpp"

#include "tests/support/catch.hpp"

using namespace screenline::crisis;

namespace {
std::string plain(std::string_view raw) {
  std::string out;
  flatten(clean(raw).text, out);
  return out;
}
}  // namespace

TEST_CASE("the plain view") {
  CHECK(plain("I don't!!  WANT, to") == " i dont want to ");
  CHECK(plain("No sé… ¿qué?") == " no se que ");
  CHECK(plain("my self, my selfie") == " myself my selfie ");
  CHECK(plain("") == " ");
  CHECK(plain("ﬁne ５") == " fine 5 ");
  CHECK(plain("\xff\xfe ok") == " ok ");
}

TEST_CASE("clauses start at punctuation and at words that turn") {
  const View view = with_clauses("i am fine, but sad. and i sleep");
  REQUIRE(view.clauses.size() == 3);
  CHECK(view.text.substr(view.clauses[1]) == " but sad and i sleep ");
  CHECK(view.text.substr(view.clauses[2]) == " and i sleep ");
}

TEST_CASE("mended views exist only when something differs") {
  const std::vector<Stem> stems = {{"morning", {"mourning"}}};
  CHECK(mended("good morning", stems).empty());
  CHECK(mended("good mourning", stems).empty());
  REQUIRE(mended("good mornin", stems).size() == 1);
  CHECK(mended("good mornign", stems).front().text == " good morning ");
  CHECK(mended("g o o d day", stems).front().text == " good day ");
  CHECK(mended("h3ll0", stems).front().text == " hello ");
  CHECK(mended("coooool", stems).size() == 2);
}

TEST_CASE("listed spellings and words written as they sound are put right") {
  std::vector<Stem> stems = {{"too many", {}, {"to many"}}, {"a lot", {}, {"alot"}}};
  stems.push_back({"ahorcar", {}, {}, spanish_sound("ahorcar")});
  CHECK(mended("i took to many, alot", stems).front().text == " i took too many a lot ");
  CHECK(mended("me quiero aorcar", stems).front().text == " me quiero ahorcar ");
  CHECK(repairs(" i took to many ", stems, {}).size() == 1);
  CHECK(repairs(" to manya i want to ", stems, {}).empty());
  CHECK(repairs(" into many ", stems, {}).empty());
  CHECK(spanish_sound("demaciadas") == spanish_sound("demasiadas"));
  CHECK(spanish_sound("kitarme") == spanish_sound("quitarme"));
  CHECK(spanish_sound("cuchiyo") == spanish_sound("cuchillo"));
  CHECK(spanish_sound("casa") != spanish_sound("caja"));
}
