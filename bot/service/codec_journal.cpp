// An entry of the crisis journal. See codec.hpp.
#include "bot/service/codec.hpp"
#include "bot/service/codec_wire.hpp"

namespace screenline::service {
namespace {

constexpr std::uint8_t entry_tag = 1;

std::size_t room_of(const std::vector<std::string>& texts) {
  std::size_t room = wire::max_varint;
  for (const auto& text : texts) room += wire::room(text);
  return room;
}

}  // namespace

void encode(const JournalEntry& e, std::string& out) {
  wire::Writer w(out, 1 + wire::section_head + 3 * wire::max_varint + wire::room(e.site) +
                          wire::room(e.message_id) + wire::room(e.address.line) +
                          wire::room(e.address.value) + wire::room(e.text_in) +
                          wire::room(e.text_out) + wire::room(e.what) +
                          room_of(e.recent));
  w.byte(wire::format);
  w.section(entry_tag, [&] {
    w.number(e.id);
    w.text(e.site);
    w.text(e.message_id);
    w.value_of(e.address.channel);
    w.text(e.address.line);
    w.text(e.address.value);
    w.time(e.at);
    w.text(e.text_in);
    w.text(e.text_out);
    w.text(e.what);
    w.number(e.recent.size());
    for (const auto& text : e.recent) w.text(text);
  });
  w.take();
}

template <>
std::optional<JournalEntry> decode<JournalEntry>(std::string_view bytes) {
  std::optional<JournalEntry> entry(std::in_place);
  bool there = false;
  const bool good = wire::read_sections(bytes, [&](std::uint8_t tag, wire::Reader& in) {
    if (tag != entry_tag) return;
    there = true;
    in.number(entry->id);
    in.text(entry->site);
    in.text(entry->message_id);
    in.value_of(entry->address.channel, dialog::Channel::web);
    in.text(entry->address.line);
    in.text(entry->address.value);
    in.time(entry->at);
    in.text(entry->text_in);
    in.text(entry->text_out);
    in.text(entry->what);
    entry->recent.resize(in.count(1));
    for (auto& text : entry->recent) in.text(text);
  });
  if (!good || !there) entry.reset();
  return entry;
}

}  // namespace screenline::service
