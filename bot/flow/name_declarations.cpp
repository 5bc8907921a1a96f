#include "bot/flow/draft.hpp"

// The ids of values, lists and flags, before anything is compiled: whatever an expression names is
// known by then.

namespace screenline::flow {
namespace {

void declare(Draft& draft, const SourceFile& file, const Node& id, NameEntry::Kind kind,
             int index) {
  if (!good_id(draft, file.document, id, IdUse::name)) return;
  draft.names[id.string] = {kind, index, NameEntry::Progress::waiting, {}};
}

void declare_values(Draft& draft, const SourceFile& root) {
  for (const Node& node : root.values->items) {
    ObjectReader in(root.document, node, draft.reporter, "value");
    const Node* id = in.need("id", NodeKind::string);
    const Node* is = in.need("is", NodeKind::string);
    in.finish();
    if (!id || !is) continue;
    declare(draft, root, *id, NameEntry::Kind::value, static_cast<int>(draft.flow.values.size()));
    draft.flow.values.push_back({id->string, {}, false});
    draft.value_spots.push_back({&root, is});
  }
}

void declare_list(Draft& draft, const SourceFile& root, const Member& member) {
  if (!expect_kind(root.document, member.value, NodeKind::array, "a list", draft.reporter)) return;
  List list{member.key, {}};
  for (const Node& node : member.value.items) {
    ObjectReader in(root.document, node, draft.reporter, "list_item");
    const Node* id = in.need("id", NodeKind::string);
    const Node* condition = in.need("if");
    std::string covers = in.string("covers");
    in.finish();
    if (!id || !condition) continue;
    for (const ListItem& item : list.items) {
      if (item.id != id->string) continue;
      draft.reporter.error(root.document, id->place, "duplicate-id",
                           "\"" + id->string + "\" is in this list twice");
    }
    list.items.push_back({id->string, {}, std::move(covers)});
  }
  Node id;
  id.kind = NodeKind::string;
  id.string = member.key;
  id.place = member.place;
  declare(draft, root, id, NameEntry::Kind::list, static_cast<int>(draft.flow.lists.size()));
  draft.flow.lists.push_back(std::move(list));
  draft.list_spots.push_back({&root, &member.value});
}

std::optional<FlagLevel> flag_level(std::string_view text) {
  for (const FlagLevel level : {FlagLevel::note, FlagLevel::clinician, FlagLevel::stop,
                                FlagLevel::safety, FlagLevel::crisis}) {
    if (name(level) == text) return level;
  }
  return std::nullopt;
}

void declare_flag(Draft& draft, const SourceFile& root, const Node& node) {
  ObjectReader in(root.document, node, draft.reporter, "flag");
  Flag flag;
  const Node* id = in.need("id", NodeKind::string);
  const Node* level = in.need("level", NodeKind::string);
  const Node* condition = in.need("if");
  flag.covers = in.string("covers");
  in.finish();
  if (!id || !level || !condition) return;
  flag.id = id->string;
  const auto known = flag_level(level->string);
  if (!known) {
    draft.reporter.error(root.document, level->place, "unknown-value",
                         "no flag level is called \"" + level->string + "\"",
                         "stop, clinician, note, safety or crisis");
    return;
  }
  flag.level = *known;
  for (const Flag& other : draft.flow.flags) {
    if (other.id != flag.id) continue;
    draft.reporter.error(root.document, id->place, "duplicate-id",
                         "there are two flags \"" + flag.id + "\"");
  }
  draft.flow.flags.push_back(std::move(flag));
  draft.flag_spots.push_back({&root, condition});
  draft.flag_progress.push_back(NameEntry::Progress::waiting);
}

}  // namespace

void declare_names(Draft& draft) {
  const SourceFile& root = draft.closure.root();
  if (root.values) declare_values(draft, root);
  if (root.lists) {
    for (const Member& member : root.lists->members) {
      if (member.key != "note") declare_list(draft, root, member);
    }
  }
  if (root.flags) {
    for (const Node& node : root.flags->items) declare_flag(draft, root, node);
  }
}

}  // namespace screenline::flow
