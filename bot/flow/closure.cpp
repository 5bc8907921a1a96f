#include "bot/flow/closure.hpp"

#include <algorithm>

#include "bot/flow/calendar.hpp"
#include "bot/flow/limits.hpp"
#include "bot/flow/object_reader.hpp"
#include "bot/flow/spec.hpp"

namespace screenline::flow {
namespace {

class Loader {
 public:
  Loader(const FileSource& source, Reporter& reporter) : source_(source), reporter_(reporter) {}

  Closure load(const std::string& path) {
    Document nowhere;
    nowhere.path = path;
    closure_.complete =
        open(path, FileRole::root, nowhere, Place{}) != nullptr && closure_.complete;
    if (closure_.files.empty()) {
      closure_.files.push_back(std::make_unique<SourceFile>());
      closure_.files.back()->document.path = path;
    }
    return std::move(closure_);
  }

 private:
  // `by` and `place`: where the file is named.
  const SourceFile* open(const std::string& path, FileRole role, const Document& by, Place place) {
    if (std::find(chain_.begin(), chain_.end(), path) != chain_.end()) {
      reporter_.error(by, place, "file-cycle", "\"" + path + "\" uses this file itself",
                      "move what both need to a third file");
      return nullptr;
    }
    for (const auto& file : closure_.files) {
      if (file->document.path == path) return file.get();
    }
    if (closure_.files.size() >= limits::files_max) {
      reporter_.error(by, place, "too-many-files", "more than 64 files make this flow");
      return nullptr;
    }
    std::optional<std::string> bytes = source_(path);
    if (!bytes) {
      reporter_.error(by, place, "missing-file", "there is no file \"" + path + "\"",
                      "paths are relative to the file that names them");
      return nullptr;
    }
    closure_.files.push_back(std::make_unique<SourceFile>());
    SourceFile& file = *closure_.files.back();
    file.document = parse_document(path, *std::move(bytes));
    file.role = role;
    read(file);
    return &file;
  }

  void read(SourceFile& file) {
    for (const JsonProblem& problem : file.document.problems) {
      reporter_.error(file.document, problem.place, problem.code, problem.what, problem.hint);
    }
    const Node& node = file.document.root;
    file.readable = file.document.problems.empty() && node.is(NodeKind::object);
    closure_.complete = closure_.complete && file.readable;
    if (!file.document.problems.empty()) return;
    if (!bring_to_newest_spec(file)) return;
    if (file.role == FileRole::instrument && !node.find("steps")) file.role = FileRole::answers;
    ObjectReader in(file.document, node, reporter_, shape_of(file.role));
    header(file, in);
    sections(file, in);
    chain_.push_back(file.document.path);
    used_files(file, in);
    chain_.pop_back();
    in.finish();
  }

  // Of a file that is newer than this program nothing more can be told than that.
  bool bring_to_newest_spec(SourceFile& file) {
    Node& root = file.document.root;
    if (const auto problem = unknown_spec(root)) {
      reporter_.error(file.document, problem->place, problem->code, problem->what, problem->hint);
      file.readable = closure_.complete = false;
      return false;
    }
    if (!is_older_spec(root)) return true;
    file.written = root;
    for (const JsonProblem& problem : migrate_spec(root).problems) {
      reporter_.error(file.document, problem.place, problem.code, problem.what, problem.hint);
    }
    return true;
  }

  static std::string_view shape_of(FileRole role) {
    switch (role) {
      case FileRole::root:
        return "root";
      case FileRole::instrument:
        return "instrument";
      case FileRole::answers:
        return "answers_file";
      case FileRole::words:
        return "words_file";
    }
    return "";
  }

  void header(SourceFile& file, ObjectReader& in) {
    file.id = in.need_string("flow");
    in.take("$schema", NodeKind::string);
    file.accepted = in.take("accepted");
    in.take("title");
    for (const std::string_view key : {"licence", "source"}) in.take(key);
    in.take("code", NodeKind::object);
    in.need("spec", NodeKind::integer);
    if (const Node* recall = in.take("recall")) read_recall(file, *recall);
    if (const Node* sign_off = in.take("sign_off", NodeKind::object)) {
      read_sign_off(file, *sign_off);
    }
  }

  // "2 weeks", or {"text": "..."} where the questions do not all look back as far.
  void read_recall(SourceFile& file, const Node& node) {
    if (node.is(NodeKind::object)) {
      ObjectReader in(file.document, node, reporter_, "recall");
      (void)in.need_string("text");
      in.finish();
      return;
    }
    if (!expect_kind(file.document, node, NodeKind::string, "\"recall\"", reporter_)) return;
    file.recall_days = read_length(node.string);
    if (file.recall_days) return;
    reporter_.error(file.document, node.place, "bad-duration",
                    "\"" + node.string + "\" is no length of time",
                    "2 weeks, 1 month, 1 year; {\"text\": ...} where it is not the same for all");
  }

