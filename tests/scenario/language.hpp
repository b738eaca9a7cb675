// The scenario language: one step a line. The words are told in tests/scenario/README.md.
//
//   # a comment
//   oms order.released {"order":"SO-1",...}
//   scan PICK-01 item(LAMP)
//
// A step is a verb and what follows it; whether the rest makes sense is the verb's own matter.
#pragma once

#include <boost/json.hpp>
#include <map>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace wec::scenario {

struct Step {
  std::string file;
  int line = 0;
  std::string verb;
  std::vector<std::string> words;  // after the verb, cut at blanks
  std::string rest;                // after the verb, as it stands

  std::string at() const { return file + ":" + std::to_string(line); }
  /// What follows the first n words, as it stands.
  std::string after(std::size_t n) const;
};

/// A deviation from what the scenario says, or a world that cannot go on. Thrown by every part of
/// the runner and caught in one place: the first one ends the run.
struct Deviation {
  std::string what;
};

/// Every mistake names its place as file:line.
tl::expected<std::vector<Step>, std::string> parse_scenario(std::string_view text,
                                                            const std::string& file);
tl::expected<std::vector<Step>, std::string> read_scenario(const std::string& path);

/// \xHH is a byte, \\ a backslash.
tl::expected<std::string, std::string> unescape(std::string_view text);

/// "need=2 sku=LAMP" as pairs.
tl::expected<std::map<std::string, std::string>, std::string> pairs(
    const std::vector<std::string>& words, std::size_t from);

/// A value of the station API as the text that stands in a scenario: strings bare, the rest as
/// JSON.
std::string plain(const boost::json::value& value);

}  // namespace wec::scenario
