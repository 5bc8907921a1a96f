// What the scan hears. The sentences are this project's own, or scenarios named in its safety
// brief.
#include "bot/crisis/detector.hpp"

#include <chrono>

#include "bot/crisis/embedded.hpp"
#include "bot/crisis/lexicon.hpp"
#include "tests/support/catch.hpp"

using namespace screenline::crisis;

namespace {

const Detector& detector() {
  static const Detector one = Detector::unchecked(read_lexicon(embedded_lexicon()));
  return one;
}

struct Expect {
  const char* text;
  int low, high;              // level, inclusive
  Track track = Track::none;  // none: not asserted
};

void check(const Expect& row, const ScanContext& context = {}) {
  const Scan scan = detector().scan(row.text, context);
  INFO(row.text << " -> L" << scan.level << ' ' << name(scan.track)
                << (scan.hits.empty() ? "" : " " + scan.hits.front().rule));
  CHECK(scan.level >= row.low);
  CHECK(scan.level <= row.high);
  if (row.track != Track::none) CHECK(scan.track == row.track);
  CHECK_FALSE(scan.error);
}

}  // namespace

TEST_CASE("scenarios of the safety brief that concern the text alone") {
  const Expect rows[] = {
      {"0", 0, 0},
      {"several days", 0, 0},
      {"0 but some nights I pray I won't wake", 2, 3, Track::self},
      {"3 and tbh I keep planning how to end my life", 3, 3, Track::self},
      {"1985-04-12 I can't keep living", 2, 3, Track::self},
      {"no allergies, just tired of being alive lol", 2, 3, Track::self},
      {"dying to feel normal again", 0, 0},
      {"is there a risk of dying from the infusion?", 0, 0},
      {"I could kill my landlord haha", 0, 1},
      {"ugh this form makes me want to die", 1, 1, Track::self},
      {"im not suicidal but whats the point in waking up", 2, 3, Track::self},
      {"I can't honestly say I'm not suicidal", 2, 3, Track::self},
      {"I would never do it because of my kids but I want to be gone", 2, 3, Track::self},
      {"I attempted 5 weeks ago", 3, 3, Track::self},
      {"k m s", 2, 3, Track::self},
      {"s\u200Bu\u200Bi\u200Bc\u200Bi\u200Bd\u200Be", 2, 3, Track::self},
      {"suicdial thougths agian", 2, 3, Track::self},
      {"I WANT TO DIEEEEE", 2, 3, Track::self},
      {"gonna catch the bus, the final one", 2, 3, Track::self},
      {"everyone would breathe easier without me around", 2, 3, Track::self},
      {"I gave my cat to my neighbor and paid everything off, I feel calm now", 3, 3, Track::self},
      {"I took them with breakfast like you said", 0, 0},
      {"I think I doubled my dose by mistake", 3, 3, Track::medical},
      {"my roommate says she wants to end it, what do I do", 2, 3, Track::third_party},
      {"my friend wants to die and honestly so do i", 2, 3, Track::self},
      {"my uncle died by suicide last month", 1, 1},
      {"the song goes i want to die, great band", 0, 1},
      {"he hits me and takes my phone", 2, 3, Track::abuse},
      {"chest tight, left arm numb", 4, 4, Track::medical},
      {"me kiero morir", 2, 3, Track::self},
      {"me muero de ganas de empezar", 0, 0},
      {"me corté otra vez anoche", 2, 3, Track::self},
      {"tomé mis pastillas con el desayuno", 0, 0},
      {"mi hermano se quiere matar", 2, 3, Track::third_party},
  };
  for (const Expect& row : rows) check(row);
}

TEST_CASE("plain answers to a screening are level 0") {
  for (const char* text : {"0",
                           "1",
                           "10",
                           "yes",
                           "no",
                           "several days",
                           "nearly every day",
                           "more than half the days",
                           "I sleep badly",
                           "my back is killing me",
                           "no pain",
                           "I want to stop smoking",
                           "not at all",
                           "I don't want to live in pain",
                           "I want to feel alive again",
                           "I die a little at work lol",
                           "tired all the time",
                           "my depression is a 7",
                           "can I do it tomorrow",
                           "I'll do it tonight after work",
                           "I take my pills at night",
                           "I have a plan with my insurance",
                           "call me on monday",
                           "varios días",
                           "casi todos los días",
                           "no duermo bien",
                           "tengo dolor de espalda",
                           "quiero dejar de fumar",
                           "sí",
                           "",
                           "   ",
                           "!!!",
                           "12/04/1985",
                           "my dad died in 2010",
                           "I killed it at work today"}) {
    INFO(text);
    CHECK(detector().scan(text).level <= (std::string_view(text).starts_with("I don't") ? 1 : 0));
  }
}

