// A flow said in lines that a clinician can compare: every part of it by its id, every aspect of a
// part as words. What two flows differ in is what differs here (diff.hpp). Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bot/flow/model.hpp"

namespace screenline::author {

// What a change of it may do, the gravest first.
enum class Weight : std::uint8_t {
  safety,     // who is heard as being in danger, and what follows
  result,     // who ends where: scores, bands, flags, rules
  questions,  // what is asked of whom, and which answers are understood
  paths,      // which step follows which
  words       // what is said
};

struct Aspect {
  Weight weight = Weight::words;
  std::string name;   // "asked only if", "band moderate", "ask (en, sms)"
  std::string value;  // in words; never ""
};

struct Part {
  std::string kind;  // "step", "score", "flag", ...
  std::string id;
  std::string title;                  // "step c2 (age)"
  Weight weight = Weight::questions;  // of its being there at all
  bool ordered = false;               // its place among its kind counts
  std::vector<Aspect> aspects;
};

// In the order of the file, kind by kind.
[[nodiscard]] std::vector<Part> describe(const flow::Flow& flow);

// Of describe(): the steps alone.
[[nodiscard]] std::vector<Part> describe_steps(const flow::Flow& flow);

// "the end", "step r1", "result not_screened.under_18"
[[nodiscard]] std::string target_words(const flow::Flow& flow, const flow::Target& target);
// Adds an aspect for each language, for each channel where they differ; nothing of an empty text.
void add_text(Part& part, const flow::Flow& flow, const std::string& name, const flow::Text& text,
              Weight weight = Weight::words);

}  // namespace screenline::author
