#include "bot/text/other_language.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_map>

#include "bot/text/language.hpp"

namespace screenline::text {

namespace {

constexpr int strong = 2;
constexpr int weak = 1;
// Two words that only this language has, or one and two that other languages share.
constexpr int enough = 4;
constexpr std::size_t words_max = 80;

// Our own choice of common words, without accents. Strong: no word and no common slip of English or
// Spanish, nor a name; weak: one of those, or shared with another language of the list.
struct Words {
  std::string_view language, strong, weak;
};
constexpr auto languages = std::to_array<Words>({
    {"fr",
     "aimerais aujourdhui aussi avec avez avons beaucoup ces cette chose comprends dans deja "
     "depuis dors douleur etes etre faire fait francais jai jamais je jours leur moins mourir ne "
     "nest notre nous nuit ont parce pas peux pourquoi quand quel quelle quelque quil rien sais "
     "sommes sont suis toujours tres trop tuer veux vivre vos votre voudrais vous "
     "chaque medicaments parfois pilules plusieurs prends presque semaine souvent",
     "au aux bonjour ce cest de des du elle en est et il ils la le les ma me merci mon on oui que "
     "qui "
     "se si sur te tous tout toute un une vie comprimes fils jour matin mes par soir veut"},
    {"pt",
     "agora ainda amanha dor durmo entendo ela ele estou falo fazer gostaria hoje isso mais mesmo "
     "meu "
     "meus minha minhas morrer muita muito nao nem ninguem noite obrigada obrigado ontem pela "
     "cabeca perguntas pergunta pressao portugues posso pra sei sem sempre sinto sou tambem tenho "
     "ter uma viver voce voces vou",
     "a ao as boa bom com como da das de do dos e eles em eu ja mas me mim na no o onde "
     "os para pode por quando que quero se sim um"},
    {"de",
     "aber auch auf bei bitte danke das dass deutsch dich dir ein eine einen einer frage gern "
     "gestern guten habe haben hast hatte hatten heute ich ihr immer ist jeden jetzt kann kannst "
     "kein keine keinen konnte leben mehr meinen meiner mich mochte nach nacht nicht nichts nie "
     "noch nur oder schlafe schlecht schmerzen sehr seit sie sind spreche sterben und verstehe "
     "genommen morgens nehme tabletten termin wann warum weil wenn woche werde werden wie "
     "wir wo wurde zu",
     "bin den der fast tag hallo mein meine mir mit morgen muss schon tage um uns von"},
    {"it",
     "abbiamo adesso anche ancora appuntamento avere buonasera buongiorno capisco cose degli "
     "della delle devo dolore domanda domani dormo essere gia giorni giorno grazie hai ieri mie "
     "miei molto morire nella niente non notte nulla oggi parlo perche piu posso questa questo "
     "sei sempre sento siamo sono troppo tua tuo uccidere vivere voglio vorrei farmaci ogni "
     "pillole pressione settimana",
     "bene che ci ciao da dei del di dove e gli ho il io italiano le lo ma mai ne nel per quando "
     "si sta vita prendo"},
    {"vi", "biet chet cung duoc hieu hom khong muon nguoi nhung ong thuoc toi",
     "bac bao bi buon cac cam cau chao cho cua dau dem di gi gio hen hoi khi lam lich minh mot "
     "nay ngay ngu nha nhieu noi nua qua rat roi sao thi tieng va viet voi xin"},
    {"fil",
     "ako alam ang araw ayoko bakit buhay bukas dahil dito doon gabi hindi hirap iyan iyon "
     "kahapon kailan kami kasi kayo ko kumusta kung lahat mabuhay magandang maintindihan "
     "makatulog malungkot mamatay masakit mayroon meron naman namin nang natin ng ngayon nila "
     "niya opo paano pagod palagi patayin saan sakit salamat sarili siya talaga tanong tayo tulog "
     "umaga wala walang yung",
     "ito lang mga pa po rin tagalog"},
    {"ht",
     "anpil anyen bezwen bonjou bonswa byen chak demen domi doule dwe fatige genyen janm jodi "
     "jodia kapab kesyon kijan kile konprann kreyol lavi moun mouri mwen nwit paske pou poukisa "
     "pral pran randevou renmen tanpri tet toujou touye vle",
     "ak ap avek gen jou ka ki kote li mesi nou ou pa san sila sou ti viv yon"},
    {"pl",
     "bardzo boli byl byla bylo chce czy dlaczego dnia dziekuje dzien dzis dzisiaj gdzie jego "
     "jest jestem jeszcze jutro juz kazdego kiedy mnie moge moj moja moje mowie musze nie nigdy "
     "oraz polsku prawie prosze przed przez przy pytania pytanie rozumiem spie tylko umrzec wcale "
     "wczoraj biore codziennie kilka leki tabletki wizyta wizyte zabic zawsze zyc zycie",
     "bo bol ciebie dobry ja jak lub nic sie tego tym ze"},
    {"nl",
     "alstublieft altijd bedankt begrijp bij bijna dagen deze echt een elke geen gisteren goed "
     "heb hebben hebt heeft het iedere ik je jij jullie leven maar mijn moet naar nederlands niet "
     "niets niks nog nooit omdat ook pijn sinds slaap slecht spreek sterven uit vandaag voor "
     "vraag waar waarom wanneer weet wij zeer zijn",
     "als dag dank die dood en hallo heel hoe kan meer morgen nacht wat wil"},
});

using Points = std::array<std::int8_t, languages.size()>;
using Table = std::unordered_map<std::string_view, Points>;

// Calls `see` with each word until it returns false.
template <class See>
void each_word(std::string_view text, const See& see) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = text.find_first_not_of(' ', at);
    if (begin == text.npos) return;
    at = std::min(text.find(' ', begin), text.size());
    if (!see(text.substr(begin, at - begin))) return;
  }
}

