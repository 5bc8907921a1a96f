// Recall under noise: the lexicon's own dangerous twins, misspelt by a seeded chance. Each bound is
// what was measured and a small margin; without mending a slip loses more than 15 points.
#include <functional>
#include <random>

#include "bot/crisis/detector.hpp"
#include "bot/crisis/embedded.hpp"
#include "bot/crisis/keyboard.hpp"
#include "bot/crisis/lexicon.hpp"
#include "tests/support/catch.hpp"

using namespace screenline::crisis;

namespace {

using Random = std::mt19937;
constexpr int rounds = 4;  // of each twin

std::size_t below(Random& random, std::size_t bound) { return random() % bound; }

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

struct Word {
  std::size_t begin, size;
};

// Words of a-z: a word with an accent is left alone.
std::vector<Word> words_of_at_least(const std::string& text, std::size_t letters) {
  std::vector<Word> words;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && is_letter(text[end])) ++end;
    const bool whole = (i == 0 || static_cast<unsigned char>(text[i - 1]) < 0x80) &&
                       (end == text.size() || static_cast<unsigned char>(text[end]) < 0x80);
    if (end - i >= letters && whole) words.push_back({i, end - i});
    i = end + 1;
  }
  return words;
}

char any_letter(Random& random) { return static_cast<char>('a' + below(random, 26)); }

void replace(std::string& word, Random& random) {
  word[below(random, word.size())] = any_letter(random);
}
void leave_out(std::string& word, Random& random) { word.erase(below(random, word.size()), 1); }
void put_in(std::string& word, Random& random) {
  word.insert(below(random, word.size() + 1), 1, any_letter(random));
}
void swap_two(std::string& word, Random& random) {
  const std::size_t at = below(random, word.size() - 1);
  std::swap(word[at], word[at + 1]);
}
void any_slip(std::string& word, Random& random) {
  switch (below(random, 4)) {
    case 0:
      return replace(word, random);
    case 1:
      return leave_out(word, random);
    case 2:
      return put_in(word, random);
    default:
      return swap_two(word, random);
  }
}
void tear(std::string& word, Random& random) {
  word.insert(2 + below(random, word.size() - 3), 1, ' ');
}

void by_finger(std::string& word, Random& random) {
  const std::vector<std::string> slips = finger_slips(word);
  word = slips[below(random, slips.size())];
}
void torn_anywhere(std::string& word, Random& random) {
  word.insert(1 + below(random, word.size() - 1), 1, ' ');
}
void glue(std::string& text, Random& random) {
  std::vector<std::size_t> spaces;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == ' ' && is_letter(text[i - 1]) && is_letter(text[i + 1])) spaces.push_back(i);
  }
  if (!spaces.empty()) text.erase(spaces[below(random, spaces.size())], 1);
}

struct Loss {
  int texts = 0, lost = 0;
  [[nodiscard]] double points() const { return 100.0 * lost / texts; }
};

// One word of each dangerous twin is spoilt; lost is what was level 2 and no longer is.
Loss loss(const Detector& detector, const Lexicon& lexicon, std::size_t letters,
          const std::function<void(std::string&, Random&)>& spoil) {
  Random random(20240501);
  Loss out;
  for (const Rule& rule : lexicon.rules) {
    if (rule.level < 2 || rule.question) continue;
    // Words of other languages are not mended (docs/SAFETY.md, known limits).
    if (!rule.lang.empty() && rule.lang != "en" && rule.lang != "es") continue;
    for (const std::string& text : rule.review.yes) {
      const std::vector<Word> words = words_of_at_least(text, letters);
      if (words.empty() || detector.scan(text).level < 2) continue;
      for (int round = 0; round < rounds; ++round) {
        const Word& word = words[below(random, words.size())];
        std::string spoilt = text.substr(word.begin, word.size);
        spoil(spoilt, random);
        std::string noisy = text;
        noisy.replace(word.begin, word.size, spoilt);
        ++out.texts;
        out.lost += detector.scan(noisy).level < 2 ? 1 : 0;
      }
    }
  }
  return out;
}

// As above, the whole text spoilt.
Loss loss_of_texts(const Detector& detector, const Lexicon& lexicon,
                   const std::function<void(std::string&, Random&)>& spoil) {
  Random random(20240502);
  Loss out;
  for (const Rule& rule : lexicon.rules) {
    if (rule.level < 2 || rule.question || (rule.lang != "en" && rule.lang != "es")) continue;
    for (const std::string& text : rule.review.yes) {
      if (detector.scan(text).level < 2) continue;
      for (int round = 0; round < rounds; ++round) {
        std::string noisy = text;
        spoil(noisy, random);
        ++out.texts;
        out.lost += detector.scan(noisy).level < 2 ? 1 : 0;
      }
    }
  }
  return out;
}

const Lexicon& shipped() {
  static const Lexicon lexicon = read_lexicon(embedded_lexicon());
  return lexicon;
}
const Detector& detector() {
  static const Detector one = Detector::unchecked(shipped());
  return one;
}

}  // namespace

