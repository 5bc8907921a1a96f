#include "adapters/phone/ledger.hpp"

#include <algorithm>

namespace screenline::phone {
namespace {

std::size_t bytes_of(const Entry& entry) {
  constexpr std::size_t overhead = 160;
  if (const auto* text = std::get_if<Text>(&entry.what)) return overhead + text->body.size();
  if (const auto* event = std::get_if<Event>(&entry.what)) return overhead + event->text.size();
  return overhead;
}

}  // namespace

std::string_view word_of(Direction direction) {
  switch (direction) {
    case Direction::inbound:
      return "inbound";
    case Direction::outbound_api:
      return "outbound-api";
    case Direction::outbound_reply:
    case Direction::provider:
      break;
  }
  return "outbound-reply";
}

Ledger::Thread* Ledger::known(const Key& key) {
  const auto found = threads_.find(key);
  return found == threads_.end() ? nullptr : &found->second;
}

Ledger::Thread& Ledger::begin(const Key& key, const std::string& run) {
  if (Thread* thread = known(key)) return *thread;
  if (threads_.size() >= limits_.phones_max) {
    const auto unused = [](const auto& a, const auto& b) { return a.second.used < b.second.used; };
    threads_.erase(std::min_element(threads_.begin(), threads_.end(), unused));
  }
  Thread& thread = threads_[key];
  thread.run = run;
  return thread;
}

void Ledger::append(Thread& thread, Time at, std::variant<Text, StatusChange, Event> what) {
  const Entry& entry = thread.entries.emplace_back(Entry{thread.next++, at, std::move(what)});
  thread.bytes += bytes_of(entry);
  const auto full = [&] {
    return thread.entries.size() > limits_.entries_max || thread.bytes > limits_.bytes_max;
  };
  while (full() && thread.entries.size() > 1) {
    thread.bytes -= bytes_of(thread.entries.front());
    thread.entries.pop_front();
  }
}

void Ledger::add_text(const Key& key, Text text, const std::string& run) {
  const std::lock_guard lock(mutex_);
  Thread& thread = begin(key, run);
  thread.used = ++clock_;
  Totals& totals = text.direction == Direction::inbound ? thread.inbound : thread.outbound;
  ++totals.texts;
  totals.segments += static_cast<std::uint64_t>(std::max(text.segments.count, 0));
  const Time at = text.created;
  append(thread, at, std::move(text));
}

void Ledger::add_event(const Key& key, Time at, Event event) {
  const std::lock_guard lock(mutex_);
  if (Thread* thread = known(key)) append(*thread, at, std::move(event));
}

void Ledger::set_status(const Key& key, Time at, StatusChange change) {
  const std::lock_guard lock(mutex_);
  Thread* thread = known(key);
  if (thread == nullptr) return;
  for (Entry& entry : thread->entries) {
    auto* text = std::get_if<Text>(&entry.what);
    if (text == nullptr || text->sid != change.sid) continue;
    text->status = change.status;
    text->error_code = change.error_code;
  }
  append(*thread, at, std::move(change));
}

void Ledger::set_blocked(const Key& key, bool blocked) {
  const std::lock_guard lock(mutex_);
  if (Thread* thread = known(key)) thread->blocked = blocked;
}

void Ledger::set_step(const Key& key, StepInfo step) {
  const std::lock_guard lock(mutex_);
  if (Thread* thread = known(key)) thread->step = std::move(step);
}

void Ledger::add_pending(const Key& key, int change) {
  const std::lock_guard lock(mutex_);
  // A phone that was forgotten and began anew meanwhile starts at 0.
  if (Thread* thread = known(key)) thread->pending = std::max(thread->pending + change, 0);
}

bool Ledger::blocked(const Key& key) const {
  const std::lock_guard lock(mutex_);
  const auto found = threads_.find(key);
  return found != threads_.end() && found->second.blocked;
}

View Ledger::view(const Key& key, std::uint64_t after) const {
  const std::lock_guard lock(mutex_);
  const auto found = threads_.find(key);
  if (found == threads_.end()) return {};
  const Thread& thread = found->second;
  View view;
  view.run = thread.run;
  view.first = thread.entries.front().seq;  // it began with a text, and the last is never dropped
  view.next = thread.next;
  // Numbers have no gaps, so the place of an entry is its number less the first.
  const auto skip = after < view.first ? 0 : after - view.first + 1;
  const auto begin = std::min<std::uint64_t>(skip, thread.entries.size());
  view.entries.assign(thread.entries.begin() + static_cast<std::ptrdiff_t>(begin),
                      thread.entries.end());
  view.inbound = thread.inbound;
  view.outbound = thread.outbound;
  view.blocked = thread.blocked;
  view.pending = thread.pending;
  view.step = thread.step;
  return view;
}

std::vector<Listed> Ledger::texts(const std::vector<std::string>& lines) const {
  const std::lock_guard lock(mutex_);
  std::vector<Listed> found;
  for (const auto& [key, thread] : threads_) {
    if (std::find(lines.begin(), lines.end(), key.line) == lines.end()) continue;
    for (const Entry& entry : thread.entries) {
      if (const auto* text = std::get_if<Text>(&entry.what)) found.push_back({key, *text});
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const Listed& a, const Listed& b) {
    return a.text.created > b.text.created;
  });
  return found;
}

}  // namespace screenline::phone
