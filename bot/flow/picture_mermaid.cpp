#include "bot/flow/picture_mermaid.hpp"

#include "bot/flow/picture_words.hpp"

namespace screenline::flow {
namespace {

constexpr std::size_t columns = 60;

// Inside quotes; Mermaid reads #quot; and numbers of characters as HTML does.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\"#<>&;`\\{}[]()|").find(c) != std::string_view::npos) {
      out += "#" + std::to_string(static_cast<int>(c)) + ";";
    } else {
      out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return out;
}

std::string lines(std::string_view text, std::size_t width = columns) {
  std::string out;
  for (const std::string& line : wrapped(text, width)) {
    out += (out.empty() ? "" : "<br/>") + escaped(line);
  }
  return out;
}

class Mermaid {
 public:
  explicit Mermaid(const Picture& picture) : picture_(picture) {}

  std::string write() {
    out_ = "flowchart TD\n";
    node("everywhere_crisis", crisis_node_text, ":::crisis");
    node("everywhere_staff", staff_node_text, ":::staff");
    out_ += "  begin(( ))\n";
    for (std::size_t i = 0; i < picture_.groups.size(); ++i) group(i);
    outcomes();
    out_ += "  begin --> " + entry_of_step(picture_.start) + "\n";
    for (const Edge& edge : picture_.edges) draw(edge);
    for (std::size_t i = 0; i < picture_.groups.size(); ++i) onward(i);
    out_ +=
        "  classDef crisis fill:#fdecea,stroke:#b3261e,color:#7a1a14\n"
        "  classDef staff fill:#e8f1fb,stroke:#1a5fa8,color:#123f70\n"
        "  classDef seen fill:#e4f3e6,stroke:#5b8f63,color:#1c2733\n"
        "  classDef unseen fill:#ffe0b8,stroke:#d9680b,color:#1c2733\n";
    return std::move(out_);
  }

 private:
  static std::string_view style(Seen seen) {
    if (seen == Seen::not_asked_for) return "";
    return seen == Seen::yes ? ":::seen" : ":::unseen";
  }

  void node(const std::string& id, std::string_view text, std::string_view css) {
    out_ += "  " + id + "[\"" + lines(text) + "\"]" + std::string(css) + "\n";
  }

  static std::string name(int step) { return "s" + std::to_string(step); }

  // Steps of a group that go on to each other are a chain in a frame.
  void group(std::size_t index) {
    const Group& one = picture_.groups[index];
    const bool framed = !one.title.empty();
    if (framed) {
      out_ += "  subgraph part" + std::to_string(index) + "[\"" + escaped(one.title) + "\"]\n";
    }
    for (const StepBox& box : one.steps) step(box);
    for (std::size_t i = 1; i < one.steps.size(); ++i) {
      out_ += "  " + name(one.steps[i - 1].step) + " --> " + name(one.steps[i].step) + "\n";
    }
    if (framed) out_ += "  end\n";
    if (one.condition.empty()) return;
    out_ += "  d" + std::to_string(index) + "{{\"" + lines(one.condition + "?") + "\"}}\n";
  }

  void step(const StepBox& box) {
    std::string text = "<b>" + escaped(box.id) + "</b>";
    if (!box.text.empty()) text += "<br/>" + lines(box.text);
    if (!box.answers.empty()) text += "<br/><i>" + lines(box.answers) + "</i>";
    bool crisis = false;
    for (const Mark& mark : box.marks) {
      crisis = crisis || mark.kind == Mark::Kind::crisis;
      text +=
          "<br/>" + std::string(mark.kind == Mark::Kind::crisis ? "▲ " : "→ ") + lines(mark.text);
    }
    const std::string open = not_walked_words(box);
    if (!open.empty()) text += "<br/>" + lines(open);
    const bool colours = box.seen != Seen::not_asked_for;
    out_ += "  " + name(box.step) + "[\"" + text + "\"]" +
            std::string(crisis && !colours ? ":::crisis" : style(box.seen)) + "\n";
  }

  void outcomes() {
    std::string rules = "<b>" + escaped(end_text) + "</b>";
    for (std::size_t i = 0; i < picture_.outcomes.size(); ++i) {
      const Outcome& one = picture_.outcomes[i];
      if (is_target(i)) {
        out_ += "  o" + std::to_string(i) + "([\"" + lines(result_words(one)) + "<br/>" +
                escaped(priority_words(one)) + "\"])" + std::string(style(one.seen)) + "\n";
      }
      if (one.by_target_only) continue;
      const std::string condition = one.condition.empty() ? "otherwise" : "if " + one.condition;
      rules +=
          "<br/>" + escaped(one.rule) + ". " + lines(condition + " → " + result_words(one), 90);
    }
    out_ += "  finish[\"" + rules + "\"]\n";
  }

  [[nodiscard]] bool is_target(std::size_t outcome) const {
    for (const Edge& edge : picture_.edges) {
      if (edge.to == Edge::To::outcome && edge.target == static_cast<int>(outcome)) return true;
    }
    return false;
  }

  [[nodiscard]] std::string entry(std::size_t group) const {
    if (group >= picture_.groups.size()) return "finish";
    const Group& one = picture_.groups[group];
    return one.condition.empty() ? name(one.steps.front().step) : "d" + std::to_string(group);
  }
  [[nodiscard]] std::string entry_of_step(int step) const {
    for (std::size_t i = 0; i < picture_.groups.size(); ++i) {
      if (picture_.groups[i].steps.front().step == step) return entry(i);
    }
    return name(step);
  }

  void arrow(const std::string& from, const std::string& to, std::string_view label, Seen seen) {
    out_ += "  " + from + (seen == Seen::no ? " -.->" : " -->");
    if (!label.empty()) out_ += "|\"" + lines(label, 30) + "\"|";
    out_ += " " + to + "\n";
  }

  void draw(const Edge& edge) {
    std::string to = "finish";
    if (edge.to == Edge::To::group) to = entry_of_step(edge.target);
    if (edge.to == Edge::To::outcome) to = "o" + std::to_string(edge.target);
    arrow(name(edge.from), to, edge.label, edge.seen);
  }

  void onward(std::size_t index) {
    const Group& one = picture_.groups[index];
    const std::string decision = "d" + std::to_string(index);
    if (!one.condition.empty()) {
      arrow(decision, name(one.steps.front().step), "yes", one.asked);
      arrow(decision, entry(index + 1), "no", one.left_out);
    }
    const int last = one.steps.back().step;
    if (picture_.no_following.contains(last)) return;
    arrow(name(last), entry(index + 1), "", Seen::not_asked_for);
  }

  const Picture& picture_;
  std::string out_;
};

}  // namespace

std::string as_mermaid(const Picture& picture) { return Mermaid(picture).write(); }

}  // namespace screenline::flow
