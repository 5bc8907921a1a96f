// Each kind of mistake is found, with its code and the very place where it stands. A case edits one
// file of the good fixture; `at` is text in the edited file at which the problem must be shown.
#include <algorithm>

#include "tests/bot/flow/fixture.hpp"
#include "tests/support/catch.hpp"

namespace screenline::flow {
namespace {

struct Mistake {
  std::string code, file, from, to;
  std::string at;  // the problem stands where this begins (last time it occurs)
  int skip = 0;    // characters behind that
};

const std::string root = "screening.json";
const std::string mood = "instruments/mood.json";
const std::string common = "common/answers.json";

const std::vector<Mistake> mistakes = {
    // JSON
    {"json-syntax", root, "\"start\": \"c1\",", "\"start\": \"c1\",,", ",,", 2 + 3},
    {"json-syntax", common, "\"spec\": 2,", "\"spec\": 2", "\"answers\""},
    {"json-syntax", common, "\"spec\": 2,", "// hm\n \"spec\": 2,", "// hm"},
    {"json-syntax", common, "\"common\"", "\"com\\qmon\"", "qmon"},
    {"duplicate-key", root, "\"tries\": 2,", "\"tries\": 2, \"tries\": 3,", "\"tries\": 3"},
    // Objects
    {"unknown-key", root, "\"tries\": 2", "\"tryes\": 2", "\"tryes\""},
    {"unknown-key", mood, "\"parts\"", "\"flags\": [], \"parts\"", "\"flags\""},
    {"unknown-key", root, "\"answer\": \"yes_no\",", "\"answer\": \"yes_no\", \"x\": 1,", "\"x\""},
    {"wrong-type", root, "\"skip\": false", "\"skip\": 0", "0,\n      \"ask\": { \"en\": \"How"},
    {"missing-key", root, "\"rule\": \"R15\", \"else\": true, \"category\": \"clinician_first\",",
     "\"rule\": \"R15\", \"else\": true,", "{ \"rule\": \"R15\""},
    {"missing-key", root, "\"reason\": \"mixed_picture\", \"priority\": \"routine\"",
     "\"reason\": \"mixed_picture\"", "{ \"rule\": \"R15\""},
    {"empty-value", root, "\"How old are you?\"", "\"\"", "\"\", \"es\""},
    {"out-of-range", root, "\"tries\": 2", "\"tries\": 11", "11, \"then\""},
    {"unknown-spec", mood, "\"spec\": 2", "\"spec\": 3", "3,\n"},
    {"unknown-spec", root, "\"spec\": 2", "\"spec\": 0", "0,\n"},
    {"unknown-value", root, "\"undecided\": \"next_rule\"", "\"undecided\": \"stop\"",
     "\"stop\", \"cat"},
    {"missing-key", root, "\"else\": true,", "\"else\": true, \"undecided\": \"next_rule\",",
     "\"next_rule\", \"category\": \"clin"},
    {"missing-key", root,
     ",\n  \"undecided\": { \"category\": \"clinician_first\", \"reason\": \"unanswered\", "
     "\"priority\": \"routine\" }",
     "", "{ \"rule\": \"R10\""},
    {"bad-duration", mood, "\"recall\": \"2 weeks\"", "\"recall\": \"2w\"", "\"2w\""},
    {"wrong-type", mood, "\"recall\": \"2 weeks\"", "\"recall\": 14", "14,\n"},
    {"missing-key", mood, "\"recall\": \"2 weeks\"", "\"recall\": {}", "{},\n"},
    {"unknown-value", root, "\"options\": \"in_text\"", "\"options\": \"text\"", "\"text\",\n"},
    {"wrong-type", root, "{ \"id\": \"depression\", \"if\"", "{ \"id\": null, \"if\"",
     "null, \"if\""},
    {"bad-code", mood, "44250-9", "44250-8", "\"44250-8\""},
    {"bad-code", mood, "\"loinc\": \"44249-1\"", "\"loinc\": \"44249-7\"", "\"44249-7\""},
    {"bad-code", mood, "\"loinc\": \"44250-9\"", "\"snomed\": \"73211008\"", "\"73211008\""},
    {"missing-key", mood, "\"loinc\": \"44250-9\"", "\"note\": \"none\"", "{ \"note\": \"none"},
    {"placeholder-free-text", root, "\"Done.\", \"es\": \"Listo.\"",
     "\"Done {why}.\", \"es\": \"Listo {why}.\"", "{why}.\", \"es\""},
    {"unknown-placeholder", root, "\"Done.\", \"es\": \"Listo.\"",
     "\"Done {agee}.\", \"es\": \"Listo.\"", "{agee}"},
    {"unknown-placeholder", root, "\"Done.\", \"es\": \"Listo.\"",
     "\"Done {signs_few}.\", \"es\": \"Listo.\"", "{signs_few}"},
    {"missing-key", root, "\"on\": { \"declined\": \"not_screened.no_consent\" }",
     "\"on\": { \"note\": \"x\" }", "{ \"note\": \"x\""},
    {"unknown-step", root, "\"answer\": { \"text\": { \"max\": 20 } }",
     "\"answer\": { \"text\": { \"max\": 20 } }, \"on\": { \"expired\": \"nte\" }", "\"nte\""},
    {"bad-duration", root, "\"id\": \"why\",", "\"id\": \"why\", \"remind_after\": \"soon\",",
     "\"soon\""},
    {"bad-date-bound", root, "{ \"text\": { \"max\": 20 } }",
     "{ \"date\": { \"not_after\": \"now\" } }", "\"now\""},
    {"bad-range", root, "{ \"text\": { \"max\": 20 } }",
     "{ \"date\": { \"not_before\": \"today\", \"not_after\": \"today - 1 day\" } }",
     "{ \"not_before\""},
    {"unknown-value", root, "{ \"text\": { \"max\": 20 } }",
     "{ \"date\": { \"order\": { \"en\": \"dd\" } } }", "\"dd\""},
    {"unknown-value", root, "{ \"text\": { \"max\": 20 } }",
     "{ \"date\": { \"least\": \"week\" } }", "\"week\""},
    {"bad-duration", root, "{ \"text\": { \"max\": 20 } }", "{ \"duration\": { \"max\": \"3w\" } }",
     "\"3w\""},
    {"bad-range", root, "{ \"text\": { \"max\": 20 } }",
     "{ \"duration\": { \"min\": \"1 year\", \"max\": \"12 months\" } }", "{ \"min\": \"1 year\""},
    {"missing-engine-text", root, "\"id\": \"why\",", "\"id\": \"why\", \"stale_after\": \"24h\",",
     "{\n    \"HELP\""},
    // Files
    {"missing-file", root, "instruments/mood.json", "instruments/mod.json", "\"instruments/mod"},
    {"file-cycle", common, "\"spec\": 2,", "\"spec\": 2, \"uses\": [\"../screening.json\"],",
     "\"../screening"},
    {"path-outside", root, "common/answers.json", "../../answers.json", "\"../../answers"},
    {"unknown-instrument", root, "\"mood.short\"", "\"moods.short\"", "\"moods.short\""},
    {"unknown-part", root, "\"mood.short\"", "\"mood.shrt\"", "\"mood.shrt\""},
    {"step-twice", root, "\"mood.rest\"", "\"mood\"", "\"mood\", \"only_if\""},
    {"unknown-step", mood, "\"mood_3\", \"mood_4\"] }", "\"mood_3\", \"mood_9\"] }", "\"mood_9\""},
    // Moving live conversations
    {"wrong-type", root, "{ \"weight\": \"c2\" }", "{ \"weight\": 2 }", "2 }\n    }"},
    {"migrate-bad-from", root, "\"from\": \"any\"", "\"from\": \"last\"", "\"last\""},
    {"migrate-bad-from", root, "\"from\": \"any\"", "\"from\": \"0123abc\"", "\"0123abc\""},
    {"migrate-unknown-step", root, "\"years\": \"c2\"", "\"years\": \"c22\"", "\"c22\""},
    {"migrate-unknown-step", root, "\"weight\": \"c2\"", "\"weight\": \"mood\"",
     "\"mood\" }\n    }"},
    {"migrate-unknown-step", root, "\"asq_1\": { \"ja\"", "\"asq_7\": { \"ja\"", "\"asq_7\""},
    {"migrate-unknown-option", root, "\"ja\": \"yes\"", "\"ja\": \"yess\"", "\"yess\""},
    {"migrate-step-stays", root, "\"years\": \"c2\"", "\"c1\": \"c2\"", "\"c1\": \"c2\""},
    // Ids and names
    {"duplicate-id", root, "\"id\": \"why\"", "\"id\": \"d1\"", "\"d1\", \"ask\""},
    {"duplicate-id", root, "\"id\": \"in_treatment\"", "\"id\": \"age\"", "\"age\", \"is\""},
    {"duplicate-id", root, "\"id\": \"drinker\"", "\"id\": \"old\"", "\"old\", \"level\": \"clin"},
    {"duplicate-id", root, "\"id\": \"anxiety\"", "\"id\": \"depression\"",
     "\"depression\", \"key\": \"2\""},
    {"bad-id", root, "\"id\": \"why\"", "\"id\": \"end\"", "\"end\", \"ask\""},
    {"bad-id", root, "\"id\": \"why\"", "\"id\": \"why-not\"", "\"why-not\""},
    {"unknown-answer", root, "\"answer\": \"yes_no\"", "\"answer\": \"yes_or_no\"",
     "\"yes_or_no\""},
    {"unknown-step", root, "\"else\": \"why\"", "\"else\": \"whi\"", "\"whi\""},
    {"unknown-step", root, "\"resume\": \"r1\" }", "\"resume\": \"r9\" }", "\"r9\""},
    {"unknown-step", root, "\"start\": \"c1\"", "\"start\": \"c9\"", "\"c9\""},
    {"unknown-result", root, "not_screened.under_18\" }", "not_screened.under_19\" }",
     "\"not_screened.under_19"},
    {"unknown-text", root, "\"say\": \"RES\" },\n    { \"rule\": \"R10\"",
     "\"say\": \"REZ\" },\n    { \"rule\": \"R10\"", "\"REZ\""},
    {"unknown-text", root, "\"remind\": \"REMIND\"", "\"remind\": \"REM\"", "\"REM\""},
    // Texts
    {"missing-translation", root, "{ \"en\": \"Pain?\", \"es\": \"¿Dolor?\" }",
     "{ \"en\": \"Pain?\" }", "{ \"en\": \"Pain?\" }"},
    {"missing-translation", root, "{ \"en\": \"Pain?\", \"es\": \"¿Dolor?\" }", "\"Pain?\"",
     "\"Pain?\""},
    {"unknown-placeholder", root, "Ayuda {phone}", "Ayuda {phon}", "{phon}"},
    {"unknown-placeholder", root, "{flag.stop}", "{flag.halt}", "{flag.halt}"},
    {"unknown-key", root, "{ \"en\": \"Pain?\"", "{ \"english\": \"Pain?\"", "\"english\""},
    // Answers
    {"shared-word", common, "\"nah\"]", "\"yeah\"]", "\"yeah\"]"},
    {"shared-word", common, "\"nah\"]", "\"YES!\"]", "\"YES!\""},
    {"shared-word", root, "\"key\": \"B\"", "\"key\": \"a\"", "\"a\", \"points\""},
    {"shared-word", "words.json", "\"sos\"", "\"stop\"", "\"stop\"], \"es\": [\"ayuda"},
    {"root-word-taken", common, "\"nah\"]", "\"help\"]", ""},
    {"root-word-taken", root, "\"key\": \"3\"", "\"key\": \"Stop\"",
     "{\n        \"choice\": [\n          { \"id\": \"now\""},
    {"shared-word-across-languages", root, "\"en\": \"Never\"", "\"en\": \"Antes\"",
     "{\n        \"choice\": [\n          { \"id\": \"now\""},
    {"missing-engine-text", root, "\"STAFF-OK\": {", "\"STAFF-NO\": {",
     "{\n    \"HELP\": { \"en\": { \"sms\""},
    {"points-missing", root, "\"points\": 1, ", "", "[\n          { \"id\": \"few\""},
    {"two-types", root, "\"text\": { \"max\": 20 }",
     "\"text\": { \"max\": 20 }, \"integer\": {\"min\": 0, \"max\": 1}", "{ \"text\": { \"max\""},
    {"bad-range", root, "\"max\": 120", "\"max\": 0", "0 } },\n      \"unclear\""},
    {"consent-without-declined", root,
     ",\n      \"on\": { \"declined\": \"not_screened.no_consent\" }", "",
     "{\n      \"id\": \"c1\""},
    {"skip-on-safety-step", root, "\"covers\": \"SAFE-1\"", "\"skip\": true",
     "true,\n      \"ask\""},
    {"ask-not-allowed", root, "\"track\": [\"self\"]", "\"track\": [\"medical\"]", "\"asq_5\""},
    {"bad-duration", root, "\"4h\"", "\"4 hours\"", "\"4 hours\""},
    {"bad-language", root, "[\"en\", \"es\"]", "[\"en\", \"es\", \"en\"]", "\"en\"],"},
    // Scores
    {"bands-not-ascending", mood, "\"max\": 8", "\"max\": 4", "4 }, { \"id\": \"high\""},
    {"bands-do-not-cover", mood, "\"max\": 12", "\"max\": 11", "11 }"},
    {"no-points", root, "\"peg_1\", \"peg_2\"]", "\"peg_1\", \"t0\"]", "\"t0\"],"},
    {"unknown-step", root, "\"peg_1\", \"peg_2\"]", "\"peg_1\", \"peg_3\"]", "\"peg_3\""},
    // Rules
    {"results-without-else", root, "\"else\": true, \"category\"", "\"if\": \"true\", \"category\"",
     "{ \"rule\": \"R15\""},
    {"else-not-last", root, "\"if\": \"not domains is empty\"", "\"else\": true",
     "{ \"rule\": \"R12\""},
    {"category-reserved", root, "\"likely_consult\"", "\"crisis\"", "\"crisis\""},
    // Expressions: the column is inside the string, behind accents and escapes too.
    {"unknown-name", root, "age > 90", "level < 9 or agee > 90", "agee"},
    {"unknown-name", root, "age > 90", "true or \\u0061 > 90", "\\u0061"},
    {"unknown-option", root, "drinks == some", "drinks == lots", "lots"},
    {"unknown-option", root, "[anxiety, unsure]", "[anxiety, sure]", "sure]"},
    {"unknown-flag-level", root, "any flag is stop\", \"cat", "any flag is stopp\", \"cat",
     "stopp"},
    {"unknown-member", root, "not domains is empty", "domains has depresion", "depresion"},
    {"unknown-band", root, "peg >= 4", "peg is awful", "awful"},
    {"expression-type", root, "age > 90", "r1 > 90", "r1 > 90"},
    {"expression-type", root, "age > 90", "t0 > 1", "t0 > 1"},
    {"expression-type", root, "age > 90", "age", "age\" },\n    { \"id\": \"drinker\""},
    {"expression-type", root, "age > 90", "why == 3", "why == 3"},
    {"expression-syntax", root, "age > 90", "age >", "\" },\n    { \"id\": \"drinker\""},
    {"expression-syntax", root, "age > 90", "age = 90", "= 90"},
    {"expression-syntax", root, "age > 90", "(age > 90", "\" },\n    { \"id\": \"drinker\""},
    {"expression-syntax", root, "age > 90", "age > 90 t0 == now", "t0 == now\" },\n"},
    {"expression-cycle", root, "\"is\": \"t0 == now\"", "\"is\": \"signs_few\"",
     "in_treatment\" ,"},
    {"unknown-name", root, "age > 90", "points > 1", "points > 1"},
    // The way through
    {"unreachable-step", root, "{ \"else\": \"why\" }", "{ \"else\": \"note\" }",
     "{ \"id\": \"why\""},
    {"trapped-step", root, "\"next\": \"end\"", "\"next\": \"note\"", "{ \"id\": \"note\""},
};

TEST_CASE("every mistake is found where it stands") {
  for (const Mistake& it : mistakes) {
    INFO(it.code << " in " << it.file << ": " << it.to);
    const std::string bytes = edited(it.file, it.from, it.to);
    const Loaded loaded = load_flow(root, with_file(it.file, bytes), LoadFor::author);
    CHECK_FALSE(loaded.flow);
    const auto found =
        std::find_if(loaded.problems.begin(), loaded.problems.end(),
                     [&](const Problem& problem) { return problem.code == it.code; });
    std::string all;
    for (const Problem& problem : loaded.problems) all += to_string(problem) + "\n";
    INFO(all);
    REQUIRE(found != loaded.problems.end());
    if (it.at.empty()) continue;
    CHECK(found->file == it.file);
    const std::size_t at = bytes.rfind(it.at);
    REQUIRE(at != std::string::npos);
    const auto [line, column] = place_of(bytes, at + static_cast<std::size_t>(it.skip));
    CHECK(found->line == line);
    CHECK(found->column == column);
  }
}

TEST_CASE("a problem says how many characters it is about, where that is known") {
  const auto length = [](const std::string& file, const std::string& from, const std::string& to) {
    const Loaded loaded = load_with(file, from, to);
    REQUIRE(loaded.problems.size() == 1);
    return loaded.problems.front().length;
  };
  CHECK(length(root, "\"tries\": 2", "\"tryes\": 2") == 7);         // a key
  CHECK(length(root, "\"tries\": 2", "\"tries\": 11") == 2);        // a number
  CHECK(length(root, "\"skip\": false", "\"skip\": \"né\"") == 4);  // characters, not bytes
  CHECK(length(root, "age > 90", "level < 9 or agee > 90") == 4);   // a word of an expression
  CHECK(length(root, "age > 90", "true or \\u0061 > 90") == 6);     // as it is written
  CHECK(length(root, "age > 90", "age >") == 0);                    // its end
  CHECK(length(root, "Ayuda {phone}", "Ayuda {phon}") == 6);
  CHECK(length(root, "\"unclear\": ", "\"unclear\": [], \"unclear\": ") == 9);
}

TEST_CASE("all problems are told at once, in the order of the files") {
  std::string bytes = edited(root, "\"tries\": 2", "\"tryes\": 2");
  bytes.replace(bytes.find("age > 90"), 8, "agee > 90");
  const Loaded loaded = load_flow(root, with_file(root, bytes), LoadFor::author);
  REQUIRE(loaded.problems.size() == 2);
  CHECK(to_string(loaded.problems[0])
            .find("unknown-key: unknown key \"tryes\" (did you mean \"tries\"?)") !=
        std::string::npos);
  CHECK(loaded.problems[1].hint == "did you mean \"age\"?");
  CHECK(loaded.problems[0].line < loaded.problems[1].line);
}

TEST_CASE("what only an author is told keeps nothing from loading that has run") {
  const auto load = [](const std::string& file, const std::string& from, const std::string& to,
                       LoadFor what_for) {
    return load_flow(root, with_file(file, edited(file, from, to)), what_for);
  };
  const auto only_for_authors = [&](const std::string& from, const std::string& to) {
    const Loaded running = load(root, from, to, LoadFor::running);
    CHECK(running.flow);
    CHECK(std::none_of(running.problems.begin(), running.problems.end(),
                       [](const Problem& one) { return one.severity == Severity::error; }));
    CHECK_FALSE(load(root, from, to, LoadFor::author).flow);
  };
  only_for_authors("\"key\": \"3\"", "\"key\": \"stop\"");
  only_for_authors("\"en\": \"Never\"", "\"en\": \"Antes\"");
  only_for_authors("\"UNCLEAR\": {", "\"UNCLEAN\": {");
  // A synonym that is a root word was refused ever since.
  CHECK_FALSE(load(common, "\"nah\"]", "\"help\"]", LoadFor::running).flow);
}

TEST_CASE("the texts about lists are missed only where a list is asked") {
  const std::string from = "\"ADDED\": {", to = "\"ADDED-NOT\": {";
  CHECK_FALSE(load_with(root, from, to).flow);
  std::string bytes = edited(root, from, to);
  const std::size_t many = bytes.find("\"many\": [");
  const std::size_t none = bytes.find("\"none\": {", many);
  const std::size_t end = bytes.find("\n", none);
  bytes.replace(none, end - none, "");
  bytes.replace(bytes.rfind(',', none), 1, "");
  bytes.replace(many, 6, "\"choice\"");
  bytes.replace(bytes.find(", \"alone\": true"), 15, "");
  const Loaded loaded = load_flow(root, with_file(root, bytes), LoadFor::author);
  CHECK(std::none_of(loaded.problems.begin(), loaded.problems.end(),
                     [](const Problem& one) { return one.code == "missing-engine-text"; }));
}

// The cause is told once; the steps that it cuts off are counted.
TEST_CASE("a step that leads to itself is one finding") {
  const std::size_t steps = load_good().flow->steps.size();
  const Loaded trapped =
      load_with(root, "\"next\": [{ \"if\": \"age < 18\", \"go\": \"not_screened.under_18\" }]",
                "\"next\": \"c2\"");
  REQUIRE(trapped.problems.size() == 1);
  const Problem& problem = trapped.problems.front();
  CHECK(problem.code == "trapped-step");
  CHECK(problem.what == "from the step \"c2\" no way leads to an end: it leads only to itself; " +
                            std::to_string(steps - 2) + " steps are not reached");
}

TEST_CASE("a circle of several steps is one finding that names them") {
  std::string bytes =
      edited(root, "\"next\": [{ \"if\": \"age < 18\", \"go\": \"not_screened.under_18\" }]",
             "\"next\": \"asq_1\"");
  const std::string at = "\"id\": \"asq_1\", ";
  bytes.insert(bytes.find(at) + at.size(), "\"next\": \"c2\", ");
  const Loaded loaded = load_flow(root, with_file(root, bytes), LoadFor::author);
  REQUIRE(loaded.problems.size() == 1);
  CHECK(loaded.problems.front().what.find("it leads round \"c2\", \"asq_1\"; ") !=
        std::string::npos);
}

TEST_CASE("what is cut off by an early end is one finding at its first step") {
  const Loaded loaded =
      load_with(root, "\"next\": [{ \"if\": \"age < 18\", \"go\": \"not_screened.under_18\" }]",
                "\"next\": \"end\"");
  REQUIRE(loaded.problems.size() == 1);
  CHECK(loaded.problems.front().what.starts_with("nothing leads to the step \"asq_1\"; "));
  CHECK(loaded.problems.front().what.ends_with(" steps are not reached behind it"));
}

TEST_CASE("what nobody uses is a warning and the flow loads") {
  const Loaded loaded = load_with(root, "\"texts\": {",
                                  "\"answers\": {\"a1\": {\"text\": {}}},\n\"texts\": { \"X\": "
                                  "{\"en\": \"x\", \"es\": \"x\"},");
  REQUIRE(loaded.flow);
  REQUIRE(loaded.problems.size() == 2);
  CHECK(loaded.problems[0].code == "unused-answer");
  CHECK(loaded.problems[1].code == "unused-text");
  CHECK(loaded.problems[0].severity == Severity::warning);
}

TEST_CASE("content beyond the limits is refused, not cut") {
  const auto codes = [](const std::string& bytes) {
    const Loaded loaded = load_flow(root, with_file(root, bytes), LoadFor::author);
    CHECK_FALSE(loaded.flow);
    return loaded.problems.empty() ? "" : loaded.problems.front().code;
  };
  CHECK(codes(std::string((1u << 20) + 1, ' ')) == "file-too-large");
  CHECK(codes(std::string(33, '[') + std::string(33, ']')) == "too-deep");
  CHECK(codes("") == "json-syntax");
  CHECK(codes("[]") == "wrong-type");
  CHECK(codes("null") == "wrong-type");
  CHECK(codes("{\"flow\": \"\xff\"}") == "json-syntax");
  std::string options;
  for (int i = 0; i < 33; ++i) {
    const std::string n = std::to_string(i);
    options += (i ? "," : "") + ("{\"id\":\"o" + n + "\",\"key\":\"" + n +
                                 "\",\"label\":{\"en\":\"l" + n + "\",\"es\":\"l" + n + "\"}}");
  }
  const Loaded loaded =
      load_with(root, "{ \"text\": { \"max\": 20 } }", "{\"choice\": [" + options + "]}");
  REQUIRE_FALSE(loaded.problems.empty());
  CHECK(loaded.problems.front().code == "too-many-options");
  std::string steps;
  for (int i = 0; i < 1001; ++i) {
    steps += "{\"id\":\"s" + std::to_string(i) + "\",\"say\":{\"en\":\"a\",\"es\":\"a\"}},";
  }
  const Loaded many = load_with(root, "{ \"id\": \"note\"", steps + "{ \"id\": \"note\"");
  REQUIRE_FALSE(many.problems.empty());
  CHECK(std::any_of(many.problems.begin(), many.problems.end(),
                    [](const Problem& problem) { return problem.code == "too-many-steps"; }));
}

TEST_CASE("a missing root is a problem of the whole file") {
  const Loaded loaded = load_flow("none.json", folder_source(data_folder()), LoadFor::author);
  REQUIRE(loaded.problems.size() == 1);
  CHECK(to_string(loaded.problems[0]).starts_with("none.json: missing-file: "));
}

TEST_CASE("a file that is no root flow is told, not crashed on, when it is read as one") {
  for (const std::string& path : {mood, common}) {
    const Loaded loaded = load_flow(path, folder_source(data_folder()), LoadFor::author);
    CHECK_FALSE(loaded.flow);
    CHECK(std::any_of(loaded.problems.begin(), loaded.problems.end(), [](const Problem& problem) {
      return problem.code == "missing-key" && problem.what.find("languages") != std::string::npos;
    }));
  }
}

TEST_CASE("no cut of a file crashes the reader, and none of them loads") {
  const std::string bytes = folder_source(data_folder())(root).value();
  for (std::size_t size = 0; size + 2 < bytes.size(); size += 97) {
    CHECK_FALSE(load_flow(root, with_file(root, bytes.substr(0, size)), LoadFor::author).flow);
  }
}

}  // namespace
}  // namespace screenline::flow
