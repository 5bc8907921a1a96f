// The files that make one screening: the root flow and everything it uses, read once each, with
// their top-level sections found. What is inside the sections is read elsewhere. A Closure owns its
// files and does not move them, so that nodes can be pointed at.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bot/flow/json_document.hpp"
#include "bot/flow/load.hpp"
#include "bot/flow/reporter.hpp"

namespace screenline::flow {

enum class FileRole : std::uint8_t { root, instrument, answers, words };

struct SourceFile {
  Document document;
  FileRole role = FileRole::root;
  // The tree as the author wrote it, where that is of an older spec: `document` has it brought to
  // the newest one (spec.hpp). It names the revision.
  std::optional<Node> written;
  bool readable = false;  // well-formed JSON of an object, of a spec that is known
  std::string id;         // "flow"
  bool signed_off = false;
  std::vector<const SourceFile*> uses;  // in order
  const SourceFile* words_file = nullptr;
  // Sections; null when absent or of a wrong type (then reported).
  const Node* languages = nullptr;
  const Node* start = nullptr;
  const Node* texts = nullptr;
  const Node* silence = nullptr;
  const Node* on = nullptr;  // ways for questions that nobody answers
  const Node* answers = nullptr;
  const Node* steps = nullptr;
  const Node* parts = nullptr;
  const Node* scores = nullptr;
  const Node* stale_after = nullptr;  // of an instrument: of all its steps
  const Node* returns = nullptr;      // of an instrument: what it gives to who runs it
  std::optional<int> recall_days;     // how far back all its questions look; none: not one length
  const Node* values = nullptr;
  const Node* lists = nullptr;
  const Node* flags = nullptr;
  const Node* tasks = nullptr;
  const Node* results = nullptr;
  const Node* undecided = nullptr;
  const Node* words = nullptr;     // of a words file: the table itself
  const Node* accepted = nullptr;  // of any kind; accepted.hpp
  const Node* migrate = nullptr;   // moves.hpp
};

struct Closure {
  std::vector<std::unique_ptr<SourceFile>> files;  // the root first, then in the order of use
  bool complete = true;                            // every file named was found and is well-formed

  [[nodiscard]] const SourceFile& root() const { return *files.front(); }
  [[nodiscard]] std::vector<std::string> paths() const;
};

// Never empty: a root that is not there is reported and stands in it unreadable.
[[nodiscard]] Closure load_closure(const std::string& path, const FileSource& source,
                                   Reporter& reporter);

// `relative` as named in the file `from`; "" when it leaves the folder of the flows.
[[nodiscard]] std::string resolve_path(const std::string& from, const std::string& relative);

}  // namespace screenline::flow
