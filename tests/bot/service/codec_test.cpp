// The codec keeps every field, reads what a later release adds, and answers any bytes with a value
// or nullopt.
#include "bot/service/codec.hpp"

#include <rapidcheck.h>

#include "bot/service/mid.hpp"
#include "tests/conformance/random_records.hpp"
#include "tests/conformance/records_equal.hpp"
#include "tests/support/catch.hpp"

using namespace screenline;
using namespace screenline::service;
using testing::RandomRecords;
using testing::same;

namespace {

template <class Make>
auto made_by(std::uint64_t seed, Make make) {
  RandomRecords random(seed);
  return (random.*make)();
}

template <class Make>
void round_trip(const char* name, Make make) {
  std::string buffer = "left over from the last record, which was longer than this one may be";
  CHECK(rc::check(name, [&](std::uint64_t seed) {
    const auto record = made_by(seed, make);
    encode(record, buffer);
    const auto back = decode<std::decay_t<decltype(record)>>(buffer);
    RC_ASSERT(back.has_value());
    RC_ASSERT(same(*back, record));
  }));
}

// A flipped bit may give another valid record; it must not give undefined behaviour, and what comes
// back must itself be sound.
template <class Make>
void damage(const char* name, Make make) {
  CHECK(rc::check(name, [&](std::uint64_t seed, std::uint64_t where) {
    const auto record = made_by(seed, make);
    using Record = std::decay_t<decltype(record)>;
    std::string bytes, again;
    encode(record, bytes);
    RC_ASSERT(
        !decode<Record>(std::string_view(bytes).substr(0, where % bytes.size())).has_value() ||
        where % bytes.size() > 0);
    for (int i = 0; i < 8; ++i, where = where * 6364136223846793005ULL + 1) {
      std::string bad = bytes;
      const auto bit = where % (bad.size() * 8);
      bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << bit % 8));
      if (const auto value = decode<Record>(bad)) {
        encode(*value, again);
        RC_ASSERT(decode<Record>(again).has_value());
      }
    }
  }));
}

}  // namespace

TEST_CASE("every field survives the codec", "[codec]") {
  round_trip("person", &RandomRecords::person);
  round_trip("transcript", &RandomRecords::transcript);
  round_trip("outbox", &RandomRecords::outbox);
  round_trip("handoff", &RandomRecords::handoff);
  round_trip("journal", &RandomRecords::journal);
  round_trip("case", &RandomRecords::review);
}

TEST_CASE("a record that is not set is kept as well", "[codec]") {
  std::string bytes;
  encode(PersonRecord{}, bytes);
  const auto back = decode<PersonRecord>(bytes);
  REQUIRE(back);
  CHECK(same(*back, PersonRecord{}));
}

TEST_CASE("damaged records are refused or read, never worse", "[codec]") {
  damage("person", &RandomRecords::person);
  damage("transcript", &RandomRecords::transcript);
  damage("outbox", &RandomRecords::outbox);
  damage("handoff", &RandomRecords::handoff);
  damage("journal", &RandomRecords::journal);
  damage("case", &RandomRecords::review);
}

TEST_CASE("a record cut at any byte is never taken for the whole", "[codec]") {
  const auto person = testing::typical_person(7);
  std::string bytes;
  encode(person, bytes);
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    const auto cut = decode<PersonRecord>(std::string_view(bytes).substr(0, n));
    CHECK((!cut || !same(*cut, person)));
  }
}

TEST_CASE("any bytes decode to something or nothing", "[codec]") {
  CHECK(rc::check("bytes", [](std::vector<std::uint8_t> raw) {
    std::string bytes(raw.begin(), raw.end());
    (void)decode<PersonRecord>(bytes);
    (void)decode<PersonRecord>("\x01" + bytes);
    (void)decode<TranscriptTurn>("\x01" + bytes);
    (void)decode<OutboxRow>("\x01" + bytes);
    (void)decode<Handoff>("\x01" + bytes);
  }));
}

TEST_CASE("a count larger than the input costs nothing", "[codec]") {
  // Format 1, the section of seen ids (4), a count of 2^60.
  const std::string bytes("\x01\x04\x09\x00\x00\x00\x80\x80\x80\x80\x80\x80\x80\x80\x10", 15);
  CHECK_FALSE(decode<PersonRecord>(bytes));
}