  void read_sign_off(SourceFile& file, const Node& node) {
    ObjectReader in(file.document, node, reporter_, "sign_off");
    const std::string status = in.need_string("status");
    file.signed_off = status == "signed";
    if (!file.signed_off && status != "awaiting") {
      reporter_.error(file.document, node.place, "unknown-value",
                      "sign_off status \"" + status + "\"", "awaiting or signed");
    }
    for (const std::string_view key : {"by", "role", "on"}) {
      file.signed_off ? (void)in.need_string(key) : (void)in.string(key);
    }
    in.finish();
  }

  static void sections(SourceFile& file, ObjectReader& in) {
    const bool root = file.role == FileRole::root;
    const bool asks = root || file.role == FileRole::instrument;
    if (file.role == FileRole::words) {
      file.words = in.need("words", NodeKind::object);
      return;
    }
    file.answers = in.take("answers", NodeKind::object);
    if (asks) {
      file.steps = in.need("steps", NodeKind::array);
      file.scores = in.take("scores", NodeKind::object);
    }
    if (file.role == FileRole::instrument) {
      file.parts = in.take("parts", NodeKind::object);
      file.returns = in.take("returns", NodeKind::array);
      file.stale_after = in.take("stale_after", NodeKind::string);
    }
    if (!root) return;
    file.languages = in.need("languages", NodeKind::array);
    file.start = in.need("start", NodeKind::string);
    file.texts = in.take("texts", NodeKind::object);
    file.silence = in.take("silence", NodeKind::object);
    file.on = in.take("on", NodeKind::object);
    file.values = in.take("values", NodeKind::array);
    file.lists = in.take("lists", NodeKind::object);
    file.flags = in.take("flags", NodeKind::array);
    file.tasks = in.take("tasks", NodeKind::array);
    file.results = in.need("results", NodeKind::array);
    file.undecided = in.take("undecided", NodeKind::object);
    file.migrate = in.take("migrate", NodeKind::array);
  }

  void used_files(SourceFile& file, ObjectReader& in) {
    if (file.role == FileRole::root) {
      if (const Node* words = in.take("words", NodeKind::string)) {
        file.words_file = open_named(file, *words, FileRole::words);
      }
    }
    if (file.role == FileRole::words) return;
    const Node* uses = in.take("uses", NodeKind::array);
    if (!uses) return;
    for (const Node& node : uses->items) {
      if (!expect_kind(file.document, node, NodeKind::string, "a used file", reporter_)) continue;
      const SourceFile* used = open_named(file, node, FileRole::instrument);
      if (used) file.uses.push_back(used);
    }
  }

  const SourceFile* open_named(const SourceFile& file, const Node& node, FileRole role) {
    const std::string path = resolve_path(file.document.path, node.string);
    if (path.empty()) {
      reporter_.error(file.document, node.place, "path-outside",
                      "\"" + node.string + "\" is outside the folder of the flows",
                      "use a path relative to this file");
      closure_.complete = false;
      return nullptr;
    }
    const SourceFile* opened = open(path, role, file.document, node.place);
    closure_.complete = closure_.complete && opened != nullptr;
    return opened;
  }

  const FileSource& source_;
  Reporter& reporter_;
  Closure closure_;
  std::vector<std::string> chain_;
};

}  // namespace

std::vector<std::string> Closure::paths() const {
  std::vector<std::string> out;
  for (const auto& file : files) out.push_back(file->document.path);
  return out;
}

Closure load_closure(const std::string& path, const FileSource& source, Reporter& reporter) {
  return Loader(source, reporter).load(path);
}

std::string resolve_path(const std::string& from, const std::string& relative) {
  if (relative.empty() || relative[0] == '/') return "";
  std::vector<std::string> parts;
  const auto last_slash = from.rfind('/');
  std::string whole = last_slash == std::string::npos ? "" : from.substr(0, last_slash + 1);
  whole += relative;
  for (std::size_t at = 0; at <= whole.size();) {
    const std::size_t slash = std::min(whole.find('/', at), whole.size());
    const std::string part = whole.substr(at, slash - at);
    at = slash + 1;
    if (part == "..") {
      if (parts.empty()) return "";
      parts.pop_back();
    } else if (!part.empty() && part != ".") {
      parts.push_back(part);
    }
  }
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : "/") + part;
  return out;
}

}  // namespace screenline::flow
