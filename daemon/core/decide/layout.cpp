// The floor's layout as head office tells it. Judged by the routing library itself, so that a
// layout that was taken can be walked.

#include <fmt/format.h>

#include <set>

#include "daemon/core/chaos.hpp"
#include "daemon/core/decide/head_office.hpp"
#include "daemon/core/walk.hpp"

namespace wec::deciding {

Verdict judge_layout(Turn& turn, const boost::json::object& data, CmdResult& result) {
  LayoutUpsert c;
  if (auto verdict = read_command(data, c)) return verdict;
  if (auto verdict = check_id(c.layout, "layout")) return verdict;
  result.about = "layout/" + c.layout;
  const auto known = turn.state.layouts.after({}, 1);
  if (!known.empty() && known.front().layout != c.layout)
    return rejected("INVALID",
                    fmt::format("this site's layout is {}: a site has one", known.front().layout));
  if (!known.empty())
    if (auto verdict = check_version(c.version, known.front().version, result)) return verdict;
  std::set<std::string> names;
  for (const auto& aisle : c.aisles)
    if ((aisle.aisle.empty() || !names.insert(aisle.aisle.text).second) &&
        !SABOTAGE("aisles-of-one-name"))
      return rejected("INVALID", "aisles need a name each, and no name twice");
  const auto map = floor_map({c.layout, c.version, c.aisles, c.cross_mm, c.start, c.drop});
  const auto way = routing::shortest_walk(map.layout, {map.start, map.drop, {}});
  if (!way)
    return rejected(std::string(word_for(way.error().problem)),
                    "no way from start to drop: at least two cross aisles, ascending, and both "
                    "points in an aisle or on a cross aisle");
  return {};
}

}  // namespace wec::deciding
