#include "bot/author/golden.hpp"

#include <algorithm>
#include <charconv>

#include "bot/author/golden_words.hpp"
#include "bot/flow/suggest.hpp"
#include "bot/text/utf8.hpp"

namespace screenline::author::golden {

namespace {

using namespace std::chrono_literals;

class Reader {
 public:
  explicit Reader(std::string file) { out_.problems.reserve(4), file_ = std::move(file); }

  void line(int number, std::string_view raw) {
    number_ = number;
    source_ = std::string(trim(raw));
    std::string_view text = source_;
    if (text.starts_with('>') && begun()) return say(trim(text.substr(1)));
    if (text.starts_with('!') && begun()) return staff(trim(text.substr(1)));
    text = trim(without_remark(text));
    if (text.empty()) return;
    if (take(text, "#")) return title(text);
    if (!begun()) return;
    if (text.starts_with("flow ")) return header(text);
    if (take(text, "...")) return neutral(text);
    if (take(text, "<")) return expect(text);
    if (take(text, "=")) return checks(text);
    if (take(text, "~")) return wait(text);
    problem("unknown-line", "this line begins with none of # > < = ... ~ !",
            "start a remark with //, what the person writes with >");
  }

  Read finish() {
    for (const Conversation& one : out_.conversations) {
      number_ = one.line;
      if (one.flow.empty()) {
        problem("no-header", "\"" + one.title + "\" does not say which flow it is about",
                "add: flow ketamine-screening   channel sms   language en");
      } else if (one.lines.empty()) {
        problem("empty", "\"" + one.title + "\" has no lines", "add what the person writes: > yes");
      }
    }
    return std::move(out_);
  }

 private:
  void problem(std::string code, std::string what, std::string hint) {
    out_.problems.push_back({flow::Severity::error, file_, number_, 1, std::move(code),
                             std::move(what), std::move(hint)});
  }

  bool begun() {
    const bool yes = !out_.conversations.empty();
    const bool markup = !source_.starts_with('#') && !source_.starts_with("//") && !source_.empty();
    if (!yes && markup) {
      problem("no-title", "a conversation begins with its title",
              "put a line \"# ...\" before this one");
    }
    return yes;
  }

  Conversation& current() { return out_.conversations.back(); }

  template <class T>
  void add(T what) {
    if (current().flow.empty()) {
      return problem("no-header", "the header comes before the first line",
                     "add: flow ketamine-screening   channel sms   language en");
    }
    current().lines.push_back({number_, source_, std::move(what)});
  }

  void title(std::string_view text) {
    Conversation fresh;
    fresh.file = file_;
    fresh.line = number_;
    fresh.title = std::string(text);
    out_.conversations.push_back(std::move(fresh));
  }

  void header(std::string_view text) {
    const std::size_t with = text.find(" with ");
    if (with != std::string_view::npos) {
      current().with = answers(trim(text.substr(with + 6)));
      text = text.substr(0, with);
    }
    const std::vector<std::string> words = words_of(text);
    for (std::size_t i = 0; i < words.size(); i += 2) {
      if (i + 1 == words.size()) return problem("header", words[i] + " has no value", "");
      header_value(words[i], words[i + 1]);
    }
  }

  void header_value(const std::string& key, const std::string& value) {
    Conversation& to = current();
    if (key == "flow") {
      to.flow = value;
    } else if (key == "channel" && (value == "sms" || value == "web")) {
      to.channel = value;
    } else if (key == "channel") {
      problem("header", "there is no channel " + value, "sms or web");
    } else if (key == "language") {
      to.language = value;
    } else if (key == "at") {
      to.at = value;
    } else {
      problem("header", "the header has no \"" + key + "\"",
              flow::did_you_mean(key, {"flow", "channel", "language", "at", "with"}));
    }
  }

  // `t0 = 1, phq9_1 = 3, r1 = 1 4`
  Answers answers(std::string_view text) {
    Answers out;
    while (!text.empty()) {
      const std::size_t comma = std::min(text.find(','), text.size());
      const std::string_view one = text.substr(0, comma);
      const std::size_t equals = one.find('=');
      if (equals == std::string_view::npos) {
        problem("answers", "\"" + std::string(trim(one)) + "\" is no answer",
                "write: with t0 = 1, t5 = 2");
        return out;
      }
      out.emplace_back(trim(one.substr(0, equals)), trim(one.substr(equals + 1)));
      text = trim(text.substr(std::min(text.size(), comma + 1)));
    }
    return out;
  }

