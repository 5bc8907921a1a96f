#include "bot/cli/serve/sender.hpp"

#include <algorithm>
#include <charconv>

#include "adapters/outbound/client.hpp"
#include "adapters/sms/delivery.hpp"
#include "adapters/sms/text_cleanup.hpp"
#include "bot/service/limits.hpp"

namespace screenline::cli {

namespace {

using service::SendReport;
using Kind = SendReport::Kind;

// One client a thread: it keeps a connection a host alive and is not shared.
outbound::Client& client() {
  thread_local outbound::Client one;
  return one;
}

outbound::HttpResult call(const sms::HttpRequest& request) {
  return client().call({request.method, request.url, request.headers, request.body});
}

Kind kind_of(sms::SendKind kind) {
  switch (kind) {
    case sms::SendKind::sent:
      return Kind::sent;
    case sms::SendKind::retry_after:
      return Kind::retry;
    case sms::SendKind::unknown:
      return Kind::unknown;
    case sms::SendKind::opted_out:
      return Kind::opted_out;
    case sms::SendKind::bad_number:
      return Kind::bad_number;
    case sms::SendKind::rejected:
    case sms::SendKind::filtered:
      return Kind::rejected;
    case sms::SendKind::config_error:
      return Kind::config_error;
  }
  return Kind::unknown;
}

SendReport report_of(const sms::SendOutcome& outcome) {
  return {kind_of(outcome.kind), outcome.id, outcome.code != 0 ? std::to_string(outcome.code) : "",
          outcome.after};
}

sms::OutMessage message_of(const service::OutboxRow& row) {
  sms::OutMessage message{row.mid, row.to, row.text, std::nullopt};
  // A crisis text is still right hours later (sms.md 1.3).
  if (row.author == dialog::Author::safety) message.validity = std::chrono::seconds(14400);
  return message;
}

}  // namespace

ProviderSender::ProviderSender(const std::vector<sms::LineConfig>& lines,
                               const service::Clock& clock)
    : clock_(clock) {
  for (const sms::LineConfig& line : lines) lines_[line.id] = sms::make_line(line);
}

SendReport ProviderSender::send(const service::OutboxRow& row) {
  const auto line = lines_.find(row.line);
  if (line == lines_.end()) return {Kind::config_error, {}, "no_such_line", {}};
  const outbound::HttpResult result = call(line->second->build_send(message_of(row)));
  switch (result.transport) {
    case outbound::Transport::not_sent:
      return {Kind::retry, {}, "not_sent", {}};
    case outbound::Transport::unknown:
      return {Kind::unknown, {}, "no_answer", {}};
    case outbound::Transport::answered:
      break;
  }
  return report_of(line->second->parse_send(result.status, result.headers, result.body));
}

sms::ListPage ProviderSender::list_of(const service::OutboxRow& row) const {
  const auto line = lines_.find(row.line);
  if (line == lines_.end()) return {};
  // The provider goes by the wall; not wider than that: an older text of the same words is another.
  const auto since = std::chrono::floor<std::chrono::seconds>(row.created - clock_.ahead()) -
                     std::chrono::seconds(5);  // clocks differ a little
  const outbound::HttpResult result = call(line->second->build_reconcile(row.to, since));
  if (result.transport != outbound::Transport::answered) return {};
  return line->second->parse_reconcile(result.status, result.body, since);
}

std::optional<SendReport> ProviderSender::reconcile(const service::OutboxRow& row) {
  const sms::ListPage page = list_of(row);
  if (!page.ok) return std::nullopt;
  if (const sms::Listed* found = sms::find_sent(page.messages, message_of(row))) {
    return SendReport{Kind::sent, found->id, "", {}};
  }
  return SendReport{Kind::retry, {}, "not_found", {}};
}

service::SendFailure ProviderSender::why(const service::OutboxRow& row) const {
  const auto line = lines_.find(row.line);
  int code = 0;
  const char* end = row.last_error.data() + row.last_error.size();
  const bool number = std::from_chars(row.last_error.data(), end, code).ptr == end && code != 0;
  if (line == lines_.end() || !number) return {true, {}, row.last_error};
  const sms::SendOutcome meaning = line->second->meaning_of(code);
  const bool again = meaning.kind == sms::SendKind::retry_after && meaning.retries_max != 0;
  return {line->second->another_may(code), again ? meaning.after : std::chrono::milliseconds(0),
          row.last_error + " " + meaning.detail, meaning.kind == sms::SendKind::opted_out};
}

std::optional<service::DeliveryEnd> ProviderSender::delivery(const service::OutboxRow& row) {
  const sms::ListPage page = list_of(row);
  const auto same = std::ranges::find(page.messages, row.provider_id, &sms::Listed::id);
  const sms::Listed* found =
      same != page.messages.end() ? &*same : sms::find_sent(page.messages, message_of(row));
  const auto state = found ? sms::delivery_of(found->raw_status) : std::nullopt;
  if (!state || !sms::is_final(*state)) return std::nullopt;
  const bool arrived = *state == sms::Delivery::delivered || *state == sms::Delivery::read;
  return service::DeliveryEnd{
      arrived ? service::OutboxState::delivered : service::OutboxState::failed,
      sms::rank_of(*state), found->error_code != 0 ? std::to_string(found->error_code) : ""};
}

std::vector<std::string> ProviderSender::lines() const {
  std::vector<std::string> ids;
  for (const auto& [id, line] : lines_) {
    if (!line->config().account_sid.empty()) ids.push_back(id);
  }
  return ids;
}

service::ListedPage ProviderSender::page(const std::string& id, service::Time then,
                                         const std::string& next) {
  service::ListedPage out;
  const auto line = lines_.find(id);
  if (line == lines_.end()) return out;
  const sms::LineConfig& config = line->second->config();
  // Which clock was right is not known after one was set back: the look back is the longer one, and
  // what was written a minute ago by the wall was written a minute ago.
  const auto ahead = clock_.ahead();
  const service::Time now = clock_.now();
  const auto since = std::chrono::floor<std::chrono::seconds>(then - ahead);
  sms::HttpRequest request = line->second->build_reconcile(config.number, since);
  if (!next.empty()) request.url = next;
  const outbound::HttpResult result = call(request);
  if (result.transport != outbound::Transport::answered) return out;
  sms::ListPage page = line->second->parse_reconcile(result.status, result.body, since);
  for (const sms::Listed& one : page.messages) {
    if (!one.inbound || one.id.empty() || one.from.empty() || one.to != config.number) continue;
    const sms::CleanText clean = sms::clean_text(one.text);
    std::string text = clean.text;
    if (clean.base64_decoded && clean.raw != text) text += "\n" + clean.raw;
    const service::Time written = one.created;
    out.texts.push_back({config.site, config.id, one.from, std::move(text), one.id,
                         one.num_media > 0, written + ahead <= now ? written + ahead : written});
  }
  out.ok = page.ok;
  out.next = std::move(page.next_url);
  return out;
}

alerts::Outcome ProviderSender::place(const alerts::Call& one) const {
  using Came = alerts::Outcome::Kind;
  const auto line = lines_.find(one.line);
  if (line == lines_.end()) return {Came::refused};
  sms::OutCall ring;
  ring.to = one.to;
  ring.words = one.words;
  const outbound::HttpResult result = call(line->second->build_call(ring));
  if (result.transport == outbound::Transport::not_sent) return {Came::again};
  if (result.transport == outbound::Transport::unknown) return {Came::refused};
  const sms::CallOutcome outcome =
      line->second->parse_call(result.status, result.headers, result.body);
  switch (outcome.kind) {
    case sms::CallKind::placed:
      return {Came::accepted};
    case sms::CallKind::retry_after:
      return {Came::again, outcome.after};
    case sms::CallKind::unknown:
    case sms::CallKind::refused:
      break;
  }
  return {Came::refused};
}

}  // namespace screenline::cli
