// Persons who text without pause and note what was acknowledged; and the look, afterwards, whether
// all of it is in the store exactly once. For tests that end the service in hard ways.
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "tests/scenario/support/service_process.hpp"

namespace screenline::scenario {

struct Acknowledged {
  std::mutex mutex;
  std::map<std::string, std::set<std::string>> by_number;  // message ids answered 2xx
  std::atomic<int> count{0};
};

// Texts of `worker` until told to stop; redelivers what was not answered, as a provider would.
// `next`: number of the next message, kept over restarts.
void text_on(const ServiceProcess& service, int worker, int& next, const std::atomic<bool>& go,
             Acknowledged& kept);

// One round: the service is started, everybody texts for `time`, then it is killed.
void text_and_kill(ServiceProcess& service, std::vector<int>& next, std::chrono::milliseconds time,
                   Acknowledged& kept);

struct Found {
  int once = 0;                     // acknowledged messages that are there exactly once
  std::vector<std::string> broken;  // what is not as it must be, in words
};
// Looks through the store in the folder; nobody serves there.
[[nodiscard]] Found find_acknowledged(const std::string& data, const Acknowledged& kept);

}  // namespace screenline::scenario