  void neutral(std::string_view text) {
    if (!text.empty() && !take(text, "with ")) {
      return problem("neutral", "nobody knows \"" + std::string(text) + "\"",
                     "write: ... with t0 = 1, t5 = 2");
    }
    add(Neutral{answers(text)});
  }

  void say(std::string_view text) {
    if (text == "[picture]") return add(Say{"", true});
    add(Say{text::sanitize(text), false});
  }

  void expect(std::string_view text) {
    Expect out;
    if (take(text, "nothing")) {
      out.kind = Expect::Kind::nothing;
    } else if (take(text, "unclear ")) {
      out.kind = Expect::Kind::unclear;
    } else if (take(text, "crisis ")) {
      out.kind = Expect::Kind::crisis;
      const bool level = text.size() >= 2 && text[0] == 'L' && text[1] >= '0' && text[1] <= '4';
      if (level) out.level = text[1] - '0', text = trim(text.substr(2));
    } else if (take(text, "staff ")) {
      out.kind = Expect::Kind::staff;
    }
    while (text.starts_with('[')) {
      const std::size_t end = text.find(']');
      if (end == std::string_view::npos) {
        return problem("expect", "the bracket is not closed", "write [c2]");
      }
      out.ids.emplace_back(trim(text.substr(1, end - 1)));
      text = trim(text.substr(end + 1));
    }
    out.words = fragments_of(text);
    add(std::move(out));
  }

  void checks(std::string_view text) {
    Checks out;
    for (const std::string_view clause : clauses_of(text))
      out.clauses.push_back({words_of(clause)});
    if (out.clauses.empty())
      return problem("check", "nothing is checked", "write: = clinician_first mixed_picture");
    add(std::move(out));
  }

  void wait(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view unit = trim(text.substr(static_cast<std::size_t>(end - text.data())));
    const auto ms = unit == "s"   ? 1000ms
                    : unit == "m" ? 60'000ms
                    : unit == "h" ? 3'600'000ms
                    : unit == "d" ? 86'400'000ms
                                  : 0ms;
    if (error != std::errc() || ms == 0ms || number <= 0 || number > 10'000) {
      return problem("wait", "\"" + std::string(text) + "\" is no time",
                     "write ~ 90s, ~ 10m, ~ 4h or ~ 3d");
    }
    add(Wait{number * ms});
  }

  void staff(std::string_view text) {
    if (text == "staff takes over") return add(Staff{Staff::Kind::takes_over, "", "", "staff", ""});
    if (text == "staff returns") return add(Staff{Staff::Kind::returns, "", "", "staff", ""});
    if (take(text, "staff:"))
      return add(Staff{Staff::Kind::writes, std::string(text), "", "staff", ""});
    if (take(text, "undeliverable ")) {
      return add(Staff{Staff::Kind::undeliverable, std::string(text), "", "", ""});
    }
    const std::vector<std::string> words = words_of(text);
    const auto verb = std::find_if(words.begin(), words.end(), [](const std::string& w) {
      return w == "clears" || w == "clear";
    });
    const auto names = verb - words.begin();
    const bool two = names == 4 && words[2] == "and";
    if (verb == words.end() || (names != 2 && !two) || words.end() - verb != 2 ||
        (verb + 1)->at(0) != '"') {
      return problem(
          "staff", "nobody knows \"" + std::string(text) + "\"",
          "staff takes over | staff: text | staff returns | clinician Ann clears \"why\" | "
          "clinician Ann and Bo clear \"why\" | undeliverable 21610");
    }
    add(Staff{Staff::Kind::clears, (verb + 1)->substr(1), words[0], words[1], two ? words[3] : ""});
  }

  std::string file_;
  int number_ = 0;
  std::string source_;
  Read out_;
};

}  // namespace

Read read(const std::string& file, std::string_view bytes) {
  Reader reader(file);
  int number = 0;
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    reader.line(++number, bytes.substr(0, end));
    bytes.remove_prefix(std::min(bytes.size(), end + 1));
  }
  return reader.finish();
}

}  // namespace screenline::author::golden
