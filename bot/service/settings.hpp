// What a site and its lines are set to. Constant between reloads; shared by shared_ptr.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "bot/desk/duty.hpp"
#include "bot/service/quiet_hours.hpp"

namespace screenline::service {

using dialog::Time;

struct OnCall {
  std::string name;
  std::string sms;  // E.164; paged by text, with the row's number only
  int rung = 1;     // 1..3: paged at once, or when nobody has acted (bot/desk/rungs.hpp)
  desk::DutyHours hours;  // when they are on duty, in the site's zone
  std::string voice{};  // E.164; rings at levels 3 and 4 beside the page by text
  std::string email{};
};

struct LineSettings {
  std::string id;
  std::string number;
  bool opt_out_reply_by_app = false;  // opt_out_reply: app (S10)
  bool inline_reply = true;
  // Another line of the site, that carries a crisis text which this one could not deliver; "": none.
  std::string second_line{};
  bool receipts = true;  // the provider tells what became of a text
};

struct SiteSettings {
  std::string id = "main";
  std::string clinic = "The clinic";
  std::string phone;
  std::string country = "US";
  std::string language = "en";
  std::vector<OnCall> roster;
  std::string zone;         // IANA name, for people to read
  desk::Calendar calendar;  // of that zone, and the days on which the site is closed
  QuietHours quiet;  // of the site's zone; without an offset there are none
  std::string page_line;  // line that pages are sent from; "" when the roster is not paged by text
  std::string console_url;
  std::vector<std::string> alert_emails;
  // Somebody can be reached: a page by text has a number and a line, or an alert address is set, or
  // there is an e-mail address and a mail server.
  bool can_be_told = false;
  std::map<std::string, LineSettings> lines;
};

struct Settings {
  std::map<std::string, SiteSettings> sites;
};

}  // namespace screenline::service
