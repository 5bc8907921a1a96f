// What the channels of this room need of the rest: who works at a site, the clock, ids, the log;
// and how they carry a request, a call or a mail, which bot/cli/serve fills. Everything is borrowed
// and thread-safe.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/alerts/retry_queue.hpp"
#include "bot/service/ports.hpp"
#include "bot/service/settings.hpp"

namespace screenline::alerts {

struct Outside {
  service::Clock& clock;
  service::Ids& ids;
  service::Log& log;
  // The settings in use now; a site that is not known gives an empty one.
  std::function<service::SiteSettings(const std::string& site)> site;
  std::function<std::vector<std::string>()> sites;  // their ids
};

struct WebhookRequest {
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};
struct WebhookAnswer {
  int status = 0;  // 0: none came
  std::string retry_after;
};
// One POST; follows no redirect. Blocking, bounded; on several threads at once.
using Post = std::function<WebhookAnswer(const WebhookRequest& request)>;

struct Call {
  std::string line;  // whose account and number ring
  std::string to;    // E.164
  std::string words;
};
// Rings a phone. `again` only when it has certainly not rung: a call that may have been placed is
// not placed again.
using Place = std::function<Outcome(const Call& call)>;

struct Mail {
  std::string to, subject, text;
};
using SendMail = std::function<Outcome(const Mail& mail)>;

// A channel can do no more for the site: said by the other channels.
using Trouble = std::function<void(service::NoticeKind kind, const std::string& site)>;

}  // namespace screenline::alerts
