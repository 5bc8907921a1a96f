#include "bot/crisis/patterns.hpp"

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <unordered_map>

#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include "bot/crisis/atoms.hpp"

#if __has_include(<re2/stringpiece.h>)
#include <re2/stringpiece.h>
using Piece = re2::StringPiece;
#else
using Piece = absl::string_view;
#endif

namespace screenline::crisis {
namespace {

constexpr int atom_length_min = 2;  // "od", "rn": without them a dozen rows always run
constexpr std::int64_t memory_max = 16 << 20;
constexpr std::size_t known_max = 4096;      // sets of atoms kept, under 1 MB; then it begins anew
constexpr std::size_t known_atoms_max = 32;  // a text with more of them is rare

struct HashOfInts {
  std::size_t operator()(const std::vector<int>& ints) const {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const int one : ints) {
      hash = (hash ^ static_cast<std::uint32_t>(one)) * 0x9e3779b97f4a7c15U;
      hash ^= hash >> 29;
    }
    return hash;
  }
};

RE2::Options options() {
  RE2::Options options;
  options.set_encoding(RE2::Options::EncodingLatin1);  // views are ASCII
  options.set_log_errors(false);
  options.set_max_mem(memory_max);
  options.set_never_capture(true);
  return options;
}

std::optional<Span> find_in(const RE2& re, std::string_view text, std::size_t from) {
  Piece match;
  if (from > text.size()) return std::nullopt;
  if (!re.Match(Piece(text.data(), text.size()), from, text.size(), RE2::UNANCHORED, &match, 1)) {
    return std::nullopt;
  }
  const auto begin = static_cast<std::size_t>(match.data() - text.data());
  return Span{begin, begin + match.size()};
}

}  // namespace

struct Pattern::Impl {
  explicit Impl(const std::string& source) : re(source, options()) {}
  RE2 re;
};

Pattern::Pattern(const std::string& source) : impl_(std::make_shared<const Impl>(source)) {
  if (!impl_->re.ok()) throw std::invalid_argument(impl_->re.error());
}
std::optional<Span> Pattern::find(std::string_view text, std::size_t from) const {
  return find_in(impl_->re, text, from);
}

// Constant once made, so that copies share it: compiling a thousand patterns takes some 0.4 s.
struct PatternSet::Compiled {
  explicit Compiled(const std::vector<std::string>& sources);

  re2::FilteredRE2 filter{atom_length_min};
  AtomFinder finder;
  std::vector<int> always;  // patterns without a literal part
  // All of those in one: they run one by one only where it matches.
  std::unique_ptr<RE2> any_always;
  int atoms = 0;
};

struct PatternSet::Impl {
  const std::vector<int>& with_atoms();

  std::shared_ptr<const Compiled> compiled;
  // What a set of atoms makes possible: the same few sets come again and again, and asking the
  // filter costs more than finding the atoms. Only patterns with literal parts.
  std::unordered_map<std::vector<int>, std::vector<int>, HashOfInts> known;
  std::vector<int> found, fresh;
};

// Of the atoms in `found`, which it sorts. Valid until the next call.
const std::vector<int>& PatternSet::Impl::with_atoms() {
  std::ranges::sort(found);
  if (found.size() <= known_atoms_max) {
    const auto it = known.find(found);
    if (it != known.end()) return it->second;
  }
  fresh.clear();
  if (!found.empty()) compiled->filter.AllPotentials(found, &fresh);
  std::ranges::sort(fresh);
  std::erase_if(fresh,
                [this](int one) { return std::ranges::binary_search(compiled->always, one); });
  if (found.size() > known_atoms_max) return fresh;
  if (known.size() >= known_max) known.clear();
  return known[found] = fresh;
}

PatternSet::Compiled::Compiled(const std::vector<std::string>& sources) {
  for (const auto& source : sources) {
    int id = -1;
    const auto code = filter.Add(source, options(), &id);
    if (code != RE2::NoError) throw std::invalid_argument("not a pattern: " + source);
  }
  std::vector<std::string> literals;
  if (!sources.empty()) filter.Compile(&literals);
  atoms = static_cast<int>(literals.size());
  finder = AtomFinder(literals);
  if (!sources.empty() && !literals.empty()) filter.AllPotentials({}, &always);
  if (literals.empty()) {
    for (int i = 0; i < static_cast<int>(sources.size()); ++i) always.push_back(i);
  }
  std::ranges::sort(always);
  std::string joined;
  for (const int one : always) {
    joined += (joined.empty() ? "(?:" : "|(?:") + sources[static_cast<std::size_t>(one)] + ")";
  }
  if (joined.empty()) return;
  any_always = std::make_unique<RE2>(joined, options());
  if (!any_always->ok()) throw std::invalid_argument(any_always->error());
}

PatternSet::PatternSet(const std::vector<std::string>& sources) : impl_(std::make_unique<Impl>()) {
  impl_->compiled = std::make_shared<const Compiled>(sources);
}

void PatternSet::candidates(std::string_view text, std::vector<int>& out) const {
  impl_->found.clear();
  const Compiled& compiled = *impl_->compiled;
  compiled.finder.find(text, impl_->found);
  if (compiled.atoms == 0) {
    out.clear();
  } else {
    out = impl_->with_atoms();
  }
  if (!compiled.any_always || !find_in(*compiled.any_always, text, 0)) return;
  out.insert(out.end(), compiled.always.begin(), compiled.always.end());
  std::ranges::sort(out);
}

std::optional<Span> PatternSet::find(int pattern, std::string_view text, std::size_t from) const {
  return find_in(impl_->compiled->filter.GetRE2(pattern), text, from);
}
int PatternSet::unfiltered() const { return static_cast<int>(impl_->compiled->always.size()); }
int PatternSet::atoms() const { return impl_->compiled->atoms; }
PatternSet::PatternSet(const PatternSet& other) : impl_(std::make_unique<Impl>(*other.impl_)) {}
PatternSet::PatternSet(PatternSet&&) noexcept = default;
PatternSet& PatternSet::operator=(PatternSet&&) noexcept = default;
PatternSet::~PatternSet() = default;

}  // namespace screenline::crisis
