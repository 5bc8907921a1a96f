#include "bot/flow/reporter.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "bot/flow/limits.hpp"

namespace screenline::flow {

void Reporter::error(const Document& document, Place place, std::string code, std::string what,
                     std::string hint) {
  ++errors_;
  add(Severity::error, document, place, std::move(code), std::move(what), std::move(hint));
}

void Reporter::asked(std::string_view shape, std::string_view key) {
  if (keys_) (*keys_)[std::string(shape)].emplace(key);
}

void Reporter::warning(const Document& document, Place place, std::string code, std::string what,
                       std::string hint) {
  add(Severity::warning, document, place, std::move(code), std::move(what), std::move(hint));
}

void Reporter::notice(const Document& document, Place place, std::string code, std::string what,
                      std::string hint) {
  add(Severity::notice, document, place, std::move(code), std::move(what), std::move(hint));
}

void Reporter::add(Severity severity, const Document& document, Place place, std::string code,
                   std::string what, std::string hint) {
  if (problems_.size() >= limits::problems_max) return;
  problems_.push_back({severity, document.path, place.line, place.column, std::move(code),
                       std::move(what), std::move(hint), place.length});
}

std::vector<Problem> Reporter::take(const std::vector<std::string>& file_order) {
  const auto rank = [&](const Problem& problem) {
    return std::find(file_order.begin(), file_order.end(), problem.file) - file_order.begin();
  };
  std::stable_sort(problems_.begin(), problems_.end(), [&](const Problem& a, const Problem& b) {
    return std::tuple(rank(a), a.line, a.column) < std::tuple(rank(b), b.line, b.column);
  });
  const auto same = [](const Problem& a, const Problem& b) {
    return std::tie(a.file, a.line, a.column, a.code, a.what) ==
           std::tie(b.file, b.line, b.column, b.code, b.what);
  };
  // A type used twice is checked twice; it is one problem.
  problems_.erase(std::unique(problems_.begin(), problems_.end(), same), problems_.end());
  errors_ = 0;
  return std::exchange(problems_, {});
}

std::string_view name(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::notice:
      return "notice";
  }
  return "";
}

std::string to_string(const Problem& problem) {
  std::string out = problem.file;
  if (problem.line > 0) {
    out += ':' + std::to_string(problem.line) + ':' + std::to_string(problem.column);
  }
  out += ": ";
  if (problem.severity != Severity::error) (out += name(problem.severity)) += ": ";
  out += problem.code + ": " + problem.what;
  if (!problem.hint.empty()) out += " (" + problem.hint + ")";
  return out;
}

}  // namespace screenline::flow
