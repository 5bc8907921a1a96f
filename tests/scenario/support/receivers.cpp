#include "tests/scenario/support/receivers.hpp"

#include <algorithm>
#include <thread>

#include <httplib.h>

namespace screenline::scenario {

namespace {

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

std::string form_of(const httplib::Request& request) {
  std::string out;
  for (const auto& [name, value] : request.params) out += name + "=" + value + "\n";
  return out;
}

}  // namespace

struct Receivers::Server {
  httplib::Server http;
  int port = 0;
  std::thread thread;
};

Receivers::Receivers() : server_(std::make_unique<Server>()) {
  const auto keep = [this](const httplib::Request& request) {
    Received one{request.path, {}, request.body};
    if (request.path.ends_with(".json")) one.body = form_of(request);
    for (const auto& [name, value] : request.headers) one.headers[lower(name)] = value;
    const std::lock_guard lock(mutex_);
    came_.push_back(std::move(one));
  };
  server_->http.Post("/pager", [this, keep](const httplib::Request& in, httplib::Response& out) {
    keep(in);
    out.status = pager_status;
  });
  server_->http.Get("/beat", [keep](const httplib::Request& in, httplib::Response&) { keep(in); });
  server_->http.Post(".*\\.json", [this, keep](const httplib::Request& in, httplib::Response& out) {
    keep(in);
    out.status = in.path.ends_with("/Calls.json") ? call_status.load() : 201;
    out.set_content(R"({"sid": "XX00000000000000000000000000000001", "status": "queued"})",
                    "application/json");
  });
  server_->http.Get(".*\\.json", [this](const httplib::Request& in, httplib::Response& out) {
    const std::lock_guard lock(mutex_);
    const bool to_us = in.get_param_value("To") == "+15555550100";
    out.set_content("{\"messages\": [" + (to_us ? listed_ : "") + "]}", "application/json");
  });
  server_->port = server_->http.bind_to_any_port("127.0.0.1");
  server_->thread = std::thread([this] { server_->http.listen_after_bind(); });
  while (!server_->http.is_running()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

Receivers::~Receivers() {
  server_->http.stop();
  server_->thread.join();
}

void Receivers::list(const std::string& messages) {
  const std::lock_guard lock(mutex_);
  listed_ = messages;
}

std::string Receivers::url() const { return "http://127.0.0.1:" + std::to_string(server_->port); }

std::vector<Received> Receivers::of(const std::string& path_end) const {
  const std::lock_guard lock(mutex_);
  std::vector<Received> out;
  std::ranges::copy_if(came_, std::back_inserter(out),
                       [&](const Received& one) { return one.path.ends_with(path_end); });
  return out;
}

}  // namespace screenline::scenario
