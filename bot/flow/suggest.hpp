// "Did you mean", under this room's name: bot/text/suggest.hpp.
#pragma once

#include "bot/text/suggest.hpp"

namespace screenline::flow {

using text::did_you_mean;
using text::edit_distance;

}  // namespace screenline::flow
