// How a text is judged: make the plain view; one pass says which rows could match at all (usually
// none). Else rows and guards are run on the plain view, on mended views, and on the text joined to
// what the person wrote just before. Every occurrence of a row is judged by itself, within its
// clause, so a guard in one clause never silences another.
#include "bot/crisis/detector.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>

#include "bot/crisis/lexicon.hpp"
#include "bot/crisis/normalise.hpp"
#include "bot/crisis/patterns.hpp"
#include "bot/text/other_language.hpp"

namespace screenline::crisis {
namespace {

constexpr int level_crisis = 2;
constexpr std::size_t matches_max = 64;  // of one row in one text; then the rest is the same
constexpr std::size_t long_text = 4000;  // from here on rows that cannot raise are skipped
constexpr std::size_t recent_max = 5;

std::string rule_source(const Rule& rule) {
  return rule.whole ? "^ (?:" + rule.match + ") $" : " (?:" + rule.match + ") ";
}
std::string guard_source(const Guard& guard) {
  return " (?:" + guard.match + ") " + (guard.kind == GuardKind::before ? "$" : "");
}

std::size_t clause_begin(const View& view, std::size_t at) {
  const auto it = std::ranges::upper_bound(view.clauses, at);
  return it == view.clauses.begin() ? 0 : *(it - 1);
}
std::size_t clause_end(const View& view, std::size_t at) {
  const auto it = std::ranges::upper_bound(view.clauses, at);
  return it == view.clauses.end() ? view.text.size() : *it + 1;
}

// Whether what was said or asked before makes the row's words mean what it says.
bool has_context(const Rule& rule, const ScanContext& context) {
  if (!rule.question) return true;
  return rule.track == Track::third_party ? (context.open & bit(rule.track)) != 0
                                          : context.pending != Question::none;
}

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

void keep(Scan& scan, const Rule& rule, int level, std::string_view lowered_by) {
  for (Hit& hit : scan.hits) {
    if (hit.rule != rule.id) continue;
    if (level > hit.level) {
      hit.level = level;
      hit.lowered_by = lowered_by;
    }
    return;
  }
  scan.hits.push_back({rule.id, level, rule.track, std::string(lowered_by)});
}

// Level, track, tracks and language from the hits.
void conclude(Scan& scan, const std::map<std::string, std::string, std::less<>>& languages) {
  for (const Hit& hit : scan.hits) {
    if (hit.level == 0) continue;
    if (hit.level > scan.level) scan.track = Track::none;
    if (hit.level >= scan.level && (scan.track == Track::none || hit.track < scan.track)) {
      scan.track = hit.track;
    }
    scan.level = std::max(scan.level, hit.level);
  }
  int best = -1;
  for (const Hit& hit : scan.hits) {
    if (hit.level >= std::min(scan.level, level_crisis) && hit.level > 0) {
      scan.tracks = static_cast<Tracks>(scan.tracks | bit(hit.track));
    }
    if (hit.level > best) {
      best = hit.level;
      const auto it = languages.find(hit.rule);
      scan.language = it == languages.end() ? "" : it->second;
    }
  }
}

Scan failed() {
  Scan scan;
  scan.level = level_crisis;
  scan.track = Track::self;
  scan.tracks = bit(Track::self);
  scan.error = true;
  scan.hits.push_back({"detector_error", level_crisis, Track::self, ""});
  return scan;
}

std::vector<std::string> sources(const std::vector<Rule>& rules) {
  std::vector<std::string> out;
  for (const Rule& rule : rules) out.push_back(rule_source(rule));
  return out;
}

}  // namespace

struct Detector::Impl {
  Impl(std::shared_ptr<const Lexicon> rows, std::shared_ptr<const Stems> slips)
      : lexicon(std::move(rows)), stems(std::move(slips)), rules(sources(lexicon->rules)) {
    std::map<std::string, std::vector<int>, std::less<>> named;
    std::vector<std::string> masks;
    for (std::size_t i = 0; i < lexicon->guards.size(); ++i) {
      const Guard& guard = lexicon->guards[i];
      guards.emplace_back(guard_source(guard));
      auto& exception = unless.emplace_back();
      if (!guard.unless.empty()) exception.emplace(" (?:" + guard.unless + ") ");
      if (guard.group == "denial") denials.insert(guard.id);
      named[guard.id].push_back(static_cast<int>(i));
      if (guard.group != guard.id) named[guard.group].push_back(static_cast<int>(i));
      if (guard.kind != GuardKind::idiom) continue;
      idioms.push_back(static_cast<int>(i));
      masks.push_back(guard_source(guard));
    }
    idiom_set.emplace(masks);
    for (const Rule& rule : lexicon->rules) {
      // Nobody is answered in another language: the person's own stays.
      languages[rule.id] = rule.lang == "en" || rule.lang == "es" ? rule.lang : "";
      auto& mine = guards_of.emplace_back();
      for (const auto& guard : rule.lowered_by) {
        for (const int found : named[guard]) mine.push_back(found);
      }
    }
  }

