// What an author is told of a flow that the engine could run: each check finds its mistake where it
// stands, and leaves alone what only looks like it. A case edits one file of the good fixture; the
// problem stands where `at` begins (the last time it occurs).
#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>

#include "bot/flow/accepted.hpp"
#include "bot/flow/codes.hpp"
#include "tests/bot/flow/fixture.hpp"
#include "tests/support/catch.hpp"

namespace screenline::flow {
namespace {

const std::string root = "screening.json";
const std::string mood = "instruments/mood.json";
const std::string common = "common/answers.json";
const std::string words = "words.json";

struct Edit {
  std::string from, to;
};

struct Case {
  std::string code, file;
  std::vector<Edit> edits;
  std::string at;
};

std::string edited(const std::string& path, const std::vector<Edit>& edits) {
  std::string bytes = folder_source(data_folder())(path).value();
  for (const Edit& edit : edits) {
    const std::size_t at = bytes.find(edit.from);
    INFO(edit.from);
    REQUIRE(at != std::string::npos);
    bytes.replace(at, edit.from.size(), edit.to);
  }
  return bytes;
}

std::string told(const Loaded& loaded) {
  std::string all;
  for (const Problem& problem : loaded.problems) all += to_string(problem) + "\n";
  return all;
}

const Edit no_expiry = {", \"expire_after\": \"3d\", \"expired\": \"EXPIRED\"", ""};
const std::string asq_rule =
    ",\n      \"crisis_if\": [{ \"if\": \"value == yes\", \"level\": 2, \"track\": [\"self\"], "
    "\"reason\": \"asq_acute\", \"ask\": \"asq_5\" }]";
const Edit pain_always = {"{\n      \"id\": \"peg_1\", \"only_if\": \"r1 has pain\",",
                          "{\n      \"id\": \"peg_1\","};
const Edit two_goes = {"{ \"else\": \"why\" }", "{ \"if\": \"t0 == before\", \"go\": \"why\" }"};
const std::string last_step =
    "{ \"id\": \"note\", \"say\": { \"en\": \"Done.\", \"es\": \"Listo.\" }, \"next\": \"end\" }";
const std::string long_text =
    "Considerable physiological complications notwithstanding, individuals participating "
    "intermittently should immediately communicate unanticipated deterioration, "
    "irrespective of accompanying circumstances, to the responsible organisation.";

// 27 questions more, each asked of everybody.
std::string many_questions() {
  std::string out = last_step;
  for (int i = 0; i < 27; ++i) {
    out += ",\n    { \"id\": \"more_" + std::to_string(i) +
           "\", \"ask\": { \"en\": \"And?\", \"es\": \"¿Y?\" }, \"answer\": \"yes_no\" }";
  }
  return out.replace(out.find("\"next\": \"end\""), 13, "\"next\": \"more_0\"");
}

const std::vector<Case> cases = {
    // A question about self-harm: no rule, a rule that misses an answer, one on another track.
    {"self-harm-without-rule",
     root,
     {{"Wished you were dead?", "Ever hurt yourself?"}, {asq_rule, ""}},
     "{ \"en\": \"Ever hurt yourself?\""},
    {"self-harm-without-rule",
     root,
     {{"Wished you were dead?", "Tired?"},
      {"¿Deseó estar muerto?", "¿Pensó en matarse?"},
      {asq_rule, ""}},
     "{ \"en\": \"Tired?\""},
    {"self-harm-without-rule",
     root,
     {{"\"covers\": \"SAFE-1\",", "\"code\": { \"loinc\": \"115566-2\" },"},
      {"Wished you were dead?", "One?"},
      {"¿Deseó estar muerto?", "¿Uno?"},
      {asq_rule, ""}},
     "{ \"en\": \"One?\""},
    {"self-harm-without-rule",
     mood,
     {{"value in [several_days]", "value in [nearly_every_day]"}},
     "[\n        { \"if\": \"points == 3\""},
    {"self-harm-without-rule",
     root,
     {{"value == yes", "value == no"}},
     "[{ \"if\": \"value == no\""},
    {"self-harm-without-rule",
     root,
     {{"\"track\": [\"self\"], \"reason\": \"asq_acute\", \"ask\": \"asq_5\"",
       "\"track\": [\"medical\"], \"reason\": \"asq_acute\""}},
     "[{ \"if\": \"value == yes\""},
    {"safety-row-without-rule",
     root,
     {{"\"id\": \"t0\",", "\"id\": \"t0\", \"covers\": \"SAFE-0\","}},
     "\"SAFE-0\""},
    // Root words
    {"no-crisis-word", words, {{"\"en\": [\"crisis\", \"sos\"], ", ""}}, "{ \"es\": [\"ayuda\"] }"},
    {"no-crisis-word",
     words,
     {{",\n    \"crisis\": { \"en\": [\"crisis\", \"sos\"], \"es\": [\"ayuda\"] }", ""}},
     "{\n    \"stop\""},
    {"missing-root-word", words, {{", \"es\": [\"alto\"]", ""}}, "{ \"en\": [\"stop\", \"unsub"},
    {"no-way-back", words, {{"\"en\": [\"back\"], ", ""}}, "{ \"es\": [\"atrás\"] }"},
    // Texts
    {"missing-contact-line",
     root,
     {{"Staff will write. {reach}", "Staff will write."}},
     "\"Staff will write.\""},
    {"missing-contact-line", root, {{"Gracias. {reach}", "Gracias."}}, "\"Gracias.\""},
    {"missing-contact-line", root, {{"Cerrado. {reach}", "Cerrado."}}, "\"Cerrado.\""},
    {"placeholder-parity",
     root,
     {{"\"¿Sigue ahí?\"", "\"¿Sigue ahí? {phone}\""}},
     "\"¿Sigue ahí? {ph"},
    {"placeholder-parity",
     root,
     {{"\"Agree? Reply YES\"", "\"{clinic}: agree? Reply YES\""}},
     "\"¿De acuerdo?\""},
    {"placeholder-not-here",
     root,
     {{"\"Still there?\"", "\"Still there? {question}\""},
      {"\"¿Sigue ahí?\"", "\"¿Sí? {question}\""}},
     "{question}\" },\n    \"EXP"},
    {"sms-ucs2", root, {{"\"Still there?\"", "\"Still there\u2026\""}}, "\u2026\""},
    {"sms-ucs2", root, {{"\"¿Sigue ahí?\"", "\"¿Sigue ahí? 👍\""}}, "👍\" },\n    \"EXP"},
    {"reading-grade",
     root,
     {{"\"Still there?\"", "\"" + long_text + "\""}},
     "{ \"en\": \"Considerable"},
    {"retry-same",
     root,
     {{"\"A number, like 34.\"", "\"How old are you?\""}},
     "{ \"en\": \"How old are you?\", \"es\": \"Un número"},
    {"placeholder-may-be-empty",
     root,
     {{"\"How many? A 1 or 2 B 3 or 4\"", "\"At {peg_2}, how many?\""},
      {"\"¿Cuántas? A 1 o 2 B 3 o 4\"", "\"A {peg_2}, ¿cuántas?\""}},
     "{peg_2}, how"},
    {"placeholder-may-be-empty",
     root,
     {{"\"A number, like 34.\"", "\"Not {age}.\""}, {"\"Un número, como 34.\"", "\"No {age}.\""}},
     "{age}.\", \"es\""},
    {"placeholder-may-be-empty",
     root,
     {{"\"Staff will write. {reach}\"", "\"Staff write, {age}. {reach}\""},
      {"\"Le escribirán. {reach}\"", "\"Escriben, {age}. {reach}\""}},
     "{age}. {reach}\", \"es\""},
    // Who is under age is sent to a result from the very question: there it is sure, and so it is
    // at
    // the end; where a crisis led past it, it is not.
    {"placeholder-may-be-empty",
     root,
     {{"\"Thank you. {reach}\"", "\"Thank you, {drinks}. {reach}\""},
      {"\"Gracias. {reach}\"", "\"Gracias, {drinks}. {reach}\""}},
     "{drinks}. {reach}\", \"es\""},
    {"score-in-sms",
     root,
     {{"\"Done.\", \"es\": \"Listo.\"", "\"Done {load}.\", \"es\": \"Listo {load}.\""}},
     "{load}.\", \"es\""},
    {"placeholder-not-here",
     root,
     {{"\"Done.\", \"es\": \"Listo.\"", "\"Done {asq_1}.\", \"es\": \"Listo {asq_1}.\""}},
     "{asq_1}.\", \"es\""},
    {"placeholder-not-here",
     root,
     {{"{ \"en\": \"Pain\", \"es\": \"Dolor\" }",
       "{ \"en\": \"Pain {age}\", \"es\": \"Dolor {age}\" }"}},
     "{age}\", \"es\": \"Dolor"},
    // What has been asked
    {"may-be-unasked",
     root,
     {{"\"ask\": { \"en\": \"Pain?\"",
       "\"next\": [{ \"if\": \"t0 == now\", \"go\": \"d1\" }], \"ask\": { \"en\": \"Pain?\""}},
     "t0 == now\", \"go\": \"d1\""},
    {"may-be-unasked",
     root,
     {{"\"only_if\": \"r1 has pain\"", "\"only_if\": \"peg_1 >= 1 or r1 has pain\""}},
     "peg_1 >= 1 or"},
    {"may-be-unasked",
     root,
     {{"\"next\": [{ \"if\": \"age < 18\"",
       "\"next\": [{ \"if\": \"age > 80\", \"go\": \"d1\" }, { \"if\": \"age < 18\""}},
     "r1 has depression and"},
    {"score-item-unasked",
     root,
     {{"\"next\": [{ \"if\": \"age < 18\"",
       "\"next\": [{ \"if\": \"age > 80\", \"go\": \"d1\" }, { \"if\": \"age < 18\""}},
     "mood2 >= 3\" },\n      { \"id\": \"pain\""},
    {"may-be-unasked",
     root,
     {{"\"age < 18\", \"go\"", "\"age < 18 or domains has anxious\", \"go\""}},
     "\"age < 18 or domains"},
    {"score-item-unasked", root, {pain_always}, "\"peg\": { \"mean\""},
    {"score-item-unasked", mood, {{"\"not_asked\": \"no_score\",\n", "\n"}}, "\"mood4\": {"},
    // Conditions
    {"never-asked",
     root,
     {{"\"only_if\": \"mood2 >= 3\"", "\"only_if\": \"mood2 >= 7\""}},
     "\"mood2 >= 7\""},
    {"never-asked",
     mood,
     {{"\"id\": \"mood_3\",", "\"id\": \"mood_3\", \"only_if\": \"mood2 <= 2\","}},
     "\"mood2 <= 2\""},
    {"never-asked",
     root,
     {{"\"only_if\": \"r1 has pain\"", "\"only_if\": \"r1 has pain and r1 is empty\""}},
     "\"r1 has pain and r1 is"},
    {"always-true", root, {{"\"if\": \"age > 90\"", "\"if\": \"age >= 0\""}}, "\"age >= 0\""},
    {"always-true", root, {{"\"t0 == never\"", "\"t0 in [now, before, never]\""}}, "\"t0 in [now"},
    {"always-true",
     root,
     {{"\"only_if\": \"mood2 >= 3\"", "\"only_if\": \"mood2 <= 6\""}},
     "\"mood2 <= 6\""},
    {"always-false",
     root,
     {{"\"max\": 120", "\"max\": 100000"},
      {"\"if\": \"age > 90\"", "\"if\": \"age > 5000 and age < 5001\""}},
     "\"age > 5000 and"},
    {"always-false", root, {{"\"if\": \"age > 90\"", "\"if\": \"age > 120\""}}, "\"age > 120\""},
    {"always-false",
     root,
     {{"age < 18\", \"go\"", "age < 18 and age > 20\", \"go\""}},
     "\"age < 18 and age > 20\""},
    {"always-false", root, {{"peg >= 4", "peg > 10"}}, "\"peg > 10\""},
    {"always-false",
     root,
     {{"r1 has depression and mood2 >= 3", "r1 has depression and r1 is empty"}},
     "\"r1 has depression and r1 is"},
    // The rule before it takes every answer that it is for.
    {"always-false", mood, {{"\"points == 3\"", "\"points >= 1\""}}, "\"points == 2\""},
    {"always-false",
     root,
     {{"{ \"else\": \"why\" }",
       "{ \"if\": \"t0 != now\", \"go\": \"why\" }, { \"if\": \"t0 == before\", \"go\": \"note\" "
       "}, { \"else\": \"why\" }"}},
     "\"t0 == before\""},
    {"always-false",
     root,
     {{"{ \"rule\": \"R12\"",
       "{ \"rule\": \"R11\", \"if\": \"age > 91\", \"category\": \"x\", \"reason\": \"y\", "
       "\"priority\": null },\n{ \"rule\": \"R12\""},
      {"\"rule\": \"R10\", \"if\": \"any flag is stop\"",
       "\"rule\": \"R10\", \"if\": \"age > 90\""}},
     "\"age > 91\""},
    // Ways out
    {"exit-missing",
     root,
     {{last_step,
       last_step +
           ",\n    { \"id\": \"last\", \"ask\": { \"en\": \"Fine?\", \"es\": \"¿Bien?\" }, "
           "\"answer\": \"yes_no\", \"next\": [{ \"if\": \"last == yes\", \"go\": \"end\" }] }"},
      {"\"next\": \"end\"", "\"next\": \"last\""}},
     "[{ \"if\": \"last == yes\""},
    {"branch-not-exhaustive", root, {two_goes}, "[{ \"if\": \"t0 == never\""},
    {"zero-input-cycle",
     root,
     {{"\"next\": \"end\"",
       "\"next\": [{ \"if\": \"age > 50\", \"go\": \"note\" }, { \"else\": \"end\" }]"}},
     "{ \"id\": \"note\""},
    {"zero-input-cycle",
     root,
     {{"\"answer\": { \"text\": { \"max\": 20 } }",
       "\"answer\": { \"text\": { \"max\": 20 } }, \"on\": { \"expired\": \"why\" }"}},
     "{ \"id\": \"why\""},
    {"exit-on-safety-step",
     root,
     {{"\"id\": \"asq_1\",", "\"id\": \"asq_1\", \"on\": { \"silence\": \"r1\" },"}},
     "\"silence\": \"r1\""},
    {"stale-decides",
     root,
     {{"\"id\": \"t0\",", "\"id\": \"t0\", \"stale_after\": \"24h\","},
      {"\"REMIND\": {",
       "\"RENEW\": { \"en\": \"Once more.\", \"es\": \"Otra vez.\" }, \"REMIND\": {"}},
     "\"24h\""},
    {"stale-past-recall",
     root,
     {{"\"flow\": ", "\"recall\": \"1 day\", \"flow\": "},
      {"\"id\": \"why\",", "\"id\": \"why\", \"stale_after\": \"25h\","},
      {"\"REMIND\": {",
       "\"RENEW\": { \"en\": \"Once more.\", \"es\": \"Otra vez.\" }, \"REMIND\": {"}},
     "\"25h\""},
    {"exit-without-clock",
     root,
     {{"\"remind_after\": \"4h\", ", ""},
      {"\"id\": \"why\",", "\"id\": \"why\", \"on\": { \"silence\": \"note\" },"}},
     "\"silence\": \"note\""},
    {"exit-without-clock",
     root,
     {no_expiry,
      {"\"silence\": {", "\"on\": { \"expired\": \"not_screened.under_18\" }, \"silence\": {"}},
     "\"expired\": \"not_screened"},
    {"zero-input-cycle",
     root,
     {{"{ \"id\": \"why\",", "{ \"id\": \"why\", \"only_if\": \"age < 50\","},
      {"\"next\": \"end\"",
       "\"next\": [{ \"if\": \"age > 50\", \"go\": \"why\" }, { \"else\": \"end\" }]"}},
     "{ \"id\": \"note\""},
    {"no-expiry",
     root,
     {no_expiry, {"{ \"en\": \"Closed. {reach}\"", "{ \"note\": 1, \"en\": \"Closed. {reach}\""}},
     "{ \"remind_after\""},
    {"long-way-to-value", root, {{last_step, many_questions()}}, "[\n    {\n      \"id\": \"c1\""},
    // Scores
    {"band-unreachable",
     mood,
     {{"\"max\": 8 }", "\"max\": 8 }, { \"id\": \"odd\", \"max\": 8.5 }"}},
     "{ \"id\": \"odd\""},
    {"band-unreachable",
     mood,
     {{"{ \"id\": \"high\", \"max\": 12 }",
       "{ \"id\": \"high\", \"max\": 12 }, { \"id\": \"top\", \"max\": 20 }"}},
     "{ \"id\": \"top\""},
    {"prorated-safety-item",
     mood,
     {{"\"not_asked\": \"no_score\"",
       "\"missing\": { \"prorate\": 3 }, \"not_asked\": \"no_score\""}},
     "{ \"prorate\": 3 }"},
    {"unused-score", root, {{"peg >= 4", "peg_1 >= 4"}}, "\"peg\": { \"mean\""},
    {"unused-name", root, {{"load >= 3 and not signs_few", "not signs_few"}}, "\"load\", \"is\""},
    {"unused-name",
     root,
     {{"not domains is empty", "age > 50"}, {"\"{domains}\"", "\"old\""}},
     "\"domains\": ["},
    {"unused-part", mood, {{"\"rest\": [", "\"none\": [], \"rest\": ["}}, "\"none\": []"},
};

TEST_CASE("the good fixture has nothing to tell") { CHECK(told(load_good()).empty()); }

TEST_CASE("an author is told of each mistake where it stands") {
  for (const Case& it : cases) {
    const std::string bytes = edited(it.file, it.edits);
    const Loaded loaded = load_flow(root, with_file(it.file, bytes), LoadFor::author);
    INFO(it.code << " at " << it.at << "\n" << told(loaded));
    const std::size_t at = bytes.rfind(it.at);
    REQUIRE(at != std::string::npos);
    const auto [line, column] = place_of(bytes, at);
    const auto found = std::find_if(loaded.problems.begin(), loaded.problems.end(),
                                    [&, line = line, column = column](const Problem& one) {
                                      return one.code == it.code && one.file == it.file &&
                                             one.line == line && one.column == column;
                                    });
    CHECK(found != loaded.problems.end());
    const CodeInfo* code = find_code(it.code);
    REQUIRE(code);
    if (found != loaded.problems.end()) CHECK(found->severity == code->severity);
    CHECK((loaded.flow == nullptr) == (code->severity == Severity::error));
    // What runs goes on.
    CHECK(load_flow(root, with_file(it.file, bytes), LoadFor::running).flow);
  }
}

TEST_CASE("every code of the checks has its case") {
  std::set<std::string> shown;
  for (const Case& it : cases) shown.insert(it.code);
  const std::regex quoted("\"([a-z]+(?:-[a-z0-9]+)+)\"");
  std::size_t checks = 0;
  const std::filesystem::path folder(SCREENLINE_SOURCE_DIR "/bot/flow");
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with("check_") || entry.path().extension() != ".cpp") continue;
    ++checks;
    const std::string bytes = folder_source(folder.string())(name).value();
    for (std::sregex_iterator it(bytes.begin(), bytes.end(), quoted), end; it != end; ++it) {
      const std::string code = (*it)[1];
      INFO(name << ": " << code);
      if (find_code(code)) CHECK(shown.contains(code));
    }
  }
  CHECK(checks >= 10);
}

