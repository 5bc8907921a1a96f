#include "bot/cli/serve/acknowledge.hpp"

#include <atomic>

#include "bot/cli/serve/acknowledge_page.hpp"

namespace screenline::cli {

namespace {

using http::PathParams;
using http::Request;
using http::Responder;
using service::Handoff;
using service::StaffDesk;
using service::Store;

// Who comes first decides: the lane, which acts, or the sockets, which have given up.
enum class Turn : std::uint8_t { open, acting, given_up };

class Routes {
 public:
  Routes(service::Environment& environment, service::Lane& lane, StaffDesk& desk,
         const AcknowledgeLinks& links, std::chrono::milliseconds wait)
      : environment_(environment), lane_(lane), desk_(desk), links_(links), wait_(wait) {}

  void show(const std::string& token, const Responder& respond) const {
    respond.fallback_after(wait_, stuck_page(Stuck::looking));
    ask(token, respond, Stuck::looking, [this, token](Store& store, const LinkHolder& holder) {
      if (store.trouble()) return stuck_page(Stuck::looking);
      const auto row = desk_.row_of(holder.site->id, holder.row);
      if (!row || row->state == service::HandoffState::closed) return no_link_page();
      return row_page(*holder.site, *holder.person, *row, token, environment_.clock.now());
    });
  }

  void take(const std::string& token, const Responder& respond) const {
    auto turn = std::make_shared<std::atomic<Turn>>(Turn::open);
    http::Response late = stuck_page(Stuck::tapped);
    late.before_write = [turn](http::Response& out) {
      out = stuck_page(turn->exchange(Turn::given_up) == Turn::acting ? Stuck::unsure
                                                                      : Stuck::tapped);
    };
    respond.fallback_after(wait_, std::move(late));
    ask(token, respond, Stuck::tapped, [this, turn](Store& store, const LinkHolder& holder) {
      Turn open = Turn::open;
      if (!turn->compare_exchange_strong(open, Turn::acting)) return stuck_page(Stuck::tapped);
      const StaffDesk::Taken taken =
          desk_.take(store, holder.site->id, holder.row, holder.person->name, "by link");
      return taken_page(*holder.site, taken, holder.row, environment_.clock.now());
    });
  }

 private:
  template <typename Work>
  void ask(const std::string& token, const Responder& respond, Stuck stuck, Work work) const {
    const auto content = environment_.content();
    const auto holder = links_.read(token, content->settings, environment_.clock.now());
    if (!holder) {
      respond(no_link_page());
      return;
    }
    const bool posted = lane_.post(
        [content, holder = *holder, respond, work](Store& store) { respond(work(store, holder)); },
        true);
    if (!posted) respond(stuck_page(stuck));
  }

  service::Environment& environment_;
  service::Lane& lane_;
  StaffDesk& desk_;
  const AcknowledgeLinks& links_;
  const std::chrono::milliseconds wait_;
};

}  // namespace

void add_acknowledge_routes(http::Router& router, service::Environment& environment,
                            service::Lane& lane, StaffDesk& desk, const AcknowledgeLinks& links,
                            std::chrono::milliseconds wait) {
  const auto routes = std::make_shared<const Routes>(environment, lane, desk, links, wait);
  router.add("GET", "/ack/{token}", [routes](Request, const PathParams& params, Responder respond) {
    routes->show(std::string(params.get("token")), respond);
  });
  router.add("POST", "/ack/{token}",
             [routes](Request, const PathParams& params, Responder respond) {
               routes->take(std::string(params.get("token")), respond);
             });
}

}  // namespace screenline::cli
