// Reading one object strictly, under this room's name: bot/text/object_reader.hpp. Problems go to a
// Reporter.
#pragma once

#include "bot/flow/json_document.hpp"
#include "bot/flow/reporter.hpp"
#include "bot/text/object_reader.hpp"

namespace screenline::flow {

using text::expect_kind;
using text::ObjectReader;

}  // namespace screenline::flow
