// The words: safe, short, true, and with the numbers where a locked phone shows them.
#include "bot/crisis/copy.hpp"

#include <nlohmann/json.hpp>

#include "bot/crisis/embedded.hpp"
#include "bot/text/sms.hpp"
#include "tests/bot/crisis/copy_texts.hpp"
#include "tests/support/catch.hpp"

using namespace screenline;
using namespace screenline::crisis;

namespace {

const Copy& copy() {
  static const Copy::Loaded loaded = Copy::load(embedded_copy(), embedded_resources());
  REQUIRE(loaded.problems.empty());
  return *loaded.copy;
}

CopyFacts facts(StaffKnow staff = StaffKnow::telling_now, bool sms = true,
                const std::string& country = "US") {
  return {"Bayview Clinic", "+15550100", country, staff, sms};
}

const nlohmann::json& pieces() {
  static const auto parsed = nlohmann::json::parse(embedded_copy());
  return parsed["pieces"];
}

bool names_crisis_line(std::string_view text) {
  return contains(text, "{reach}") || contains(text, "{call}") || contains(text, "{crisis}");
}

}  // namespace

TEST_CASE("every SMS stays in the GSM alphabet and in three segments, both numbers in the first") {
  for (const char* lang : {"en", "es"}) {
    for (const auto& say : full_texts) {
      for (const StaffKnow staff :
           {StaffKnow::told, StaffKnow::telling_now, StaffKnow::could_not_reach}) {
        const std::string sent = copy().render(say, lang, facts(staff));
        const auto segments = text::count_segments(sent);
        INFO(lang << ' ' << say.front() << ": " << sent);
        CHECK(segments.encoding == text::Encoding::gsm7);
        CHECK(segments.count <= 3);
        const std::string first = sent.substr(0, 153);
        CHECK(contains(first, "911"));
        const bool needs_988 =
            say.front() != "medical" && say.front() != "abuse" && say.front() != "medical.dose";
        if (needs_988) CHECK(contains(first, "988"));
        if (say.front() == "abuse") CHECK(contains(first, "800-799-7233"));
        if (say.front() == "medical.dose" || say.front() == "self.overdose")
          CHECK(contains(first, "1-800-222-1222"));
      }
    }
  }
}

TEST_CASE("nobody is told twice in one text not to wait") {
  std::vector<std::vector<CopyId>> texts = full_texts;
  for (const std::string line : {"short.1", "short.2", "short.3", "short.l4.1", "short.l4.2",
                                 "short.l4.3", "short.dose.1", "short.hand.1"}) {
    texts.push_back({line, "call_staff"});
  }
  for (const char* lang : {"en", "es"}) {
    const std::string word = std::string_view(lang) == "en" ? "not wait" : "no espere";
    for (const auto& say : texts) {
      for (const StaffKnow staff :
           {StaffKnow::told, StaffKnow::telling_now, StaffKnow::could_not_reach}) {
        const std::string sent = lower(copy().render(say, lang, facts(staff)));
        INFO(sent);
        CHECK(sent.find(word) == sent.rfind(word));
      }
    }
  }
}

// S11: it says only what it knows.
TEST_CASE("the short lines speak of staff only while staff can be told, and never of reading") {
  for (const char* id : {"short.1", "short.2", "short.3"}) {
    const std::string known = copy().render({id}, "en", facts(StaffKnow::telling_now));
    CHECK_FALSE(contains(known, "read"));
    CHECK_FALSE(contains(known, " see "));
    const std::string english = copy().render({id}, "en", facts(StaffKnow::could_not_reach));
    INFO(english);
    CHECK_FALSE(contains(english, "staff"));
    CHECK_FALSE(contains(english, "have read"));
    const std::string spanish = copy().render({id}, "es", facts(StaffKnow::could_not_reach));
    INFO(spanish);
    CHECK_FALSE(contains(spanish, "clinica lo puede"));
    CHECK_FALSE(contains(spanish, "para la clinica"));
    for (const std::string& text : {known, english, spanish}) {
      CHECK(contains(text, "988"));
      CHECK(contains(text, "911"));
      CHECK(text::count_segments(text).count == 1);
    }
  }
}

TEST_CASE("every short line holds its numbers in one segment") {
  for (const char* id : {"short.l4.1", "short.l4.2", "short.l4.3", "short.hand.1", "short.hand.2",
                         "short.dose.1", "short.dose.2"}) {
    for (const char* lang : {"en", "es"}) {
      const std::string sent = copy().render({id}, lang, facts());
      INFO(sent);
      CHECK(contains(sent, "911"));
      CHECK(contains(sent,
                     std::string_view(id).starts_with("short.dose") ? "1-800-222-1222" : "988"));
      CHECK(text::count_segments(sent).count == 1);
    }
  }
}