TEST_CASE("what a later release adds is passed over", "[codec]") {
  const auto person = testing::typical_person(7);
  std::string bytes;
  encode(person, bytes);

  SECTION("a section it does not know") {
    bytes += std::string("\xc8\x03\x00\x00\x00new", 8);
    const auto back = decode<PersonRecord>(bytes);
    REQUIRE(back);
    CHECK(same(*back, person));
  }
  SECTION("a field at the end of a section") {
    // The first section is the person's: tag at 1, length at 2..5.
    const auto length =
        static_cast<std::uint8_t>(bytes[2]) + 256 * static_cast<std::uint8_t>(bytes[3]);
    bytes.insert(static_cast<std::size_t>(6 + length), "xyz");
    bytes[2] = static_cast<char>((length + 3) & 0xff);
    bytes[3] = static_cast<char>((length + 3) >> 8);
    const auto back = decode<PersonRecord>(bytes);
    REQUIRE(back);
    CHECK(same(*back, person));
  }
  SECTION("but another format is not guessed at") {
    bytes[0] = 2;
    CHECK_FALSE(decode<PersonRecord>(bytes));
  }
}

TEST_CASE("a padded record reads as it did, and keeps its size while it grows a little",
          "[codec]") {
  CHECK(rc::check("padded", [](std::uint64_t seed) {
    const auto record = made_by(seed, &RandomRecords::person);
    std::string bytes;
    encode(record, bytes);
    const std::size_t least = bytes.size() + 5;
    pad(bytes, 128);
    RC_ASSERT(bytes.size() % 128 == 0);
    RC_ASSERT(bytes.size() >= least && bytes.size() < least + 128);
    const auto back = decode<PersonRecord>(bytes);
    RC_ASSERT(back.has_value());
    RC_ASSERT(same(*back, record));
  }));
}

TEST_CASE("what an earlier release did not write keeps its default", "[codec]") {
  // Only the person's section, cut after its site.
  const std::string bytes("\x01\x01\x05\x00\x00\x00\x02\x0e\x02nc", 11);
  const auto back = decode<PersonRecord>(bytes);
  REQUIRE(back);
  CHECK(back->version == 2);
  CHECK(back->state.person.id == 7);
  CHECK(back->state.person.site == "nc");
  CHECK(back->state.person.language == "en");
  CHECK_FALSE(back->state.conversation);
}

TEST_CASE("a conversation that an earlier release wrote is read, with what it did not know left open",
          "[codec]") {
  PersonRecord record;
  record.state.person.id = 7;
  dialog::Conversation& conversation = record.state.conversation.emplace();
  conversation.id = 3;
  conversation.step = 2;
  conversation.asked_at = Time{std::chrono::milliseconds{1'700'000'000'123}};
  conversation.answers.assign(4, {flow::AnswerState::answered, 2, 0});
  std::string bytes;
  encode(record, bytes);
  // Its section without what came to it since: a day that is not known (5 bytes), the round of
  // renewal (since, then, rounds) and when answers were given (none).
  constexpr std::size_t since = 5 + 1 + 1 + 1 + 1;
  std::string old(1, bytes[0]);
  for (std::size_t at = 1; at < bytes.size();) {
    std::uint32_t length = 0;
    for (std::size_t i = 4; i >= 1; --i) {
      length = length << 8 | static_cast<std::uint8_t>(bytes[at + i]);
    }
    std::string body = bytes.substr(at + 5, length);
    constexpr char of_conversation = 3;
    if (bytes[at] == of_conversation) body.resize(body.size() - since);
    old += bytes[at];
    for (std::size_t i = 0; i < 4; ++i) old += static_cast<char>(body.size() >> 8 * i & 0xff);
    old += body;
    at += 5 + length;
  }
  REQUIRE(old.size() + since == bytes.size());
  const auto back = decode<PersonRecord>(old);
  REQUIRE(back);
  CHECK(same(*back, record));
  CHECK(back->state.conversation->day == flow::no_day);
  CHECK_FALSE(back->state.conversation->renewal.under_way());
}

TEST_CASE("ids seen by an earlier release are read without their conversation", "[codec]") {
  // Person 7 and two ids: hash, seq, seconds since the one before; no conversations behind the list.
  const std::string person("\x01\x01\x02\x00\x00\x00\x02\x0e", 8);
  const std::string seen(
      "\x04\x15\x00\x00\x00\x02"
      "\x11\x00\x00\x00\x00\x00\x00\x00\x05\x64"
      "\x22\x00\x00\x00\x00\x00\x00\x00\x06\x01",
      26);
  const auto back = decode<PersonRecord>(person + seen);
  REQUIRE(back);
  REQUIRE(back->seen.size() == 2);
  CHECK(same(back->seen[0], Seen{0x11, 5, 100, 0}));
  CHECK(same(back->seen[1], Seen{0x22, 6, 101, 0}));
}

TEST_CASE("a reference carries its row", "[codec]") {
  const auto mid = make_mid({4711, 0x0123456789abcdefULL});
  CHECK(mid == "00000000000012670123456789abcdef");
  const auto back = parse_mid(mid);
  REQUIRE(back);
  CHECK(back->row == 4711);
  CHECK(back->random == 0x0123456789abcdefULL);
  CHECK_FALSE(parse_mid(""));
  CHECK_FALSE(parse_mid("00000000000012670123456789abcdeF"));
  CHECK_FALSE(parse_mid(mid + "0"));
}
