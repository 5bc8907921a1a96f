// The part of the configuration that says how an alert reaches a person: addresses and their
// secrets, the mail server, the heartbeat, phones and e-mail of people on call. For the reading of
// one file; not thread-safe.
#pragma once

#include <string>
#include <vector>

#include "bot/cli/config.hpp"
#include "bot/cli/config_values.hpp"

namespace screenline::cli {

class AlertConfig {
 public:
  AlertConfig(const flow::Document& document, Config& config, flow::Reporter& reporter,
              ConfigValues& values)
      : document_(document), config_(config), reporter_(reporter), values_(values) {}

  void read_root(flow::ObjectReader& root);
  // Of a site whose id is known, before its people.
  void read_site(flow::ObjectReader& reader, service::SiteSettings& site);
  void read_person(flow::ObjectReader& reader, service::OnCall& person);
  // What can be judged only when everything is read.
  void check_whole();

 private:
  void read_address(const flow::Node& node, const std::vector<std::string>& keys);
  void read_mail(const flow::Node& node);
  [[nodiscard]] std::vector<std::string> keys(const flow::Node& files);
  void check_mail_address(const flow::Node& node, const std::string& address);
  void check_caller(const text::Place& place, const std::string& site);

  struct Named {  // by whom, until everything is read
    text::Place place;
    std::string site;
  };
  const flow::Document& document_;
  Config& config_;
  flow::Reporter& reporter_;
  ConfigValues& values_;
  std::string site_;  // that is being read
  std::vector<Named> phones_, mails_;
};

// Somebody of the site is told of every crisis: a page by text has a number and a line, or an alert
// address is set, or a mail server and somebody's e-mail.
[[nodiscard]] bool can_be_told(const service::SiteSettings& site, const Config& config);

}  // namespace screenline::cli
