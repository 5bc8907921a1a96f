#include "adapters/phone/api.hpp"

#include <algorithm>

#include "adapters/phone/feed.hpp"
#include "adapters/phone/shapes.hpp"

namespace screenline::phone {
namespace {

constexpr std::size_t page_size_max = 1000;
constexpr std::size_t page_size_usual = 50;

Answer error(int status, int code, const std::string& message) {
  return json_answer(status, error_json(status, code, message));
}

struct Filter {
  Pairs query;

  bool matches(const Line& line, const Listed& listed) const {
    const bool inbound = listed.text.direction == Direction::inbound;
    const auto& from = inbound ? listed.key.number : line.number;
    const auto& to = inbound ? line.number : listed.key.number;
    return same("From", from) && same("To", to) && in_time(day_text(listed.text.created));
  }

 private:
  bool same(std::string_view name, const std::string& value) const {
    const auto wanted = find(query, name);
    return wanted.empty() || wanted == value;
  }
  // Written DateSent>=DAY, which as a form is the name "DateSent>". Days as text sort as days.
  bool in_time(const std::string& day) const {
    const auto on = find(query, "DateSent").substr(0, 10);
    const auto since = find(query, "DateSent>").substr(0, 10);
    const auto until = find(query, "DateSent<").substr(0, 10);
    return (on.empty() || day == on) && (since.empty() || day >= since) &&
           (until.empty() || day <= until);
  }
};

std::string page_uri(const std::string& account, Pairs query, std::size_t page) {
  std::erase_if(query, [](const auto& pair) { return pair.first == "Page"; });
  query.emplace_back("Page", std::to_string(page));
  return "/2010-04-01/Accounts/" + account + "/Messages.json?" + encode_form(query);
}

}  // namespace

std::optional<Answer> Api::refused(const std::string& account,
                                   std::string_view authorization) const {
  const auto basic = read_basic(authorization);
  if (!basic || !ports_.authorised(account, basic->user, basic->password)) {
    auto answer = error(401, 20003, "Authenticate");
    answer.headers.emplace_back("WWW-Authenticate", "Basic realm=\"Twilio API\"");
    return answer;
  }
  if (!lines_of(account).empty()) return std::nullopt;
  return error(404, 20404, "The requested resource was not found");
}

const Line* Api::sender(const std::string& account, const std::string& number) const {
  const auto& lines = settings_.lines;
  const auto found = std::find_if(lines.begin(), lines.end(), [&](const Line& line) {
    return line.account_sid == account && line.number == number;
  });
  return found == lines.end() ? nullptr : &*found;
}

std::vector<std::string> Api::lines_of(const std::string& account) const {
  std::vector<std::string> ids;
  for (const Line& line : settings_.lines) {
    if (line.account_sid == account) ids.push_back(line.id);
  }
  return ids;
}

// Every entry of the ledger was made for a line of the settings.
const Line& Api::line_of(const std::string& id) const {
  return *std::find_if(settings_.lines.begin(), settings_.lines.end(),
                       [&](const Line& line) { return line.id == id; });
}

Answer Api::create(const std::string& account, std::string_view form,
                   std::string_view authorization) {
  if (auto no = refused(account, authorization)) return *no;
  const auto& limits = settings_.limits;
  if (form.size() > limits.request_max) return error(400, 21617, "The request is too long");
  const auto fields = decode_form(form);
  const auto to = find(fields, "To");
  const auto from = find(fields, "From");
  const auto body = find(fields, "Body");
  const auto callback = find(fields, "StatusCallback");
  if (to.empty()) return error(400, 21604, "A 'To' phone number is required.");
  if (from.empty()) return error(400, 21603, "A 'From' phone number is required.");
  if (!is_number(to)) return error(400, 21211, "Invalid 'To' phone number");
  const Line* line = sender(account, from);
  if (line == nullptr) return error(400, 21606, "The 'From' number is not one of this account.");
  if (body.empty()) return error(400, 21602, "Message body is required.");
  if (characters_in(body) > limits.text_max) return error(400, 21617, "The body is too long.");
  if (!callback.empty() && !is_web_address(callback)) {
    return error(400, 21609, "The 'StatusCallback' is not a valid URL.");
  }
  if (ledger_.blocked({line->id, to})) {
    return error(400, 21610, "Attempt to send to unsubscribed recipient");
  }
  const auto text = carrier_.text_by_api(*line, to, body, callback);
  if (!text) return error(429, 20429, "Too many requests");
  return json_answer(201, message_json(*line, to, *text));
}

Answer Api::list(const std::string& account, std::string_view query,
                 std::string_view authorization) const {
  if (auto no = refused(account, authorization)) return *no;
  const Filter filter{decode_form(query)};
  auto found = ledger_.texts(lines_of(account));
  std::erase_if(found, [&](const Listed& listed) {
    return !filter.matches(line_of(listed.key.line), listed);
  });
  ListPage page;
  page.page_size = read_count(find(filter.query, "PageSize"));
  if (page.page_size == 0) page.page_size = page_size_usual;
  page.page_size = std::min(page.page_size, page_size_max);
  // So that the product below stays small.
  page.page = std::min<std::size_t>(read_count(find(filter.query, "Page")), 1'000'000);
  const auto begin = std::min(page.page * page.page_size, found.size());
  const auto end = std::min(begin + page.page_size, found.size());
  for (auto i = begin; i < end; ++i) {
    const Listed& listed = found[i];
    page.messages.push_back(message_json(line_of(listed.key.line), listed.key.number, listed.text));
  }
  page.uri = page_uri(account, filter.query, page.page);
  if (end < found.size()) page.next_uri = page_uri(account, filter.query, page.page + 1);
  return json_answer(200, list_json(page));
}

}  // namespace screenline::phone
