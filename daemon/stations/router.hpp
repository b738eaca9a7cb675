// From a request to what is to be done about it; no socket, no thread, no wait.
#pragma once

#include <prometheus/registry.h>

#include <boost/json/object.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "daemon/controller/door.hpp"
#include "daemon/stations/access.hpp"
#include "daemon/stations/http.hpp"
#include "daemon/stations/sessions.hpp"

namespace wec {

struct RouterOptions {
  AccessRules access;
  bool simulation = false;
  std::filesystem::path image_dir;
  std::function<boost::json::object()> health;
  std::shared_ptr<prometheus::Registry> metrics;
};

/// The request is an input for the door; the reply follows its answer.
struct ForwardInput {
  StationInput input;
};
/// The connection becomes a live socket of this station.
struct OpenLive {
  StationId station;
};
using Routed = std::variant<HttpReply, ForwardInput, OpenLive>;

/// What a route asks of its caller.
enum class Needs {
  nothing,  // the page and its files; /health
  caller,   // a program or a browser session
  station,  // the same, and a browser only for a station whose page it opened
};

class Router;
struct Route {
  std::string_view method;
  std::string_view pattern;  // "{}" stands for one segment
  Needs needs;
  Routed (Router::*handler)(const HttpRequest&, const Caller&, std::string_view segment);
};

class Router {
 public:
  static constexpr std::uintmax_t image_max_bytes = 512 * 1024;

  Router(RouterOptions, const Door&, Sessions&);
  Routed route(const HttpRequest&);
  /// Every route there is, for the docs and for the test that tries all of them.
  static std::span<const Route> routes();

 private:
  Routed dispatch(const Route&, const HttpRequest&, std::string_view segment);
  Routed page(const HttpRequest&, const Caller&, std::string_view station);
  Routed asset(const HttpRequest&, const Caller&, std::string_view name);
  Routed image(const HttpRequest&, const Caller&, std::string_view name);
  Routed health(const HttpRequest&, const Caller&, std::string_view);
  Routed metrics(const HttpRequest&, const Caller&, std::string_view);
  Routed list_stations(const HttpRequest&, const Caller&, std::string_view);
  Routed screen(const HttpRequest&, const Caller&, std::string_view station);
  Routed input(const HttpRequest&, const Caller&, std::string_view station);
  Routed ticket(const HttpRequest&, const Caller&, std::string_view station);
  Routed live(const HttpRequest&, const Caller&, std::string_view station);

  static const Route table_[];
  RouterOptions options_;
  const Door& door_;
  Sessions& sessions_;
};

/// The reply to an input that the door has answered, accepted or refused.
HttpReply answer_reply(const Answer&);
/// An input that never reached the deciding thread: the screen stays, with this refusal's code.
HttpReply refused_reply(int status, std::string_view code, std::string_view hint,
                        const Screen& screen);

}  // namespace wec