TEST_CASE("a denial is at most level 1 and known as one") {
  for (const char* text :
       {"I would never kill myself", "no i am not suicidal", "I have never thought about suicide",
        "no quiero matarme", "no he pensado en ahorcarme", "no thoughts of suicide"}) {
    const Scan scan = detector().scan(text);
    INFO(text);
    CHECK(scan.level <= 1);
    CHECK((scan.level == 0 || scan.denial));
  }
  CHECK_FALSE(detector().scan("i can't do this anymore").denial);
}

TEST_CASE("a guard in one clause never silences another") {
  for (const char* text :
       {"My back is killing me. Honestly I want to end my life.",
        "I'm not suicidal, but I want to die", "no, i want to die",
        "I don't know, I want to kill myself", "years ago I was happy. I want to die",
        "my sister left and i want to kill myself", "i was dying to see it and i want to die",
        "no soy suicida pero me quiero morir", "haha i want to die lol"}) {
    INFO(text);
    CHECK(detector().scan(text).level >= 2);
  }
}

TEST_CASE("an idiom is masked and kept in the record") {
  const Scan scan = detector().scan("i want to die of laughter");
  CHECK(scan.level == 0);
  REQUIRE_FALSE(scan.hits.empty());
  CHECK(scan.hits.front().level == 0);
  CHECK(scan.hits.front().lowered_by == "idiom.die-of.en");
}

TEST_CASE("disguises are seen through") {
  for (const char* text : {"i want 2 k1ll mys3lf",
                           "k!ll myself",
                           "s u i c i d a l",
                           "su-i-ci-dal",
                           "sucidal",
                           "suicidl",
                           "i wanna d1e",
                           "ＩＷＡＮＴＴＯＤＩＥ",
                           "ｉ ｗａｎｔ ｔｏ ｄｉｅ",
                           "i wаnt tо diе" /* Cyrillic */,
                           "kill my self",
                           "KILL MYSELF",
                           "i wanna kms",
                           "I don\u2019t want to be alive",
                           "i dont want to be alive",
                           "i do not want to be alive",
                           "unal1ve",
                           "wаnt to dіe",
                           "want. to. die.",
                           "killllll myself",
                           "#iwanttodie",
                           "quiero m0rir",
                           "quiero morirrrrr",
                           "i w\u00E1nt to d\u00EDe",
                           "kill\u00ADmyself",
                           "want to d\u200Die"}) {
    INFO(text);
    CHECK(detector().scan(text).level >= 2);
  }
}

TEST_CASE("a message cut in parts is read whole, and only once") {
  const auto with = [](std::vector<std::string> recent, const char* last) {
    return detector().scan(last, {recent, Question::none, false}).level;
  };
  CHECK(with({"i want"}, "to die") >= 2);
  CHECK(with({"i want", "to"}, "die") >= 2);
  CHECK(with({"thinking about", "sui"}, "cide") >= 2);
  CHECK(with({"my friend"}, "wants to kill himself") >= 2);
  CHECK(with({"ya no"}, "quiero vivir") >= 2);
  CHECK(with({"i want to"}, "reschedule") == 0);
  CHECK(with({"im dying"}, "to know") == 0);
  CHECK(with({"i want to die"}, "ok thanks") == 0);  // the first was answered already
}

TEST_CASE("short follow-ups count while a safety question is open") {
  ScanContext asked;
  asked.pending = Question::asq_5;
  check({"I took them", 4, 4}, asked);
  check({"sunday is the day", 3, 3, Track::self}, asked);
  check({"yes tonight", 3, 3, Track::self}, asked);
  check({"ya me las tomé", 4, 4}, asked);
  check({"tonight", 0, 0});
  check({"I took them", 0, 0});
}

