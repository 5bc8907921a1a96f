// The first of the two nets: what a text says about danger. Runs on the raw text before anything
// else. A Detector is built once from lexicon rows. It remembers what it has looked up, so that
// each thread scans with a clone() of its own (DECISIONS E8); what is compiled is constant and
// shared. scan() is total: any failure inside counts as level 2, reason "detector_error".
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bot/crisis/types.hpp"

namespace screenline::crisis {

struct Hit {
  std::string rule;  // id of the lexicon row
  int level = 0;     // after guards
  Track track = Track::none;
  std::string lowered_by;  // guard or idiom that lowered it; "" when none did
};

struct Scan {
  int level = 0;
  Track track = Track::none;  // by the order of Track among hits of the highest level
  Tracks tracks = 0;
  std::vector<Hit> hits;
  bool denial = false;  // level 1, and every hit was lowered because it is denied
  bool error = false;   // the detector failed: counted as level 2
  // Media without text, a script none of our rows is written in, a sentence of another language:
  // L1.
  bool unreadable = false;
  std::string language;  // "en", "es" or "" when the text does not tell
};

struct ScanContext {
  std::span<const std::string> recent = {};  // earlier texts of the last 120 s, oldest first
  Question pending = Question::none;         // the safety question now open
  bool has_media = false;
  Tracks open = 0;  // of the crisis in which the bot answers
};

// One lexicon file: its path for messages, its bytes.
struct LexiconFile {
  std::string path;
  std::string bytes;
};

// What a site changes in the shipped rows (docs/SAFETY.md, "A site's own rows"): its file, and the
// file of signatures. A path "": there is none.
struct SiteFiles {
  LexiconFile rows, signatures;
  std::string signed_until{};  // the last day a signature may name, YYYY-MM-DD; "": any
  [[nodiscard]] bool empty() const { return rows.path.empty() && signatures.path.empty(); }
};

struct LexiconProblem {
  std::string file;
  int line = 0;
  std::string row;
  std::string what;
  int column = 1;
  std::string hint = {};
  bool warning = false;  // it may be used as it is
};

enum class ChangeKind : std::uint8_t { raise, lower, remove };
[[nodiscard]] std::string_view name(ChangeKind kind);

// A site's change of a shipped row. Lowering and removing counts once two people have signed
// `digest`, which covers the entry and the row as it is.
struct SiteChange {
  ChangeKind kind = ChangeKind::raise;
  std::string row;
  int from = 0, to = 0;  // levels; to 0: removed
  std::string digest;    // SHA-256, hexadecimal
  std::vector<std::string> signers;
  std::string file;
  int line = 0, column = 1;
};

struct Lexicon;  // lexicon.hpp

class Detector {
 public:
  struct Built;
  // Empty `detector` when a row is broken; `problems` names each row. Rows' own twins are checked
  // too: every "yes" must reach the row's level, no "no" may reach level 2.
  [[nodiscard]] static Built build(const std::vector<LexiconFile>& files);
  // With a site's rows. The problems are those of `files` where there are any; else the site's, and
  // then `detector` is empty unless all of them are warnings.
  [[nodiscard]] static Built build(const std::vector<LexiconFile>& files, const SiteFiles& site);

  // The second half of that. `shipped` was built from `files`; no other thread scans with it.
  [[nodiscard]] static Built with_site(const Detector& shipped,
                                       const std::vector<LexiconFile>& files,
                                       const SiteFiles& site);

  // From rows already read, their twins not checked. Throws std::invalid_argument on a broken
  // pattern.
  [[nodiscard]] static Detector unchecked(Lexicon lexicon);

  [[nodiscard]] Scan scan(std::string_view raw, const ScanContext& context = {}) const;
  // For another thread: shares what is compiled, begins with what this one has looked up.
  [[nodiscard]] Detector clone() const;
  [[nodiscard]] const std::string& digest() const;  // SHA-256 of the rows, for the record
  [[nodiscard]] std::size_t unsigned_rows() const;  // rows and guards that no clinician has signed

  Detector(Detector&&) noexcept;
  Detector& operator=(Detector&&) noexcept;
  ~Detector();

 private:
  struct Impl;
  explicit Detector(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

struct Detector::Built {
  std::unique_ptr<Detector> detector;
  std::vector<LexiconProblem> problems;
  std::vector<SiteChange> changes;
};

}  // namespace screenline::crisis
