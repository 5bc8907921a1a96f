// Warnings that an author has looked at and lets stand: `"accepted": [{"code", "at", "why"}]` at
// the top of a file, for warnings of that file. `at` is the id of the step, text, score, list or
// whatever it is at which the warning stands, or of the file. No part of the revision: what is
// accepted changes no conversation. Pure; any thread.
#pragma once

#include <vector>

#include "bot/flow/load.hpp"

namespace screenline::flow {

// Takes the accepted warnings out. An entry that takes none is a warning itself: what it was about
// is mended, or it never was what its author thought. Problems name files as `closure` does.
void drop_accepted(const std::vector<LoadedFile>& closure, std::vector<Problem>& problems);

}  // namespace screenline::flow
