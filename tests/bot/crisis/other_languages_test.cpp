// What the rows and lists of other languages hear. Written by nobody who speaks them all: a speaker
// and a clinician are awaited.
#include "bot/crisis/detector.hpp"
#include "bot/crisis/embedded.hpp"
#include "bot/crisis/lexicon.hpp"
#include "tests/support/catch.hpp"

using namespace screenline::crisis;

namespace {

Scan scan(const char* text) {
  static const Detector detector = Detector::unchecked(read_lexicon(embedded_lexicon()));
  return detector.scan(text);
}

}  // namespace

TEST_CASE("too much taken is an emergency in other languages, a daily dose is none") {
  for (const char* text :
       {"j'ai avalé tous mes médicaments", "tomei todos os remédios",
        "ich habe alle Tabletten geschluckt", "ho preso tutte le pillole",
        "tôi đã uống hết thuốc ngủ", "ininom ko lahat ng gamot", "mwen pran tout grenn yo",
        "połknąłem wszystkie tabletki", "ik heb alle pillen geslikt"}) {
    INFO(text);
    CHECK(scan(text).level == 4);
    CHECK(scan(text).track == Track::medical);
    CHECK(scan(text).language.empty());
  }
  for (const char* text :
       {"je prends mes médicaments le matin", "tomo remédio para pressão",
        "ich nehme morgens meine Tabletten", "prendo le pillole per la pressione",
        "tôi uống thuốc mỗi ngày", "ininom ko ang gamot ko", "mwen pran grenn mwen chak jou",
        "biorę leki rano", "ik neem mijn pillen elke dag", "j'ai pris mes comprimés ce soir",
        "ho preso una compressa stamattina", "ich habe eine Tablette genommen"}) {
    INFO(text);
    CHECK(scan(text).level <= 1);
  }
}

TEST_CASE("suicide by its name, and ways to it, in other languages") {
  for (const char* text :
       {"je vais me pendre ce soir", "je pense au suicide", "penso em suicídio", "Selbstmord",
        "ich denke an Selbstmord", "penso al suicidio", "mi ammazzo stasera", "tôi định tự tử",
        "pagod na ako sa buhay", "chcę się zabić", "myślę o samobójstwie", "ik wil niet meer leven",
        "ik denk aan zelfmoord"}) {
    INFO(text);
    CHECK(scan(text).level == 2);
    CHECK((scan(text).tracks & bit(Track::self)) != 0);
  }
  for (const char* text :
       {"je ne vais pas me pendre", "não penso em suicídio", "kein Selbstmord",
        "ich denke nicht an Selbstmord", "non penso al suicidio", "mi taglio i capelli",
        "pagod na ako ngayon", "nie chcę się zabić", "geen zelfmoord", "ich hänge das Bild auf"}) {
    INFO(text);
    CHECK(scan(text).level <= 1);
  }
}

TEST_CASE("answers and questions of a patient in another language are not taken for nothing") {
  for (const char* text : {"plusieurs jours par semaine", "je prends mes médicaments le matin",
                           "não entendi a pergunta", "fast jeden Tag", "wann ist mein Termin",
                           "quasi ogni giorno", "kiedy mam wizytę", "ik begrijp de vraag niet"}) {
    INFO(text);
    CHECK(scan(text).unreadable);
    CHECK(scan(text).level == 1);
  }
  for (const char* text : {"my fast tag broke one day", "la semana de mi hijo y mi hija",
                           "por la mañana con mis hijos", "prendo la tele por la noche",
                           "a lb of lekin soup", "Termini station, Rome"}) {
    INFO(text);
    CHECK_FALSE(scan(text).unreadable);
  }
}