TEST_CASE("what is said at the end and after it: one segment each, the numbers first, no question") {
  for (const char* lang : {"en", "es"}) {
    for (const char* id : {"care.day", "care.week"}) {
      const std::string sent = copy().render({id}, lang, facts());
      INFO(sent);
      const auto segments = text::count_segments(sent);
      CHECK(segments.encoding == text::Encoding::gsm7);
      CHECK(segments.count == 1);
      CHECK(contains(sent, "911"));
      CHECK(sent.find("988") < 25);
      CHECK_FALSE(contains(sent, "?"));
      CHECK_FALSE(contains(lower(sent), "crisis"));
    }
    CHECK(copy().render({"cleared", "cleared.follow_up"}, lang, facts()) ==
          copy().render({"cleared"}, lang, facts()));
    CopyFacts with_day = facts();
    with_day.day = Date{2026, 9, 30};
    const std::string sent =
        copy().render({"cleared", "cleared.follow_up", "go_on"}, lang, with_day);
    INFO(sent);
    const auto segments = text::count_segments(sent);
    CHECK(segments.encoding == text::Encoding::gsm7);
    CHECK(segments.count <= 2);
    CHECK(contains(sent, std::string_view(lang) == "en" ? "by September 30." : "el 30 de septiembre."));
  }
}

TEST_CASE("the question with three answers names three") {
  for (const char* id : {"ask_again.when", "nudge.when"}) {
    CHECK(contains(copy().render({id}, "en", facts()), "1, 2 or 3"));
    CHECK(contains(copy().render({id}, "es", facts()), "1, 2 o 3"));
  }
}

TEST_CASE("level 4 and medical begin with the emergency number") {
  for (const char* id : {"self.l4", "self.l4.hand", "medical", "medical.self", "third.l4",
                         "self.overdose", "violence", "call.l4"}) {
    CHECK(copy().render({id}, "en", facts()).starts_with("Call 911 now"));
    CHECK(copy().render({id}, "es", facts()).starts_with("Llame al 911 ahora"));
  }
}

TEST_CASE("no piece breaks the rules of safe messaging") {
  for (const auto& piece : pieces()) {
    for (const char* lang : {"en", "es"}) {
      const std::string text = lower(piece[lang].get<std::string>());
      INFO(piece["id"] << ' ' << text);
      for (const char* word : never) {
        INFO(word);
        CHECK_FALSE(contains(" " + text, word[0] == '!' ? word : " " + std::string(word)));
      }
      CHECK(text.size() <= 200);
    }
  }
}

TEST_CASE("both languages carry the same numbers") {
  for (const auto& piece : pieces()) {
    const std::string en = piece["en"], es = piece["es"];
    INFO(piece["id"]);
    for (const char* name : {"{emergency}", "{poison}", "{dv}"})
      CHECK(contains(en, name) == contains(es, name));
    CHECK(names_crisis_line(en) == names_crisis_line(es));
    if (names_crisis_line(es))
      CHECK(contains(copy().render({piece["id"]}, "es", facts()), "oprima 2"));
  }
}

TEST_CASE("numbers come before any question, and texts read at grade 6 or below") {
  for (const auto& say : full_texts) {
    const std::string sent = copy().render(say, "en", facts());
    const auto question = sent.find('?');
    INFO(sent);
    CHECK(sent.find("911") < question);
    CHECK(grade(sent) <= 6.5);
  }
}

TEST_CASE("the questions are NIMH's words") {
  CHECK(copy().render({"ask.asq_5"}, "en", facts()) ==
        "Are you having thoughts of killing yourself right now?\n1 Yes\n2 No");
  CHECK(copy().render({"ask.asq_5"}, "es", facts(StaffKnow::told, false)) ==
        "¿Está pensando en suicidarse en este momento?\n1 Sí\n2 No");
  CHECK(copy().render({"ask.asq_5b"}, "en", facts()) ==
        copy().render({"ask.asq_5"}, "en", facts()));
  CHECK(copy().render({"ask.asq_5"}, "es", facts()) ==
        "¿Esta pensando en suicidarse en este momento?\n1 Si\n2 No");
}

TEST_CASE("what is said of staff is what is known") {
  const auto said = [](StaffKnow staff) { return copy().render({"staff"}, "en", facts(staff)); };
  CHECK(contains(said(StaffKnow::told), "has seen your earlier messages"));
  CHECK(contains(said(StaffKnow::telling_now), "telling our staff now"));
  CHECK_FALSE(contains(said(StaffKnow::could_not_reach), "has seen"));
  CHECK_FALSE(contains(said(StaffKnow::could_not_reach), "telling"));
}

TEST_CASE("of a call that is asked for, too, what is known is said") {
  const auto said = [](StaffKnow staff) {
    return copy().render({"call_staff"}, "en", facts(staff));
  };
  CHECK(contains(said(StaffKnow::told), "has seen your earlier messages"));
  CHECK(contains(said(StaffKnow::telling_now), "telling our staff now that you want a call"));
  CHECK_FALSE(contains(said(StaffKnow::could_not_reach), "has seen"));
  CHECK_FALSE(contains(said(StaffKnow::could_not_reach), "telling"));
}

