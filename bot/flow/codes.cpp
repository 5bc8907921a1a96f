#include "bot/flow/codes.hpp"

#include <algorithm>

namespace screenline::flow {
namespace {

constexpr Severity error = Severity::error, warning = Severity::warning;

// In the order of docs/flow-checks.md.
constexpr CodeInfo table[] = {
    // JSON and keys
    {"json-syntax", error, "The file is no JSON"},
    {"duplicate-key", error, "A key is given twice"},
    {"too-deep", error, "Nested too deep"},
    {"file-too-large", error, "The file is too large"},
    {"wrong-type", error, "A value is of another kind"},
    {"unknown-key", error, "This key means nothing here"},
    {"missing-key", error, "A key is missing"},
    {"empty-value", error, "A value is empty"},
    {"out-of-range", error, "A number is out of its range"},
    {"unknown-value", error, "This word means nothing here"},
    {"bad-duration", error, "No length of time"},
    {"bad-language", error, "No language, or given twice"},
    // Files
    {"missing-file", error, "A file is not there"},
    {"path-outside", error, "A path leads out of the folder"},
    {"file-cycle", error, "Files use each other in a circle"},
    {"too-many-files", error, "Too many files"},
    {"unknown-spec", error, "A version of the format that is not known"},
    {"no-flow", error, "No flow in the folder"},
    {"no-flow-uses-it", error, "No flow uses this file"},
    {"awaiting-sign-off", warning, "Awaits a clinician's sign-off"},
    // Ids and names
    {"bad-id", error, "Cannot be an id"},
    {"duplicate-id", error, "An id is taken"},
    {"unknown-step", error, "No such step"},
    {"unknown-result", error, "No such result"},
    {"unknown-text", error, "No such standing text"},
    {"unknown-answer", error, "No such answer type"},
    {"unknown-instrument", error, "No such instrument"},
    {"unknown-part", error, "No such part"},
    {"unknown-name", error, "No such name"},
    {"unknown-option", error, "No such option"},
    {"unknown-band", error, "No such band"},
    {"unknown-member", error, "No such member"},
    {"unknown-flag-level", error, "No such level of flags"},
    // Texts
    {"missing-translation", error, "A text is missing in a language"},
    {"unknown-placeholder", error, "Nothing is put there"},
    {"missing-engine-text", error, "A text that the program itself sends is missing"},
    {"sms-long", warning, "A long text"},
    {"sms-too-long", error, "A text that cannot be sent"},
    {"unused-text", warning, "Nothing sends this text"},
    // Answers
    {"two-types", error, "An answer of two types"},
    {"bad-range", error, "A range that holds nothing"},
    {"too-many-options", error, "None or too many options"},
    {"points-missing", error, "Only some options have points"},
    {"shared-word", error, "A word with two meanings"},
    {"shared-word-across-languages", error, "A word with another meaning in another language"},
    {"root-word-taken", error, "The answer is a root word"},
    {"unused-answer", warning, "No step uses this answer"},
    // Steps
    {"empty-step", error, "The step does nothing"},
    {"too-many-steps", error, "Too many steps"},
    {"step-twice", error, "A step is run twice"},
    {"consent-without-declined", error, "Nothing says where a no leads"},
    {"declined-without-consent", error, "Only a consent can be declined"},
    {"skip-on-safety-step", error, "A safety step cannot be skipped"},
    {"ask-not-allowed", error, "A safety question that may not follow"},
    {"unreachable-step", error, "Nothing leads to the step"},
    {"trapped-step", error, "No way out"},
    // Scores and rules
    {"no-points", error, "An item without points"},
    {"bands-not-ascending", error, "Bands are not ascending"},
    {"bands-do-not-cover", error, "A possible score is in no band"},
    {"results-without-else", error, "Not every answer has a result"},
    {"else-not-last", error, "Something behind else"},
    {"category-reserved", error, "The category of the ladder"},
    // Expressions
    {"expression-syntax", error, "The expression cannot be read"},
    {"expression-type", error, "These cannot be compared"},
    {"expression-cycle", error, "A name that needs itself"},
    {"expression-too-long", error, "The expression is too long"},
    // Golden conversations
    {"no-title", error, "A conversation without a title"},
    {"no-header", error, "A conversation without a header"},
    {"unknown-flow", error, "No such flow"},
    {"unknown-line", error, "The line has no sign"},
    {"empty", error, "A conversation without lines"},
    {"header", error, "The header cannot be read"},
    {"answers", error, "Answers that cannot be read"},
    {"neutral", error, "A ... line that cannot be read"},
    {"expect", error, "A < line that cannot be read"},
    {"check", error, "A = line that checks nothing"},
    {"wait", error, "No length of time"},
    {"staff", error, "A ! line that cannot be read"},
    // Crisis files
    {"lexicon", error, "A row of the lexicon"},
    {"crisis-copy", error, "The crisis texts or resources"},
    {"crisis-files-missing", error, "Crisis files are missing"},
    {"weaker-lexicon", warning, "The rows on disk hear less"},
    {"unknown-country", error, "No line of help for this country"},
    {"no-resource", error, "A kind of help is missing"},
    {"expired-resource", error, "A line of help is out of date"},
    // Configuration
    {"file-missing", error, "The configuration cannot be read"},
    {"secret-missing", error, "A secret file is missing"},
    {"secret-empty", error, "A secret file is empty"},
    {"unknown-mode", error, "No such mode"},
    {"unknown-zone", error, "No such time zone"},
    {"unknown-provider", error, "No such provider"},
    {"no-site", error, "There is no site"},
    {"duplicate-site", error, "A site is there twice"},
    {"same-port", error, "Two servers on one port"},
    {"bad-address", error, "No IP address"},
    {"bad-url", error, "No address of the web"},
    {"bad-number", error, "No telephone number"},
    {"bad-name", error, "No name for an address"},
    {"bad-email", error, "No e-mail address"},
    {"bad-host", error, "No name of a mail server"},
    {"half-a-login", error, "Half a login"},
    {"no-mail-server", error, "Mail is to be sent and no server is set"},
    {"mail-to-nobody", warning, "A mail server and nobody to mail"},
    {"no-webhook-secret", error, "No secret in the file"},
    {"too-many-secrets", error, "More secrets than an address can have"},
    {"second-line", error, "A second line that cannot serve"},
    {"voice-without-line", error, "Nothing to call from"},
    {"short-code-calls-nobody", error, "A short code makes no calls"},
    {"empty-roster", error, "Nobody is on call"},
    {"unknown-day", error, "No such day"},
    {"no-days", error, "Hours of no day"},
    {"empty-hours", error, "Hours that begin and end at once"},
    {"no-hours", error, "Hours are there and none is given"},
    {"no-date", error, "No date"},
    {"not-a-time", error, "No time of day"},
    {"quiet-hours", error, "Quiet hours that cannot be read"},
    {"development-clock", error, "The development clock outside mode demo"},
    // What a start refuses
    {"flow-does-not-load", error, "The flow does not load"},
    {"not-signed-off", error, "Mode live and no sign-off"},
    {"crisis-files-bad", error, "A deployment on bad crisis files"},
    {"data-path-too-long", error, "The data folder's path is too long"},
    {"data-no-folder", error, "The data folder is a file"},
    {"nobody-told", warning, "Nobody is told of danger"},
    {"nobody-on-duty", warning, "Hours with nobody on duty"},
    {"no-heartbeat", warning, "Nobody outside notices when the service is gone"},
    {"plain-http", warning, "Alerts go over the network in the clear"},
};

}  // namespace

std::span<const CodeInfo> all_codes() { return table; }

const CodeInfo* find_code(std::string_view code) {
  const auto* found = std::find_if(std::begin(table), std::end(table),
                                   [&](const CodeInfo& one) { return one.code == code; });
  return found == std::end(table) ? nullptr : found;
}

}  // namespace screenline::flow
