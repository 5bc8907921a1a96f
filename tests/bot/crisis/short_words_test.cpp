// Slips in short words, told by the words beside them: danger that must be heard, and ordinary
// sentences and denials that must not become danger.
#include "bot/crisis/short_words.hpp"

#include "bot/crisis/detector.hpp"
#include "bot/crisis/embedded.hpp"
#include "bot/crisis/lexicon.hpp"
#include "tests/support/catch.hpp"

using namespace screenline::crisis;

namespace {

const Detector& detector() {
  static const Detector one = Detector::unchecked(read_lexicon(embedded_lexicon()));
  return one;
}

}  // namespace

TEST_CASE("a slip in a short word of danger is heard") {
  for (const char* text :
       {"i ant to die", "i want t die so bad", "im going to jill myself tonight",
        "so tired if life", "tire of living like this", "i want to ie", "i wish i wad dead",
        "nobody would cate if i died", "o want to end my life", "better odf without me",
        "im q burden to everyone here", "my brother wants to jill himself",
        "gonna jump of the bridge tonight", "im going to take my on life", "ya mo quiero vivir",
        "me quiro morir", "no quieto vivir mas"}) {
    INFO(text);
    CHECK(detector().scan(text).level >= 2);
  }
}

TEST_CASE("a space lost or put in by a slip is read as it was meant") {
  for (const char* text :
       {"i want to ki ll myself", "i want to d ie", "i d ie inside and want to end my l ife",
        "i have no reason t o live", "i want to over dose", "he wants to kill him self",
        "i wantto die", "i want todie", "im going to killmyself", "getting so tired of livingtbh and all",
        "nobody would care ifi died", "i just took 40pills", "i dont wantto live anymore",
        "quiero m orir", "noquiero vivir", "quiero acabar con mi vi da"}) {
    INFO(text);
    CHECK(detector().scan(text).level >= 2);
  }
}

TEST_CASE("what is heard as it is written stays heard beside a mend") {
  for (const char* text :
       {"i took a buch of pills", "i want to ang myself", "bleeding snd it wont stop",
        "i sm a burden to them all", "you wont hear froom me again after today",
        "i want to die ant thats all", "jill says i should kill myself"}) {
    INFO(text);
    CHECK(detector().scan(text).level >= 2);
  }
  CHECK(detector().scan("chet pain").level >= 1);
}

TEST_CASE("ordinary sentences with a slip do not become danger") {
  for (const char* text : {"i want to dye my hair",
                           "i ant to dye my hair",
                           "i want t o dye my hair",
                           "she wants to ddye her jeans black",
                           "i ant to live near the sea",
                           "i ant to diet",
                           "my kid hit me with a ball",
                           "my kid hit me with a ball and my arm hurt s",
                           "my brother pinched me and laughed",
                           "cant go in",
                           "i cant go in before noon",
                           "tired if lifting",
                           "tired if lifting boxes",
                           "my ant and i went to the shop",
                           "i saw jill myself",
                           "i feel ood on and off",
                           "how long ie the shot",
                           "my goldfish doed yesterday",
                           "the song ks in the way",
                           "i lke it in my car",
                           "so d one with this form",
                           "i have a deadline and need to deadlift less",
                           "i dont want to livestream",
                           "we ended up in lie at the shop",
                           "me pega el sol en la mesa",
                           "el perro de mi tia esta gordo",
                           "quiero ri al mar",
                           "voy a salir cin mi hijo"}) {
    INFO(text);
    CHECK(detector().scan(text).level == 0);
  }
}

TEST_CASE("a denial with a slip stays a denial") {
  for (const char* text :
       {"i do nto want to die", "i wont ikll myself", "im nit suicidal", "i odnt want to die",
        "i did not tae all my pills", "i dno't want to kill myself", "i would nevr kill myself",
        "no quiero morir ni matarme", "no qiero morir ni matarme", "no quiero morirm ni matarme"}) {
    INFO(text);
    CHECK(detector().scan(text).level == 1);
  }
  CHECK(detector().scan("i odnt want to hurt anyone").level <= 1);
}

TEST_CASE("a slip that may be a negation lowers no real statement") {
  for (const char* text :
       {"i want to die nto later but now", "i wnt to die", "i eant to kill myself",
        "i want tto die", "i cnt do this and i want to die", "i not only want to die i will",
        "i odnt want to live", "i do nto want to live anymore", "bo reason to live"}) {
    INFO(text);
    CHECK(detector().scan(text).level >= 2);
  }
  CHECK(detector().scan("i odnt care i took all my pills").level >= 3);
}

TEST_CASE("a slip does not make somebody else of one, nor one of somebody else") {
  CHECK(detector().scan("ant died last year").level <= 1);
  CHECK(detector().scan("my ant died last year").level <= 1);
  const Scan own = detector().scan("i ant to kill myself");
  CHECK(own.track == Track::self);
  const Scan other = detector().scan("my son wamts to jill himself");
  CHECK(other.level >= 2);
  CHECK(other.track == Track::third_party);
}

TEST_CASE("an ordinary word is mended by two neighbours, no word by one, and none beside its own") {
  auto meetings = std::make_shared<Meetings>();
  for (int i = 0; i < 8; ++i) add_meetings("i want to (?:die|go in)", *meetings);
  const ShortWords words({{"i", 9}, {"want", 9}, {"to", 9}, {"die", 5}, {"go", 1}, {"in", 1}},
                         {"i", "want", "to", "die", "go", "in", "ant", "on"}, {"to ir"}, meetings);
  const auto meant = [&](std::string_view before, std::string_view word, std::string_view after,
                         bool known) {
    const auto found = words.meant(word, hash_of(word), known, {hash_of(before), hash_of(after)});
    return found.count == 0 ? std::string() : std::string(found.word[0]);
  };
  CHECK(meant("i", "ant", "to", true) == "want");
  CHECK(meant("i", "ant", "hill", true).empty());
  CHECK(meant("", "ant", "to", true).empty());
  CHECK(meant("i", "wnat", "hill", false) == "want");
  CHECK(meant("the", "wnat", "hill", false).empty());
  CHECK(meant("go", "on", "", true).empty());
  CHECK(meant("to", "ie", "", false) == "die");
  CHECK(meant("blue", "ie", "fox", false).empty());
  CHECK(meant("i", "wnat", "to", false) == "want");
}
