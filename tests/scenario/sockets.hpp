// Unix sockets of wec-oms-sim (a line in, a line out) and of wecd (a request in, rows out), and
// free TCP ports. Blocking; an answer that does not come within `socket_patience` is none.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace wec::scenario {

inline constexpr int socket_patience_s = 30;

std::optional<std::string> ask_line(const std::string& path, const std::string& line);

/// The rows of one answer, or "CODE: hint", or "no answer".
tl::expected<std::vector<boost::json::object>, std::string> ask_rows(
    const std::string& path, const boost::json::object& request);

int free_port();
bool port_answers(int port);

}  // namespace wec::scenario
