#include "daemon/stations/router.hpp"

#include <fmt/format.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <optional>

#include "daemon/stations/assets.hpp"
#include "daemon/stations/input_body.hpp"

namespace wec {
namespace {

namespace json = boost::json;

// No inline script, nothing from elsewhere, never inside a frame (threat T11).
constexpr std::string_view page_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

// The segment that stands for "{}", empty for a pattern without one; nothing if it does not match.
std::optional<std::string_view> match(std::string_view pattern, std::string_view path) {
  const auto hole = pattern.find("{}");
  if (hole == std::string_view::npos) {
    return pattern == path ? std::optional(std::string_view{}) : std::nullopt;
  }
  const std::string_view before = pattern.substr(0, hole), after = pattern.substr(hole + 2);
  if (path.size() <= before.size() + after.size()) return std::nullopt;
  if (!path.starts_with(before) || !path.ends_with(after)) return std::nullopt;
  path.remove_prefix(before.size());
  path.remove_suffix(after.size());
  return path.find('/') == std::string_view::npos ? std::optional(path) : std::nullopt;
}

// File names that cannot leave their folder.
bool is_plain_name(std::string_view name) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  return !name.empty() && name.front() != '.' && std::ranges::all_of(name, plain);
}

bool is_json(std::string_view content_type) {
  std::string type(content_type.substr(0, content_type.find(';')));
  std::erase(type, ' ');
  std::ranges::transform(type, type.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return type == "application/json";
}

HttpReply asset_reply(const Asset& asset, bool is_page) {
  HttpReply reply;
  reply.content_type = std::string(asset.content_type);
  reply.body = std::make_shared<const std::string>(asset.bytes);
  // The page names its files by content, so they may be kept for ever and it may not.
  reply.headers.emplace_back("Cache-Control",
                             is_page ? "no-store" : "public, max-age=31536000, immutable");
  if (is_page) reply.headers.emplace_back("Content-Security-Policy", page_policy);
  return reply;
}

std::optional<std::string> read_file(const std::filesystem::path& path, std::uintmax_t max_bytes) {
  std::error_code bad;
  if (!std::filesystem::is_regular_file(path, bad)) return std::nullopt;
  const auto size = std::filesystem::file_size(path, bad);
  if (bad || size > max_bytes) return std::nullopt;
  std::string bytes(static_cast<std::size_t>(size), '\0');
  std::ifstream file(path, std::ios::binary);
  if (!file.read(bytes.data(), static_cast<std::streamsize>(size))) return std::nullopt;
  return bytes;
}

HttpReply unknown_station(std::string_view id) {
  return error_reply(404, "UNKNOWN_STATION",
                     fmt::format("There is no station \"{}\" in the site file.", id));
}

json::object station_row(const Screen& screen) {
  return {
      {"id", screen.station.str()},
      {"kind", screen.kind},
      {"prompt", screen.prompt},
      {"step", screen.step},
      {"operator", screen.operator_id.empty() ? json::value() : json::value(screen.operator_id)}};
}

}  // namespace

const Route Router::table_[] = {
    {"GET", "/", Needs::nothing, &Router::page},
    {"GET", "/station/{}", Needs::nothing, &Router::page},
    {"GET", "/assets/{}", Needs::nothing, &Router::asset},
    {"GET", "/health", Needs::nothing, &Router::health},
    {"GET", "/metrics", Needs::caller, &Router::metrics},
    {"GET", "/images/{}", Needs::caller, &Router::image},
    {"GET", "/api/v1/stations", Needs::caller, &Router::list_stations},
    {"GET", "/api/v1/stations/{}/screen", Needs::station, &Router::screen},
    {"POST", "/api/v1/stations/{}/input", Needs::station, &Router::input},
    {"POST", "/api/v1/stations/{}/ticket", Needs::station, &Router::ticket},
    {"GET", "/api/v1/stations/{}/live", Needs::station, &Router::live},
};

std::span<const Route> Router::routes() { return table_; }

Router::Router(RouterOptions options, const Door& door, Sessions& sessions)
    : options_(std::move(options)), door_(door), sessions_(sessions) {}

Routed Router::route(const HttpRequest& request) {
  if (auto wrong = check_host(request, options_.access)) return *std::move(wrong);

  std::string allowed;
  for (const Route& route : table_) {
    const auto segment = match(route.pattern, request.path());
    if (!segment) continue;
    if (route.method == request.method) return dispatch(route, request, *segment);
    allowed = route.method;
  }
  if (allowed.empty()) return error_reply(404, "NOT_FOUND", "There is nothing at this path.");
  HttpReply reply = error_reply(405, "METHOD_NOT_ALLOWED", fmt::format("Use {}.", allowed));
  reply.headers.emplace_back("Allow", allowed);
  return reply;
}

Routed Router::dispatch(const Route& route, const HttpRequest& request, std::string_view segment) {
  if (route.needs == Needs::nothing) return (this->*route.handler)(request, {}, segment);

  auto caller = identify(request, options_.access, sessions_);
  if (!caller) return caller.error();
  if (route.needs == Needs::station) {
    const StationId station{std::string(segment)};
    if (!caller->session.empty() && !sessions_.may_act_for(caller->session, station)) {
      return error_reply(403, "OTHER_STATION", "This browser has not opened that station's page.");
    }
    if (!door_.screen(station)) return unknown_station(segment);
  }
  if (request.method == "POST" && !is_json(request.header("content-type"))) {
    return error_reply(415, "WRONG_CONTENT_TYPE", "Send Content-Type: application/json.");
  }
  return (this->*route.handler)(request, *caller, segment);
}

Routed Router::page(const HttpRequest& request, const Caller&, std::string_view id) {
  const Asset* html = find_asset("/index.html");
  if (html == nullptr) return error_reply(404, "NOT_FOUND", "This build has no station page.");
  HttpReply reply = asset_reply(*html, true);
  const StationId station{std::string(id)};
  const bool known = id.empty() || door_.screen(station).has_value();
  if (!known) reply.status = 404;  // the page says so in words
  const std::string session =
      sessions_.open(session_cookie(request), known ? station : StationId{});
  reply.headers.emplace_back("Set-Cookie", make_cookie(request, session));
  return reply;
}

Routed Router::asset(const HttpRequest& request, const Caller&, std::string_view) {
  const Asset* found = find_asset(request.path());
  if (found == nullptr) return error_reply(404, "NOT_FOUND", "There is no such file; reload.");
  return asset_reply(*found, false);
}

Routed Router::image(const HttpRequest&, const Caller&, std::string_view name) {
  const bool fits = name.ends_with(".webp") && is_plain_name(name);
  if (!fits || options_.image_dir.empty()) {
    return error_reply(404, "NO_IMAGE", "There is no picture of this item.");
  }
  auto bytes = read_file(options_.image_dir / std::string(name), image_max_bytes);
  if (!bytes) return error_reply(404, "NO_IMAGE", "There is no picture of this item.");
  HttpReply reply;
  reply.content_type = "image/webp";
  reply.body = std::make_shared<const std::string>(*std::move(bytes));
  reply.headers.emplace_back("Cache-Control", "private, max-age=3600");
  return reply;
}

Routed Router::health(const HttpRequest&, const Caller&, std::string_view) {
  const json::object object = options_.health ? options_.health() : json::object{{"ok", true}};
  const json::value* ok = object.if_contains("ok");
  const bool bad = ok != nullptr && ok->is_bool() && !ok->get_bool();
  return json_reply(bad ? 503 : 200, object);
}

Routed Router::metrics(const HttpRequest&, const Caller&, std::string_view) {
  HttpReply reply;
  reply.content_type = "text/plain; version=0.0.4; charset=utf-8";
  std::string text;
  if (options_.metrics) {
    text = prometheus::TextSerializer().Serialize(options_.metrics->Collect());
  }
  reply.body = std::make_shared<const std::string>(std::move(text));
  return reply;
}

Routed Router::list_stations(const HttpRequest&, const Caller&, std::string_view) {
  json::array rows;
  for (const Screen& screen : door_.screens()) rows.emplace_back(station_row(screen));
  return json_reply(200, {{"stations", std::move(rows)},
                          {"simulation", options_.simulation},
                          {"ui", assets_version()}});
}

Routed Router::screen(const HttpRequest&, const Caller&, std::string_view id) {
  const auto screen = door_.screen(StationId{std::string(id)});
  if (!screen) return unknown_station(id);
  return json_reply(200, to_json(*screen));
}

Routed Router::input(const HttpRequest& request, const Caller& caller, std::string_view id) {
  auto input = parse_input(request.body, StationId{std::string(id)});
  if (!input) return input.error();
  // Scans come from scanners: a page that may send them could be made to (promise 1 needs a wire).
  const bool typed_scan = input->kind == InputKind::scan && caller.kind == Caller::Kind::browser;
  if (typed_scan && !options_.simulation) {
    return refused_reply(403, "NOT_ALLOWED", "A page may send scans only in simulation.",
                         door_.screen(input->station).value_or(Screen{}));
  }
  return ForwardInput{*std::move(input)};
}

Routed Router::ticket(const HttpRequest&, const Caller& caller, std::string_view id) {
  return json_reply(
      200, {{"ticket", sessions_.issue_ticket(caller.session, StationId{std::string(id)})}});
}

Routed Router::live(const HttpRequest& request, const Caller& caller, std::string_view id) {
  if (!request.upgrade) {
    HttpReply reply = error_reply(426, "UPGRADE_REQUIRED", "This path is a WebSocket.");
    reply.headers.emplace_back("Upgrade", "websocket");
    return reply;
  }
  const StationId station{std::string(id)};
  if (!caller.session.empty() &&
      !sessions_.redeem_ticket(request.query("ticket"), caller.session, station)) {
    return error_reply(403, "TICKET_REQUIRED",
                       "Fetch a ticket by POST .../ticket; it is good once and for 10 s.");
  }
  return OpenLive{station};
}

HttpReply answer_reply(const Answer& answer) { return json_reply(200, to_json(answer)); }

HttpReply refused_reply(int status, std::string_view code, std::string_view hint,
                        const Screen& screen) {
  Answer answer;
  answer.refusal = Refusal{std::string(code), {}};
  answer.screen = screen;
  json::object object = to_json(answer);
  object["error"] = {{"code", code}, {"hint", hint}};
  return json_reply(status, object);
}

}  // namespace wec