TEST_CASE("a third party is never spoken to as the one at risk") {
  for (const char* id : {"third", "third.l4"}) {
    const std::string text = lower(copy().render({id, "staff"}, "en", facts()));
    CHECK_FALSE(contains(text, "yourself"));
    CHECK_FALSE(contains(text, "telling me"));
    CHECK_FALSE(contains(text, "are you having"));
    // How to make it safer, and only where that is safe for them (means safety, no method named).
    CHECK((contains(text, "if it is safe") || contains(text, "if that is safe")));
    CHECK(contains(text, "distance between them and anything they could use"));
    CHECK(contains(lower(copy().render({id}, "es", facts())), "si es seguro"));
    CHECK(contains(lower(copy().render({id}, "es", facts())), "aleje lo que"));
  }
}

TEST_CASE("who asks whether a person is there is told of the computer in either language") {
  for (const char* id : {"short.1", "short.1.alone"}) {
    CHECK(contains(lower(copy().render({id}, "en", facts())), "i am a computer"));
    CHECK(contains(lower(copy().render({id}, "es", facts())), "soy una computadora"));
  }
}

TEST_CASE("an unknown language or piece still says something") {
  CHECK(contains(copy().render({"self.l2"}, "fr", facts()), "988"));
  const std::string last = copy().render({"no.such.piece"}, "en", facts());
  CHECK(last ==
        "Call or text 988 now, day or night. Call 911 if you are in danger. A computer sent this.");
  CHECK(text::count_segments(last).count == 1);
}

TEST_CASE("resources expire by day; the copy awaits sign-off") {
  CHECK(copy().expired("US", {2027, 5, 21}).empty());
  CHECK(copy().expired("US", {2027, 5, 22}).size() == 5);
  CHECK_FALSE(copy().signed_off());
  CHECK(copy().version().size() == 12);
}

TEST_CASE("dates are days of the calendar, and every country's borrowed lines are judged") {
  CHECK(read_date("2027-05-21").has_value());
  for (const char* text : {"2027-02-30", "2027-13-01", "2027-5-21", "27-05-21", "2027-05-21 ", "",
                           "2027/05/21", "2027-0a-21", "0000-01-01"}) {
    INFO(text);
    CHECK_FALSE(read_date(text).has_value());
  }
  // A country with no lines of its own would be given these: they are judged for it too.
  CHECK(copy().expired("FR", {2027, 5, 22}).size() == 4);
  CHECK(copy().missing_roles("FR").size() == 4);
  CHECK(copy().expired("GB", {2027, 5, 22}).empty());
  CHECK(copy().expired("GB", {2027, 5, 23}).size() == copy().resources("GB").size());
  for (const char* whole : {"US", "GB", "IE", "AU", "NZ", "ES"}) {
    INFO(whole);
    CHECK(copy().missing_roles(whole).empty());
  }
  CHECK(copy().missing_roles("CA") == std::vector<std::string>{"abuse"});
  CHECK(copy().missing_roles("MX") == std::vector<std::string>{"poison"});
  CHECK(copy().countries() ==
        std::vector<std::string>{"AU", "CA", "ES", "GB", "IE", "MX", "NZ", "US"});
}

TEST_CASE("a slip in a file is one problem with its place and what to do") {
  std::string slip(embedded_copy());
  const auto at = slip.find("\"pieces\"");
  REQUIRE(at != std::string::npos);
  slip.erase(slip.rfind(',', at), 1);
  const auto problems = Copy::load(slip, embedded_resources()).problems;
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].file == "crisis/copy.json");
  CHECK(problems[0].line == 4);
  CHECK(problems[0].column == 3);
  CHECK(contains(problems[0].hint, "comma"));
}

TEST_CASE("a wrong value is told where it stands, and nothing is there twice") {
  const auto first = [](std::string copy_json, std::string_view from, std::string_view to) {
    const auto at = copy_json.find(from);
    REQUIRE(at != std::string::npos);
    copy_json.replace(at, from.size(), to);
    const auto problems = Copy::load(copy_json, embedded_resources()).problems;
    REQUIRE_FALSE(problems.empty());
    return problems.front();
  };
  const std::string good(embedded_copy());
  CHECK(contains(first(good, "{reach}", "{reach }").what, "{reach }"));
  CHECK(first(good, "{reach}", "{reach }").line == 6);
  CHECK(contains(first(good, "\"self.l3\"", "\"self.l2\"").what, "twice"));
  CHECK(contains(first(good, "\"sign_off\"", "\"sign_of\"").what, "unknown key \"sign_of\""));
}

TEST_CASE("bad data is refused") {
  const auto problems = [](std::string_view copy_json, std::string_view resources) {
    return Copy::load(copy_json, resources).problems.size();
  };
  CHECK(problems("{", embedded_resources()) > 0);
  CHECK(problems("{}", embedded_resources()) > 0);
  CHECK(problems(embedded_copy(), "[]") > 0);
  std::string no_source(embedded_resources());
  const auto at = no_source.find("\"source\"");
  no_source.replace(at, 8, "\"sauce\"");
  CHECK(problems(embedded_copy(), no_source) > 0);
  std::string typo(embedded_copy());
  typo.replace(typo.find("{emergency}"), 11, "{emergncy}");
  CHECK(problems(typo, embedded_resources()) > 0);
}
