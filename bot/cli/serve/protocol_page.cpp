#include "bot/cli/serve/protocol_page.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "bot/cli/content.hpp"
#include "bot/cli/serve/html.hpp"
#include "bot/service/roster.hpp"

namespace screenline::cli {

namespace {

constexpr const char* head = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>What happens in a crisis</title>
<style>
body{font:1rem/1.5 system-ui,sans-serif;max-width:42rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:1.75rem}
.now{border:2px solid;border-radius:.5rem;padding:.75rem 1rem;font-weight:600}
.note{border-left:4px solid;padding-left:.75rem}
li{margin:.35rem 0}small{display:block;opacity:.8}
</style></head><body><main>
)";

constexpr const char* middle = R"(
<h2>What this service does</h2>
<ul>
<li>A computer asks health questions by text message or chat. It is not a person and it does not treat anyone.</li>
<li>It reads every message for signs of danger before anything else, in English and Spanish: thoughts of suicide, hurting
oneself, worry about someone else, violence, abuse, and emergencies of the body.</li>
<li>When it finds such a sign, the next message gives a number to turn to.</li>
<li>Where the words may mean danger and may not, it asks one question about that, and the other questions wait. After a clear
no they go on. Any other answer, or none, counts as danger.</li>
<li>Where they do mean danger, the questions stop until a clinician has looked. One case goes on by itself: a suicide attempt
more than a year ago, with no such thoughts now. Staff see that too.</li>
)";

constexpr const char* more =
    R"(<li>It may ask one question about thoughts of killing oneself right now, from the ASQ (National Institute of Mental Health).
It also asks about such thoughts with the PHQ-9 and the ASQ, two questionnaires that are used in clinics.</li>
<li>No message is written by a language model. People wrote every sentence.</li>
</ul>
<h2>What it does not do</h2>
<ul>
<li>It does not find every such message. It misses some, and it stops for some that were meant another way.</li>
<li>It does not call an ambulance. Only a person can. If you are in danger, call.</li>
<li>The clinic may not read at night. Please do not wait for an answer.</li>
<li>If you have told us STOP, your phone company may keep our messages from you, safety messages too.</li>
</ul>
<h2>If we missed something</h2>
<p>Please tell the clinic: what was written, about when, and what came back. Each miss that we hear of becomes a test, without
your name and only if you agree.</p>
)";

bool before(crisis::Date a, crisis::Date b) {
  return std::tie(a.year, a.month, a.day) < std::tie(b.year, b.month, b.day);
}

std::string on(crisis::Date day) {
  return fmt::format("{:04}-{:02}-{:02}", day.year, day.month, day.day);
}

// A number is shown as people read it and dialled without its spaces.
std::string link(std::string_view scheme, const std::string& number) {
  std::string dialled = number;
  std::erase(dialled, ' ');
  return fmt::format("<a href=\"{}:{}\">{}</a>", scheme, escape_html(dialled), escape_html(number));
}

std::string item(const crisis::Resource& one, crisis::Date day) {
  std::string ways;
  const auto add = [&](const std::string& way) { ways += (ways.empty() ? "" : ", ") + way; };
  if (!one.voice.empty())
    add("call " + link("tel", one.voice) +
        (one.press.en.empty() ? "" : " and press " + escape_html(one.press.en)));
  if (!one.text.empty())
    add("text " + (one.text_word.en.empty() ? "" : escape_html(one.text_word.en) + " to ") +
        link("sms", one.text));
  if (!one.chat.empty()) add(fmt::format("chat at {}", escape_html(one.chat)));
  const std::string stale =
      before(one.expires, day) ? " <strong>This entry is out of date.</strong>" : "";
  return fmt::format(
      "<li><strong>{}</strong>: {} ({}).{}<small>Checked on {} at its source ({}).</small></li>\n",
      escape_html(one.name), ways, escape_html(one.hours), stale, on(one.verified),
      escape_html(one.source));
}

// The first of `numbers` that stands at the beginning of `text`.
const std::pair<std::string, const char*>* number_at(
    std::string_view text, const std::vector<std::pair<std::string, const char*>>& numbers) {
  for (const auto& one : numbers) {
    if (text.starts_with(one.first)) return &one;
  }
  return nullptr;
}

