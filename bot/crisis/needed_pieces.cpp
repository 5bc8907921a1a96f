#include "bot/crisis/needed_pieces.hpp"

#include <array>

namespace screenline::crisis {

namespace {

enum : unsigned { nothing = 0, crisis = 1, emergency = 2, poison = 4, abuse = 8 };

struct Role {
  unsigned bit;
  const char* line;                      // as an error tells it
  std::array<std::string_view, 3> said;  // any of these names it
};
constexpr std::array roles = {Role{emergency, "the emergency number", {"{emergency}"}},
                              Role{crisis, "the crisis line", {"{reach}", "{call}", "{crisis}"}},
                              Role{poison, "the poison line", {"{poison}"}},
                              Role{abuse, "the line for abuse", {"{dv}"}}};

constexpr auto table = std::to_array<NeededPiece>({
    {"self.l2", crisis | emergency},
    {"self.l3", crisis | emergency},
    {"self.l4", crisis | emergency},
    {"self.overdose", crisis | emergency | poison},
    {"self.history", crisis | emergency},
    {"medical", emergency},
    {"medical.self", crisis | emergency},
    {"third", crisis | emergency},
    {"violence", crisis | emergency},
    {"abuse", emergency | abuse},
    {"abuse.too", abuse},
    {"staff.told", nothing},
    {"staff.telling_now", nothing},
    {"staff.could_not_reach", nothing},
    {"keep_writing", nothing},
    {"ask.asq_5", nothing},
    {"ask.asq_5b", nothing},
    {"ask.asq_4_when", nothing},
    {"ask.concern", crisis},
    {"ask_again", crisis | emergency},
    {"ask_again.when", crisis | emergency},
    {"after_no", crisis | emergency},
    {"heard.fine", crisis | emergency},
    {"heard.mistake", crisis | emergency},
    {"heard.helped", crisis | emergency},
    {"heard.dose", emergency | poison},
    {"heard.body", emergency},
    {"held", nothing},
    {"check_in", crisis | emergency},
    {"check_in.l4", crisis | emergency},
    {"fallback", crisis | emergency},
    {"history_done", crisis},
    {"concern_done", crisis},
    {"resource", crisis | emergency},
    {"nudge", crisis | emergency},
    {"nudge.when", crisis | emergency},
    {"short.1", crisis | emergency},
    {"short.1.alone", crisis | emergency},
    {"short.2", crisis | emergency},
    {"short.2.alone", crisis | emergency},
    {"short.3", crisis | emergency},
    {"self.l4.hand", crisis | emergency},
    {"short.hand.1", crisis | emergency},
    {"short.hand.2", crisis | emergency},
    {"start.again", nothing},
    {"start.held", nothing},
    {"short.dose.1", emergency | poison},
    {"short.dose.2", emergency | poison},
    {"short.l4.1", crisis | emergency},
    {"short.l4.2", crisis | emergency},
    {"short.l4.3", crisis | emergency},
    {"medical.dose", emergency | poison},
    {"third.l4", crisis | emergency},
    {"ask.concern_violence", crisis | emergency},
    {"ask.concern_medical", crisis | emergency},
    {"bereaved", crisis},
    {"bereaved.again", crisis},
    {"sorry_for_loss", nothing},
    {"call", crisis | emergency},
    {"call.l4", crisis | emergency},
    {"call_staff.told", nothing},
    {"call_staff.telling_now", nothing},
    {"call_staff.could_not_reach", nothing},
    {"cleared", crisis | emergency},
    {"go_on", nothing},
    {"staff.asked", nothing},
    {"cleared.begin", nothing},
    {"cleared.stopped", nothing},
    {"cleared.follow_up", nothing},
    {"care.day", crisis | emergency},
    {"care.week", crisis | emergency},
    {"unreadable", crisis | emergency},
    {"other_number", nothing},
});

}  // namespace

std::span<const NeededPiece> needed_pieces() { return table; }

bool has_number(std::string_view text) {
  int digits = 0;
  for (const char c : text) {
    digits = c >= '0' && c <= '9' ? digits + 1 : 0;
    if (digits == 3) return true;
  }
  return false;
}

std::vector<MissingLine> missing_lines(std::string_view id, std::string_view text) {
  std::vector<MissingLine> out;
  for (const NeededPiece& piece : table) {
    if (piece.id != id) continue;
    for (const Role& role : roles) {
      bool said = (piece.names & role.bit) == 0;
      std::string hint = "put ";
      for (const std::string_view name : role.said) {
        if (name.empty()) continue;
        said = said || text.find(name) != std::string_view::npos;
        hint += (hint.size() > 4 ? " or " : "") + std::string(name);
      }
      if (!said) out.push_back({"does not name " + std::string(role.line), hint + " into it"});
    }
  }
  return out;
}

}  // namespace screenline::crisis
