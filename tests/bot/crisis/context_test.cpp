// What short words mean while a crisis is open, or right behind what was said before: "i will do
// it", "he locked the door". The sentences are this project's own.
#include "bot/crisis/detector.hpp"
#include "bot/crisis/embedded.hpp"
#include "bot/crisis/lexicon.hpp"
#include "tests/support/catch.hpp"

using namespace screenline::crisis;

namespace {

int level(const std::string& text, const ScanContext& context = {}) {
  static const Detector detector = Detector::unchecked(read_lexicon(embedded_lexicon()));
  return detector.scan(text, context).level;
}

ScanContext open_crisis(Track track) { return {{}, Question::asq_5, false, bit(track)}; }

int after(const std::string& before, const std::string& text) {
  const std::vector<std::string> recent{before};
  ScanContext context;
  context.recent = recent;
  return level(text, context);
}

}  // namespace

TEST_CASE("doing it is intent in a crisis, and an ordinary word elsewhere") {
  const ScanContext asked = open_crisis(Track::self);
  for (const char* text :
       {"i am about to do it", "ive decided to do it", "i'm going to do it", "gonna do it tonight",
        "i think im going to do it", "I'll do it tomorrow", "yes gonna do it", "lo voy a hacer",
        "voy a hacerlo", "lo haré esta noche", "ya lo decidí", "sí, lo voy a hacer hoy mismo"}) {
    INFO(text);
    CHECK(level(text, asked) == 3);
  }
  for (const char* text :
       {"i will do it", "i have to do it", "ive decided", "lo haré", "tengo que hacerlo"}) {
    INFO(text);
    CHECK(level(text, asked) == 2);
    CHECK(level(text) == 0);
  }
  for (const char* text :
       {"i wont do it", "im not going to do it", "ok i will do it",
        "i will do it with my sister here", "i will call them", "no lo voy a hacer",
        "está bien, lo haré", "lo voy a hacer con mi mamá"}) {
    INFO(text);
    CHECK(level(text, asked) == 0);
  }
  for (const char* text : {"i will do it", "ive decided to do it", "i'm going to do it",
                           "ok i will do it", "lo voy a hacer"}) {
    INFO(text);
    CHECK(level(text) == 0);
  }
}

TEST_CASE("doing it counts right behind the wish, a farewell or the means") {
  CHECK(after("i want to die", "ive decided to do it") == 3);
  CHECK(after("i have a gun", "i'm going to do it") == 3);
  CHECK(after("goodbye everyone", "i will do it") == 3);
  CHECK(after("quiero morir", "lo voy a hacer") == 3);
  CHECK(level("i have the pills here and i am about to do it") == 3);
  CHECK(level("adiós a todos, lo haré") == 3);
  CHECK(after("do i have to fill the form again", "i will do it") == 0);
  CHECK(after("i got my pills from the pharmacy", "i will do it") == 0);
  CHECK(after("my appointment is monday", "ive decided to do it") == 0);
  CHECK(after("i dont want to die", "i will do it for my kids") <= 1);
  CHECK(after("quiero una cita", "lo voy a hacer") == 0);
}

TEST_CASE("somebody else's means, a locked door and silence rise while their crisis is open") {
  const ScanContext third = open_crisis(Track::third_party);
  for (const char* text :
       {"he has a gun in his room", "he locked the door", "she took the pills with her",
        "my son locked himself in the bathroom", "she wont open the door", "he left a note",
        "she isnt answering her phone", "tiene una pistola en su cuarto", "se encerró en el baño",
        "no contesta el teléfono"}) {
    INFO(text);
    CHECK(level(text, third) == 3);
    CHECK(level(text) < 2);
    // The writer's own crisis is no word of somebody else.
    CHECK(level(text, open_crisis(Track::self)) < 3);
  }
  for (const char* text :
       {"he is asleep now", "she took her meds", "he left for work", "he locked the gun away",
        "he doesnt have a gun", "the gun is locked in the safe", "i took the pills from her",
        "she has pills for her blood pressure", "she is answering me", "tiene una cita",
        "se fue al trabajo", "el arma no está aquí"}) {
    INFO(text);
    CHECK(level(text, third) == 0);
  }
  CHECK(after("im worried about my brother", "he has a gun in his room") == 3);
  CHECK(after("im worried about my brother", "he has a fever") == 0);
}

TEST_CASE(
    "a place to jump from and a body that gives out are now, while another's crisis is open") {
  const ScanContext third = open_crisis(Track::third_party);
  for (const char* text : {"hes on the roof", "shes on the bridge", "he passed out",
                           "esta en el puente", "se subio a la azotea", "se desmayo"}) {
    INFO(text);
    CHECK(level(text, third) == 4);
    CHECK(level(text) == 0);
  }
  for (const char* text : {"she took pills", "he got the gun out", "i found a note",
                           "hes in the bathroom and locked the door", "se tomo las pastillas",
                           "se fue con la pistola", "encontre una nota"}) {
    INFO(text);
    CHECK(level(text, third) == 3);
  }
  for (const char* text : {"he is on the phone", "she took meds with food", "he is on the bus",
                           "i found a note from the clinic", "esta en el trabajo"}) {
    INFO(text);
    CHECK(level(text, third) == 0);
  }
}

TEST_CASE("two slips in one phrase, and a space lost in \"myself\", are mended") {
  for (const char* text :
       {"my family wuold be bettr of without me", "i tried to kill y self", "im bettr of dead",
        "i want to hurt m self", "the vioces telll me to do it", "no one would mis me",
        "i dont want tobe here anymore"}) {
    INFO(text);
    CHECK(level(text) >= 2);
  }
  for (const char* text : {"the better of the two", "i feel better of late", "by self pay or card",
                           "a ny friend of mine", "i carry no weapon", "mt self storage"}) {
    INFO(text);
    CHECK(level(text) == 0);
  }
}
