// The links of pages: an address that stands for one row and one person on call until it expires,
// and that nobody can make without the key of this data folder (E9). A token is row, hour of expiry
// and the first 16 bytes of HMAC-SHA256 (RFC 2104) over site, row, person and expiry, in base64url
// (RFC 4648 section 5): 34 characters, so that a page stays one SMS segment. Values; any thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "bot/service/ports.hpp"

namespace screenline::cli {

inline constexpr std::chrono::hours link_lives{24};

// Whose link it is. Borrows from the settings it was read against.
struct LinkHolder {
  const service::SiteSettings* site = nullptr;
  const service::OnCall* person = nullptr;
  std::int64_t row = 0;
};

class AcknowledgeLinks final : public service::PageLinks {
 public:
  // `key`: of the data folder, never shown.
  AcknowledgeLinks(std::string public_url, std::string key)
      : base_(std::move(public_url)), key_(std::move(key)) {}

  [[nodiscard]] std::string link(const service::Handoff& row, const service::OnCall& person,
                                 service::Time now) const override;
  [[nodiscard]] std::string token(const service::Handoff& row, const service::OnCall& person,
                                  service::Time now) const;
  // nullopt: forged, expired, or of somebody who is on no roster any more; which, nobody is told.
  // Compares in constant time.
  [[nodiscard]] std::optional<LinkHolder> read(std::string_view token,
                                               const service::Settings& settings,
                                               service::Time now) const;

 private:
  [[nodiscard]] std::string mac(const std::string& site, const std::string& person,
                                std::string_view head) const;

  std::string base_, key_;
};

// With the key in `acknowledge-key` of the data folder, made when it is not there. Throws
// std::runtime_error when it cannot be written.
[[nodiscard]] std::unique_ptr<AcknowledgeLinks> make_acknowledge_links(
    const std::string& data, const std::string& public_url);

}  // namespace screenline::cli