Table make_table() {
  Table table;
  for (std::size_t i = 0; i < languages.size(); ++i) {
    const auto put = [&](std::string_view words, int points) {
      each_word(words, [&](std::string_view word) {
        // "de" and "on" are words of ours first.
        const bool ours = english_points(word) > 0 || spanish_points(word) > 0;
        if (points == strong || !ours) table[word][i] = static_cast<std::int8_t>(points);
        return true;
      });
    };
    put(languages[i].weak, weak);
    put(languages[i].strong, strong);
  }
  return table;
}

// As English, as Spanish: the larger.
int known_points(const std::set<std::string_view>& words) {
  int english = 0, spanish = 0;
  for (const std::string_view word : words) {
    english += english_points(word);
    spanish += spanish_points(word);
  }
  return std::max(english, spanish);
}

}  // namespace

std::optional<std::string_view> other_language(std::string_view plain) {
  static const Table table = make_table();
  std::array<int, languages.size()> points{};
  std::array<bool, languages.size()> sure{};  // it has a word of this language alone
  std::set<std::string_view> counted;         // a word said twice is one
  std::size_t left = words_max;
  each_word(plain, [&](std::string_view word) {
    const auto found = table.find(word);
    if (found != table.end() && counted.insert(word).second) {
      for (std::size_t i = 0; i < points.size(); ++i) {
        points[i] += found->second[i];
        sure[i] = sure[i] || found->second[i] == strong;
      }
    }
    return --left > 0;
  });
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (!sure[i]) points[i] = 0;
  }
  const auto best = std::ranges::max_element(points);
  if (*best < enough) return std::nullopt;
  std::set<std::string_view> all;
  left = words_max;
  each_word(plain, [&](std::string_view word) {
    all.insert(word);
    return --left > 0;
  });
  if (*best <= known_points(all)) return std::nullopt;
  return languages[static_cast<std::size_t>(best - points.begin())].language;
}

}  // namespace screenline::text