TEST_CASE("one slip in a word of five letters or more loses next to nothing") {
  struct Noise {
    const char* name;
    std::size_t letters;
    void (*spoil)(std::string&, Random&);
    double most;  // points
  };
  const Noise noises[] = {
      {"a slip in a word of 5 letters or more", 5, any_slip, 3.5},
      {"a letter replaced", 5, replace, 2.5},
      {"a letter left out", 5, leave_out, 6.5},
      {"a letter put in", 5, put_in, 1.5},
      {"two letters swapped", 5, swap_two, 1.5},
      {"two letters swapped, 6 letters or more", 6, swap_two, 1.5},
      {"a slip in any word of 4 letters or more", 4, any_slip, 8.5},
      {"a space in a word", 5, tear, 2.0},
      {"a slip of the finger in a word of 3 letters or more", 3, by_finger, 4.0},
      {"a slip of the finger in any word", 1, by_finger, 6.0},
      {"a space anywhere in a word", 2, torn_anywhere, 2.8},
  };
  for (const Noise& noise : noises) {
    const Loss measured = loss(detector(), shipped(), noise.letters, noise.spoil);
    INFO(noise.name << ": " << measured.points() << " points of " << measured.texts);
    CHECK(measured.texts > 500);
    CHECK(measured.points() <= noise.most);
  }
}

TEST_CASE("a space lost between two words loses next to nothing") {
  const Loss measured = loss_of_texts(detector(), shipped(), glue);
  INFO(measured.points() << " points of " << measured.texts);
  CHECK(measured.texts > 500);
  CHECK(measured.points() <= 1.8);
}

TEST_CASE("without the words beside them, short words lose much: the tests above can fail") {
  Lexicon alone = shipped();
  alone.meetings = nullptr;
  const Detector deaf = Detector::unchecked(std::move(alone));
  CHECK(loss(deaf, shipped(), 3, by_finger).points() > 4);
  CHECK(loss(deaf, shipped(), 2, torn_anywhere).points() > 6);
  CHECK(loss_of_texts(deaf, shipped(), glue).points() > 4);
}

TEST_CASE("without the words to mend to, slips lose much: the test above can fail") {
  Lexicon bare = shipped();
  bare.vocabulary.clear();
  bare.stems.clear();
  const Detector deaf = Detector::unchecked(std::move(bare));
  CHECK(loss(deaf, shipped(), 5, any_slip).points() > 15);
}

TEST_CASE("misspelt danger is heard") {
  for (const char* text :
       {"i feel suicidle", "i am sucidle", "feeling suisidal", "kil mysef", "i want to kill myslef",
        "i wnat to die", "i want ot die", "i cant go on livign", "im going to hagn myself",
        "wantto kill myself", "i want to killmyself", "i think about su icide",
        "everyone wuold be bettr off without me", "i took a whole bottel of pills", "quiero mortir",
        "quiero matrame", "no quiero viivr", "me quiero suicdar", "me tome muchas pastilas"}) {
    INFO(text);
    CHECK(detector().scan(text).level >= 2);
  }
}

// The same slip lies in a short phrase that is mended and in the longer one that carries the
// danger.
TEST_CASE("a mended phrase does not eat the word that a longer one needs") {
  for (const char* text :
       {"no one would care if i dird", "call an ambulance for m mom",
        "hes going t kill me if i leave", "better off f i was gone", "better off f i were dead",
        "tkae my iwn life", "took too mny pills", "i took 30 pilss", "overdosd"}) {
    INFO(text);
    CHECK(detector().scan(text).level >= 2);
  }
}

TEST_CASE("ordinary words that look like dangerous ones raise nothing") {
  for (const char* text : {"The dentist did a filling last week and it hurts",
                           "Filling myself with coffee",
                           "My son pulls my hair when he plays",
                           "I am changing myself into clean clothes",
                           "I want to diet before the summer",
                           "I need to kneel for my job",
                           "I want to drive today",
                           "My mother is in a hospice",
                           "I ate too many burgers this weekend",
                           "The bride was late",
                           "We are hanging out with friends tonight",
                           "I ought to sleep more",
                           "I fear the needle",
                           "My brother punched the time card",
                           "My girl pinched her finger in the door",
                           "Tying my shoes hurts my back",
                           "I am lying in bed most of the day",
                           "I lose my keys a lot",
                           "The doctor put me on a higher dose",
                           "I overdid it at the gym",
                           "Tough week at work",
                           "I weigh myself every morning",
                           "My nose bleeds when it is dry",
                           "My account is overdue",
                           "quiero comer menos pan",
                           "quiero manejar otra vez",
                           "mi hijo corta el pasto",
                           "me mareo cuando me paro",
                           "quiero moler cafe",
                           "mi madre murmura dormida",
                           "quiero mudarme de casa",
                           "tome mis pastillas con el desayuno"}) {
    INFO(text);
    CHECK(detector().scan(text).level == 0);
  }
}

TEST_CASE("a short word is never mended to die") {
  for (const char* text :
       {"i want to diet", "i want to dine", "i want to dile", "i want to dxie"}) {
    INFO(text);
    CHECK(detector().scan(text).level == 0);
  }
}
