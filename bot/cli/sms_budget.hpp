// What the texts of a flow cost as SMS, rendered as they are sent: clinic and phone filled in,
// options written out. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "bot/crisis/copy.hpp"
#include "bot/crisis/detector.hpp"
#include "bot/flow/load.hpp"

namespace screenline::cli {

// What {clinic}, {phone} and the numbers become: a long name makes a long text.
struct Speaker {
  std::string clinic = "Bayview Clinic";
  std::string phone = "555-0100";
  std::string country = "US";
};

// Every question, its repeat after an answer that was not understood, and every standing text, in
// each language. Over sms_segments_max a warning; over what the provider takes at once (error
// 21617) an error. Standing texts are placed in the file `root`. A step that only says something is
// judged by itself, although it is sent together with the question that follows.
[[nodiscard]] std::vector<flow::Problem> judge_sms(const flow::Flow& flow, const std::string& root,
                                                   const Speaker& speaker,
                                                   const crisis::Detector& detector,
                                                   const crisis::Copy& copy);

// Parts of a longer text may arrive in another order or late; phones show up to three as one
// reliably. Also the bound of crisis texts (docs/SAFETY.md).
inline constexpr int sms_segments_max = 3;

}  // namespace screenline::cli
