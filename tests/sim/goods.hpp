// The warehouse as it physically is: what lies where, which paper sticks on which box. Nobody asks
// the program; workers move these things and the checks compare.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace wec::test {

struct Unit {
  std::string sku, lot;
  auto operator<=>(const Unit&) const = default;
};
using Heap = std::map<Unit, std::int64_t>;

/// One label that came out of a printer, as a scanner reads it.
struct Sheet {
  std::string printer, number, sscc;
};

struct Box {
  std::string type;
  Heap inside;
  std::optional<Sheet> on_it;
};

/// What a worker has taken and not yet put anywhere.
struct Hand {
  std::string from;  // shelf, tote, or truck
  Heap inside;
};

struct Goods {
  std::map<std::string, Heap> shelves, totes, pallets;
  std::map<std::string, Heap> missing;    // by shelf: gone, and the books do not know it
  std::map<std::string, Heap> trucks;     // by delivery: what is still on it
  std::map<std::string, Heap> came_back;  // by return: what is still in the parcel
  std::map<std::string, Hand> hands;      // by station
  std::map<std::string, Box> boxes;       // by the SSCC that the screen named when it was opened
  std::set<std::string> rack;             // totes that nobody uses
  std::vector<std::string> staged;        // totes at packing
  std::vector<std::string> to_sort;       // mixed totes at the wall
  std::vector<std::string> at_dock, loaded, gone;           // boxes
  std::map<std::string, std::vector<std::string>> stacked;  // boxes by the pallet they stand on
  std::map<std::string, std::string> on_scale;              // box, by station
};

struct Article {
  std::string sku, gtin;
  std::int64_t weight_mg = 0;
  bool lots = false;
  std::string more;  // further members of its master data
};

/// What lies where before the shift begins.
struct Lies {
  std::string sku, lot, place;
  std::int64_t units = 0;
};

/// What is printed on things and what they weigh: all that a person can know.
const std::vector<Article>& articles();
const Article* article(const std::string& sku);
const std::vector<Lies>& opening();
std::string expiry_of(const std::string& lot);
/// What a scanner reads on one unit.
std::string code_on(const Unit& unit);
std::int64_t mass_of(const Box& box);
bool is_empty(const Heap& heap);
std::int64_t units_in(const Heap& heap);
void move_unit(Heap& from, Heap& to, const Unit& unit, std::int64_t n = 1);
void move_all(Heap& from, Heap& to);

}  // namespace wec::test
