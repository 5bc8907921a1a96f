// What opening a store gives: the write side for the lane and the read side for everybody else.
// Each keeps alive what it needs; they may be destroyed in any order.
#pragma once

#include <memory>

#include "bot/service/ports.hpp"

namespace screenline::store {

struct Opened {
  std::unique_ptr<service::Store> store;
  std::shared_ptr<service::StoreReader> reader;
};

}  // namespace screenline::store
