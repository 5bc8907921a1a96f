// What is said to calm: "im ok now", "it was a joke", "i called 911". Whole texts only, in plain
// words: a text with anything else in it is read by the ladder as any other. Nothing here lowers a
// level.
#include <string>

#include <re2/re2.h>

#include "bot/crisis/normalise.hpp"
#include "bot/crisis/protocol.hpp"

namespace screenline::crisis {
namespace {

// Written over the plain view: lower case, no accents, no apostrophes. Closed lists: "my X is here"
// may be the one they are afraid of, "no es broma" is the opposite of a joke, "i meant it" is no
// slip. No "no" stands before any of them but "no im fine".
constexpr const char* before =
    "(?:(?:ok|okay|yes|yeah|hey|hi|oh|oops|lol|haha|nvm|never mind|sorry|im sorry|i am "
    "sorry|thanks|"
    "thank you|dont worry|no worries|perdon|no se preocupen?|tranquil[oa]s?|gracias|ay|lo siento) "
    ")*";
constexpr const char* after =
    "(?: (?:now|again|really|lol|haha|thanks|thank you|i promise|promise|i swear|already|dont "
    "worry|"
    "no worries|and|please|sorry|im sorry|im (?:fine|ok|okay|safe)|i am "
    "(?:fine|ok|okay|safe)|ok|okay|"
    "for real|ya|gracias|de verdad|perdon|ahora|estoy bien|lo siento))*";

constexpr const char* fine =
    "(?:(?:no )?(?:im|i am|i m)|i feel|im feeling|were|we are|hes|shes|he is|she is|theyre|they "
    "are|"
    "my (?:<kin>) is|everything is|everythings|all is)"
    "(?: (?:all|doing|feeling|totally|completely|perfectly|really|actually|much|just|fine and|ok "
    "and|"
    "safe and|now))* (?:fine|ok|okay|good|safe|alright|all right|better|well|awake|home safe)|"
    "(?:ya |el |ella |mi (?:<eskin>) |todo )*(?:estoy|esta|me siento)(?: "
    "(?:ya|muy|mucho|mas|todo))* "
    "(?:bien|mejor|a salvo|tranquil[oa]|segur[oa])";

constexpr const char* mistake =
    "(?:(?:it|that|this) (?:was|is)|was|thats|its|i was|im|i am)(?: "
    "(?:just|only|all|a|an|my|stupid|"
    "bad|dumb))* (?:joke|mistake|typo|accident|test|misunderstanding|false alarm|error|autocorrect|"
    "kidding|joking|testing|exaggerating|being dramatic|figure of speech|expression|pocket text)|"
    "(?:just )?(?:kidding|joking|jk)|(?:a |just a )?(?:typo|false alarm|joke)|"
    "i (?:didnt|did not|dont)(?: (?:really|actually|even))* mean (?:it|that|this)"
    "(?: (?:like that|that way|seriously))?|i (?:didnt|did not) mean to (?:send|write|text|say) "
    "(?:it|that|this)|"
    "(?:i (?:hit|pressed|typed|chose|picked|sent|put|answered) )?(?:the )?wrong "
    "(?:number|button|key|person|answer|chat|text)(?: by mistake)?|by (?:mistake|accident)|"
    "my (?:kid|kids|son|daughter|phone|cat|toddler) (?:typed|sent|wrote|texted) (?:it|that|this)|"
    "(?:era|fue|es)(?: (?:una?|solo|pura|de|en))* (?:broma|error|accidente|prueba|malentendido|"
    "falsa alarma|chiste)|me equivoque(?: de [a-z]+)?|fue sin querer|"
    "(?:era|fue|lo dije|lo decia) en broma|no (?:era|fue|lo dije|lo decia) en serio|"
    "(?:solo )?estaba bromeando|numero equivocado|no quise (?:decir|escribir|mandar) (?:eso|esto)";

constexpr const char* helped =
    "i(?:ve| have| am| m)?(?: (?:already|just|now|have|did|finally))* (?:called|texted|rang|phoned|"
    "spoke (?:to|with)|talked (?:to|with)|talking (?:to|with)|on the (?:phone|line) with)"
    "(?: "
    "(?:911|988|112|999|the|an|my|a|poison|control|help|hotline|lifeline|police|ambulance|doctor|"
    "doctors|therapist|nurse|crisis|line|er|hospital|and|mom|mother|dad|father|sister|brother|"
    "friend|"
    "wife|husband))+|"
    "(?:im|i am|we are|were|shes|hes|she is|he is)(?: (?:already|now|here|just))* (?:at|in|on my "
    "way to|"
    "on the way to|going to|heading to|on our way to) (?:the |an )?(?:hospital|er|emergency "
    "room|ambulance)|"
    "(?:the |an )?(?:ambulance|paramedics|police|911)(?: is| are)?(?: (?:already|now|almost))* "
    "(?:here|coming|on the way|on their way|came)|help is (?:here|coming|on the way)|"
    "my "
    "(?:mom|mother|dad|father|sister|brother|friend|wife|husband|daughter|son|neighbor|therapist|"
    "doctor|nurse) is (?:here with me|with me|taking me to the (?:hospital|er|emergency room))|"
    "ya (?:llame|hable|marque)(?: "
    "(?:al|a|la|el|con|mi|los|una|911|988|112|ambulancia|doctor|doctora|"
    "medico|policia|mama|papa|linea))+|(?:ya )?estoy en (?:el hospital|urgencias|emergencias|la "
    "sala de "
    "emergencias|la ambulancia)|(?:ya )?(?:viene|viene en camino|vienen|llego|llegaron|esta aqui)"
    "(?: (?:ya|la|los|una))* (?:ambulancia|policia|paramedicos)|"
    "mi (?:mama|papa|madre|padre|hermana|hermano|amiga|amigo|esposa|esposo|hija|hijo) esta conmigo";

constexpr const char* kin =
    "son|daughter|wife|husband|mom|mother|dad|father|brother|sister|friend|kid|baby|child|"
    "boyfriend|"
    "girlfriend|partner|roommate|uncle|aunt|cousin|grandma|grandpa";
constexpr const char* eskin =
    "hijo|hija|esposa|esposo|mama|papa|madre|padre|hermano|hermana|amigo|amiga|bebe|novio|novia|"
    "pareja";

// Built once; RE2 matches over a constant pattern are safe from any thread.
const re2::RE2& whole(Reassurance what) {
  const auto made = [](const char* middle) {
    std::string pattern = std::string(before) + "(?:" + middle + ")" + after;
    for (const auto& [name, words] :
         {std::pair<std::string_view, const char*>{"<kin>", kin}, {"<eskin>", eskin}}) {
      if (const auto at = pattern.find(name); at != std::string::npos)
        pattern.replace(at, name.size(), words);
    }
    return pattern;
  };
  static const re2::RE2 fine_text(made(fine)), mistake_text(made(mistake)),
      helped_text(made(helped));
  return what == Reassurance::fine      ? fine_text
         : what == Reassurance::mistake ? mistake_text
                                        : helped_text;
}

}  // namespace

std::string_view name(Reassurance reassurance) {
  switch (reassurance) {
    case Reassurance::none:
      break;
    case Reassurance::fine:
      return "fine";
    case Reassurance::mistake:
      return "mistake";
    case Reassurance::helped:
      return "helped";
  }
  return "none";
}

Reassurance reassurance(std::string_view raw) {
  constexpr std::size_t longest = 160;  // a long text says more than this
  if (raw.size() > longest) return Reassurance::none;
  std::string plain;
  flatten(clean(raw).text, plain);
  if (plain.size() < 3) return Reassurance::none;
  const re2::StringPiece words(plain.data() + 1, plain.size() - 2);
  for (const Reassurance one : {Reassurance::helped, Reassurance::mistake, Reassurance::fine}) {
    if (re2::RE2::FullMatch(words, whole(one))) return one;
  }
  return Reassurance::none;
}

}  // namespace screenline::crisis
