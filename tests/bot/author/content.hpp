// What author tests play on: the shipped flow, the compiled-in crisis data, one clinic.
#pragma once

#include <memory>
#include <stdexcept>

#include "bot/crisis/embedded.hpp"
#include "bot/crisis/lexicon.hpp"
#include "bot/flow/load.hpp"
#include "bot/service/environment.hpp"

namespace screenline::author {

// Compiled-in crisis data and one clinic round a flow.
inline std::shared_ptr<const service::Content> content_of(std::shared_ptr<const flow::Flow> flow) {
  const auto copy = crisis::Copy::load(crisis::embedded_copy(), crisis::embedded_resources()).copy;
  if (!flow || !copy) throw std::runtime_error("the content does not load");
  service::Settings settings;
  service::SiteSettings site;
  site.id = "main";
  site.clinic = "Bayview Clinic";
  site.phone = "555-0100";
  site.can_be_told = true;
  settings.sites[site.id] = site;
  // The rows' own twins are the crisis room's to test.
  static const auto detector = std::make_shared<const crisis::Detector>(
      crisis::Detector::unchecked(crisis::read_lexicon(crisis::embedded_lexicon())));
  return std::make_shared<const service::Content>(
      service::Content{settings, service::FlowSet(std::move(flow)), *copy, detector, "", ""});
}

// Made once a program.
inline const std::shared_ptr<const service::Content>& shipped_content() {
  static const std::shared_ptr<const service::Content> one = content_of(
      flow::load_flow("ketamine/screening.json",
                      flow::folder_source(SCREENLINE_SOURCE_DIR "/flows"), flow::LoadFor::author)
          .flow);
  return one;
}

}  // namespace screenline::author
