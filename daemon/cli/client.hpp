// One request to wecd over its admin socket, row by row. Blocking: a command line has nothing else
// to do.
#pragma once

#include <boost/json.hpp>
#include <functional>
#include <optional>
#include <string>
#include <tl/expected.hpp>

namespace wec::cli {

struct Failure {
  int exit_code = 1;
  std::string code;  // "NOT_RUNNING", or what wecd answered
  std::string hint;
};

/// Every row goes to `row`; false from it ends the listing early. Nothing back = the answer is
/// whole.
std::optional<Failure> ask(const std::string& state_dir, const boost::json::object& request,
                           const std::function<bool(boost::json::object)>& row);

/// For requests with exactly one row, or none (an empty object).
tl::expected<boost::json::object, Failure> ask_one(const std::string& state_dir,
                                                   const boost::json::object& request);

/// Says a failure on stderr, or with `json` as one object on stdout. Returns its exit code.
int report(const Failure& failure, bool json);

}  // namespace wec::cli
