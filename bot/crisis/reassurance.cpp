// What is said to calm: "im ok now", "it was a joke", "i called 911". Whole texts only, in plain
// words: a text with anything else in it is read by the ladder as any other. Nothing here lowers a
// level.
#include <string>

#include <re2/re2.h>

#include "bot/crisis/normalise.hpp"
#include "bot/crisis/protocol.hpp"

namespace screenline::crisis {
namespace {

// Written over the plain view: lower case, no accents, no apostrophes.
constexpr const char* before =
    "(?:(?:no|nope|ok|okay|yes|yeah|hey|hi|oh|oops|lol|haha|omg|well|but|really|actually|nvm|never "
    "mind|please|stop|sorry|im "
    "sorry|i am sorry|thanks|thank you|dont worry|no worries|relax|calm down|wait|its ok|perdon|no "
    "se preocupen?|tranquil[oa]s?|"
    "gracias|ay|si|lo siento) )*";
constexpr const char* after =
    "(?: (?:now|again|really|lol|haha|thanks|thank you|i promise|promise|i swear|already|dont "
    "worry|no worries|so|and|but|please|"
    "sorry|im sorry|im (?:fine|ok|okay|safe)|i am (?:fine|ok|okay|safe)|ok|okay|much|for "
    "real|ya|gracias|de verdad|perdon|ahora|"
    "estoy bien|lo siento))*";

constexpr const char* fine =
    "(?:im|i am|i m|i feel|im feeling|were|we are|hes|shes|he is|she is|theyre|they are|my [a-z]+ "
    "is|everything is|everythings|"
    "all is)(?: (?:all|doing|feeling|totally|completely|perfectly|really|actually|much|just|fine "
    "and|ok and|safe and|now))* "
    "(?:fine|ok|okay|good|safe|alright|right|better|well|awake|home safe)|"
    "(?:ya |el |ella |mi [a-z]+ |todo )*(?:estoy|esta|me siento)(?: (?:ya|muy|mucho|mas|todo))* "
    "(?:bien|mejor|a salvo|tranquil[oa]|segur[oa])";

constexpr const char* mistake =
    "(?:(?:it|that|this)(?: was|s| is)|was|thats|its|i was|im|i am)?(?: "
    "(?:just|only|all|a|an|my|stupid|bad|dumb))* ?"
    "(?:joke|mistake|typo|accident|test|misunderstanding|false "
    "alarm|error|autocorrect|kidding|joking|testing|jk|"
    "exaggerating|being dramatic|figure of speech|expression|pocket text)|"
    "i (?:didnt|did not|dont|never)(?: (?:really|actually|even))* (?:mean|write|send|type)"
    "(?: (?:it|that|this|them|to|like|the|way|send|write|say|text|seriously))*|"
    "(?:i (?:hit|pressed|typed|chose|picked|sent|put|answered) )?(?:the )?wrong "
    "(?:number|button|key|person|answer|chat|one|"
    "thing|text)(?: by mistake)?|i meant(?: [a-z0-9]+){1,8}|by (?:mistake|accident)|"
    "my (?:kid|kids|son|daughter|phone|cat|brother|sister|friend|toddler) "
    "(?:typed|sent|wrote|did|texted|hit|had my phone)"
    "(?: (?:it|that|this|the button))*|"
    "(?:era|fue|es)(?: (?:una?|solo|pura|de|en))* "
    "(?:broma|error|accidente|prueba|malentendido|falsa alarma|chiste)|"
    "me equivoque(?: de [a-z]+)?|(?:fue )?sin querer|(?:no )?(?:era|fue|lo dije|lo decia) en "
    "(?:serio|broma)|"
    "(?:estaba|solo estaba) bromeando|numero equivocado|no quise (?:decir|escribir|mandar) "
    "(?:eso|esto|asi)";

constexpr const char* helped =
    "i(?:ve| have| am| m)?(?: (?:already|just|now|have|did|am|finally))* "
    "(?:called|texted|rang|phoned|spoke (?:to|with)|"
    "talked (?:to|with)|talking (?:to|with)|on the (?:phone|line) with)"
    "(?: "
    "(?:911|988|112|999|them|the|an|my|a|poison|control|help|hotline|lifeline|police|ambulance|"
    "doctor|doctors|therapist|nurse|"
    "someone|somebody|friend|mom|mother|dad|father|sister|brother|wife|husband|crisis|line|er|"
    "hospital|and))+|"
    "(?:im|i am|we are|were|shes|hes|she is|he is)(?: (?:already|now|here|just))*(?: (?:at|in|on "
    "my way to|on the way to|going to|"
    "heading to|on our way to))? (?:the |an )?(?:hospital|er|emergency room|ambulance|emergency)|"
    "(?:the |an )?(?:ambulance|paramedics|police|help|911|they)(?:re| is| are)?(?: "
    "(?:already|now|almost))* (?:here|coming|on the way|"
    "on their way|came)|"
    "(?:im not alone|i am not alone|i have someone with me|someone is with me|my [a-z]+ is "
    "(?:here|with me|here with me|coming|"
    "taking me to the (?:hospital|er)))|"
    "ya (?:llame|hable|marque)(?: "
    "(?:al|a|la|el|con|mi|los|una|911|988|112|ambulancia|doctor|doctora|medico|policia|mama|papa|"
    "alguien|linea))+|(?:ya )?estoy en (?:el hospital|urgencias|emergencias|la sala de "
    "emergencias|la ambulancia)|"
    "(?:ya )?(?:viene|viene en camino|vienen|llego|llegaron|esta aqui)(?: (?:ya|la|el|los|una))* "
    "(?:ambulancia|policia|ayuda|paramedicos)|mi [a-z]+ esta (?:conmigo|aqui)";

// Built once; RE2 matches over a constant pattern are safe from any thread.
const re2::RE2& whole(Reassurance what) {
  const auto made = [](const char* middle) {
    return std::string(before) + "(?:" + middle + ")" + after;
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
  const std::string_view words = std::string_view(plain).substr(1, plain.size() - 2);
  for (const Reassurance one : {Reassurance::helped, Reassurance::mistake, Reassurance::fine}) {
    if (re2::RE2::FullMatch(words, whole(one))) return one;
  }
  return Reassurance::none;
}

}  // namespace screenline::crisis
