#include "bot/crisis/placeholders.hpp"

#include <algorithm>
#include <array>

namespace screenline::crisis {

namespace {

constexpr std::array names = {
    "reach",         "call",      "crisis",   "spanish_line", "by",
    "also_text",     "emergency", "hospital", "poison",       "poison_name",
    "poison_always", "dv",        "clinic",   "phone",        "day"};

// The lines of one country, in one language.
class Words {
 public:
  explicit Words(const Filling& with) : with_(with), spanish_(with.language == "es") {}

  [[nodiscard]] std::string of(std::string_view name) const {
    if (name == "reach") return reach();
    if (name == "call") return call();
    if (name == "crisis") return number(line("crisis"));
    if (name == "spanish_line") return spanish_line();
    if (name == "by") return by();
    if (name == "also_text") return also_text();
    if (name == "emergency") return number(line("emergency"));
    if (name == "hospital") return line("emergency").hospital.in(with_.language);
    if (name == "poison") return poison();
    if (name == "poison_name") return line("poison").called.in(with_.language);
    if (name == "poison_always") {
      return !line("poison").always_open() ? "" : spanish_ ? ", a toda hora" : ", day or night";
    }
    if (name == "dv") return number(line("abuse"));
    if (name == "day") return std::string(with_.day);
    if (name == "clinic") return std::string(with_.clinic);
    return name == "phone" ? std::string(with_.phone) : std::string();
  }

 private:
  [[nodiscard]] const Resource& line(std::string_view role) const {
    static const Resource none;
    const Resource* found = find_resource(with_.resources, with_.country, role);
    return found ? *found : none;
  }

  // Where the crisis line takes no texts, another one of its country may. Never one of the US.
  [[nodiscard]] const Resource& texts() const {
    const Resource& crisis = line("crisis");
    const Resource* other = find_resource(with_.resources, crisis.country, "crisis_text");
    return crisis.text.empty() && other && other->country == crisis.country ? *other : crisis;
  }

  [[nodiscard]] std::string number(const Resource& one) const {
    const std::string& key = one.press.in(with_.language);
    return key.empty() ? one.voice : one.voice + (spanish_ ? " (oprima " : " (press ") + key + ")";
  }

  // "text 988", "mande AYUDA al 988".
  [[nodiscard]] std::string send() const {
    const Resource& one = texts();
    const std::string& word = one.text_word.in(with_.language);
    if (spanish_) return "mande " + (word.empty() ? "un mensaje" : word) + " al " + one.text;
    return "text " + (word.empty() ? "" : word + " to ") + one.text;
  }

  [[nodiscard]] std::string call() const {
    const Resource& one = line("crisis");
    const std::string& key = one.press.in(with_.language);
    const std::string said = (spanish_ ? "llame al " : "call ") + one.voice;
    return key.empty() ? said : said + (spanish_ ? " y oprima " : " and press ") + key;
  }

  // For a text in English to somebody who speaks Spanish.
  [[nodiscard]] std::string spanish_line() const {
    const Resource& one = line("crisis");
    if (spanish_) return call();
    return one.press.es.empty() ? reach() : call() + " and press " + one.press.es + " for Spanish";
  }

  // One number for both, and nothing to press or to write.
  [[nodiscard]] bool one_number() const {
    const Resource& crisis = line("crisis");
    return crisis.text == crisis.voice && crisis.press.in(with_.language).empty() &&
           crisis.text_word.in(with_.language).empty();
  }

  [[nodiscard]] std::string reach() const {
    if (one_number()) {
      return (spanish_ ? "llame o mande un mensaje al " : "call or text ") + line("crisis").voice;
    }
    return texts().text.empty() ? call() : call() + (spanish_ ? ", o " : " or ") + send();
  }

  [[nodiscard]] std::string by() const {
    const std::string calls = spanish_ ? "por llamada" : "by call";
    if (one_number()) return calls + (spanish_ ? " o mensaje" : " or text");
    return texts().text.empty() ? calls : calls + (spanish_ ? ", o " : ", or ") + send();
  }

  [[nodiscard]] std::string also_text() const {
    if (texts().text.empty())
      return spanish_ ? "Atienden a toda hora." : "They answer day or night.";
    return spanish_ ? "O " + send() + "." : "You can also " + send() + ", day or night.";
  }

  [[nodiscard]] std::string poison() const {
    const Resource& one = line("poison");
    return one.always_open() ? number(one)
                             : number(one) + " (" + one.hours_said.in(with_.language) + ")";
  }

  const Filling& with_;
  bool spanish_;
};

bool begins_a_sentence(const std::string& out) {
  const auto last = out.find_last_not_of(' ');
  return last == std::string::npos || out[last] == '.' || out[last] == '?' || out[last] == '\n';
}

}  // namespace

std::string day_words(Date day, std::string_view language) {
  constexpr std::array en = {"January", "February", "March",     "April",   "May",      "June",
                             "July",    "August",   "September", "October", "November", "December"};
  constexpr std::array es = {"enero", "febrero", "marzo",      "abril",   "mayo",      "junio",
                             "julio", "agosto",  "septiembre", "octubre", "noviembre", "diciembre"};
  const auto month = static_cast<std::size_t>(std::clamp(day.month, 1, 12) - 1);
  const std::string number = std::to_string(day.day);
  if (language == "es") return number + " de " + es[month];
  return std::string(en[month]) + " " + number;
}

bool is_placeholder(std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string unknown_placeholder(std::string_view text) {
  for (auto at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    const auto close = std::min(text.find('}', at), text.size());
    const std::string_view name = text.substr(at + 1, close - at - 1);
    if (close == text.size() || !is_placeholder(name)) return std::string(name);
  }
  return {};
}

void add_filled(std::string& out, std::string_view text, const Filling& with) {
  const Words words(with);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto close = text[i] == '{' ? text.find('}', i) : std::string_view::npos;
    if (close == std::string_view::npos) {
      out += text[i];
      continue;
    }
    std::string said = words.of(text.substr(i + 1, close - i - 1));
    if (!said.empty() && said[0] >= 'a' && said[0] <= 'z' && begins_a_sentence(out)) {
      said[0] = static_cast<char>(said[0] - 'a' + 'A');
    }
    out += said;
    i = close;
  }
}

}  // namespace screenline::crisis
