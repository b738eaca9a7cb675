// Models as text, the solver as a program, its answer as text.
#include "tests/unit/routing/mip.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <tuple>

namespace wec::routing::test {
namespace {

namespace fs = std::filesystem;

constexpr int seconds_max = 60;  // of one model

/// Places by aisle and height; between aisles by their x, behind the aisles' numbers.
using Place = std::tuple<std::int32_t, Mm, Mm>;

class Streets {
 public:
  explicit Streets(const Case& c) : layout_(c.layout) {
    for (std::int32_t a = 0; a < static_cast<std::int32_t>(layout_.aisles.size()); ++a)
      for (const Mm y : layout_.cross) node({a, 0, y});
    start = node(place(c.request.start));
    end = node(place(c.request.end));
    for (const auto& stop : c.request.stops) needed.push_back(node(place(stop)));
    needed.push_back(end);
    std::sort(needed.begin(), needed.end());
    needed.erase(std::unique(needed.begin(), needed.end()), needed.end());
    std::erase(needed, start);
    link();
  }

  struct Arc {
    int from, to;
    Mm length;
  };
  std::vector<Arc> arcs;
  std::vector<int> needed;
  int start = 0, end = 0;
  int nodes() const { return static_cast<int>(ids_.size()); }

 private:
  static Place place(const Spot& spot) {
    return {spot.aisle, spot.aisle == on_cross ? spot.x : 0, spot.y};
  }
  int node(const Place& at) {
    return ids_.try_emplace(at, static_cast<int>(ids_.size())).first->second;
  }
  void both(int a, int b, Mm length) {
    arcs.push_back({a, b, length});
    arcs.push_back({b, a, length});
  }
  void link() {
    std::map<std::int32_t, std::map<Mm, int>> by_aisle;
    std::map<Mm, std::vector<std::pair<Mm, int>>> by_cross;
    for (const auto& [at, id] : ids_) {
      const auto& [aisle, x, y] = at;
      if (aisle != on_cross) by_aisle[aisle][y] = id;
      const bool crossing =
          std::find(layout_.cross.begin(), layout_.cross.end(), y) != layout_.cross.end();
      if (crossing)
        by_cross[y].emplace_back(
            aisle == on_cross ? x : layout_.aisles[static_cast<std::size_t>(aisle)].x, id);
    }
    for (const auto& [aisle, ys] : by_aisle)
      for (auto at = ys.begin(), next = std::next(at); next != ys.end(); at = next++)
        both(at->second, next->second, next->first - at->first);
    for (auto& [y, xs] : by_cross) {
      std::sort(xs.begin(), xs.end());
      for (std::size_t i = 0; i + 1 < xs.size(); ++i)
        both(xs[i].second, xs[i + 1].second, xs[i + 1].first - xs[i].first);
    }
  }

  const Layout& layout_;
  std::map<Place, int> ids_;
};

std::string read_all(const fs::path& file) {
  std::ifstream in(file);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

bool glpsol_is_here() { return std::system("command -v glpsol >/dev/null 2>&1") == 0; }

std::optional<Mm> optimum_of(const std::string& lp_model) {
  auto name = (fs::temp_directory_path() / "wec-mip-XXXXXX").string();
  const fs::path folder = ::mkdtemp(name.data());
  std::ofstream(folder / "model.lp") << lp_model;
  const auto command = "glpsol --lp " + (folder / "model.lp").string() + " --cuts --tmlim " +
                       std::to_string(seconds_max) + " -o " + (folder / "out").string() +
                       " >/dev/null 2>&1";
  const bool ran = std::system(command.c_str()) == 0;
  const auto out = ran ? read_all(folder / "out") : std::string();
  fs::remove_all(folder);
  if (out.find("INTEGER OPTIMAL") == out.npos) return {};
  const auto at = out.find(" = ", out.find("Objective:"));
  if (at == out.npos) return {};
  return static_cast<Mm>(std::stod(out.substr(at + 3)) + 0.5);
}

std::string walk_model(const Case& c) {
  const Streets streets(c);
  const auto wanted = streets.needed.size();
  std::ostringstream lp;
  lp << "Minimize\n obj:";
  for (std::size_t a = 0; a < streets.arcs.size(); ++a)
    lp << "\n + " << streets.arcs[a].length << " x" << a;
  lp << "\nSubject To\n";
  for (int v = 0; v < streets.nodes(); ++v) {
    std::string walk = " walk" + std::to_string(v) + ":", flow = " flow" + std::to_string(v) + ":";
    for (std::size_t a = 0; a < streets.arcs.size(); ++a) {
      const auto& arc = streets.arcs[a];
      if (arc.from != v && arc.to != v) continue;
      const auto* sign = arc.to == v ? " + " : " - ";
      walk += sign + ("x" + std::to_string(a));
      flow += sign + ("f" + std::to_string(a));
    }
    const int ends = (v == streets.end ? 1 : 0) - (v == streets.start ? 1 : 0);
    const bool needed = std::binary_search(streets.needed.begin(), streets.needed.end(), v);
    lp << walk << " = " << ends << "\n";
    if (v != streets.start) lp << flow << " = " << (needed ? 1 : 0) << "\n";
  }
  for (std::size_t a = 0; a < streets.arcs.size(); ++a)
    lp << " cap" << a << ": f" << a << " - " << wanted << " x" << a << " <= 0\n";
  lp << "Binary\n";
  for (std::size_t a = 0; a < streets.arcs.size(); ++a) lp << " x" << a << "\n";
  lp << "End\n";
  return lp.str();
}

}  // namespace wec::routing::test
