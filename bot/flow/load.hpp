// Reads flow files: strict JSON to a checked, compiled Flow, or every problem with its place.
// Pure: bytes come through a FileSource. Any thread; nothing is kept.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "bot/flow/model.hpp"

namespace screenline::flow {

// notice: nothing to mend in the file; somebody has to know of it.
enum class Severity : std::uint8_t { error, warning, notice };
[[nodiscard]] std::string_view name(Severity severity);  // "error", ...

// What a flow is read for. What is refused for an author only may still carry the conversations
// that began when it was not looked for.
enum class LoadFor : std::uint8_t {
  // Everything that `check` knows of. For whoever writes, deploys or reloads the file.
  author,
  // What the engine cannot do without; only ever less. For revisions out of the store and for the
  // restart of a service: what was accepted once is accepted (E11, S13).
  running
};

// Printed as `file:line:column: code: what (hint)`.
struct Problem {
  Severity severity = Severity::error;
  std::string file;
  int line = 0;      // from 1; 0: the whole file
  int column = 0;    // from 1, in characters
  std::string code;  // stable, "unknown-key"
  std::string what;
  std::string hint;  // what to do; may be empty
  int length = 0;    // characters that it is about, from the column on; 0: not known
};

[[nodiscard]] std::string to_string(const Problem& problem);

// Gives the bytes of a file by its path relative to the flows folder, or nothing.
using FileSource = std::function<std::optional<std::string>(const std::string& path)>;

struct LoadedFile {
  std::string path;
  std::string bytes;
};

// A key, label or other word that means an option, as it is written.
struct AnswerWord {
  std::string word;
  int answer = 0;  // index into Flow::answers
  int option = 0;  // of it; none_index; of a consent 0
  std::string file;
  int line = 0, column = 0, length = 0;
};

struct Loaded {
  std::shared_ptr<const Flow> flow;      // null when there is an error
  std::vector<Problem> problems;         // errors and warnings, in file order
  std::vector<LoadedFile> closure;       // the root file and all it uses, for the store (E11)
  std::vector<AnswerWord> answer_words;  // in the order of reading
};

// By shape (shapes.hpp): the keys that the reader asked for.
using KeysAsked = std::map<std::string, std::set<std::string>>;

// `path` is the root flow. Never throws for bad content. `keys`: for a test of the schema.
[[nodiscard]] Loaded load_flow(const std::string& path, const FileSource& source, LoadFor what_for,
                               KeysAsked* keys = nullptr);

// A FileSource over a folder, and over the files built into the program.
[[nodiscard]] FileSource folder_source(std::string folder);

}  // namespace screenline::flow