  void judge(const View& view, std::size_t last_from, const ScanContext& context,
             const std::vector<int>& candidates, Scan& scan) const;
  [[nodiscard]] std::string masked(const View& view,
                                   std::vector<std::pair<Span, int>>& spans) const;
  [[nodiscard]] const Guard* lowering(std::size_t rule, const View& view, Span match) const;
  [[nodiscard]] bool holds(int guard, const View& view, Span match) const;
  void judge_slips(View view, const std::string& cleaned, const std::string& plain,
                   const ScanContext& context, Scan& scan) const;
  void judge_negations(const std::string& cleaned, const std::string& plain,
                       const ScanContext& context, Scan& scan) const;
  void judge_repairs(const View& view, const std::vector<Repair>& found, const ScanContext& context,
                     Scan& scan) const;
  void judge_recent(const std::string& cleaned, const ScanContext& context, Scan& scan) const;
  void judge_view(const View& view, std::size_t last_from, const ScanContext& context,
                  Scan& scan) const;
  void judge_joined(const std::string& cleaned, std::size_t last_from, const ScanContext& context,
                    Scan& scan) const;
  [[nodiscard]] Scan scan(std::string_view raw, const ScanContext& context) const;

  std::shared_ptr<const Lexicon> lexicon;
  std::shared_ptr<const Stems> stems;  // clones share them
  PatternSet rules;
  std::vector<Pattern> guards;
  std::vector<std::optional<Pattern>> unless;
  std::vector<int> idioms;
  std::optional<PatternSet> idiom_set;
  std::vector<std::vector<int>> guards_of;  // of each rule
  std::map<std::string, std::string, std::less<>> languages;
  std::set<std::string, std::less<>> denials;  // guards that mean "the person says no"
};

std::string Detector::Impl::masked(const View& view,
                                   std::vector<std::pair<Span, int>>& spans) const {
  std::string text = view.text;
  std::vector<int> possible;
  idiom_set->candidates(view.text, possible);
  for (const int i : possible) {
    const int guard = idioms[static_cast<std::size_t>(i)];
    for (std::size_t from = 0;;) {
      const auto match = idiom_set->find(i, view.text, from);
      if (!match) break;
      if (holds(guard, view, *match)) {
        spans.emplace_back(*match, guard);
        std::fill(text.begin() + static_cast<std::ptrdiff_t>(match->begin) + 1,
                  text.begin() + static_cast<std::ptrdiff_t>(match->end) - 1, '#');
      }
      from = match->end - 1;
    }
  }
  return text;
}

bool Detector::Impl::holds(int index, const View& view, Span match) const {
  const auto i = static_cast<std::size_t>(index);
  const Guard& guard = lexicon->guards[i];
  const std::string_view text = view.text;
  const std::size_t begin = clause_begin(view, match.begin);
  const std::size_t end = clause_end(view, match.end - 2);
  const std::string_view clause = text.substr(begin, end - begin);
  const std::string_view before = text.substr(begin, match.begin + 1 - begin);
  if (unless[i] && unless[i]->in(guard.kind == GuardKind::message ? text : clause)) return false;
  switch (guard.kind) {
    case GuardKind::idiom:
      return true;
    case GuardKind::before:
      return guards[i].in(before);
    case GuardKind::clause:
      return guards[i].in(clause);
    case GuardKind::message:
      return guards[i].in(text);
  }
  return false;
}

const Guard* Detector::Impl::lowering(std::size_t rule, const View& view, Span match) const {
  for (const int guard : guards_of[rule]) {
    if (holds(guard, view, match)) return &lexicon->guards[static_cast<std::size_t>(guard)];
  }
  return nullptr;
}

void Detector::Impl::judge(const View& view, std::size_t last_from, const ScanContext& context,
                           const std::vector<int>& candidates, Scan& scan) const {
  std::vector<std::pair<Span, int>> spans;
  std::string with_masks;  // made when a row matches: most candidates do not
  int level_of_track[6] = {};
  for (const int index : candidates) {
    const auto i = static_cast<std::size_t>(index);
    const Rule& rule = lexicon->rules[i];
    if (!has_context(rule, context)) continue;
    auto& reached = level_of_track[static_cast<std::size_t>(rule.track)];
    if (view.text.size() > long_text && reached >= rule.level) continue;
    std::size_t from = 0;
    for (std::size_t n = 0; n < matches_max; ++n) {
      const auto match = rules.find(index, view.text, from);
      if (!match) break;
      from = match->end - 1;
      // Of a joined text only what spans into the last message is new.
      if (last_from != 0 && (match->end <= last_from + 1 || match->begin + 1 >= last_from))
        continue;
      if (with_masks.empty()) with_masks = masked(view, spans);
      int level = rule.level;
      std::string_view lowered;
      const bool masked_away =
          rule.level < 4 &&
          !rules.find(index, std::string_view(with_masks).substr(0, match->end), match->begin);
      if (masked_away) {
        for (const auto& [span, guard] : spans) {
          if (span.begin < match->end && match->begin < span.end) {
            lowered = lexicon->guards[static_cast<std::size_t>(guard)].id;
          }
        }
        level = 0;
      } else if (const Guard* guard = lowering(i, view, *match)) {
        level = std::min(level, 1);
        lowered = guard->id;
      }
      keep(scan, rule, level, lowered);
      reached = std::max(reached, level);
      if (level == rule.level) break;
    }
  }
}

void Detector::Impl::judge_view(const View& view, std::size_t last_from, const ScanContext& context,
                                Scan& scan) const {
  std::vector<int> possible;
  rules.candidates(view.text, possible);
  if (!possible.empty()) judge(view, last_from, context, possible, scan);
}

void Detector::Impl::judge_joined(const std::string& cleaned, std::size_t last_from,
                                  const ScanContext& context, Scan& scan) const {
  std::string plain;
  flatten(cleaned, plain);
  std::vector<int> possible;
  rules.candidates(plain, possible);
  if (!possible.empty()) judge(with_clauses(cleaned), last_from, context, possible, scan);
}

// `view` is made from `cleaned` when it is needed first; unless it is there already.
void Detector::Impl::judge_slips(View view, const std::string& cleaned, const std::string& plain,
                                 const ScanContext& context, Scan& scan) const {
  constexpr Mends passes[] = {
      {}, {true, false}, {false, true}, {false, false}, {false, true, false}};
  const bool is_long = plain.size() > long_text;
  Mends any;  // whether there is any to leave out
  for (const Mends& mends : passes) {
    if ((!mends.phrases && !any.phrases && mends.listed) || (!mends.by_side && !any.by_side) ||
        (!mends.listed && !any.listed))
      continue;
    if (is_long && mends.by_side && &mends != passes) continue;
    std::vector<Repair> found = repairs(plain, *stems, mends);
    if (&mends == passes) {
      any.phrases = std::ranges::any_of(found, &Repair::phrase);
      any.by_side = std::ranges::any_of(found, &Repair::by_side);
      any.listed = found.size() > 1 && std::ranges::any_of(found, &Repair::listed);
    }
    // Of a long text the surroundings of each mend are read: once for what is mended in any case.
    if (is_long && mends.by_side && any.by_side)
      std::erase_if(found, [](const Repair& one) { return !one.by_side; });
    if (found.empty()) continue;
    if (view.text.empty()) view = with_clauses(cleaned);
    judge_repairs(view, found, context, scan);
  }
}

// A denial with a slip ("im nit suicidal") is judged as it was meant, where nothing else can have
// been meant, and is never less than a plain denial: level 1.
void Detector::Impl::judge_negations(const std::string& cleaned, const std::string& plain,
                                     const ScanContext& context, Scan& scan) const {
  const auto dangerous = [](const Hit& hit) { return hit.level >= level_crisis; };
  if (plain.size() > long_text || std::ranges::none_of(scan.hits, dangerous)) return;
  const std::vector<Repair> found = slipped_negations(plain, *stems);
  if (found.empty()) return;
  Scan meant;
  const View view = respelt(with_clauses(cleaned), found, 0);
  judge_view(view, 0, context, meant);
  judge_slips(view, cleaned, view.text, context, meant);
  if (std::ranges::any_of(meant.hits, [](const Hit& hit) { return hit.level > 0; }))
    scan.hits = std::move(meant.hits);
}

void Detector::Impl::judge_repairs(const View& view, const std::vector<Repair>& found,
                                   const ScanContext& context, Scan& scan) const {
  std::size_t choices = 0;
  for (const Repair& repair : found) choices = std::max(choices, repair.count);
  for (std::size_t choice = 0; choice < choices; ++choice) {
    const View once = respelt(view, found, choice);
    judge_view(once, 0, context, scan);
    // A second slip, in the other word of a phrase.
    const std::vector<Repair> more =
        choice == 0 ? repairs(once.text, *stems, {true, false}) : std::vector<Repair>{};
    if (!more.empty()) judge_view(respelt(once, more, 0), 0, context, scan);
  }
}

// A thought cut over several messages: joined with a space, and with none ("sui" + "cide").
void Detector::Impl::judge_recent(const std::string& cleaned, const ScanContext& context,
                                  Scan& scan) const {
  const std::size_t count = std::min(context.recent.size(), recent_max);
  std::string before;
  for (const std::string& text : context.recent.last(count)) {
    const std::string part = clean(text).text;
    if (!before.empty()) before += ' ';
    before.append(part, 0, long_text);
  }
  std::string plain;
  flatten(before, plain);
  if (plain.size() < 3) return;
  judge_joined(before + ' ' + cleaned, plain.size(), context, scan);
  // A word cut in two ("sui" + "cide", "don" + "'t"). No row has a digit inside a word.
  const bool may_join = !cleaned.empty() && (is_letter(cleaned.front()) || cleaned.front() == '\'');
  if (is_letter(before.back()) && may_join) {
    judge_joined(before + cleaned, plain.size(), context, scan);
  }
}

Scan Detector::Impl::scan(std::string_view raw, const ScanContext& context) const {
  Scan scan;
  const Clean cleaned = clean(raw);
  std::string plain;
  const Traits traits = flatten(cleaned.text, plain);
  std::vector<int> possible;
  rules.candidates(plain, possible);
  if (!possible.empty()) judge(with_clauses(cleaned.text), 0, context, possible, scan);
  if (traits.any()) {
    for (const View& view : mended(cleaned.text, *stems)) judge_view(view, 0, context, scan);
  }
  judge_slips({}, cleaned.text, plain, context, scan);
  if (!traits.any()) judge_negations(cleaned.text, plain, context, scan);
  if (!context.recent.empty()) judge_recent(cleaned.text, context, scan);
  scan.unreadable =
      (context.has_media && plain.size() < 3) || cleaned.foreign_letters > cleaned.latin_letters;
  if (!scan.hits.empty()) conclude(scan, languages);
  scan.denial = scan.level == 1 && std::ranges::all_of(scan.hits, [&](const Hit& hit) {
                  return hit.level == 0 || denials.contains(hit.lowered_by);
                });
  // A whole sentence that nobody here can read. Where a row heard something, that decides.
  if (scan.level == 0 && text::other_language(plain)) scan.unreadable = true;
  if (scan.unreadable && scan.level == 0) scan.level = 1;
  return scan;
}

Detector::Detector(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Detector::Detector(Detector&&) noexcept = default;
Detector& Detector::operator=(Detector&&) noexcept = default;
Detector::~Detector() = default;

Scan Detector::scan(std::string_view raw, const ScanContext& context) const {
  try {
    return impl_->scan(raw, context);
  } catch (...) {
    return failed();
  }
}

Detector Detector::clone() const { return Detector(std::make_unique<Impl>(*impl_)); }

const std::string& Detector::digest() const { return impl_->lexicon->digest; }

std::size_t Detector::unsigned_rows() const { return crisis::unsigned_rows(*impl_->lexicon); }

Detector Detector::unchecked(Lexicon lexicon) {
  auto rows = std::make_shared<const Lexicon>(std::move(lexicon));
  auto slips =
      std::make_shared<const Stems>(rows->stems, rows->vocabulary, rows->ordinary, rows->meetings);
  return Detector(std::make_unique<Impl>(std::move(rows), std::move(slips)));
}

}  // namespace screenline::crisis
