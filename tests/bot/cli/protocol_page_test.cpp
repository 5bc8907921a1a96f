// What the public page says of staff is what the sites are set up for.
#include "bot/cli/serve/protocol_page.hpp"

#include "tests/support/catch.hpp"

namespace screenline::cli {
namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

service::SiteSettings site_with(std::vector<service::OnCall> roster) {
  service::SiteSettings site;
  site.page_line = "main";
  site.can_be_told = true;
  site.roster = std::move(roster);
  return site;
}

const service::OnCall ana{"Ana", "+15550001", 1, {}}, ben{"Ben", "+15550002", 2, {}},
    no_number{"Cy", "", 2, {}};

TEST_CASE("more people are told only where there are more") {
  service::Settings settings;
  service::SiteSettings& bay = settings.sites["bay"];
  for (const auto& roster : {std::vector{ana}, std::vector{ana, no_number}, std::vector{ben}, {}}) {
    bay = site_with(roster);
    const std::string text = told_html(settings);
    INFO(text);
    CHECK(has(text, "the same people are told again"));
    CHECK_FALSE(has(text, "more people"));
  }
  bay = site_with({ana, ben});
  CHECK(has(told_html(settings), "more people are told. "));
  bay.page_line.clear();  // nobody is paged by text
  CHECK_FALSE(has(told_html(settings), "more people"));
  bay = site_with({ana, ben});
  settings.sites["hill"] = site_with({ana});
  CHECK(has(told_html(settings), "where a clinic has set up no more, the same ones again"));
}

TEST_CASE("where nobody can be told the page says so") {
  service::Settings settings;
  settings.sites["bay"].can_be_told = false;
  CHECK(has(told_html(settings), "not set up to tell anybody at once"));
  CHECK_FALSE(has(told_html(settings), "acts in time"));
  settings.sites["hill"] = site_with({ana});
  CHECK(has(told_html(settings), "Not every clinic has set up one"));
}

}  // namespace
}  // namespace screenline::cli
