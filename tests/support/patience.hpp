// How much longer a test waits for something under a sanitizer. No test asserts on time that passed.
#pragma once

#include <chrono>
#include <functional>
#include <thread>

namespace screenline::testing {

#if defined(__SANITIZE_THREAD__)
inline constexpr int patience = 8;  // the lexicon's rows alone take ten seconds to be made ready
#elif defined(__SANITIZE_ADDRESS__)
inline constexpr int patience = 3;
#else
inline constexpr int patience = 1;
#endif

// Looks every 10 ms; as many `looks` at most, more under a sanitizer. What it is at the end.
inline bool wait_for(const std::function<bool()>& what, int looks = 1000) {
  for (int i = 0; i < looks * patience && !what(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return what();
}

}  // namespace screenline::testing
