// The read side of the SQLite store: a few read-only connections, made when first needed, lent to
// one call at a time. Any thread. Each call is one short read transaction, so that the log can
// begin anew; none of them ever checkpoints. A call that finds no free connection for two seconds,
// or an error, gives nothing.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "adapters/store/sqlite_store.hpp"

namespace screenline::store {

class SqliteReader final : public service::StoreReader {
 public:
  explicit SqliteReader(std::shared_ptr<SqliteShared> shared);
  ~SqliteReader() override;

  std::vector<service::Handoff> handoffs(const std::string& site, bool include_closed,
                                         std::size_t max) override;
  std::optional<service::Handoff> handoff(std::int64_t id) override;
  std::vector<service::TranscriptTurn> transcript(std::int64_t conversation,
                                                  std::uint32_t after_seq,
                                                  std::size_t max) override;
  std::optional<service::PersonRecord> person(std::int64_t id) override;
  std::optional<std::vector<PersonRow>> persons(std::int64_t after_id, std::size_t max) override;
  std::optional<std::string> revision(const std::string& hash) override;
  std::vector<service::OutboxRow> outbox_of(std::int64_t conversation, std::size_t max) override;
  Counts counts() override;
  std::vector<service::ReviewCase> cases(std::int64_t after_id, std::size_t max) override;
  std::int64_t person_of(std::int64_t conversation) override;
  std::vector<AuditRow> audit(std::int64_t after_id, std::size_t max) override;
  std::optional<service::Time> latest() override;
  std::optional<std::int64_t> verify_audit() override;

 private:
  struct Connection;
  class Borrowed;
  // Row ids of a conversation's turns, newest first, down to the one after `after_seq`; at most
  // `max`.
  [[nodiscard]] static std::vector<std::int64_t> walk_back(Connection& c, std::int64_t conversation,
                                                           std::uint32_t after_seq,
                                                           std::size_t max);

  const std::shared_ptr<SqliteShared> shared_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Connection>> free_;  // guarded by mutex_
  std::size_t lent_ = 0;                           // guarded by mutex_
};

}  // namespace screenline::store
