#include "bot/flow/score_parts.hpp"

namespace screenline::flow {

std::vector<Band> read_bands(Draft& draft, const SourceFile& file, const Node& list,
                             const Range* possible) {
  std::vector<Band> bands;
  const Node* last = nullptr;
  for (const Node& node : list.items) {
    ObjectReader in(file.document, node, draft.reporter, "band");
    Band band;
    band.id = in.need_string("id");
    const Node* max = in.need("max");
    in.finish();
    if (!max) continue;
    if (!max->is(NodeKind::integer) && !max->is(NodeKind::real)) {
      (void)expect_kind(file.document, *max, NodeKind::real, "\"max\"", draft.reporter);
      continue;
    }
    band.max = max->real;
    if (last && max->real <= last->real) {
      draft.reporter.error(file.document, max->place, "bands-not-ascending",
                           "this band does not end above the one before it");
    }
    last = max;
    bands.push_back(std::move(band));
  }
  if (!possible || !last) return bands;
  if (last->real < possible->max) {
    draft.reporter.error(file.document, last->place, "bands-do-not-cover",
                         "the last band ends below the highest possible score",
                         "the score can be " + std::to_string(static_cast<int>(possible->max)));
  }
  if (bands.front().max < possible->min) {
    draft.reporter.error(file.document, list.items.front().place, "bands-do-not-cover",
                         "no score can be as low as the first band");
  }
  return bands;
}

}  // namespace screenline::flow
