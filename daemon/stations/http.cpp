#include "daemon/stations/http.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace wec {

std::string_view HttpRequest::path() const {
  const std::string_view all = target;
  return all.substr(0, all.find('?'));
}

std::string_view HttpRequest::query(std::string_view name) const {
  const std::string_view all = target;
  const auto mark = all.find('?');
  if (mark == std::string_view::npos) return {};
  std::string_view rest = all.substr(mark + 1);
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    const auto equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
      return pair.substr(equals + 1);
    }
    rest = pair.size() == rest.size() ? std::string_view{} : rest.substr(pair.size() + 1);
  }
  return {};
}

std::string_view HttpRequest::header(std::string_view name) const {
  const auto found =
      std::ranges::find(headers, name, [](const auto& h) -> std::string_view { return h.first; });
  return found == headers.end() ? std::string_view{} : std::string_view(found->second);
}

std::size_t HttpRequest::count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(headers, [&](const auto& h) { return h.first == name; }));
}

HttpReply json_reply(int status, const boost::json::object& object) {
  HttpReply reply;
  reply.status = status;
  reply.body = std::make_shared<const std::string>(boost::json::serialize(object));
  return reply;
}

HttpReply error_reply(int status, std::string_view code, std::string_view hint) {
  return json_reply(status, {{"error", {{"code", code}, {"hint", hint}}}});
}

}  // namespace wec