// What only looks like a mistake.
TEST_CASE("what is meant is left alone") {
  const std::vector<std::pair<std::string, std::vector<Edit>>> fine = {
      // A relative is somebody else.
      {root, {{"How many? A 1", "Did a relative die by suicide? How many? A 1"}}},
      // The lowest number is the harmless one; every other is heard.
      {mood,
       {{"\"answer\": \"how_often\",\n      \"crisis_if\": [\n        { \"if\": \"points == 3\", "
         "\"level\": 3",
         "\"answer\": { \"scale\": { \"min\": 0, \"max\": 3 } },\n      \"crisis_if\": [\n        "
         "{ \"if\": \"value >= 1\", \"level\": 3"},
        {"{ \"if\": \"points == 2\", \"level\": 2, \"reason\": \"item9_positive_asq_negative\", "
         "\"ask\": [\"asq_5b\"], \"rank\": \"top\" },\n        ",
         ""},
        {",\n        { \"if\": \"value in [several_days]\", \"level\": 2, \"reason\": "
         "\"item9_positive_asq_negative\", \"ask\": \"asq_5b\" }",
         ""}}},
      // A translation may say the number instead of the sentence, and the line for Spanish is for
      // who reads English.
      {root,
       {{"Cerrado. {reach}", "Cerrado. {crisis}"},
        {"language. {reach}", "language. {reach} {spanish_line}"}}},
      {root, {{"{{here}", "{{question}"}}},
      // Letters of the language; what the web alone shows.
      {root, {{"\"¿Sigue ahí?\"", "\"¿Seguirá aún ahí?\""}}},
      {root, {{"\"web\": \"Do you agree?\"", "\"web\": \"Do you agree\u2026\""}}},
      // Who did not answer is told apart in the same line.
      {root,
       {{"{ \"else\": \"why\" }",
         "{ \"if\": \"age > 60\", \"go\": \"note\" }, { \"else\": \"why\" }"},
        {"\"age > 90\"", "\"why is answered or age > 90\""}}},
      // A flag that is known already is enough, whatever the others will be.
      {root,
       {{"\"next\": [{ \"if\": \"age < 18\"",
         "\"next\": [{ \"if\": \"any flag is clinician\", \"go\": \"not_screened.under_18\" }, { "
         "\"if\": \"age < 18\""},
        {"\"id\": \"drinker\", \"level\": \"clinician\", \"if\": \"",
         "\"id\": \"drinker\", \"level\": \"clinician\", \"if\": \"age > 70 or "}}},
      // One way off and the rest goes on; every option named.
      {root, {{", { \"else\": \"why\" }", ""}}},
      {root,
       {{"\"ask\": { \"en\": \"In treatment?\"",
         "\"skip\": false, \"ask\": { \"en\": \"In treatment?\""},
        {"{ \"else\": \"why\" }", "{ \"if\": \"t0 in [now, before]\", \"go\": \"why\" }"}}},
      // A question on the way back.
      {root,
       {{"\"next\": \"end\"",
         "\"next\": [{ \"if\": \"age > 50\", \"go\": \"why\" }, { \"else\": \"end\" }]"}}},
      // True of nobody who is skipped, and not of everybody.
      {root, {{"\"age > 90\"", "\"age > 90 or t0 is skipped\""}}},
      {root, {{"\"age > 90\"", "\"age > 119\""}}},
      {root, {{"peg >= 4", "peg >= 10"}}},
      // The narrower rule first.
      {root,
       {{"{ \"rule\": \"R12\"",
         "{ \"rule\": \"R11\", \"if\": \"age > 89\", \"category\": \"x\", \"reason\": \"y\", "
         "\"priority\": null },\n{ \"rule\": \"R12\""}}},
      // Too many numbers to try them all: two of them together are not judged by a few.
      {root,
       {{"\"max\": 120", "\"max\": 100000"},
        {"\"age > 90\"", "\"age > 99000 and age + peg_1 == 99567\""}}},
      {root,
       {{"\"max\": 120", "\"max\": 100000"}, {"\"age > 90\"", "\"age > 5000 and age < 5002\""}}},
  };
  for (const auto& [file, edits] : fine) {
    const std::string bytes = edited(file, edits);
    const Loaded loaded = load_flow(root, with_file(file, bytes), LoadFor::author);
    INFO(edits.front().to << "\n" << told(loaded));
    CHECK(loaded.problems.empty());
  }
}

