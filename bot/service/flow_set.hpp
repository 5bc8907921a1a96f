// The flows in use: the current one, and every older revision that a conversation may still be on (E11).
// Constant after building; readers hold a shared_ptr, a reload swaps it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bot/flow/load.hpp"

namespace screenline::service {

class FlowSet {
 public:
  explicit FlowSet(std::shared_ptr<const flow::Flow> current) { add(std::move(current), true); }

  [[nodiscard]] const std::shared_ptr<const flow::Flow>& current() const { return current_; }
  [[nodiscard]] const flow::Flow* find(const std::string& revision) const;
  [[nodiscard]] std::shared_ptr<const flow::Flow> shared(const std::string& revision) const;
  void add(std::shared_ptr<const flow::Flow> flow, bool make_current);

 private:
  std::shared_ptr<const flow::Flow> current_;
  std::unordered_map<std::string, std::shared_ptr<const flow::Flow>> by_revision_;
};

// A flow's files as one value for the store, and back. The first file is the root.
[[nodiscard]] std::string pack_closure(const std::vector<flow::LoadedFile>& files);
[[nodiscard]] std::optional<std::vector<flow::LoadedFile>> unpack_closure(std::string_view bytes);
// Compiles what pack_closure() made of a revision; null when it does not load any more, or is another one.
[[nodiscard]] std::shared_ptr<const flow::Flow> load_revision(std::string_view packed,
                                                              const std::string& revision);

}  // namespace screenline::service
