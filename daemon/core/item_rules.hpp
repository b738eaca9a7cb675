// Fields of head office's master data that may come in a short or a long form. decide reads them to
// refuse what cannot be, apply reads them again to store them: the same text gives the same value.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "daemon/core/oms_commands.hpp"

namespace wec {

/// null: not dangerous. {un_number, proper_shipping_name, class, packing_group, regime: text or
/// list, limited_qty, net_qty_per_unit, air, segregation_group, marks}. The error says which field.
tl::expected<Dg, std::string> read_dg(const boost::json::value&);

/// null; a word (EACH_SCAN, FEFO, ...); a list of words; or an object with the members of
/// ItemPolicy. Words that are not known are an error, members of the object are kept in `more`.
tl::expected<ItemPolicy, std::string> read_item_policy(const boost::json::value&);

/// null; a number of units; or {units, mass_mg (or weight_mg), volume_mm3, lpns}.
tl::expected<Capacity, std::string> read_capacity(const boost::json::value&);

/// null, a text, or a list of texts.
tl::expected<std::vector<std::string>, std::string> read_notes(const boost::json::value&);

/// The levels with `of` worked out: each qty counts base units. Names what is wrong: a level that
/// contains itself, one that nobody gave, a quantity beyond all reason.
struct PackProblem {
  std::string code;  // PACK_CYCLE INVALID
  std::string detail;
};
tl::expected<std::vector<Pack>, PackProblem> base_packs(const std::vector<Pack>&);

bool expires(const Word& rule);

}  // namespace wec
