#include "bot/flow/load.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "bot/flow/accepted.hpp"
#include "bot/flow/draft.hpp"
#include "bot/flow/limits.hpp"
#include "bot/flow/revision.hpp"
#include "bot/flow/spec.hpp"

namespace screenline::flow {
namespace {

void find_start(Draft& draft) {
  const SourceFile& root = draft.closure.root();
  if (!root.start) return;
  const auto target = read_target(draft, root, *root.start);
  if (target && target->step >= 0) draft.flow.start = target->step;
  if (target && target->step < 0) {
    draft.reporter.error(root.document, root.start->place, "unknown-step",
                         "\"start\" names a step");
  }
}

// In the order that draft.hpp gives: each part finds what it needs of the ones before.
void compile(Draft& draft) {
  const auto& files = draft.closure.files;
  draft.flow.id = draft.closure.root().id;
  draft.flow.signed_off =
      std::all_of(files.begin(), files.end(), [](const auto& file) { return file->signed_off; });
  read_languages(draft);
  read_standing_texts(draft);
  read_silence(draft);
  read_root_words(draft);
  read_answer_types(draft);
  place_steps(draft);
  read_scores(draft);
  declare_names(draft);
  declare_returns(draft);
  read_values_lists_flags(draft);
  read_results(draft);
  read_tasks(draft);
  read_steps(draft);
  read_placeholders(draft);
  find_start(draft);
  read_moves(draft);
}

void tell_older_specs(Draft& draft) {
  for (const auto& file : draft.closure.files) {
    if (!file->written) continue;
    const JsonProblem older = older_spec(*file->written);
    draft.reporter.notice(file->document, older.place, older.code, older.what, older.hint);
  }
}

// Each tells of its own; none needs what another one finds.
void check_for_author(Draft& draft) {
  tell_older_specs(draft);
  check_accepted(draft);
  check_codes(draft);
  if (draft.reporter.errors() > 0 || draft.flow.steps.empty()) return;
  check_self_harm(draft);
  check_root_words(draft);
  check_contact(draft);
  check_asked(draft);
  check_conditions(draft);
  check_exits(draft);
  check_stale(draft);
  check_scores(draft);
  check_texts(draft);
  check_placeholders(draft);
  check_length(draft);
  check_unused(draft);
}

void check(Draft& draft) {
  check_words(draft);
  if (draft.what_for == LoadFor::author) check_engine_texts(draft);
  // A broken target would make steps look unreachable that are not.
  if (draft.reporter.errors() == 0) check_graph(draft);
  if (draft.reporter.errors() == 0) warn_unused(draft);
  if (draft.what_for == LoadFor::author) check_for_author(draft);
}

}  // namespace

Loaded load_flow(const std::string& path, const FileSource& source, LoadFor what_for,
                 KeysAsked* keys) {
  Loaded loaded;
  Reporter reporter(keys);
  const Closure closure = load_closure(path, source, reporter);
  if (closure.complete) {  // otherwise everything that names the missing file would look wrong too
    Draft draft(closure, reporter, what_for);
    compile(draft);
    check(draft);
    loaded.answer_words = std::move(draft.answer_words);
    if (reporter.errors() == 0) {
      draft.flow.revision = revision_of(closure);
      loaded.flow = std::make_shared<const Flow>(std::move(draft.flow));
    }
  }
  loaded.problems = reporter.take(closure.paths());
  for (const auto& file : closure.files) {
    loaded.closure.push_back({file->document.path, file->document.bytes});
  }
  return loaded;
}

FileSource folder_source(std::string folder) {
  return [folder = std::move(folder)](const std::string& path) -> std::optional<std::string> {
    if (resolve_path("", path) != path) return std::nullopt;  // absolute, or out of the folder
    std::error_code error;
    const std::filesystem::path file = std::filesystem::path(folder) / path;
    if (!std::filesystem::is_regular_file(file, error)) return std::nullopt;
    std::ifstream in(file, std::ios::binary);
    if (!in) return std::nullopt;
    // One byte more than is allowed is enough to be refused.
    std::string bytes(limits::file_bytes_max + 1, '\0');
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    return bytes;
  };
}

}  // namespace screenline::flow
