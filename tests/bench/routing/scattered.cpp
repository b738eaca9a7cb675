// Reading the scattered-storage set. Cell 0 lies at the top of its aisle, far from a bottom depot;
// the results file has decimal commas, and one row for the parameters in a file's name.

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "tests/bench/routing/instances.hpp"

namespace wec::bench {

using namespace routing;

namespace {

struct Known {
  double optimum, mip_ms;
};

double number(std::string text) {
  std::erase(text, '.');  // of thousands
  std::replace(text.begin(), text.end(), ',', '.');
  return std::stod(text);
}

std::map<std::string, Known> read_results(const std::filesystem::path& file) {
  std::map<std::string, Known> out;
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::istringstream cells(line);
    std::vector<std::string> row;
    for (std::string cell; std::getline(cells, cell, ';');) row.push_back(cell);
    if (row.size() < 12) continue;
    const auto kind = row[1].find('t') != std::string::npos || row[1] == "1" ? "unit" : "varying";
    out[std::string(kind) + "_F" + row[5] + "_m" + row[2] + "_C" + row[3] + "_a" + row[4] + "_" +
        row[6]] = {number(row[10]), number(row[11])};
  }
  return out;
}

ScatteredRequest read_instance(const std::filesystem::path& file) {
  std::ifstream in(file);
  ScatteredRequest made;
  std::map<std::string, std::int64_t> head;
  std::string section, line;
  bool depot_at_top = false;
  while (std::getline(in, line)) {
    std::istringstream words(line);
    std::vector<std::string> word;
    for (std::string one; words >> one;) word.push_back(one);
    if (word.empty()) continue;
    if (word[0].ends_with("_SECTION")) section = word[0];
    if (word.size() == 3 && word[1] == ":" &&
        word[2].find_first_not_of("0123456789") == std::string::npos)
      head[word[0]] = std::stoll(word[2]);
    if (word[0] == "DEPOT_LOCATION") depot_at_top = word[2] == "top";
    if (word[0] != "ID") continue;
    const auto item = static_cast<std::uint32_t>(std::stoul(word[1]));
    if (section == "ARTICLE_SECTION")
      made.wanted.resize(std::max<std::size_t>(made.wanted.size(), item + 1));
    if (section == "SKU_SECTION") {
      const Mm above =
          (head["NUM_CELLS"] - 1 - std::stoll(word[5])) * head["DISTANCE_CELL_TO_CELL"];
      made.supplies.push_back({{static_cast<std::int32_t>(std::stol(word[3])), 0,
                                head["DISTANCE_BOTTOM_TO_CELL"] + above},
                               item,
                               std::stoll(word[7])});
    }
    if (section == "ORDER_SECTION" && item < made.wanted.size())
      made.wanted[item] = std::stoll(word[3]);
  }
  for (std::int64_t a = 0; a < head["NUM_AISLES"]; ++a)
    made.layout.aisles.push_back({a * head["DISTANCE_AISLE_TO_AISLE"], Way::both, {}});
  made.layout.cross = {0, head["DISTANCE_BOTTOM_TO_CELL"] + head["DISTANCE_TOP_TO_CELL"] +
                              (head["NUM_CELLS"] - 1) * head["DISTANCE_CELL_TO_CELL"]};
  made.depot = {on_cross, head["DEPOT_AISLE"] * head["DISTANCE_AISLE_TO_AISLE"],
                depot_at_top ? made.layout.cross.back() : 0};
  return made;
}

}  // namespace

std::vector<ScatteredCase> read_scattered(const std::filesystem::path& folder) {
  std::vector<ScatteredCase> out;
  if (!std::filesystem::exists(folder)) return out;
  const auto results = read_results(folder / "results_SPRP-SS.csv");
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".txt") continue;
    const auto known = results.find(entry.path().stem().string());
    if (known == results.end()) continue;
    out.push_back({read_instance(entry.path()), known->second.optimum, known->second.mip_ms});
  }
  return out;
}

}  // namespace wec::bench
