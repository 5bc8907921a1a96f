// Which handler a method and a path belong to: exact paths, and patterns with named segments.
//
//   router.add("POST", "/sms/{line}/inbound", handler);   // {line}: one segment, not empty
//   router.add("GET", "/widget/{file...}", handler);      // {file...}: the rest, '/' and all
//
// An exact path wins over a pattern; of patterns the one added first wins. A path is compared as it
// came (no dot segments are resolved, a trailing slash counts); only parameters are
// percent-decoded. HEAD falls to GET. Paths are public knowledge: nothing here is constant-time.
//
// Thread-safety: `add` before the server starts, then read-only, any thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "adapters/http/responder.hpp"

namespace screenline::http {

class PathParams {
 public:
  // The decoded value; empty if the pattern has no such name.
  [[nodiscard]] std::string_view get(std::string_view name) const;
  void set(std::string name, std::string value) {
    values_.emplace_back(std::move(name), std::move(value));
  }

 private:
  std::vector<std::pair<std::string, std::string>> values_;
};

using RouteHandler = std::function<void(Request, const PathParams&, Responder)>;

struct Found {
  const RouteHandler* handler;  // lives as long as the router is neither changed nor moved
  PathParams params;
};
struct NotFound {};
struct WrongMethod {
  std::string allow;  // for the Allow header, e.g. "GET, HEAD, POST"
};
using RouteMatch = std::variant<Found, NotFound, WrongMethod>;

class Router {
 public:
  // Throws std::invalid_argument for a malformed pattern or one added twice for a method.
  void add(std::string_view method, std::string_view pattern, RouteHandler handler);

  // `path` without the query.
  [[nodiscard]] RouteMatch match(std::string_view method, std::string_view path) const;

  // A Handler: calls the route's handler or answers 404 or 405 itself.
  void operator()(Request request, Responder responder) const;

 private:
  struct Segment {
    enum class Kind { literal, parameter, rest } kind;
    std::string text;  // the literal, or the parameter's name
  };
  struct Route {
    std::string pattern;
    std::vector<Segment> segments;
    std::vector<std::pair<std::string, RouteHandler>> methods;
  };
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  static std::vector<Segment> parse(std::string_view pattern);
  static bool fits(const Route& route, std::string_view path, PathParams& params);
  static RouteMatch choose(const Route& route, std::string_view method, PathParams params);

  std::unordered_map<std::string, Route, Hash, std::equal_to<>> exact_;
  std::vector<Route> patterns_;
};

}  // namespace screenline::http
