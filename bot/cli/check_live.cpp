#include "bot/cli/check_live.hpp"

#include <map>
#include <memory>

#include <fmt/format.h>

#include "bot/dialog/migrate.hpp"
#include "bot/service/flow_set.hpp"

namespace screenline::cli {

namespace {

using dialog::Stays;
using flow::Severity;

constexpr std::size_t page = 256;  // records of one read, a few KB each

std::string conversations(int count) {
  return fmt::format("{} live conversation{}", count, count == 1 ? "" : "s");
}

// What stands on one revision.
struct Revision {
  std::shared_ptr<const flow::Flow> flow;  // null: not to be had
  bool stored = false;
  int count = 0;
  std::map<std::string, int> at;       // step id, or what stands for it
  std::map<std::string, int> gone;     // step ids
  std::map<std::string, int> dropped;  // ids of answered steps
  std::map<Stays, int> stays;
};

class LiveCheck {
 public:
  LiveCheck(const flow::Flow& newer, std::string file, service::StoreReader& reader)
      : newer_(newer), file_(std::move(file)), reader_(reader) {}

  LiveReport make() {
    std::int64_t after = 0;
    while (true) {
      const auto rows = reader_.persons(after, page);
      if (!rows) return {"", {}, true};
      if (rows->empty()) break;
      for (const auto& row : *rows) {
        after = row.id;
        row.record ? look_at(row.record->state) : (void)++unreadable_;
      }
    }
    tell();
    return std::move(out_);
  }

 private:
  void look_at(const dialog::State& state) {
    const auto& conversation = state.conversation;
    const bool live = conversation && conversation->phase != dialog::Phase::ended;
    if (!live || conversation->flow != newer_.id) return;
    Revision& on = revision(conversation->revision);
    ++on.count;
    ++on.at[place_of(*conversation, on.flow.get())];
    const dialog::Migration would = dialog::migrate(state, on.flow.get(), newer_);
    ++on.stays[would.stays];
    if (!fits(*conversation, on.flow.get()) || would.stays == Stays::there_already) return;
    if (conversation->step >= 0 && would.stays == Stays::step_gone)
      ++on.gone[step_id(*on.flow, conversation->step)];
    look_at_answers(*conversation, on);
  }

  // Also of who stays for now: they move later.
  void look_at_answers(const dialog::Conversation& conversation, Revision& on) const {
    for (int i = 0; i < static_cast<int>(on.flow->steps.size()); ++i) {
      const flow::Answer& answer = conversation.answers[static_cast<std::size_t>(i)];
      const bool given = answer.state == flow::AnswerState::answered;
      if (!given || on.flow->steps[static_cast<std::size_t>(i)].answer < 0) continue;
      const int there = dialog::same_step(*on.flow, i, newer_);
      const bool has_place =
          there >= 0 && dialog::carried_answer(*on.flow, i, newer_, there, answer).has_value();
      if (!has_place) ++on.dropped[step_id(*on.flow, i)];
    }
  }

  static bool fits(const dialog::Conversation& conversation, const flow::Flow* flow) {
    return flow && conversation.answers.size() == flow->steps.size() &&
           conversation.step < static_cast<int>(flow->steps.size());
  }
  static std::string step_id(const flow::Flow& flow, int step) {
    return flow.steps[static_cast<std::size_t>(step)].id;
  }
  static std::string place_of(const dialog::Conversation& conversation, const flow::Flow* flow) {
    if (conversation.phase == dialog::Phase::held) return "(held)";
    if (!fits(conversation, flow)) return "(not known)";
    return conversation.step < 0 ? "(not begun)" : step_id(*flow, conversation.step);
  }

  Revision& revision(const std::string& hash) {
    const auto [at, fresh] = revisions_.try_emplace(hash);
    if (!fresh) return at->second;
    const auto packed = reader_.revision(hash);
    at->second.stored = packed.has_value();
    if (packed) at->second.flow = service::load_revision(*packed, hash);
    return at->second;
  }

  void tell() {
    int all = 0;
    for (const auto& [hash, on] : revisions_) all += on.count;
    out_.text = fmt::format("{} of {}\n", conversations(all), newer_.id);
    for (const auto& [hash, on] : revisions_) tell_of(hash, on);
    if (unreadable_ > 0) {
      problem(Severity::warning, "live-record-unreadable",
              fmt::format("{} record{} of persons cannot be read", unreadable_,
                          unreadable_ == 1 ? "" : "s"),
              "whether they are in a conversation is not known");
    }
  }

  void tell_of(const std::string& hash, const Revision& on) {
    const std::string brief = hash.substr(0, 12);
    out_.text += fmt::format("  {} on {}{}\n", on.count, brief,
                             hash == newer_.revision ? ", the revision of this file" : "");
    for (const auto& [step, count] : on.at)
      out_.text += fmt::format("    {:>5} at {}\n", count, step);
    for (const auto& [why, count] : on.stays) {
      if (why == Stays::there_already) continue;
      out_.text += why == Stays::no
                       ? fmt::format("    {:>5} can move here\n", count)
                       : fmt::format("    {:>5} stay there: {}\n", count, dialog::words(why));
    }
    if (!on.flow && hash != newer_.revision) {
      problem(Severity::error, "live-revision-missing",
              fmt::format("{} began with revision {}, which {}", conversations(on.count), brief,
                          on.stored ? "the store has and this program cannot read"
                                    : "the store does not have"),
              "restore the store it was in; until then staff answer them");
    }
    for (const auto& [step, count] : on.gone) {
      problem(Severity::error, "live-step-gone",
              fmt::format("{} of {} stand{} at \"{}\", which is not in this file",
                          conversations(count), brief, count == 1 ? "s" : "", step),
              "they finish on their revision; to move them, name it under \"renamed\" or \"gone\" "
              "of \"migrate\"");
    }
    for (const auto& [step, count] : on.dropped) {
      problem(Severity::warning, "live-answer-gone",
              fmt::format("{} of {} answered \"{}\" with what has no place in this file",
                          conversations(count), brief, step),
              "who moves loses that answer; \"renamed\" or \"options\" of \"migrate\" keeps it");
    }
  }

  void problem(Severity severity, std::string code, std::string what, std::string hint) {
    out_.problems.push_back(
        {severity, file_, 0, 0, std::move(code), std::move(what), std::move(hint), 0});
  }

  const flow::Flow& newer_;
  std::string file_;
  service::StoreReader& reader_;
  std::map<std::string, Revision> revisions_;
  int unreadable_ = 0;
  LiveReport out_;
};

}  // namespace

LiveReport check_live(const flow::Flow& newer, const std::string& file,
                      service::StoreReader& reader) {
  return LiveCheck(newer, file, reader).make();
}

}  // namespace screenline::cli
