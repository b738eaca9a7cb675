// Who is asking, and may they? Host, Origin, token, cookie and header of a request, judged in one
// place (threats T12 to T14 and T16 of docs/security.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "daemon/stations/http.hpp"
#include "daemon/stations/sessions.hpp"

namespace wec {

struct AccessRules {
  bool open_loopback = false;
  std::string bearer_token;
  std::vector<std::string> host_names;
};

struct Caller {
  enum class Kind { program, browser };
  Kind kind = Kind::program;
  std::string session;  // of a browser; empty: let in because loopback is open
};

/// The request's Host is one of ours (a name of the rules, localhost, or the literal address that
/// was connected to, with the port), or the refusal. Stops DNS rebinding; goes before everything.
std::optional<HttpReply> check_host(const HttpRequest&, const AccessRules&);

/// The caller of an API request, or the refusal.
tl::expected<Caller, HttpReply> identify(const HttpRequest&, const AccessRules&, Sessions&);

/// The session named by the request's cookie, known or not; "" if there is none.
std::string_view session_cookie(const HttpRequest&);
/// The Set-Cookie value that names this session.
std::string make_cookie(const HttpRequest&, std::string_view session);

}  // namespace wec
