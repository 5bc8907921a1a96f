#include "bot/service/late_texts.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "bot/flow/match.hpp"
#include "bot/service/intake.hpp"
#include "bot/service/limits.hpp"
#include "bot/service/second_route.hpp"

namespace screenline::service {

namespace {

dialog::Address address_of(const ListedText& text) {
  return {dialog::Channel::sms, text.line, text.from};
}

bool same_number(const ListedText& a, const ListedText& b) {
  return a.from == b.from && a.line == b.line;
}

bool is_on_call(const SiteSettings& site, const std::string& number) {
  return std::ranges::any_of(site.roster, [&](const OnCall& one) { return one.sms == number; });
}

bool is_on_record(const PersonRecord& record, const ListedText& text) {
  for (const std::string& id : {text.message_id, own_id(text.message_id, text.text)}) {
    TurnRequest same;
    same.message_id = id;
    if (seen_before(record, same)) return true;
  }
  return false;
}

// What they write may be the answer to a question about danger.
bool is_asked_about_danger(const PersonRecord& record) {
  const dialog::State& state = record.state;
  return state.person.risk.level > 0 || state.person.risk.open != crisis::Question::none ||
         (state.conversation && state.conversation->at_safety_question());
}

}  // namespace

std::vector<LateText> in_order(std::vector<ListedText> newest_first) {
  // Within a second the provider's own order counts.
  std::ranges::reverse(newest_first);
  std::ranges::stable_sort(newest_first, {}, &ListedText::written);
  std::vector<LateText> out;
  out.reserve(newest_first.size());
  std::map<std::pair<std::string, std::string>, std::vector<std::size_t>> earlier;  // by number
  for (ListedText& text : newest_first) {
    std::vector<std::size_t>& of = earlier[{text.line, text.from}];
    LateText late{std::move(text), {}, of.size()};
    const std::size_t kept = std::min(of.size(), limits::recent_texts);
    for (const std::size_t index : std::span(of).last(kept)) {
      const ListedText& one = out[index].text;
      if (one.written + limits::recent_for >= late.text.written) {
        late.recent.push_back(end_of(one.text));
      }
    }
    of.push_back(out.size());
    out.push_back(std::move(late));
  }
  return out;
}

// Whose it is, and whether it is on record with anybody to whom the lane may have given it: a
// number at a second line also answers the crisis of a first one (Lane::find_crisis()).
LateTexts::Known LateTexts::known_by(Store& store, const ListedText& text, bool& unavailable) {
  const dialog::Address address = address_of(text);
  const auto content = environment_.content();
  std::vector<dialog::Address> at = first_lines(content->site(text.site), address);
  at.insert(at.begin(), address);
  Known out;
  for (const dialog::Address& one : at) {
    const auto person = store.find_person(text.site, one, unavailable);
    if (unavailable) return out;
    if (person.value_or(0) == 0) continue;
    auto record = store.load(*person, unavailable);
    if (unavailable) return out;
    if (!record) continue;
    if (is_on_record(*record, text)) out.on_record = true;
    if (one == address || is_answered_from(*record, address)) out.record = std::move(record);
  }
  return out;
}

// From a number on call only danger is: what they asked of the queue hours ago is not done now.
bool LateTexts::is_wanted(const LateText& late, const std::optional<PersonRecord>& record,
                          const crisis::Scan& scan) {
  const ListedText& text = late.text;
  if (!is_on_call(environment_.content()->site(text.site), text.from)) return true;
  if (scan.level >= 1) return true;
  // An answer to what they were told in a crisis of their own.
  return record && record->state.person.risk.level > 0 && record->state.conversation &&
         record->state.conversation->last_outbound_at <= text.written + std::chrono::seconds(1);
}

// "i want to" was lost and "die" came: where the two are danger and neither is, they were never
// read together.
void LateTexts::read_with_next(const std::vector<LateText>& all, std::size_t index,
                               const PersonRecord& record, const crisis::Detector& detector,
                               dialog::TextIn& in) {
  const ListedText& lost = all[index].text;
  const auto& flow = environment_.content()->flows.current();
  // A word of ours is no half of a sentence, but STOP: "end" and "quit" are that too.
  const flow::RootWord word = flow::match_root_word(*flow, lost.text);
  if (word != flow::RootWord::none && word != flow::RootWord::stop) return;
  const std::string lost_end = end_of(lost.text);
  for (std::size_t i = index + 1; i < all.size(); ++i) {
    const ListedText& next = all[i].text;
    if (next.written > lost.written + limits::recent_for) return;
    if (!same_number(lost, next) || !is_on_record(record, next)) continue;
    const crisis::Scan both =
        detector.scan(next.text, {all[i].recent, crisis::Question::none, next.has_media});
    std::vector<std::string> others = all[i].recent;
    std::erase(others, lost_end);
    const crisis::Scan without =
        detector.scan(next.text, {others, crisis::Question::none, next.has_media});
    if (both.level < 2 || without.level >= 2) continue;
    crisis::State& risk = in.at_edge.emplace();
    risk.level = both.level;
    risk.track = both.track;
    risk.tracks = both.tracks;
    risk.reason = "text_signal";
    risk.open = crisis::Question::asq_5;
    return;
  }
}

bool LateTexts::submit(const LateText& late, dialog::TextIn in, Time now, bool urgent) {
  const ListedText& text = late.text;
  TurnRequest request;
  request.site = text.site;
  request.address = address_of(text);
  request.message_id = text.message_id;
  request.source = fetched_late;
  request.at = now + std::chrono::milliseconds(late.before);  // they keep their order
  request.input = std::move(in);
  if (!lane_.submit(std::move(request), {}, urgent)) return false;
  environment_.counters.missed_texts++;
  const auto age = std::chrono::duration_cast<std::chrono::seconds>(now - text.written);
  environment_.log.write(Log::Level::warning, "text.fetched",
                         fmt::format("\"late_s\":{}", age.count()));
  return true;
}

bool LateTexts::take(Store& store, const std::vector<LateText>& all, std::size_t from,
                     std::size_t to, Time now) {
  const auto content = environment_.content();
  const crisis::Detector& detector = detector_.of(*content);
  bool all_on_record = true;
  for (std::size_t i = from; i < to; ++i) {
    const ListedText& text = all[i].text;
    bool unavailable = false;
    const Known known = known_by(store, text, unavailable);
    if (unavailable && store.trouble()) return false;
    // A record that cannot be read is told elsewhere, and holds nobody else up. What is danger is
    // answered all the same; its texts are asked for again while they are listed, for it may be
    // mended.
    if (unavailable) {
      all_on_record = false;
      const crisis::ScanContext context{all[i].recent, crisis::Question::none, text.has_media};
      if (unkept_)
        unkept_->answer(text, all[i].recent, detector.scan(text.text, context), detector);
    }
    if (unavailable || known.on_record) continue;
    const std::optional<PersonRecord>& record = known.record;
    const auto pending = record ? dialog::asked_about(record->state) : crisis::Question::none;
    const crisis::Scan scan = detector.scan(text.text, {all[i].recent, pending, text.has_media});
    if (!is_wanted(all[i], record, scan)) continue;
    dialog::TextIn in;
    in.text = text.text;
    in.line = text.line;
    in.has_media = text.has_media;
    in.recent = all[i].recent;
    in.written_at = text.written;
    if (record) read_with_next(all, i, *record, detector, in);
    // In a full queue danger has its slots; the others are fetched again.
    const bool urgent = scan.level >= 2 || in.at_edge || (record && is_asked_about_danger(*record));
    all_on_record = false;
    (void)submit(all[i], std::move(in), now, urgent);
  }
  return all_on_record;
}

}  // namespace screenline::service
