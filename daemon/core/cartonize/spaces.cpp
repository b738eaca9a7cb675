// Every space that the cuboid touches is cut into the up to six parts beside it; a part inside of
// another space is none.

#include "daemon/core/cartonize/spaces.hpp"

#include <algorithm>

namespace wec::cartonize {
namespace {

bool overlap(const Space& a, const Space& b) {
  for (std::size_t i = 0; i < 3; ++i)
    if (a.low[i] >= b.high[i] || b.low[i] >= a.high[i]) return false;
  return true;
}

bool within(const Space& inner, const Space& outer) {
  for (std::size_t i = 0; i < 3; ++i)
    if (inner.low[i] < outer.low[i] || inner.high[i] > outer.high[i]) return false;
  return true;
}

void cut(const Space& space, const Space& taken, const Size& least, std::vector<Space>& out) {
  for (std::size_t i = 0; i < 3; ++i) {
    if (taken.low[i] - space.low[i] >= least[i]) {
      auto part = space;
      part.high[i] = taken.low[i];
      out.push_back(part);
    }
    if (space.high[i] - taken.high[i] >= least[i]) {
      auto part = space;
      part.low[i] = taken.high[i];
      out.push_back(part);
    }
  }
}

}  // namespace

void take_out(std::vector<Space>& spaces, const Space& taken, const Size& least) {
  thread_local std::vector<Space> parts;
  parts.clear();
  std::size_t kept = 0;
  for (const auto& space : spaces) {
    if (overlap(space, taken))
      cut(space, taken, least, parts);
    else
      spaces[kept++] = space;
  }
  spaces.resize(kept);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    bool covered = false;
    for (std::size_t k = 0; k < kept && !covered; ++k) covered = within(parts[i], spaces[k]);
    for (std::size_t k = 0; k < parts.size() && !covered; ++k)
      // Of two that are the same the first stays.
      covered = k != i && within(parts[i], parts[k]) && (k < i || !within(parts[k], parts[i]));
    if (!covered) spaces.push_back(parts[i]);
  }
}

}  // namespace wec::cartonize
