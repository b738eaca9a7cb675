// What a person on the floor can know without asking the system: what is printed on shelves, totes,
// badges, boxes and articles, and what things really weigh. Read from the `oms` steps of the
// scenario.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace wec::scenario {

struct Article {
  std::string barcode;  // of the base unit: its GTIN, or its own code
  std::string gtin;
  bool by_lot = false;
  std::int64_t weight_mg = 0;
};

struct Box {
  std::string barcode;
  std::int64_t tare_mg = 0;
};

struct Place {
  std::string barcode;
  std::string kind;
};

struct Book {
  std::map<std::string, Place> places;
  std::map<std::string, Article> articles;
  std::map<std::string, Box> boxes;
  std::vector<std::pair<std::string, std::string>> totes;   // id, barcode; in the scenario's order
  std::vector<std::pair<std::string, std::string>> slots;   // of put walls, the same
  std::vector<std::pair<std::string, std::string>> badges;  // operator, badge

  /// Notes what a command brings; other types are nothing to remember.
  void note(const std::string& type, const boost::json::object& data);

  /// What stands on one unit: its barcode, or with a lot the element string with all of it.
  std::string on_article(const std::string& sku, const std::string& lot,
                         const std::string& expiry) const;
  std::string tote(const std::string& id) const;  // or slot; "" when there is none

  /// loc(A-01), tote(T-1), badge(anna), box(BOX-S), item(LAMP), item(TEA,L42,2027-03-31) or the
  /// text itself, with \xHH for bytes.
  tl::expected<std::string, std::string> code(const std::string& text) const;
};

}  // namespace wec::scenario