std::string linked(std::string_view text, const service::Content& content,
                   const std::string& country) {
  std::vector<std::pair<std::string, const char*>> numbers;
  for (const crisis::Resource& one : content.copy.resources(country)) {
    if (!one.voice.empty()) numbers.emplace_back(one.voice, "tel");
    if (!one.text.empty() && one.text != one.voice) numbers.emplace_back(one.text, "sms");
  }
  std::sort(numbers.begin(), numbers.end(),  // the longest first: "911" is in "800 911 2000"
            [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
  std::string out;
  while (!text.empty()) {
    const auto* number = number_at(text, numbers);
    out += number ? link(number->second, number->first) : escape_html(text.substr(0, 1));
    text.remove_prefix(number ? number->first.size() : 1);
  }
  return out;
}

// Whom the steps of a row that nobody acts on reach (bot/desk/rungs.hpp): people on further rungs,
// or the same ones again. A page by text needs a number and a line of ours.
bool has_further_people(const service::SiteSettings& site) {
  std::set<int> rungs;
  for (const service::OnCall& one : site.roster) {
    if (!site.page_line.empty() && !one.sms.empty()) rungs.insert(service::rung_of(one));
  }
  return rungs.size() > 1;
}

}  // namespace

std::string told_html(const service::Settings& settings) {
  bool told = false, not_told = false, further = false, same = false;
  for (const auto& [id, site] : settings.sites) {
    (site.can_be_told ? told : not_told) = true;
    if (site.can_be_told) (has_further_people(site) ? further : same) = true;
  }
  if (!told) {
    return "<li>It keeps the messages for the clinic's staff, who see them when they look. It is "
           "not set up to tell "
           "anybody at once.</li>\n";
  }
  const char* others =
      not_told ? " Not every clinic has set up one; there staff see it when they look." : "";
  const char* whom =
      further && same
          ? "more people are told or, where a clinic has set up no more, the same ones again"
      : further ? "more people are told"
                : "the same people are told again";
  return fmt::format(
      "<li>Where they do mean danger, it tells the clinic's staff at once, by the ways the clinic "
      "has set up.{} The "
      "message says so only when that is the case.</li>\n<li>If nobody there acts in time, {}. In "
      "an emergency (the "
      "highest level) the first step comes after 2 minutes, then after 4 and 6.</li>\n",
      others, whom);
}

std::string where_to_turn_html(const service::Content& content) {
  std::string out;
  for (const std::string& country : countries_of(content)) {
    out += (out.empty() ? "" : "<br>") + linked(where_to_turn(content, country), content, country);
  }
  return out;
}

std::string protocol_page(const service::Content& content, crisis::Date day) {
  const std::set<std::string> countries = countries_of(content);
  std::set<std::string> clinics;
  for (const auto& [id, site] : content.settings.sites) clinics.insert(site.clinic);
  std::string page = head, lines, names;
  for (const std::string& country : countries) {
    for (const crisis::Resource& one : content.copy.resources(country)) lines += item(one, day);
  }
  for (const std::string& clinic : clinics)
    names += (names.empty() ? "" : ", ") + escape_html(clinic);
  page += fmt::format("<h1>What happens in a crisis: {}</h1>\n", names);
  page += "<p class=\"now\">" + where_to_turn_html(content) +
          " This page can not help by itself.</p>\n";
  page += "<h2>Lines that answer</h2>\n<ul>\n" + lines + "</ul>\n";
  if (!content.copy.signed_off()) {
    page +=
        "<p class=\"note\">The texts and the word lists behind this page await a clinician's "
        "sign-off.</p>\n";
  }
  page += middle + told_html(content.settings) + more;
  page += fmt::format("<p><small>Texts {}, word lists {}, shown on {}.</small></p>\n",
                      escape_html(content.copy.version()),
                      escape_html(content.detector->digest().substr(0, 12)), on(day));
  return page + "</main></body></html>\n";
}

void add_protocol_page(http::Router& router, const service::Environment& environment) {
  router.add("GET", "/crisis-protocol",
             [&environment](http::Request, const http::PathParams&, http::Responder respond) {
               http::Response out;
               out.status = 200;
               out.content_type = "text/html; charset=utf-8";
               out.body = protocol_page(*environment.content(), today());
               out.headers.push_back(
                   {"Content-Security-Policy",
                    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"});
               out.headers.push_back({"Cache-Control", "max-age=300"});
               respond(std::move(out));
             });
}

}  // namespace screenline::cli
