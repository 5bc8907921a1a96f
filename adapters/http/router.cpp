#include "adapters/http/router.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace screenline::http {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// No value for a '%' that two hex digits do not follow.
std::optional<std::string> percent_decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return {};
    const int high = hex_value(text[i + 1]);
    const int low = hex_value(text[i + 2]);
    if (high < 0 || low < 0) return {};
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

// Cuts the segment before the next '/' off `rest`, which begins with one.
std::string_view take_segment(std::string_view& rest) {
  rest.remove_prefix(1);
  const auto end = std::min(rest.find('/'), rest.size());
  const auto segment = rest.substr(0, end);
  rest.remove_prefix(end);
  return segment;
}

}  // namespace

std::string_view PathParams::get(std::string_view name) const {
  for (const auto& [key, value] : values_) {
    if (key == name) return value;
  }
  return {};
}

std::vector<Router::Segment> Router::parse(std::string_view pattern) {
  const auto bad = [&](const char* why) {
    throw std::invalid_argument("route " + std::string(pattern) + ": " + why);
  };
  if (pattern.empty() || pattern.front() != '/') bad("must begin with '/'");
  std::vector<Segment> segments;
  for (auto rest = pattern; !rest.empty();) {
    const auto text = take_segment(rest);
    if (text.find_first_of("{}") == std::string_view::npos) {
      segments.push_back({Segment::Kind::literal, std::string(text)});
      continue;
    }
    if (text.size() < 3 || text.front() != '{' || text.back() != '}')
      bad("a parameter is a whole segment");
    auto name = text.substr(1, text.size() - 2);
    const bool is_rest = name.size() > 3 && name.substr(name.size() - 3) == "...";
    if (is_rest) name.remove_suffix(3);
    if (is_rest && !rest.empty()) bad("{name...} must be last");
    if (name.find_first_of("{}.") != std::string_view::npos) bad("malformed parameter name");
    segments.push_back(
        {is_rest ? Segment::Kind::rest : Segment::Kind::parameter, std::string(name)});
  }
  return segments;
}

void Router::add(std::string_view method, std::string_view pattern, RouteHandler handler) {
  auto segments = parse(pattern);
  const bool is_exact = std::all_of(segments.begin(), segments.end(), [](const Segment& s) {
    return s.kind == Segment::Kind::literal;
  });
  Route* route = nullptr;
  if (is_exact) {
    route = &exact_[std::string(pattern)];
  } else {
    const auto same = std::find_if(patterns_.begin(), patterns_.end(),
                                   [&](const Route& r) { return r.pattern == pattern; });
    route = same != patterns_.end() ? &*same : &patterns_.emplace_back();
  }
  route->pattern = pattern;
  route->segments = std::move(segments);
  for (const auto& [known, unused] : route->methods) {
    if (known == method) throw std::invalid_argument("route added twice: " + std::string(pattern));
  }
  route->methods.emplace_back(method, std::move(handler));
}

bool Router::fits(const Route& route, std::string_view path, PathParams& params) {
  auto rest = path;
  for (const Segment& segment : route.segments) {
    if (rest.empty()) return false;
    const auto text = segment.kind == Segment::Kind::rest ? rest.substr(1) : take_segment(rest);
    if (segment.kind == Segment::Kind::literal) {
      if (text != segment.text) return false;
      continue;
    }
    auto value = percent_decoded(text);
    if (!value || value->empty()) return false;
    params.set(segment.text, std::move(*value));
    if (segment.kind == Segment::Kind::rest) return true;
  }
  return rest.empty();
}

RouteMatch Router::choose(const Route& route, std::string_view method, PathParams params) {
  const RouteHandler* get = nullptr;
  std::string allow;
  for (const auto& [name, handler] : route.methods) {
    if (name == method) return Found{&handler, std::move(params)};
    if (name == "GET") get = &handler;
    allow += (allow.empty() ? "" : ", ") + name;
  }
  if (get && method == "HEAD") return Found{get, std::move(params)};
  if (get && allow.find("HEAD") == std::string::npos) allow += ", HEAD";
  return WrongMethod{std::move(allow)};
}

RouteMatch Router::match(std::string_view method, std::string_view path) const {
  const auto found = exact_.find(path);
  if (found != exact_.end()) return choose(found->second, method, {});
  if (path.empty() || path.front() != '/') return NotFound{};
  // A later pattern may know the method that an earlier one does not.
  std::optional<RouteMatch> wrong_method;
  for (const Route& route : patterns_) {
    PathParams params;
    if (!fits(route, path, params)) continue;
    auto match = choose(route, method, std::move(params));
    if (std::holds_alternative<Found>(match)) return match;
    if (!wrong_method) wrong_method = std::move(match);
  }
  return wrong_method ? std::move(*wrong_method) : RouteMatch{NotFound{}};
}

void Router::operator()(Request request, Responder responder) const {
  auto result = match(request.method, request.path());
  if (auto* found = std::get_if<Found>(&result)) {
    (*found->handler)(std::move(request), found->params, std::move(responder));
  } else if (auto* wrong = std::get_if<WrongMethod>(&result)) {
    Response response = plain_text(405, "This method is not supported here.\n");
    response.headers.push_back({"Allow", std::move(wrong->allow)});
    responder(std::move(response));
  } else {
    responder(plain_text(404, "Nothing is here.\n"));
  }
}

}  // namespace screenline::http
