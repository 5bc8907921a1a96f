// Strict JSON under this room's name: the reader is bot/text/json_document.hpp.
#pragma once

#include "bot/text/json_document.hpp"

namespace screenline::flow {

using text::Document;
using text::JsonProblem;
using text::Member;
using text::Node;
using text::NodeKind;
using text::parse_document;
using text::Place;
using text::place_in_string;

}  // namespace screenline::flow
