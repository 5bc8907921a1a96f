// Texts that no webhook brought, on their way into the lane (E16): what each is read with, which of
// them is new, which goes before others. Values, and one class for the lane's thread; everything is
// borrowed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bot/service/lane.hpp"
#include "bot/service/unkept_danger.hpp"

namespace screenline::service {

struct LateText {
  ListedText text;
  std::vector<std::string> recent;  // of the same number, written in limits::recent_for before it
  std::size_t before = 0;           // how many of the same number come before it
};

// By the time at which they were written. `newest_first`: as providers list them.
[[nodiscard]] std::vector<LateText> in_order(std::vector<ListedText> newest_first);

class LateTexts {
 public:
  // `unkept` may be null: then danger of those whose record cannot be read goes unheard.
  LateTexts(Environment& environment, Lane& lane, UnkeptDanger* unkept = nullptr)
      : environment_(environment), lane_(lane), unkept_(unkept) {}

  // Hands `all[from]` to `all[to - 1]` to the lane, as of `now`; what is on record under its id is
  // left alone. True: all of them were, or are nobody's to keep. What was handed over now counts
  // only when it is found on record: a store can fail between the two.
  [[nodiscard]] bool take(Store& store, const std::vector<LateText>& all, std::size_t from,
                          std::size_t to, Time now);

 private:
  struct Known {
    std::optional<PersonRecord> record;
    bool on_record = false;
  };
  [[nodiscard]] Known known_by(Store& store, const ListedText& text, bool& unavailable);
  [[nodiscard]] bool is_wanted(const LateText& late, const std::optional<PersonRecord>& record,
                               const crisis::Scan& scan);
  void read_with_next(const std::vector<LateText>& all, std::size_t index,
                      const PersonRecord& record, const crisis::Detector& detector,
                      dialog::TextIn& in);
  [[nodiscard]] bool submit(const LateText& late, dialog::TextIn in, Time now, bool urgent);

  Environment& environment_;
  Lane& lane_;
  UnkeptDanger* unkept_;
  OwnDetector detector_;
};

}  // namespace screenline::service
