// How much longer a test waits for something under a sanitizer. No test asserts on time that passed.
#pragma once

namespace screenline::testing {

#if defined(__SANITIZE_THREAD__)
inline constexpr int patience = 8;  // the lexicon's rows alone take ten seconds to be made ready
#elif defined(__SANITIZE_ADDRESS__)
inline constexpr int patience = 3;
#else
inline constexpr int patience = 1;
#endif

}  // namespace screenline::testing
