#include "bot/cli/serve/acknowledge_page.hpp"

#include <fmt/format.h>
#include <openssl/sha.h>

#include "adapters/sms/digest.hpp"
#include "bot/cli/local_time.hpp"
#include "bot/cli/serve/html.hpp"
#include "bot/service/handoff_clocks.hpp"
#include "bot/service/staff_texts.hpp"

namespace screenline::cli {

namespace {

using service::Handoff;
using service::StaffDesk;
using service::Time;

// Contrasts are 7:1 and more in both schemes; nothing is said by colour alone.
constexpr std::string_view style =
    R"(:root{color-scheme:light dark;--ink:#1a1d21;--soft:#4a525b;--paper:#fff;--line:#c9d0d8;--go:#0b4f9e;--on:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#f1f3f5;--soft:#b9c2cc;--paper:#14171a;--line:#3d4650;--go:#9ccbff;--on:#06213f}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.5 system-ui,sans-serif}
main{max-width:30rem;margin:0 auto;padding:2rem 1.25rem}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .25rem}
.clinic{color:var(--soft);margin:0 0 1.5rem}
dl{display:grid;grid-template-columns:auto 1fr;gap:.5rem 1.25rem;margin:0 0 1.5rem;padding:1rem 0;border:solid var(--line);border-width:1px 0}
dt{color:var(--soft)}dd{margin:0;font-weight:600}
button{width:100%;min-height:3.5rem;padding:.75rem 1rem;border:0;border-radius:.5rem;background:var(--go);color:var(--on);font:inherit;font-weight:700;cursor:pointer}
button:focus-visible,a:focus-visible{outline:3px solid var(--ink);outline-offset:3px}
a{color:var(--go)}
p{margin:0 0 1rem}h1+p{margin-top:1rem}h1+.clinic{margin-top:0}.small{color:var(--soft);font-size:.9375rem;margin-top:1.25rem})";

std::string security_policy() {
  static const std::string policy = [] {
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256(reinterpret_cast<const unsigned char*>(style.data()), style.size(), digest);
    const std::string_view bytes(reinterpret_cast<const char*>(digest), sizeof digest);
    return "default-src 'none'; style-src 'sha256-" + sms::base64(bytes) +
           "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
  }();
  return policy;
}

http::Response page(int status, const std::string& title, const std::string& body) {
  http::Response out;
  out.status = status;
  out.content_type = "text/html; charset=utf-8";
  out.body = fmt::format(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"robots\" content=\"noindex, nofollow\">\n"
      "<title>{0}</title><style>{1}</style></head>\n<body><main><h1>{0}</h1>\n{2}</main></body></"
      "html>\n",
      escape_html(title), style, body);
  out.headers = {{"Content-Security-Policy", security_policy()},
                 {"Cache-Control", "no-store"},
                 {"X-Robots-Tag", "noindex, nofollow"},
                 {"Referrer-Policy", "no-referrer"},
                 {"X-Content-Type-Options", "nosniff"}};
  if (status == 503) out.headers.push_back({"Retry-After", "5"});
  return out;
}

std::string paragraph(const std::string& text, const char* kind = "") {
  return fmt::format("<p{}>{}</p>\n", kind, escape_html(text));
}

std::string clinic_line(const service::SiteSettings& site) {
  return paragraph(site.clinic, " class=\"clinic\"");
}

// Where the rest of the work is.
std::string queue_link(const service::SiteSettings& site) {
  if (!site.console_url.starts_with("http")) return {};
  return fmt::format("<p><a href=\"{}\" rel=\"noreferrer\">Open the queue</a></p>\n",
                     escape_html(site.console_url));
}

std::string button(const std::string& token, const std::string& says) {
  return fmt::format("<form method=\"post\" action=\"/ack/{}\"><button>{}</button></form>\n",
                     escape_html(token), escape_html(says));
}

std::string facts(const Handoff& row, const std::string& state, Time now) {
  return fmt::format(
      "<dl><dt>Level</dt><dd>{}</dd><dt>Open for</dt><dd>{}</dd><dt>State</dt><dd>{}</dd></dl>\n",
      row.level, escape_html(span_words(now - row.created)), escape_html(state));
}

std::string state_of(const Handoff& row, const service::OnCall& person, Time now) {
  if (row.acknowledged == Time{}) return "nobody has taken it";
  const bool own = desk::same_person(row.claimed_by, person.name);
  return (own ? std::string("yours") : "taken by " + row.claimed_by) + ", " +
         span_words(now - row.acknowledged) + " ago";
}

const std::string what_else =
    "Call the clinic's desk, or open the queue and take the row there. The newest text "
    "about the row has a link that works; the reply OK and the row's number does the same.";

}  // namespace

http::Response row_page(const service::SiteSettings& site, const service::OnCall& person,
                        const Handoff& row, const std::string& token, Time now) {
  const bool held = row.acknowledged != Time{} && !desk::same_person(row.claimed_by, person.name);
  const bool own = row.acknowledged != Time{} && !held;
  std::string body = clinic_line(site) + facts(row, state_of(row, person, now), now);
  if (row.phone) body += paragraph("Please phone: a text may not reach this person.");
  if (!held && !own) {
    body += button(token, "I have seen it and will act");
    body += paragraph(
        "A tap notes it as taken by " + person.name + ". Opening this page has noted nothing.",
        " class=\"small\"");
  }
  if (own) body += paragraph(service::clock_text(row, now) + " Log each call in the queue.");
  return page(200, fmt::format("Row {}", row.id), body + queue_link(site));
}

http::Response taken_page(const service::SiteSettings& site, const StaffDesk::Taken& taken,
                          std::int64_t row, Time now) {
  using Kind = StaffDesk::Taken::Kind;
  const std::string text = service::taken_text(taken, row, now);
  switch (taken.kind) {
    case Kind::yours:
    case Kind::again:
      return page(200, fmt::format("Row {} is yours", row),
                  clinic_line(site) + paragraph(text) + queue_link(site));
    case Kind::own:
    case Kind::held:
      return page(200,
                  fmt::format("Row {} is {}", row, taken.kind == Kind::own ? "about you" : "taken"),
                  clinic_line(site) + paragraph(text) + queue_link(site));
    case Kind::closed:
    case Kind::no_row:
      return no_link_page();
    case Kind::unavailable:
      break;
  }
  return stuck_page(Stuck::tapped);
}

http::Response no_link_page() {
  return page(404, "This link does not work",
              paragraph("It may be old or cut off, or the row is closed. Nothing was changed.") +
                  paragraph(what_else));
}

http::Response stuck_page(Stuck stuck) {
  const char* said =
      stuck == Stuck::looking ? "The service does not answer now, so the row cannot be shown."
      : stuck == Stuck::tapped
          ? "The service cannot write now. Your tap was NOT noted: others go on being paged."
          : "The service is slow: whether your tap was noted is not known yet. Look again in a "
            "minute.";
  return page(503, stuck == Stuck::unsure ? "Not known yet" : "Not noted",
              paragraph(said) +
                  paragraph("Do not wait for it: call the clinic's desk and say that you act. Who "
                            "wrote stands in the text provider's message log."));
}

}  // namespace screenline::cli