TEST_CASE("tracks, and their order when several are open") {
  check({"i took a whole bottle of pills and my chest hurts i cant breathe help", 4, 4,
         Track::medical});
  check({"i want to kill him and then kill myself", 2, 4, Track::self});
  check({"my husband beats me and i want to die", 2, 3, Track::self});
  check({"quiero matar a mi jefe", 2, 3, Track::violence});
  check({"mi esposo me pega", 2, 3, Track::abuse});
  const Scan both = detector().scan("my husband beats me and i want to die");
  CHECK((both.tracks & bit(Track::abuse)) != 0);
  CHECK((both.tracks & bit(Track::self)) != 0);
}

TEST_CASE("words that ask for a person, and language") {
  for (const char* text : {"CRISIS", "sos", "Ayuda", "ayuda!!", " SOS. ", "auxilio", "¡Socorro!"})
    check({text, 2, 2, Track::self});
  CHECK(detector().scan("Ayuda").language == "es");
  CHECK(detector().scan("auxilio").language == "es");
  CHECK(detector().scan("SOS").language.empty());  // the same word in both: says nothing
  CHECK(detector().scan("crisis").language.empty());
  CHECK(detector().scan("crisis").hits.front().rule == "word.crisis");
  CHECK(detector().scan("me quiero morir").language == "es");
  CHECK(detector().scan("i want to die").language == "en");
}

TEST_CASE("means in hand, missed by nobody, a burden: as they are typed") {
  const Expect rows[] = {
      {"i have pills in my hand", 3, 3, Track::self},
      {"the pils are in my hands", 3, 3, Track::self},
      {"im just holding the bottle", 0, 1},
      {"holding the bottle of pills", 3, 3, Track::self},
      {"i have a gun", 2, 2, Track::self},
      {"i got a rope", 2, 2, Track::self},
      {"i have a gun in my safe", 1, 1, Track::self},
      {"i have a gun in my safe for hunting", 0, 1},
      {"gun in my hand", 4, 4, Track::self},
      {"hold on, i am looking at my meds to read you the names", 0, 1},
      {"no one would miss me", 2, 2, Track::self},
      {"noone will even miss me", 2, 2, Track::self},
      {"i wouldnt be missed", 2, 2, Track::self},
      {"nobody will miss me at the meeting", 0, 1},
      {"i miss my mom", 0, 0},
      {"im a burden on everyone", 2, 2, Track::self},
      {"the bills are a burden", 0, 1},
      {"tengo pastillas en la mano", 3, 3, Track::self},
      {"tengo una pistola", 2, 2, Track::self},
      {"tengo pastillas para la presión", 0, 0},
      {"soy una carga para mi familia", 2, 2, Track::self},
      {"a nadie le importo", 2, 2, Track::self},
  };
  for (const Expect& row : rows) check(row);
}

TEST_CASE("too much taken is heard for the person and for the body") {
  for (const char* text :
       {"i took all my pills", "i tok all my pils", "took them all", "just took all my xanax",
        "i swallowed everything in the bottle", "took 30 pills", "me tomé todas las pastillas",
        "m tome todas las pastiyas", "i just overdosed"}) {
    const Scan scan = detector().scan(text);
    INFO(text);
    CHECK(scan.level == 4);
    CHECK(scan.tracks == (bit(Track::self) | bit(Track::medical)));
  }
  for (const char* text :
       {"i took all my pills with breakfast", "yes i took all my meds as prescribed",
        "i took all my tests", "ya lo hice en línea", "tomo mis pastillas diario"}) {
    INFO(text);
    CHECK(detector().scan(text).level <= 1);
  }
}

