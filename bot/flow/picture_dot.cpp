#include "bot/flow/picture_dot.hpp"

#include <map>

#include "bot/flow/picture_words.hpp"

// A group of steps is one table, a row a step: a screening is a long list with few branches, and
// sixty boxes under each other would hide them.

namespace screenline::flow {
namespace {

constexpr std::size_t step_columns = 66, condition_columns = 26, rule_columns = 62;
// As wide as each other, so that the eye goes straight down.
constexpr std::string_view id_width = " WIDTH=\"100\"", step_width = " WIDTH=\"440\"";
constexpr std::string_view straight = "weight=20, ";
constexpr std::string_view grey = "#5a6470", red = "#b3261e", blue = "#1a5fa8", amber = "#b35900";
constexpr std::string_view fill_yes = "#e4f3e6", fill_no = "#ffe0b8", fill_sub = "#eef2f7";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (static_cast<unsigned char>(c) >= 0x20) {
      out += c;
    } else {
      out += ' ';
    }
  }
  return out;
}

std::string lines(std::string_view text, std::size_t columns) {
  std::string out;
  for (const std::string& line : wrapped(text, columns)) {
    out += (out.empty() ? "" : "<BR ALIGN=\"LEFT\"/>") + escaped(line);
  }
  return out;
}

std::string font(std::string_view colour, int size, const std::string& text) {
  return "<FONT COLOR=\"" + std::string(colour) + "\" POINT-SIZE=\"" + std::to_string(size) +
         "\">" + text + "</FONT>";
}

std::string_view fill(Seen seen) {
  if (seen == Seen::not_asked_for) return "white";
  return seen == Seen::yes ? fill_yes : fill_no;
}

std::string cell(const std::string& inside, Seen seen, const std::string& more = "") {
  return "<TD ALIGN=\"LEFT\" BALIGN=\"LEFT\" VALIGN=\"TOP\" BGCOLOR=\"" + std::string(fill(seen)) +
         "\"" + more + ">" + inside + "</TD>";
}

// dot reads no empty pair of tags.
std::string bold(const std::string& text) { return text.empty() ? " " : "<B>" + text + "</B>"; }

class Dot {
 public:
  explicit Dot(const Picture& picture) : picture_(picture) {}

  std::string write() {
    out_ =
        "digraph flow {\n"
        "  graph [rankdir=TB, nodesep=0.5, ranksep=0.35, splines=true, pad=0.2,\n"
        "         fontname=\"Helvetica,Arial,sans-serif\", fontsize=13, labelloc=t];\n"
        "  node [shape=plain, fontname=\"Helvetica,Arial,sans-serif\", fontsize=12];\n"
        "  edge [fontname=\"Helvetica,Arial,sans-serif\", fontsize=11, color=\"#39424e\",\n"
        "        arrowsize=0.7];\n";
    out_ += "  label=<<B>" + escaped(picture_.title) + "</B>>;\n";
    start();
    for (std::size_t i = 0; i < picture_.groups.size(); ++i) group(i);
    outcomes();
    end();
    for (const Edge& edge : picture_.edges) draw(edge);
    for (std::size_t i = 0; i < picture_.groups.size(); ++i) onward(i);
    return out_ + "}\n";
  }

 private:
  static std::string table(const std::string& rows) {
    return "<<TABLE BORDER=\"0\" CELLBORDER=\"1\" CELLSPACING=\"0\" CELLPADDING=\"5\" "
           "COLOR=\"#9aa5b1\">" +
           rows + "</TABLE>>";
  }