TEST_CASE("an accepted warning is not told, and changes no revision") {
  const std::string entry =
      "\"accepted\": [{ \"code\": \"retry-same\", \"at\": \"c2\", \"why\": \"short\" }],";
  const std::vector<Edit> same = {{"\"A number, like 34.\"", "\"How old are you?\""}};
  std::vector<Edit> accepted = same;
  accepted.push_back({"\"languages\"", entry + " \"languages\""});
  const auto left = [](const std::vector<Edit>& edits) {
    Loaded loaded = load_flow(root, with_file(root, edited(root, edits)), LoadFor::author);
    REQUIRE(loaded.flow);
    drop_accepted(loaded.closure, loaded.problems);
    return loaded;
  };
  CHECK(left(same).problems.size() == 1);
  CHECK(told(left(accepted)).empty());
  CHECK(left(same).flow->revision == left(accepted).flow->revision);
  // Elsewhere, or of something else, it takes nothing and is told itself.
  accepted.back().to.replace(accepted.back().to.find("c2"), 2, "c1");
  CHECK(told(left(accepted)).find("retry-same") != std::string::npos);
  CHECK(told(left(accepted))
            .find(":6:16: warning: unused-accepted: there is no warning \"retry-same\" here") !=
        std::string::npos);
}

TEST_CASE("an error cannot be accepted, and an entry says why") {
  const auto refused = [](const std::string& entry) {
    const std::vector<Edit> edits = {
        {"\"languages\"", "\"accepted\": [" + entry + "], \"languages\""}};
    const std::string bytes = edited(root, edits);
    CHECK(load_flow(root, with_file(root, bytes), LoadFor::running).flow);
    return told(load_flow(root, with_file(root, bytes), LoadFor::author));
  };
  const std::string error =
      refused("{ \"code\": \"trapped-step\", \"at\": \"c2\", \"why\": \"x\" }");
  CHECK(error.find("unknown-value: \"trapped-step\" is the code of no warning (an error cannot") !=
        std::string::npos);
  CHECK(refused("{ \"code\": \"retry-sane\", \"at\": \"c2\", \"why\": \"x\" }")
            .find("did you mean \"retry-same\"?") != std::string::npos);
  CHECK(refused("{ \"code\": \"retry-same\", \"at\": \"c2\" }").find("missing-key") !=
        std::string::npos);
}

}  // namespace
}  // namespace screenline::flow