TEST_CASE("slips of spelling are danger all the same") {
  const Expect rows[] = {
      {"i took to many pills", 4, 4},
      {"i took to much", 4, 4},
      {"i took alot of pills", 4, 4},
      {"i toke all my pills", 4, 4},
      {"i dont want to be hear anymore", 2, 2, Track::self},
      {"i wish i was ded", 2, 2, Track::self},
      {"nobody wud miss me", 2, 2, Track::self},
      {"im gona kill my self", 3, 3, Track::self},
      {"everyone is beter with out me", 2, 2, Track::self},
      {"me tome demaciadas pastillas", 4, 4},
      {"me quiero aorcar", 2, 3, Track::self},
      {"ya no kiero bibir", 2, 2, Track::self},
      {"quiero desapareser para siempre", 2, 2, Track::self},
      // The same slips where there is nothing.
      {"i have to many appointments", 0, 0},
      {"it costs to much for me", 0, 0},
      {"there are alot of questions", 0, 0},
      {"i cant hear you", 0, 0},
      {"good to hear from you", 0, 0},
      {"wud monday work for you", 0, 0},
      {"nobody called me back", 0, 0},
      {"hay demaciadas preguntas", 0, 0},
      {"voy a aser la cita", 0, 0},
  };
  for (const Expect& row : rows) check(row);
}

TEST_CASE("danger in few words: a way sought, means and fear, a height, blood, an ambulance") {
  const Expect rows[] = {
      {"how many tylenol to die", 2, 3, Track::self},
      {"how many pills does it take to die", 2, 3, Track::self},
      {"whats the lethal dose of tylenol", 2, 3, Track::self},
      {"how much xanax would kill you", 2, 3, Track::self},
      {"how many advil can i take a day", 0, 0},
      {"is there a lethal dose of ketamine", 0, 1},
      {"i have pills and im scared", 2, 3, Track::self},
      {"i have pills and im scared they clash with the infusion", 0, 1},
      {"im scared and i have pills", 2, 3, Track::self},
      {"could you help me die", 2, 3, Track::self},
      {"i dont feel safe at home", 2, 2, Track::abuse},
      {"im not safe", 2, 3, Track::self},
      {"i dont feel safe", 2, 3, Track::self},
      {"im not safe to drive afterwards", 0, 1},
      {"no estoy a salvo", 2, 3, Track::self},
      {"im gonna jump", 3, 4, Track::self},
      {"im gonna jump in the shower", 0, 0},
      {"im on the bridge", 3, 4, Track::self},
      {"im on the bridge stuck behind a truck", 0, 0},
      {"im cutting right now", 3, 4, Track::self},
      {"im cutting sugar right now", 0, 0},
      {"call 911", 4, 4, Track::medical},
      {"send an ambulance", 4, 4, Track::medical},
      {"manden una ambulancia", 4, 4, Track::medical},
      {"call 911 is what your message says", 0, 1},
      {"i am bleeding", 4, 4, Track::medical},
      {"estoy sangrando", 4, 4, Track::medical},
      {"my gums bleed a little", 0, 0},
      {"make the pain stop", 1, 2, Track::self},
      {"tell my kids i love them", 1, 2, Track::self},
      {"tell my kids i am late", 0, 0},
      {"stop", 0, 0},
      {"make it tuesday", 0, 0},
  };
  for (const Expect& row : rows) check(row);
}

TEST_CASE("whose overdose it is: somebody else's is never spoken of as the person's") {
  for (const char* text :
       {"my wife took a bunch of pills", "my son took 30 pills", "she took too many sleeping pills",
        "my husband just overdosed", "someone here just swallowed a handful of pills"}) {
    const Scan scan = detector().scan(text);
    INFO(text);
    CHECK(scan.level == 4);
    CHECK((scan.tracks & bit(Track::third_party)) != 0);
    CHECK((scan.tracks & bit(Track::self)) == 0);
  }
  for (const char* text :
       {"my wife left and i took a bunch of pills", "she hates me. took 30 pills",
        "sorry mom took a bunch of pills", "i just overdosed on tylenol",
        "me and my friend took a bunch of pills", "i think ive taken too many pills"}) {
    const Scan scan = detector().scan(text);
    INFO(text);
    CHECK(scan.level >= 3);
    CHECK((scan.tracks & bit(Track::self)) != 0);
  }
  check({"i found my dad hanging", 3, 4, Track::third_party});
  check({"i found my dad hanging 12 years ago", 1, 1, Track::third_party});
  check({"i found my sister dead", 3, 4, Track::third_party});
  check({"i found my son dead asleep", 0, 0});
  check({"i found my dad hanging out with my cousin", 0, 0});
  CHECK(detector().scan("i took all my pills today like the doctor said").level <= 1);
}

