#include "bot/flow/shapes.hpp"

#include <algorithm>

namespace screenline::flow {
namespace {

using Keys = std::span<const ShapeKey>;

// --- what stands anywhere
constexpr ShapeKey channels_keys[] = {{"note"}, {"sms"}, {"web"}};
constexpr Shape channels{"channels", channels_keys};
constexpr Shape text{"text", {}, &channels, true, Layout::hugged};
constexpr Shape words_by_language{"words_by_language", {}, nullptr, true, Layout::hugged};
constexpr ShapeKey code_keys[] = {{"note"}, {"loinc"}, {"snomed"}};
constexpr Shape code{"code", code_keys};

// --- answers
constexpr ShapeKey consent_keys[] = {{"note"}, {"words", &words_by_language}};
constexpr Shape consent{"consent", consent_keys, nullptr, false, Layout::hugged};
constexpr ShapeKey choice_option_keys[] = {
    {"id"},     {"note"},        {"key"},          {"points"},
    {"covers"}, {"code", &code}, {"label", &text}, {"also", &words_by_language}};
constexpr Shape choice_option{"choice_option", choice_option_keys, nullptr, false, Layout::filled};
constexpr ShapeKey many_option_keys[] = {
    {"id"},          {"note"},         {"key"},
    {"alone"},       {"points"},       {"covers"},
    {"code", &code}, {"label", &text}, {"also", &words_by_language}};
constexpr Shape many_option{"many_option", many_option_keys, nullptr, false, Layout::filled};
constexpr ShapeKey none_option_keys[] = {{"id"},
                                         {"note"},
                                         {"key"},
                                         {"covers"},
                                         {"code", &code},
                                         {"label", &text},
                                         {"also", &words_by_language}};
constexpr Shape none_option{"none_option", none_option_keys, nullptr, false, Layout::filled};
constexpr ShapeKey integer_keys[] = {{"note"}, {"min"}, {"max"}, {"confirm_below"}};
constexpr Shape integer{"integer", integer_keys};
constexpr ShapeKey scale_keys[] = {{"note"},       {"min"},         {"max"},
                                   {"low", &text}, {"high", &text}, {"codes"}};
constexpr Shape scale{"scale", scale_keys};
constexpr ShapeKey free_text_keys[] = {{"note"}, {"max"}, {"names"}};
constexpr Shape free_text{"free_text", free_text_keys};
constexpr Shape by_language{"by_language", {}, nullptr, true};
constexpr ShapeKey date_keys[] = {
    {"note"}, {"least"}, {"order", &by_language}, {"not_before"}, {"not_after"}};
constexpr Shape date{"date", date_keys};
constexpr ShapeKey duration_keys[] = {{"note"}, {"min"}, {"max"}};
constexpr Shape duration{"duration", duration_keys};
constexpr ShapeKey answer_keys[] = {{"note"},
                                    {"consent", &consent},
                                    {"choice", &choice_option},
                                    {"many", &many_option},
                                    {"none", &none_option},
                                    {"integer", &integer},
                                    {"scale", &scale},
                                    {"date", &date},
                                    {"duration", &duration},
                                    {"text", &free_text}};
constexpr Shape answer{"answer", answer_keys, nullptr, false, Layout::hugged};

// --- steps
constexpr ShapeKey branch_keys[] = {{"note"}, {"if"}, {"go"}, {"else"}};
constexpr Shape branch{"branch", branch_keys, nullptr, false, Layout::filled};
constexpr ShapeKey on_keys[] = {{"note"}, {"declined"}, {"silence"}, {"expired"}, {"undelivered"}};
constexpr Shape on{"on", on_keys, nullptr, false, Layout::hugged};
constexpr ShapeKey exits_keys[] = {{"note"}, {"silence"}, {"expired"}, {"undelivered"}};
constexpr Shape exits{"exits", exits_keys, nullptr, false, Layout::hugged};
constexpr ShapeKey crisis_rule_keys[] = {{"note"},  {"if"},     {"level"}, {"provisional"},
                                         {"track"}, {"reason"}, {"rank"},  {"ask"}};
constexpr Shape crisis_rule{"crisis_rule", crisis_rule_keys, nullptr, false, Layout::filled};
constexpr ShapeKey step_keys[] = {{"id"},
                                  {"name"},
                                  {"note"},
                                  {"only_if"},
                                  {"code", &code},
                                  {"covers"},
                                  {"say", &text},
                                  {"ask", &text},
                                  {"ask_again", &text},
                                  {"options"},
                                  {"answer", &answer},
                                  {"unclear", &text},
                                  {"invalid", &text},
                                  {"confirm", &text},
                                  {"tries"},
                                  {"then"},
                                  {"skip"},
                                  {"remind_after"},
                                  {"stale_after"},
                                  {"on", &on},
                                  {"crisis_if", &crisis_rule},
                                  {"next", &branch}};
constexpr Shape step{"step", step_keys, nullptr, false, Layout::lines, true};
constexpr ShapeKey run_keys[] = {{"id"},         {"note"}, {"only_if"}, {"covers"},
                                 {"say", &text}, {"run"},  {"resume"},  {"next", &branch}};
constexpr Shape run{"run", run_keys, nullptr, false, Layout::lines, true};

// --- scores, names, results
constexpr ShapeKey band_keys[] = {{"note"}, {"id"}, {"max"}};
constexpr Shape band{"band", band_keys, nullptr, false, Layout::filled};
constexpr ShapeKey missing_keys[] = {{"note"}, {"prorate"}};
constexpr Shape missing{"missing", missing_keys};
constexpr ShapeKey score_keys[] = {{"note"},
                                   {"sum"},
                                   {"mean"},
                                   {"count"},
                                   {"when"},
                                   {"max"},
                                   {"missing", &missing},
                                   {"not_asked"},
                                   {"bands", &band},
                                   {"code", &code}};
constexpr Shape score{"score", score_keys};
constexpr ShapeKey value_keys[] = {{"id"}, {"note"}, {"is"}};
constexpr Shape value{"value", value_keys};
constexpr ShapeKey list_item_keys[] = {{"id"}, {"note"}, {"covers"}, {"if"}};
constexpr Shape list_item{"list_item", list_item_keys, nullptr, false, Layout::filled};
constexpr ShapeKey flag_keys[] = {{"id"}, {"level"}, {"note"}, {"covers"}, {"if"}};
constexpr Shape flag{"flag", flag_keys, nullptr, false, Layout::filled};
constexpr ShapeKey task_keys[] = {{"id"}, {"note"}, {"if"}, {"due"}};
constexpr Shape task{"task", task_keys, nullptr, false, Layout::filled};
constexpr ShapeKey result_keys[] = {{"rule"},
                                    {"note", nullptr, true},
                                    {"if", nullptr, true},
                                    {"else", nullptr, true},
                                    {"undecided"},
                                    {"category", nullptr, true},
                                    {"reason"},
                                    {"priority"},
                                    {"say"},
                                    {"covers"}};
constexpr Shape result{"result", result_keys, nullptr, false, Layout::filled};
constexpr ShapeKey undecided_keys[] = {{"rule"},     {"note"}, {"category"}, {"reason"},
                                       {"priority"}, {"say"},  {"covers"}};
constexpr Shape undecided{"undecided", undecided_keys, nullptr, false, Layout::filled};

// --- files
constexpr Shape files{"files", {}, nullptr, true};
constexpr ShapeKey sign_off_keys[] = {{"status"}, {"note"}, {"by"}, {"role"}, {"on"}};
constexpr Shape sign_off{"sign_off", sign_off_keys};
constexpr ShapeKey recall_keys[] = {{"note"}, {"text"}};
constexpr Shape recall{"recall", recall_keys};
constexpr ShapeKey accepted_keys[] = {{"code"}, {"at"}, {"note"}, {"why"}};
constexpr Shape accepted{"accepted", accepted_keys, nullptr, false, Layout::filled};
constexpr Shape step_names{"step_names", {}, nullptr, true};
constexpr Shape option_names{"option_names", {}, nullptr, true};
constexpr Shape options_of_steps{"options_of_steps", {}, &option_names, true};
constexpr ShapeKey migrate_keys[] = {{"from"},
                                     {"note"},
                                     {"renamed", &step_names},
                                     {"options", &options_of_steps},
                                     {"gone", &step_names}};
constexpr Shape migrate{"migrate", migrate_keys};
constexpr ShapeKey silence_keys[] = {
    {"note"}, {"remind_after"}, {"remind"}, {"expire_after"}, {"expired"}};
constexpr Shape silence{"silence", silence_keys};
constexpr Shape texts{"texts", {}, &text, true};
constexpr Shape answers{"answers", {}, &answer, true, Layout::spaced};
constexpr Shape parts{"parts", {}, nullptr, true};
constexpr Shape scores{"scores", {}, &score, true};
constexpr Shape lists{"lists", {}, &list_item, true};
constexpr ShapeKey words_keys[] = {{"note"},
                                   {"stop", &words_by_language},
                                   {"start", &words_by_language},
                                   {"help", &words_by_language},
                                   {"staff", &words_by_language},
                                   {"call", &words_by_language},
                                   {"back", &words_by_language},
                                   {"skip", &words_by_language},
                                   {"more", &words_by_language},
                                   {"faq", &words_by_language},
                                   {"list", &words_by_language},
                                   {"spanish", &words_by_language},
                                   {"english", &words_by_language},
                                   {"crisis", &words_by_language}};
constexpr Shape words{"words", words_keys};

constexpr ShapeKey root_keys[] = {{"$schema"},
                                  {"flow"},
                                  {"spec"},
                                  {"title", &text},
                                  {"languages"},
                                  {"licence"},
                                  {"source"},
                                  {"recall", &recall},
                                  {"code", &code},
                                  {"sign_off", &sign_off},
                                  {"accepted", &accepted},
                                  {"migrate", &migrate},
                                  {"note"},
                                  {"uses", &files},
                                  {"words"},
                                  {"start"},
                                  {"silence", &silence},
                                  {"on", &exits},
                                  {"answers", &answers},
                                  {"scores", &scores},
                                  {"steps", &step},
                                  {"values", &value},
                                  {"lists", &lists},
                                  {"flags", &flag},
                                  {"tasks", &task},
                                  {"results", &result},
                                  {"undecided", &undecided},
                                  {"texts", &texts}};
constexpr Shape root{"root", root_keys, nullptr, false, Layout::spaced};
constexpr ShapeKey instrument_keys[] = {{"$schema"},
                                        {"flow"},
                                        {"spec"},
                                        {"title", &text},
                                        {"licence"},
                                        {"source"},
                                        {"recall", &recall},
                                        {"stale_after"},
                                        {"code", &code},
                                        {"sign_off", &sign_off},
                                        {"accepted", &accepted},
                                        {"note"},
                                        {"uses", &files},
                                        {"answers", &answers},
                                        {"parts", &parts},
                                        {"scores", &scores},
                                        {"returns", &value},
                                        {"steps", &step}};
constexpr Shape instrument{"instrument", instrument_keys, nullptr, false, Layout::spaced};
constexpr ShapeKey answers_file_keys[] = {{"$schema"},
                                          {"flow"},
                                          {"spec"},
                                          {"title", &text},
                                          {"licence"},
                                          {"source"},
                                          {"recall", &recall},
                                          {"code", &code},
                                          {"sign_off", &sign_off},
                                          {"accepted", &accepted},
                                          {"note"},
                                          {"uses", &files},
                                          {"answers", &answers}};
constexpr Shape answers_file{"answers_file", answers_file_keys, nullptr, false, Layout::spaced};
constexpr ShapeKey words_file_keys[] = {{"$schema"},
                                        {"flow"},
                                        {"spec"},
                                        {"title", &text},
                                        {"licence"},
                                        {"source"},
                                        {"recall", &recall},
                                        {"code", &code},
                                        {"sign_off", &sign_off},
                                        {"accepted", &accepted},
                                        {"note"},
                                        {"words", &words}};
constexpr Shape words_file{"words_file", words_file_keys, nullptr, false, Layout::spaced};

constexpr const Shape* every[] = {
    &root,      &instrument, &answers_file,  &words_file,  &sign_off,    &accepted, &migrate,
    &silence,   &step,       &run,           &branch,      &on,          &exits,    &crisis_rule,
    &answer,    &consent,    &choice_option, &many_option, &none_option, &integer,  &scale,
    &date,      &duration,   &free_text,     &score,       &missing,     &band,     &value,
    &list_item, &flag,       &task,          &result,      &undecided,   &channels, &code,
    &words,     &recall};

}  // namespace

std::span<const Shape* const> all_shapes() { return every; }

const Shape& shape_of_file(const text::Node& file) {
  const auto has = [&](std::string_view key) { return file.find(key) != nullptr; };
  const text::Node* of_words = file.find("words");
  if (of_words && of_words->is(text::NodeKind::object)) return words_file;
  if (has("start") || has("results") || has("languages")) return root;
  return has("steps") ? instrument : answers_file;
}

bool begins_line(const Shape* shape, std::string_view key) {
  if (!shape) return false;
  return std::any_of(shape->keys.begin(), shape->keys.end(),
                     [&](const ShapeKey& one) { return one.fresh && one.name == key; });
}

const Shape* shape_at(const Shape* shape, std::string_view key) {
  if (!shape) return nullptr;
  if (shape->own_keys) return key == "note" ? nullptr : shape->members;
  const auto found = std::find_if(shape->keys.begin(), shape->keys.end(),
                                  [&](const ShapeKey& one) { return one.name == key; });
  return found == shape->keys.end() ? nullptr : found->value;
}

const Shape* shape_of_object(const Shape* shape, const text::Node& object) {
  return shape == &step && object.find("run") ? &run : shape;
}

}  // namespace screenline::flow
