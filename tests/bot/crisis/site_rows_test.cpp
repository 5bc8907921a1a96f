// A site's own rows: it may make the detector hear more on one signature, and less on two only.
#include "bot/crisis/site_rows.hpp"

#include <algorithm>

#include "bot/crisis/embedded.hpp"
#include "bot/crisis/lexicon.hpp"
#include "bot/crisis/signatures.hpp"
#include "bot/crisis/weaker.hpp"
#include "tests/support/catch.hpp"

using namespace screenline::crisis;

namespace {

constexpr const char* signer_a = "Dr. A. Example";
constexpr const char* signer_b = "B. Other";

// The shipped rows are built once: this file asks what a site's files make of them.
Detector::Built build(const std::string& rows, const std::string& signatures = "[]",
                      const std::string& signed_until = "") {
  static const Detector::Built shipped = Detector::build(embedded_lexicon());
  REQUIRE(shipped.detector);
  return Detector::with_site(*shipped.detector, embedded_lexicon(),
                             {{"site.json", rows}, {"signed.json", signatures}, signed_until});
}

// The first error as a person reads it; "" when there is none.
std::string refusal(const Detector::Built& built) {
  for (const LexiconProblem& one : built.problems) {
    if (one.warning) continue;
    CHECK_FALSE(built.detector);
    return one.file + ":" + std::to_string(one.line) + ":" + std::to_string(one.column) + " " +
           one.row + ": " + one.what + " (" + one.hint + ")";
  }
  return "";
}
std::string refusal(const std::string& rows, const std::string& signatures = "[]") {
  return refusal(build(rows, signatures));
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::size_t warnings(const Detector::Built& built, const std::string& part) {
  return static_cast<std::size_t>(std::ranges::count_if(
      built.problems,
      [&](const LexiconProblem& one) { return one.warning && has(one.what, part); }));
}

std::string row(const std::string& members) {
  return R"({"id": "site.mill", "lang": "en", "track": "self", "why": "The place here.", )"
         R"("reviewer": "Dr. A. Example", "reviewed_on": "2026-11-01", )" +
         members + "}";
}
std::string rows(const std::string& members) { return "{\"rows\": [\n" + row(members) + "]}"; }

std::string change(const std::string& kind, const std::string& id, const std::string& level,
                   const std::string& why = "Our house rule.") {
  return "{\"" + kind + "\": [\n  {\"row\": \"" + id + "\", " +
         (level.empty() ? "" : "\"level\": " + level + ", ") + "\"why\": \"" + why +
         R"(", "reviewer": "Dr. A. Example", "reviewed_on": "2026-11-01"}]})";
}

std::string sign(const std::string& digest, std::initializer_list<const char*> names) {
  std::string out;
  for (const char* name : names) {
    out += (out.empty() ? "[" : ",\n") + ("{\"digest\": \"" + digest) + R"(", "signer": ")" + name +
           R"(", "signed_on": "2026-11-02"})";
  }
  return out + "]";
}

std::string digest_of(const std::string& site) {
  const auto built = build(site);
  REQUIRE(built.changes.size() == 1);
  return built.changes[0].digest;
}

const std::string mill =
    R"j("level": 3, "match": "(?:going|go) to the old mill (?:bridge|dam)",
        "lowered_by": ["denial.en"],
        "yes": ["i am going to the old mill bridge", "i go to the old mill dam"],
        "no": ["the old mill bridge is closed", "we walked to the mill"])j";
constexpr const char* when = "en.self.explicit.when";
constexpr const char* tonight = "i want to kill myself tonight";

}  // namespace

TEST_CASE("a site's row is heard, and is part of the lexicon's digest") {
  const auto built = build(rows(mill));
  INFO(refusal(built));
  REQUIRE(built.detector);
  const Scan scan = built.detector->scan("i am going to the old mill bridge now");
  CHECK(scan.level == 3);
  CHECK(scan.hits.front().rule == "site.mill");
  CHECK(built.detector->digest() != Detector::build(embedded_lexicon()).detector->digest());
  CHECK(built.detector->digest() == build(rows(mill)).detector->digest());
}

