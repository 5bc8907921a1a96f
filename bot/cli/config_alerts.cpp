#include "bot/cli/config_alerts.hpp"

#include <algorithm>

#include "adapters/alerts/webhook_signature.hpp"

namespace screenline::cli {

using flow::Node;
using flow::NodeKind;
using flow::ObjectReader;

namespace {

constexpr std::size_t keys_max = 4;  // an old and a new one while they change; a few to spare
constexpr std::size_t name_max = 40;

bool is_name(const std::string& name) {
  return name.size() <= name_max && std::ranges::all_of(name, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_' || c == '.';
         });
}

bool is_host(const std::string& host) {
  return !host.empty() && host.size() <= 253 && std::ranges::all_of(host, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.';
  });
}

}  // namespace

bool can_be_told(const service::SiteSettings& site, const Config& config) {
  if (!config.alert_urls.empty()) return true;
  const bool mail = config.mail.has_value();
  if (mail && !site.alert_emails.empty()) return true;
  return std::ranges::any_of(site.roster, [&](const service::OnCall& person) {
    return (!site.page_line.empty() && !person.sms.empty()) || (mail && !person.email.empty());
  });
}

void AlertConfig::read_root(ObjectReader& root) {
  std::vector<std::string> shared;
  if (const Node* files = root.take("alert_secret_files", NodeKind::array)) shared = keys(*files);
  if (const Node* addresses = root.take("alert_urls", NodeKind::array)) {
    for (const Node& address : addresses->items) read_address(address, shared);
  }
  if (const Node* url = root.take("heartbeat_url", NodeKind::string)) {
    values_.check_url(*url, url->string);
    config_.heartbeat_url = url->string;
  }
  if (const Node* mail = root.take("mail", NodeKind::object)) read_mail(*mail);
}

void AlertConfig::read_address(const Node& node, const std::vector<std::string>& shared) {
  alerts::Address address;
  address.keys = shared;
  if (!node.is(NodeKind::object)) {
    values_.check_url(node, node.string);
    address.url = node.string;
    config_.alert_urls.push_back(std::move(address));
    return;
  }
  ObjectReader reader(document_, node, reporter_);
  reader.take("note");
  if (const Node* url = reader.need("url", NodeKind::string)) {
    values_.check_url(*url, url->string);
    address.url = url->string;
  }
  address.name = reader.string("name");
  if (!is_name(address.name)) {
    reporter_.error(document_, node.find("name")->place, "bad-name",
                    "'" + address.name + "' is no name for an address",
                    "use letters, digits, - _ and full stops, 40 at most");
  }
  if (const Node* files = reader.take("secret_files", NodeKind::array)) address.keys = keys(*files);
  reader.finish();
  config_.alert_urls.push_back(std::move(address));
}

std::vector<std::string> AlertConfig::keys(const Node& files) {
  std::vector<std::string> out;
  for (const Node& file : files.items) {
    if (!text::expect_kind(document_, file, NodeKind::string, "a file's name", reporter_)) continue;
    const std::string secret = values_.secret(file, file.string);
    if (secret.empty()) continue;
    if (auto key = alerts::webhook_key(secret)) {
      out.push_back(std::move(*key));
      continue;
    }
    reporter_.error(document_, file.place, "no-webhook-secret",
                    "the file " + values_.beside(file.string) + " holds no webhook secret",
                    "one line, whsec_ and the base64 of 24 to 64 bytes: "
                    "printf 'whsec_%s' \"$(openssl rand -base64 32)\"");
  }
  if (files.items.size() > keys_max) {
    reporter_.error(document_, files.place, "too-many-secrets",
                    "more secrets than an address can have",
                    "one, and while it changes the old and the new one");
  }
  return out;
}

void AlertConfig::read_mail(const Node& node) {
  ObjectReader reader(document_, node, reporter_);
  reader.take("note");
  Config::Mail mail;
  mail.server.host = reader.need_string("host");
  if (const Node* host = node.find("host"); host && !is_host(mail.server.host)) {
    reporter_.error(document_, host->place, "bad-host",
                    "'" + mail.server.host + "' is no name of a mail server",
                    "write the name alone, smtp.example.com; \"port\" stands by itself");
  }
  if (const auto port = reader.integer("port", 1, 65535)) {
    mail.server.port = static_cast<std::uint16_t>(*port);
  }
  mail.from = reader.need_string("from");
  if (const Node* from = node.find("from")) check_mail_address(*from, mail.from);
  mail.server.user = reader.string("user");
  const Node* password = reader.take("password_file", NodeKind::string);
  if (password) mail.server.password = values_.secret(*password, password->string);
  if (mail.server.user.empty() != (password == nullptr)) {
    reporter_.error(document_, node.place, "half-a-login",
                    "user and password_file of mail go together",
                    "give both, or none for a server that asks for no login");
  }
  if (std::string file = reader.string("ca_file"); !file.empty()) {
    mail.server.ca_file = values_.beside(file);
  }
  reader.finish();
  config_.mail = std::move(mail);
}

void AlertConfig::check_mail_address(const Node& node, const std::string& address) {
  if (outbound::is_mail_address(address)) return;
  reporter_.error(document_, node.place, "bad-email", "'" + address + "' is no e-mail address",
                  "write it plain, without a name or brackets: oncall@example.com");
}

void AlertConfig::read_site(ObjectReader& reader, service::SiteSettings& site) {
  site_ = site.id;
  const Node* mails = reader.take("alert_emails", NodeKind::array);
  if (!mails) return;
  for (const Node& mail : mails->items) {
    check_mail_address(mail, mail.string);
    mails_.push_back({mail.place, site_});
    site.alert_emails.push_back(mail.string);
  }
}

void AlertConfig::read_person(ObjectReader& reader, service::OnCall& person) {
  if (const Node* voice = reader.take("voice", NodeKind::string)) {
    person.voice = voice->string;
    values_.check_number(reader.node(), "voice", person.voice, false);
    phones_.push_back({voice->place, site_});
  }
  if (const Node* email = reader.take("email", NodeKind::string)) {
    person.email = email->string;
    check_mail_address(*email, person.email);
    mails_.push_back({email->place, site_});
  }
}

void AlertConfig::check_whole() {
  for (const Named& phone : phones_) check_caller(phone.place, phone.site);
  if (config_.mail) return;
  for (const Named& mail : mails_) {
    reporter_.error(document_, mail.place, "no-mail-server",
                    "an e-mail address is set and no mail server is",
                    "add \"mail\": { \"host\", \"from\", \"user\", \"password_file\" }");
  }
}

// Phones are rung from the page line's account and number.
void AlertConfig::check_caller(const text::Place& place, const std::string& id) {
  const auto site = config_.settings.sites.find(id);
  if (site == config_.settings.sites.end()) return;
  if (site->second.page_line.empty()) {
    reporter_.error(document_, place, "voice-without-line",
                    "a phone is to be rung and site '" + id + "' has no page_line to call from",
                    "set page_line to a line whose number can make calls");
    return;
  }
  const auto line = site->second.lines.find(site->second.page_line);
  if (line == site->second.lines.end() || line->second.number.starts_with('+')) return;
  reporter_.error(document_, place, "short-code-calls-nobody",
                  "the page_line of site '" + id + "' is a short code, which cannot make calls",
                  "set page_line to a line with a whole number");
}

}  // namespace screenline::cli