  void start() {
    std::string rows;
    const auto everywhere = [&](std::string_view colour, std::string_view text) {
      rows += "<TR>" + cell(font(colour, 11, lines(text, 84)), Seen::not_asked_for) + "</TR>";
    };
    everywhere(red, crisis_node_text);
    everywhere(blue, staff_node_text);
    if (picture_.coverage) {
      rows += "<TR>" + cell("A golden conversation passes here.", Seen::yes) + "</TR>";
      rows += "<TR>" + cell("None does.", Seen::no) + "</TR>";
    }
    out_ += "  everywhere [group=spine, label=" + table(rows) + "];\n";
    out_ +=
        "  start [group=spine, shape=circle, label=\"\", width=0.18, style=filled, "
        "fillcolor=\"#39424e\"];\n"
        "  everywhere -> start [style=invis];\n";
    out_ += "  start -> " + entry_of_step(picture_.start) + ";\n";
  }

  // A sub-flow is a frame around its groups that follow each other.
  void group(std::size_t index) {
    const Group& one = picture_.groups[index];
    const std::string number = std::to_string(index);
    const bool first = index == 0 || picture_.groups[index - 1].title != one.title;
    const bool last =
        index + 1 == picture_.groups.size() || picture_.groups[index + 1].title != one.title;
    if (!one.title.empty() && first) {
      out_ += "  subgraph cluster_" + number + " {\n    label=<<B>" + escaped(one.title) +
              "</B>>; labeljust=l; style=\"rounded,filled\"; fillcolor=\"" + std::string(fill_sub) +
              "\"; color=\"#c3ccd6\";\n";
    }
    std::string rows;
    for (const StepBox& box : one.steps) rows += row(box);
    out_ += "  g" + number + " [group=spine, label=" + table(rows) + "];\n";
    if (!one.condition.empty()) {
      out_ +=
          "  d" + number +
          " [group=spine, shape=hexagon, style=filled, fillcolor=\"#fdf6dc\", margin=\"0.02\", " +
          "color=\"#b9a650\", label=<" + lines(one.condition + "?", condition_columns) + ">];\n";
    }
    if (!one.title.empty() && last) out_ += "  }\n";
  }

  std::string row(const StepBox& box) const {
    std::string inside;
    const auto add = [&](const std::string& part) {
      if (part.empty()) return;
      inside += (inside.empty() ? "" : "<BR ALIGN=\"LEFT\"/>") + part;
    };
    add(lines(box.text, step_columns));
    if (!box.answers.empty()) add(font(grey, 10, lines(box.answers, step_columns + 8)));
    for (const Mark& mark : box.marks) add(mark_of(mark));
    const std::string open = not_walked_words(box);
    if (!open.empty()) add(font(amber, 10, lines(open, step_columns + 8)));
    const std::string port = " PORT=\"s" + std::to_string(box.step) + "\"";
    return "<TR>" + cell(bold(lines(box.id, 14)), box.seen, std::string(id_width)) +
           cell(inside.empty() ? " " : inside, box.seen, port + std::string(step_width)) + "</TR>";
  }

  static std::string mark_of(const Mark& mark) {
    if (mark.kind == Mark::Kind::crisis) {
      return "<B>" + font(red, 11, "&#9650; " + lines(mark.text, step_columns)) + "</B>";
    }
    const bool staff = mark.kind == Mark::Kind::staff;
    return font(staff ? blue : grey, 10, "&#8594; " + lines(mark.text, step_columns));
  }

  // In one table for the group that leads to them first, each with its condition.
  void outcomes() {
    for (std::size_t g = 0; g < picture_.groups.size(); ++g) {
      std::string rows;
      for (const Edge& edge : picture_.edges) {
        const auto which = static_cast<std::size_t>(edge.target);
        if (edge.to != Edge::To::outcome || group_of(edge.from) != g) continue;
        if (beside_.emplace(which, g).second) rows += outcome(which, labels_from(g, edge.target));
      }
      if (rows.empty()) continue;
      out_ += "  r" + std::to_string(g) + " [label=" + table(rows) + "];\n";
    }
  }

  [[nodiscard]] std::string labels_from(std::size_t group, int outcome) const {
    std::string out;
    for (const Edge& edge : picture_.edges) {
      const bool leads = edge.to == Edge::To::outcome && edge.target == outcome;
      if (leads && group_of(edge.from) == group) out += (out.empty() ? "" : "; ") + edge.label;
    }
    return out;
  }