TEST_CASE("a plea and nothing else is a concern; HELP alone is a word") {
  for (const char* text :
       {"help me", "help me please", "pls help me", "someone help", "i need help now", "ayúdame",
        "ayúdenme por favor", "necesito ayuda ya"}) {
    check({text, 1, 1, Track::self});
  }
  for (const char* text : {"help", "can you help me with the form", "i need help with my insurance",
                           "necesito ayuda con el formulario"}) {
    check({text, 0, 0});
  }
  CHECK(detector().scan("ayúdame").language == "es");
}

TEST_CASE("Spanish exaggeration is a question at most, Spanish danger is not") {
  for (const char* text :
       {"con este calor me quiero morir", "me quiero morir qué lindos",
        "no tengo ganas de vivir en Veracruz", "me quiero matar con este trámite",
        "no quiero despertar a nadie", "me mató de risa", "sin café la vida no tiene sentido",
        "quiero dormir y no despertar hasta mañana"}) {
    INFO(text);
    CHECK(detector().scan(text).level <= 1);
  }
  for (const char* text :
       {"me quiero morir", "me quiero morir jaja", "ya no quiero vivir en este mundo",
        "no quiero despertar", "sin ella la vida no tiene sentido",
        "quiero acostarme y no despertar nunca más", "no quiero vivir en esta agonía",
        "con este calor o sin él, en serio me quiero morir",
        "anoche pensé en hacerme daño otra vez", "no puedo asegurar que siga viva"}) {
    INFO(text);
    CHECK(detector().scan(text).level >= 2);
  }
}

TEST_CASE("what cannot be read is never nothing") {
  const ScanContext media{{}, Question::none, true};
  CHECK(detector().scan("", media).unreadable);
  CHECK(detector().scan("", media).level == 1);
  CHECK(detector().scan("Я хочу спать").unreadable);
  CHECK(detector().scan("我很难过").level == 1);
  CHECK_FALSE(detector().scan("😀").unreadable);
  CHECK_FALSE(detector().scan("5", media).unreadable);
  CHECK_FALSE(detector().scan("depresión").unreadable);
}

TEST_CASE("a sentence of another language is not taken for nothing, a name or a loan word is") {
  for (const char* text :
       {"je ne comprends pas la question", "não entendo a pergunta", "ich verstehe die Frage nicht",
        "non capisco la domanda", "tôi không hiểu câu hỏi", "hindi ko maintindihan ang tanong",
        "mwen pa konprann kesyon an", "nie rozumiem pytania", "ik begrijp de vraag niet"}) {
    INFO(text);
    CHECK(detector().scan(text).unreadable);
    CHECK(detector().scan(text).level == 1);
  }
  for (const char* text :
       {"Maria dos Santos da Silva", "Ludwig von der Leyen", "Nguyen Thi Minh Anh", "danke",
        "merci beaucoup", "c'est la vie i guess", "that was my mom, je ne sais quoi, you know",
        "tengo muxo dolor d espalda", "mi mom es de Texas y mi dad de Mexico",
        "no tenho dinero para eso", "sertraline 50 mg per day, lamotrigine", "i took it po bid"}) {
    INFO(text);
    CHECK(detector().scan(text).level == 0);
  }
}

TEST_CASE("the plainest words of danger are heard in other languages, and a denial is none") {
  for (const char* text : {"je veux mourir", "quero morrer", "ich will sterben", "voglio morire",
                           "tôi muốn chết", "gusto ko nang mamatay", "mwen vle mouri"}) {
    const Scan scan = detector().scan(text);
    INFO(text);
    CHECK(scan.level == 2);
    CHECK(scan.track == Track::self);
    CHECK(scan.language.empty());  // nobody is answered in it
  }
  for (const char* text : {"je ne veux pas mourir", "não quero morrer", "ich will nicht sterben",
                           "non voglio morire", "tôi không muốn chết", "mwen pa vle mouri"}) {
    INFO(text);
    CHECK(detector().scan(text).level == 1);
  }
}

