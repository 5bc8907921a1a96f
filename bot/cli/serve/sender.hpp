// The Sender port over the providers' APIs: builds the call (adapters/sms), carries it
// (adapters/outbound), reads what came of it. Any thread; each keeps its own connections.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/alerts/outside.hpp"
#include "adapters/sms/provider.hpp"
#include "bot/service/ports.hpp"

namespace screenline::cli {

class ProviderSender final : public service::Sender, public service::Inbox {
 public:
  // The clock is borrowed: a provider's times are of the wall.
  ProviderSender(const std::vector<sms::LineConfig>& lines, const service::Clock& clock);

  service::SendReport send(const service::OutboxRow& row) override;
  std::optional<service::SendReport> reconcile(const service::OutboxRow& row) override;
  [[nodiscard]] service::SendFailure why(const service::OutboxRow& row) const override;
  std::optional<service::DeliveryEnd> delivery(const service::OutboxRow& row) override;
  [[nodiscard]] std::vector<std::string> lines() const override;
  service::ListedPage page(const std::string& line, service::Time then,
                           const std::string& next) override;
  // Rings a phone from a line's number. No answer counts as refused: it may have rung.
  [[nodiscard]] alerts::Outcome place(const alerts::Call& call) const;

 private:
  // What the provider lists of texts to the row's number since it was made; not ok: cannot tell.
  [[nodiscard]] sms::ListPage list_of(const service::OutboxRow& row) const;

  const service::Clock& clock_;
  // Building and reading are const and keep no scratch, so one object serves every thread.
  std::map<std::string, std::unique_ptr<const sms::Line>> lines_;
};

}  // namespace screenline::cli
