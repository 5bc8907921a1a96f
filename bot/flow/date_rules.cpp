#include <algorithm>
#include <utility>

#include "bot/flow/draft.hpp"

namespace screenline::flow {
namespace {

class RulesReader {
 public:
  RulesReader(Draft& draft, const Document& document, const Node& node)
      : draft_(draft), document_(document), in_(document, node, draft.reporter, "date") {}

  DateRules read() {
    const Node* least = in_.take("least", NodeKind::string);
    if (least) precision(*least);
    rules_.order.assign(std::max<std::size_t>(draft_.flow.languages.size(), 1), DateOrder::unknown);
    if (const Node* order = in_.take("order")) this->order(*order);
    rules_.not_before = bound("not_before");
    rules_.not_after = bound("not_after");
    in_.finish();
    const Node& node = in_.node();
    constexpr Day some_day = 20'000;
    const auto first = rules_.not_before ? day_of(*rules_.not_before, some_day) : std::nullopt;
    const auto last = rules_.not_after ? day_of(*rules_.not_after, some_day) : std::nullopt;
    const bool comparable =
        first && last && rules_.not_before->relative == rules_.not_after->relative;
    if (comparable && *first > *last) {
      error(node, "bad-range", "\"not_after\" is before \"not_before\"", "");
    }
    return std::move(rules_);
  }

 private:
  void precision(const Node& node) {
    if (node.string == "month") {
      rules_.least = DatePrecision::month;
    } else if (node.string == "year") {
      rules_.least = DatePrecision::year;
    } else if (node.string != "day") {
      error(node, "unknown-value", "\"least\" is \"" + node.string + "\"", "day, month or year");
    }
  }

  // One for all languages, or one each.
  void order(const Node& node) {
    if (!node.is(NodeKind::object)) {
      const DateOrder all = one_order(node);
      std::fill(rules_.order.begin(), rules_.order.end(), all);
      return;
    }
    const auto& languages = draft_.flow.languages;
    for (const Member& member : node.members) {
      if (member.key == "note") continue;
      const DateOrder order = one_order(member.value);
      const auto language = std::find(languages.begin(), languages.end(), member.key);
      if (language != languages.end()) {
        rules_.order[static_cast<std::size_t>(language - languages.begin())] = order;
      }
    }
  }

  DateOrder one_order(const Node& node) {
    if (!expect_kind(document_, node, NodeKind::string, "\"order\"", draft_.reporter)) {
      return DateOrder::unknown;
    }
    if (node.string == "month_day") return DateOrder::month_day;
    if (node.string == "day_month") return DateOrder::day_month;
    error(node, "unknown-value", "\"order\" is \"" + node.string + "\"", "month_day or day_month");
    return DateOrder::unknown;
  }

  std::optional<DayBound> bound(std::string_view key) {
    const Node* node = in_.take(key, NodeKind::string);
    if (!node) return std::nullopt;
    const auto bound = read_day_bound(node->string);
    if (!bound) {
      error(*node, "bad-date-bound", "\"" + node->string + "\" is no bound of a date",
            "today, today - 18 years, 2026-01-31");
    }
    return bound;
  }

  void error(const Node& node, std::string code, std::string what, std::string hint) {
    draft_.reporter.error(document_, node.place, std::move(code), std::move(what), std::move(hint));
  }

  Draft& draft_;
  const Document& document_;
  ObjectReader in_;
  DateRules rules_;
};

}  // namespace

DateRules read_date_rules(Draft& draft, const Document& document, const Node& node) {
  return RulesReader(draft, document, node).read();
}

}  // namespace screenline::flow