TEST_CASE("one sentence in a long paste is found in time") {
  std::string plain = "the weather was fine and we talked about the garden for a while. ";
  std::string text;
  while (text.size() < 50000) text += plain;
  text += "i want to end my life. ";
  while (text.size() < 100000) text += plain;
  const auto start = std::chrono::steady_clock::now();
  const Scan scan = detector().scan(text);
  const auto took = std::chrono::steady_clock::now() - start;
  CHECK(scan.level >= 2);
  CHECK(took < std::chrono::seconds(2));  // a bound against super-linear time; the bench measures
}

TEST_CASE("a clone judges alike") {
  const Detector copy = detector().clone();
  for (const char* text : {"i want to die", "no pain", "me quiero morir"}) {
    CHECK(copy.scan(text).level == detector().scan(text).level);
  }
  CHECK(copy.digest() == detector().digest());
}

TEST_CASE("an announced dose is a plan, whatever the verb before it") {
  for (const char* text :
       {"im gonna take 40 pills", "i am gonna take 50 tylenol tonight", "i will take 40 pills",
        "i want to take 40 pills", "i plan to take 60 pills", "i have decided to take 40 pills",
        "i need to take fifty pills and be done", "i will take a handful of pills tonight",
        "i just want to take 60 advil and sleep"}) {
    INFO(text);
    CHECK(detector().scan(text).level >= 3);
  }
}

TEST_CASE("a plan to harm others is no joke because of what stands behind it") {
  CHECK(detector().scan("yes. homicidal thoughts lol").level >= 2);
  CHECK(detector().scan("i want to kill my landlord lol").level == 1);
}

// The drug of this clinic, as it is dispensed: an overdose in the words of its patients, and their
// ordinary sentences beside it.
TEST_CASE("too much of the clinic's own drug is heard, and treatment talk is not") {
  const Expect rows[] = {{"i took too much ketamine", 4, 4},
                         {"i took too much of my ketamine", 4, 4},
                         {"took too many ketamine lozenges", 4, 4},
                         {"i took too many troches", 4, 4},
                         {"i took too much spravato", 4, 4},
                         {"i did too much k", 4, 4},
                         {"i took all my lozenges at once", 4, 4},
                         {"tomé demasiada ketamina", 4, 4},
                         {"me pasé de ketamina", 4, 4},
                         {"mi hijo se tomó demasiada ketamina", 4, 4, Track::third_party},
                         {"my kid ate my troches", 4, 4, Track::third_party},
                         {"i take ketamine twice a week", 0, 0},
                         {"my last ketamine infusion was monday", 0, 0},
                         {"i took ketamine for depression", 0, 0},
                         {"i had my spravato today", 0, 0},
                         {"the troches taste bad", 0, 0},
                         {"i had 12 ketamine infusions", 0, 0},
                         {"i take a 100 mg ketamine troche twice a week", 0, 0},
                         {"i hold the troche in my mouth for ten minutes", 0, 0},
                         {"i did a lot of ketamine research", 0, 0},
                         {"can you take too much ketamine?", 0, 0},
                         {"tomo ketamina cada semana", 0, 0}};
  for (const Expect& row : rows) check(row);
  const Scan taken = detector().scan("i took too much ketamine");
  CHECK((taken.tracks & bit(Track::self)) != 0);
  CHECK((taken.tracks & bit(Track::medical)) != 0);
}

TEST_CASE("a body that gives out, and a threat to the writer's life") {
  const Expect rows[] = {{"i might be overdosing", 4, 4},
                         {"i think i overdosed", 4, 4},
                         {"i think i overdosed when i was 15", 1, 3},
                         {"im losing consciousness", 4, 4, Track::medical},
                         {"i think im passing out", 4, 4, Track::medical},
                         {"me estoy desmayando", 4, 4, Track::medical},
                         {"im passing out flyers at the fair", 0, 0},
                         {"my son is not breathing", 4, 4, Track::third_party},
                         {"my wife is unconscious", 4, 4, Track::third_party},
                         {"my son is not breathing well at night, he has sleep apnea", 0, 0},
                         {"hes going to kill me", 2, 3, Track::abuse},
                         {"me va a matar", 2, 3, Track::abuse},
                         {"my wife is going to kill me for missing the appointment", 0, 0},
                         {"mi jefe me va a matar por llegar tarde", 0, 0}};
  for (const Expect& row : rows) check(row);
}