  [[nodiscard]] std::string outcome(std::size_t index, const std::string& labels) const {
    const Outcome& one = picture_.outcomes[index];
    const std::string line = "<BR ALIGN=\"LEFT\"/>";
    const std::string inside = font(grey, 11, lines(labels + ":", 30)) + line +
                               bold(lines(result_words(one), 30)) + line +
                               font(grey, 10, escaped(priority_words(one)));
    return "<TR>" + cell(inside, one.seen, " PORT=\"o" + std::to_string(index) + "\"") + "</TR>";
  }

  void end() {
    std::string rows = "<TR><TD COLSPAN=\"3\" ALIGN=\"LEFT\" BGCOLOR=\"#e3e8ee\"><B>" +
                       escaped(end_text) + "</B></TD></TR>";
    for (const Outcome& one : picture_.outcomes) {
      if (one.by_target_only) continue;
      const std::string condition = one.condition.empty() ? "otherwise" : one.condition;
      rows += "<TR>" + cell(bold(escaped(one.rule)), one.seen) +
              cell(lines(condition, rule_columns), one.seen) +
              cell("<B>" + lines(result_words(one), 34) + "</B><BR ALIGN=\"LEFT\"/>" +
                       font(grey, 10, escaped(priority_words(one))),
                   one.seen) +
              "</TR>";
    }
    out_ += "  end [group=spine, label=" + table(rows) + "];\n";
  }

  [[nodiscard]] std::size_t group_of(int step) const {
    for (std::size_t i = 0; i < picture_.groups.size(); ++i) {
      for (const StepBox& box : picture_.groups[i].steps) {
        if (box.step == step) return i;
      }
    }
    return 0;
  }
  [[nodiscard]] std::string entry(std::size_t group) const {
    if (group >= picture_.groups.size()) return "end";
    return (picture_.groups[group].condition.empty() ? "g" : "d") + std::to_string(group);
  }
  [[nodiscard]] std::string entry_of_step(int step) const { return entry(group_of(step)); }

  static std::string attributes(const std::string& label, Seen seen, std::string_view more = "") {
    std::string out = " [";
    if (!label.empty()) out += "label=<" + lines(" " + label + " ", 30) + ">, ";
    out += more;
    out += seen == Seen::no ? "color=\"#d9680b\", fontcolor=\"#b35900\", style=dashed, penwidth=1.6"
                            : "penwidth=1";
    return out + "];\n";
  }

  void draw(const Edge& edge) {
    const std::size_t group = group_of(edge.from);
    std::string to = "end", label = edge.label;
    if (edge.to == Edge::To::group) to = entry_of_step(edge.target);
    if (edge.to == Edge::To::outcome) {
      const auto which = static_cast<std::size_t>(edge.target);
      const std::size_t beside = beside_.at(which);
      to = "r" + std::to_string(beside) + ":o" + std::to_string(which);
      if (beside == group) label.clear();
    }
    out_ += "  g" + std::to_string(group) + ":s" + std::to_string(edge.from) + ":e -> " + to +
            attributes(label, edge.seen);
  }

  // From the last step of a group to what follows, and around a group that is not asked.
  void onward(std::size_t index) {
    const Group& one = picture_.groups[index];
    const std::string number = std::to_string(index);
    if (!one.condition.empty()) {
      out_ += "  d" + number + " -> g" + number + attributes("yes", one.asked, straight);
      out_ += "  d" + number + " -> " + entry(index + 1) + attributes("no", one.left_out);
    }
    if (picture_.no_following.contains(one.steps.back().step)) return;
    out_ +=
        "  g" + number + " -> " + entry(index + 1) + attributes("", Seen::not_asked_for, straight);
  }

  const Picture& picture_;
  std::string out_;
  std::map<std::size_t, std::size_t> beside_;  // outcome -> group that it stands beside
};

}  // namespace

std::string as_dot(const Picture& picture) { return Dot(picture).write(); }

}  // namespace screenline::flow
