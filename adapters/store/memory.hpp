// A store that forgets: the same laws as the durable ones (tests/conformance), nothing on disk. For
// tests, `screenline chat` and simulation, and the oracle of the model test. Persons are kept
// packed, so whoever runs on it also runs through the codec.
//
// The Store is for one thread, the reader for any; a mutex guards what they share.
#pragma once

#include <atomic>
#include <memory>

#include "adapters/store/opened.hpp"

namespace screenline::store {

// Set `unavailable` and every call fails as a lost disk would make it fail; may be null.
[[nodiscard]] Opened open_memory(std::shared_ptr<std::atomic<bool>> unavailable = nullptr);

}  // namespace screenline::store
