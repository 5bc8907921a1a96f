// Packs what a store keeps into bytes and back: a person with their conversation, a turn of the
// transcript, an outgoing message, a handoff, a case for review, an entry of the crisis journal. Packed and versioned,
// no JSON: this is the largest single cost of a turn (measured in
// tests/adapters/store/store_bench.cpp). The format is described in codec_wire.hpp.
//
// Pure functions; any thread. encode() overwrites `out` and reuses its memory: keep one buffer and
// pass it again. decode() is total: any bytes give a value or nullopt, at a cost bounded by their
// length.
//
// To add a field: write and read it at the END of its section, and give it a default that is right
// for records written before it existed. tests/conformance/records_equal.hpp then fails to compile
// until the field is compared there as well.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bot/service/journal.hpp"
#include "bot/service/records.hpp"

namespace screenline::service {

void encode(const PersonRecord& record, std::string& out);
void encode(const TranscriptTurn& turn, std::string& out);
void encode(const OutboxRow& row, std::string& out);
void encode(const Handoff& handoff, std::string& out);
void encode(const JournalEntry& entry, std::string& out);
void encode(const ReviewCase& review, std::string& out);

// Makes a packed value longer, up to the next multiple of `to` bytes (a power of two, 16 to 4096),
// by a section that every release passes over. A record that keeps its size while it grows is
// overwritten in place.
void pad(std::string& bytes, std::size_t to);

// T: PersonRecord, TranscriptTurn, OutboxRow, Handoff, JournalEntry, ReviewCase.
template <class T>
[[nodiscard]] std::optional<T> decode(std::string_view bytes);

template <>
[[nodiscard]] std::optional<PersonRecord> decode<PersonRecord>(std::string_view bytes);
template <>
[[nodiscard]] std::optional<TranscriptTurn> decode<TranscriptTurn>(std::string_view bytes);
template <>
[[nodiscard]] std::optional<OutboxRow> decode<OutboxRow>(std::string_view bytes);
template <>
[[nodiscard]] std::optional<Handoff> decode<Handoff>(std::string_view bytes);
template <>
[[nodiscard]] std::optional<JournalEntry> decode<JournalEntry>(std::string_view bytes);
template <>
[[nodiscard]] std::optional<ReviewCase> decode<ReviewCase>(std::string_view bytes);

}  // namespace screenline::service