TEST_CASE("a row that breaks its own word is refused where it stands") {
  CHECK(has(refusal(rows(R"("level": 3, "match": "old mill bridge",
            "yes": ["old mill bridge", "the old mill dam"], "no": ["a mill", "a dam"])")),
            "site.json:2:1 site.mill: the row does not reach its level on its own \"yes\": \"the "
            "old mill dam\""));
  CHECK(has(refusal(rows(R"("level": 2, "match": "mill", "yes": ["the mill", "a mill"],
            "no": ["a windy mill", "a dam"])")),
            "a \"no\" is taken for danger"));
  CHECK(has(refusal(rows(R"("level": 2, "match": "(mill", "yes": ["the mill", "a mill"],
            "no": ["a", "b"])")),
            "site.json:2:1 site.mill: the pattern is broken"));
  CHECK(has(refusal(rows(R"("level": 2, "match": "mill", "lowered_by": ["none"], "yes": ["a mill",
            "mill"], "no": ["a", "b"])")),
            "there is no guard \"none\""));
  std::string other_id = rows(mill);
  other_id.replace(other_id.find("site.mill"), 9, "mill");
  CHECK(has(refusal(other_id), "site.json:2:1 mill: the id of a site's row begins with \"site.\""));
  CHECK(has(refusal("{\n \"row\": []}"), "site.json:2:2 : unknown key \"row\""));
  CHECK(has(refusal("[]"), "must be an object"));
  CHECK(has(refusal("{"), "site.json:1:"));
}

TEST_CASE("a row can be raised, never over its guards to level 4, and not raised downwards") {
  const auto built = build(change("raise", "en.self.want.die", "3"));
  INFO(refusal(built));
  REQUIRE(built.detector);
  CHECK(built.detector->scan("i want to die").level == 3);
  CHECK(has(refusal(change("raise", "en.self.want.die", "4")), "guards may lower"));
  CHECK(has(refusal(change("raise", "en.self.want.die", "2")), "has level 2 already"));
  CHECK(has(refusal(change("raise", "en.no.such", "2")),
            "site.json:2:3 en.no.such: there is no shipped row of this id"));
}

TEST_CASE(
    "a row is lowered or removed by two people over exactly that entry, and by nothing else") {
  for (const auto& [kind, level] : {std::pair{"lower", "1"}, std::pair{"remove", ""}}) {
    CAPTURE(kind);
    const std::string site = change(kind, when, level);
    const std::string digest = digest_of(site);
    CHECK(has(refusal(site), "takes the signatures of 2 people, it has 0"));
    CHECK(has(refusal(site), digest));  // the mend names it
    CHECK(has(refusal(site, sign(digest, {signer_a})), "it has 1 (Dr. A. Example)"));
    CHECK(has(refusal(site, sign(digest, {signer_a, "dr a example"})), "it has 1"));
    CHECK(has(refusal(site, sign(digest, {signer_a, "DR. Á.  Example "})), "it has 1"));
    CHECK(has(
        refusal(change(kind, when, level, "Another reason."), sign(digest, {signer_a, signer_b})),
        "it has 0"));
    const auto built = build(site, sign(digest, {signer_a, signer_b}));
    INFO(refusal(built));
    REQUIRE(built.detector);
    CHECK(built.detector->scan(tonight).level == 2);  // by the row of the wish alone
    CHECK(warnings(built, "signed by Dr. A. Example and B. Other") == 1);
    CHECK(warnings(built, tonight) == 1);  // what it costs stands there
  }
}

TEST_CASE("a signature holds for the row as it was: a new version's row is signed anew") {
  Lexicon lexicon = read_lexicon(embedded_lexicon());
  const auto found = std::ranges::find(lexicon.rules, when, &Rule::id);
  REQUIRE(found != lexicon.rules.end());
  const SiteChange removal{ChangeKind::remove, when};
  const std::string before = change_digest(removal, {"why"}, *found);
  found->match += "|some day";
  CHECK(change_digest(removal, {"why"}, *found) != before);
  const auto built =
      build(change("raise", "en.self.want.die", "3"), sign(before, {signer_a, signer_b}));
  CHECK(built.detector);
  CHECK(warnings(built, "signed nothing that is here") == 2);
}

TEST_CASE("level 4 and the words that ask for a person are never lowered, whoever signs") {
  const Lexicon lexicon = read_lexicon(embedded_lexicon());
  std::size_t tried = 0;
  for (const Rule& rule : lexicon.rules) {
    if (rule.level != 4 && !rule.id.starts_with("word.")) continue;
    if (++tried % 8 != 1 && rule.level == 4) continue;  // a few of them: each builds a detector
    const SiteChange removal{ChangeKind::remove, rule.id};
    const Review review{"Our house rule.", signer_a, "2026-11-01"};
    const std::string digest = change_digest(removal, review, rule);
    CHECK(has(refusal(change("remove", rule.id, ""), sign(digest, {signer_a, signer_b})),
              "is never lowered"));
  }
  CHECK(tried > 20);
  CHECK(has(refusal(change("lower", "word.crisis", "1")), "never lowered"));
}

TEST_CASE("a site's words do not take the disguise off or on: what is mended stays") {
  // Known words are never mended: "kil" in a row or in a harmless text of the site must not be one.
  const std::string text = "i want to kil myself";
  REQUIRE(Detector::build(embedded_lexicon()).detector->scan(text).level >= 2);
  const auto built =
      build(rows(R"("level": 1, "match": "kil bride|kil one", "yes": ["the kil bride",
      "kil one"], "no": ["a kil of sand", "kil two kil three"])"));
  INFO(refusal(built));
  REQUIRE(built.detector);
  CHECK(built.detector->scan(text).level >= 2);
}

TEST_CASE("a site may be alarmed too often, and is told of it") {
  const auto built = build(rows(R"("level": 2, "match": "my back", "yes": ["my back", "oh my back"],
      "no": ["a back", "the bag"])"));
  INFO(refusal(built));
  REQUIRE(built.detector);
  CHECK(warnings(built, "takes a harmless text of the shipped rows for danger: \"my back is") >= 1);
}

TEST_CASE("a file of signatures is read strictly") {
  const std::string site = change("lower", when, "1");
  CHECK(has(refusal(site, "{}"), "signed.json:1:1 : must be a list of signatures"));
  CHECK(has(refusal(site, R"([{"digest": "abc", "signer": "A B", "signed_on": "2026-11-02"}])"),
            "64 hexadecimal digits"));
  CHECK(has(refusal(site, sign(std::string(64, 'a'), {"?"})), "must be a person's name"));
  CHECK(has(refusal(site, "[{\"digest\": \"" + std::string(64, 'a') +
                              R"(", "signer": "A B", "signed_on": "2026-02-30"}])"),
            "must be a day"));
}

TEST_CASE("a signature of a day that is still to come is told, and counts for nothing") {
  const std::string site = change("lower", when, "1");
  const std::string signatures = sign(digest_of(site), {"Ada One", "Bo Two"});  // of 2026-11-02
  CHECK(build(site, signatures).detector);
  CHECK(build(site, signatures, "2026-11-02").detector);
  const auto early = build(site, signatures, "2026-11-01");
  CHECK_FALSE(early.detector);
  CHECK(has(refusal(early), "signed.json:1:"));
  CHECK(has(refusal(early), "a day that is still to come"));
}

TEST_CASE("a folder of rows that hears less than the compiled-in ones is known") {
  const Lexicon shipped = read_lexicon(embedded_lexicon());
  CHECK(weaker_than(shipped, shipped).empty());
  const auto weaker = [&](const auto& edit) {
    Lexicon files = shipped;
    edit(files);
    return weaker_than(shipped, files);
  };
  CHECK(weaker([](Lexicon& it) { it.rules.pop_back(); }).front().ends_with("is missing"));
  CHECK(weaker([](Lexicon& it) { it.rules[3].level -= 1; }).front().ends_with("is lowered"));
  CHECK(weaker([](Lexicon& it) { it.rules[3].match = "x"; }).front().ends_with("reads otherwise"));
  CHECK(weaker([](Lexicon& it) { it.rules[3].lowered_by.push_back("x"); })
            .front()
            .ends_with("has more guards"));
  CHECK(weaker([](Lexicon& it) { it.guards[0].match += "|x"; }).size() == 1);
  CHECK(weaker([](Lexicon& it) { it.guards[0].lang = "fr"; }).size() == 1);
  CHECK(weaker([](Lexicon& it) { it.rules[3].lang = "fr"; }).front().ends_with("reads otherwise"));
  const auto stronger = weaker([](Lexicon& it) {
    it.rules[3].level = 4;
    it.rules[3].review.reviewer = "somebody";
    it.rules.push_back(it.rules[3]);
    it.rules.back().id = "new";
    it.guards.pop_back();
  });
  CHECK(stronger.empty());
}

TEST_CASE("what takes the mend from a misspelt word of danger hears less") {
  const Lexicon shipped = read_lexicon(embedded_lexicon());
  const std::string text = "im feeling suicdal";
  // As a hand would edit the file of that name: each `from` is in it.
  const auto edited = [&](const std::string& name, const std::string& from, const std::string& to) {
    std::vector<LexiconFile> files = embedded_lexicon();
    for (LexiconFile& file : files) {
      if (!file.path.ends_with(name)) continue;
      const std::size_t at = file.bytes.find(from);
      REQUIRE(at != std::string::npos);
      file.bytes.replace(at, from.size(), to);
    }
    Lexicon lexicon = read_lexicon(files);
    CHECK(lexicon.problems.empty());
    auto found = weaker_than(shipped, lexicon);
    // It does hear less.
    if (has(to, "suicdal")) CHECK(Detector::unchecked(std::move(lexicon)).scan(text).level < 2);
    return found;
  };
  const auto first = [](const std::vector<std::string>& found) {
    return found.empty() ? std::string() : found.front();
  };
  const std::string no = "\"no\": [";
  // A harmless text of a row makes its words known.
  REQUIRE(Detector::unchecked(shipped).scan(text).level >= 2);
  CHECK(has(first(edited("en-self.json", no, no + "\"the suicdal cup\", ")),
            "\"suicdal\" counts as a word and is not mended to \"suicidal\""));
  CHECK(has(first(edited("guards.json", "\"yes\": [", "\"yes\": [\"the suicdal cup\", ")),
            "\"suicdal\" counts"));
  CHECK(has(first(edited("ordinary.json", "\"words\": \"", "\"words\": \"suicdal ")),
            "\"suicdal\" counts"));
  // Both halves of a torn word are words now.
  CHECK(has(first(edited("en-self.json", no, no + "\"sui cidal is a band\", ")), "\"suicidal\""));
  CHECK(edited("en-self.json", no, no + "\"a zeppelin over zanzibar\", ").empty());
  // What stems list, and whether slips in their phrase are mended.
  CHECK(has(first(edited("stems.json", "\"sucidle\", ", "")), "stem suicidal reads otherwise"));
  CHECK(has(first(edited("stems.json", "{ \"id\": \"burden\" },", "")), "stem burden is missing"));
  CHECK(has(first(edited("stems.json", "{ \"id\": \"burden\" }",
                         R"({ "id": "burden", "except": ["burdn"] })")),
            "stem burden reads otherwise"));
  CHECK(has(first(edited("stems.json", "[\n", R"([{ "id": "killed", "from": ["kll"] },)")),
            "stem killed is new"));
  const auto phrase = std::ranges::find_if(
      shipped.stems, [](const Stem& one) { return !one.phrase_slips.empty(); });
  REQUIRE(phrase != shipped.stems.end());
  Lexicon files = shipped;
  const auto at = static_cast<std::size_t>(phrase - shipped.stems.begin());
  files.stems[at].phrase_slips.pop_back();
  CHECK(has(first(weaker_than(shipped, files)), "reads otherwise"));
}

TEST_CASE("new words that are nearer to a misspelling than a word of danger hear less") {
  const Lexicon shipped = read_lexicon(embedded_lexicon());
  Lexicon files = shipped;
  std::erase_if(files.vocabulary,
                [](const VocabularyWord& one) { return one.word == "overdosing"; });
  std::erase_if(files.stems, [](const Stem& one) { return one.word == "overdosing"; });
  const auto found = weaker_than(shipped, files);
  const auto names = [&](const std::string& part) {
    return std::ranges::any_of(found, [&](const std::string& one) { return has(one, part); });
  };
  CHECK(names("stem overdosing is missing"));
  CHECK(names("is mended to \"overdosing\" no longer"));
}
