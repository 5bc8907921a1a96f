#include "bot/crisis/patterns.hpp"

#include <algorithm>
#include <stdexcept>

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

Pattern::Pattern(const std::string& source) : impl_(std::make_unique<Impl>(source)) {
  if (!impl_->re.ok()) throw std::invalid_argument(impl_->re.error());
}
std::optional<Span> Pattern::find(std::string_view text, std::size_t from) const {
  return find_in(impl_->re, text, from);
}
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

struct PatternSet::Impl {
  Impl() : filter(atom_length_min) {}
  re2::FilteredRE2 filter;
  AtomFinder finder;
  std::vector<int> always;  // what is a candidate of any text
  int atoms = 0;
};

PatternSet::PatternSet(const std::vector<std::string>& sources) : impl_(std::make_unique<Impl>()) {
  for (const auto& source : sources) {
    int id = -1;
    const auto code = impl_->filter.Add(source, options(), &id);
    if (code != RE2::NoError) throw std::invalid_argument("not a pattern: " + source);
  }
  std::vector<std::string> atoms;
  if (!sources.empty()) impl_->filter.Compile(&atoms);
  impl_->atoms = static_cast<int>(atoms.size());
  impl_->finder = AtomFinder(atoms);
  if (!sources.empty() && !atoms.empty()) impl_->filter.AllPotentials({}, &impl_->always);
  if (atoms.empty()) {
    for (int i = 0; i < static_cast<int>(sources.size()); ++i) impl_->always.push_back(i);
  }
}

void PatternSet::candidates(std::string_view text, std::vector<int>& out) const {
  out.clear();
  std::vector<int> found;
  impl_->finder.find(text, found);
  if (found.empty()) {
    out = impl_->always;
    return;
  }
  impl_->filter.AllPotentials(found, &out);
  std::ranges::sort(out);
}

std::optional<Span> PatternSet::find(int pattern, std::string_view text, std::size_t from) const {
  return find_in(impl_->filter.GetRE2(pattern), text, from);
}
int PatternSet::unfiltered() const { return static_cast<int>(impl_->always.size()); }
int PatternSet::atoms() const { return impl_->atoms; }
PatternSet::PatternSet(PatternSet&&) noexcept = default;
PatternSet& PatternSet::operator=(PatternSet&&) noexcept = default;
PatternSet::~PatternSet() = default;

}  // namespace screenline::crisis
