#include "daemon/stations/access.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace wec {
namespace {

constexpr std::string_view bearer_prefix = "Bearer ";

bool equal_without_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

// A browser leaves the port out when it is the scheme's own.
std::string with_port(std::string_view host, const HttpRequest& request) {
  const int usual = request.tls ? 443 : 80;
  if (request.local_port == usual) return std::string(host);
  return fmt::format("{}:{}", host, request.local_port);
}

std::string literal(const HttpRequest& request) {
  const bool v6 = request.local_address.find(':') != std::string::npos;
  return v6 ? fmt::format("[{}]", request.local_address) : request.local_address;
}

// Cookies are not kept apart by port: two daemons on one machine would overwrite each other's.
std::string cookie_name(const HttpRequest& request) {
  return request.tls ? std::string("__Host-wec") : fmt::format("wec_{}", request.local_port);
}

// Programs send none of these; browsers cannot leave the first two out of a POST.
bool looks_like_a_browser(const HttpRequest& request) {
  return request.count("origin") > 0 || request.count("sec-fetch-site") > 0 ||
         !session_cookie(request).empty();
}

std::optional<HttpReply> check_origin(const HttpRequest& request) {
  const std::string_view site = request.header("sec-fetch-site");
  if (!site.empty() && site != "same-origin" && site != "none") {
    return error_reply(403, "FOREIGN_ORIGIN", "This request comes from a page of another site.");
  }
  if (request.count("origin") == 0) return std::nullopt;
  const std::string own =
      fmt::format("{}://{}", request.tls ? "https" : "http", request.header("host"));
  if (request.count("origin") == 1 && request.header("origin") == own) return std::nullopt;
  return error_reply(403, "FOREIGN_ORIGIN", "The Origin is not this server's own.");
}

tl::expected<Caller, HttpReply> identify_program(const HttpRequest& request,
                                                 const AccessRules& rules) {
  const std::string_view given = request.header("authorization");
  const bool right = request.count("authorization") == 1 && given.starts_with(bearer_prefix) &&
                     !rules.bearer_token.empty() &&
                     equal_in_constant_time(given.substr(bearer_prefix.size()), rules.bearer_token);
  if (right) return Caller{};
  return tl::unexpected(error_reply(
      401, "BAD_TOKEN", "Send Authorization: Bearer with the token of credential station-api."));
}

std::optional<HttpReply> check_browser_headers(const HttpRequest& request) {
  const bool changes = request.method == "POST";
  if ((changes || request.upgrade) && request.count("origin") == 0) {
    return error_reply(403, "ORIGIN_REQUIRED", "A browser's request must carry its Origin.");
  }
  if (changes && request.header("x-wec") != "1") {
    return error_reply(403, "HEADER_REQUIRED", "A browser's POST must carry the header X-Wec: 1.");
  }
  return std::nullopt;
}

}  // namespace

std::optional<HttpReply> check_host(const HttpRequest& request, const AccessRules& rules) {
  const std::string_view host = request.header("host");
  if (request.count("host") == 1) {
    if (equal_without_case(host, with_port(literal(request), request))) return std::nullopt;
    if (request.peer_is_loopback && equal_without_case(host, with_port("localhost", request))) {
      return std::nullopt;
    }
    for (const std::string& name : rules.host_names) {
      if (equal_without_case(host, with_port(name, request))) return std::nullopt;
    }
  }
  return error_reply(
      421, "WRONG_HOST",
      "The Host header is none of this server's names; see [http] in the site file.");
}

tl::expected<Caller, HttpReply> identify(const HttpRequest& request, const AccessRules& rules,
                                         Sessions& sessions) {
  if (request.count("authorization") > 0) return identify_program(request, rules);
  if (auto foreign = check_origin(request)) return tl::unexpected(*std::move(foreign));

  const std::string_view cookie = session_cookie(request);
  const bool known = !cookie.empty() && sessions.valid(cookie);
  if (rules.open_loopback && request.peer_is_loopback) {
    const bool browser = looks_like_a_browser(request);
    return Caller{browser ? Caller::Kind::browser : Caller::Kind::program, ""};
  }
  if (!known) {
    return tl::unexpected(error_reply(401, "SESSION_REQUIRED",
                                      "Open the station's page first, or send a program's token."));
  }
  if (auto missing = check_browser_headers(request)) return tl::unexpected(*std::move(missing));
  return Caller{Caller::Kind::browser, std::string(cookie)};
}

std::string_view session_cookie(const HttpRequest& request) {
  const std::string name = cookie_name(request) + "=";
  std::string_view rest = request.header("cookie");
  while (!rest.empty()) {
    const auto end = std::min(rest.find(';'), rest.size());
    std::string_view pair = rest.substr(0, end);
    pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
    if (pair.starts_with(name)) return pair.substr(name.size());
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return {};
}

std::string make_cookie(const HttpRequest& request, std::string_view session) {
  return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict{}", cookie_name(request), session,
                     request.tls ? "; Secure" : "");
}

}  // namespace wec
