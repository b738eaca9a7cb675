// Master data is checked as it comes: what would make a scan ambiguous or a weight meaningless is
// rejected with its reason, the rest of the data goes on.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/codes.hpp"
#include "daemon/core/decide/head_office.hpp"
#include "daemon/core/decide/pack.hpp"
#include "daemon/core/item_rules.hpp"
#include "daemon/core/numbers.hpp"
#include "drivers/gs1/gs1.hpp"

namespace wec::deciding {
namespace {

constexpr std::size_t barcode_max = 128;
// So large that no warehouse meets them, so small that no sum of them overflows.
constexpr std::int64_t mass_max_mg = 1'000'000'000;  // a tonne
constexpr std::int64_t sigma_max_mg = 1'000'000;     // a kilogram
constexpr std::int64_t shelf_max_days = 36'500;
constexpr std::size_t check_digits_max = 8;
constexpr std::int64_t face_max_units = 1'000'000'000;
constexpr std::int64_t positions_max = 100;

}  // namespace

Verdict check_code(const Turn& turn, const std::string& code, CodeKind kind,
                   const std::string& target) {
  if (code.empty() || code.size() > barcode_max)
    return rejected("INVALID", "a barcode must have 1 to 128 bytes");
  if (code.starts_with(cmd::PREFIX)) return rejected("RESERVED", code + " begins with CMD-");
  const auto taken = turn.state.barcodes.get(code, kind);
  if (taken && taken->target != target)
    return rejected("BARCODE_TAKEN", fmt::format("{} already means {}", code, taken->target));
  return {};
}

namespace {

Verdict check_dims(const std::vector<std::int64_t>& dims, const char* field, bool needed) {
  if (dims.empty() && !needed) return {};
  if (dims.size() != 3)
    return rejected("INVALID", fmt::format("{} must be three lengths in mm", field));
  for (const auto mm : dims)
    if (mm <= 0 || mm > 10'000)
      return rejected("INVALID", fmt::format("{} must be 1 to 10000 mm each", field));
  return {};
}

Verdict check_packs(const Turn& turn, const ItemUpsert& item) {
  std::set<std::string> uoms, codes;
  int bases = 0;
  for (const auto& pack : item.packs)
    if (!uoms.insert(pack.uom).second)
      return rejected("INVALID", "pack level " + pack.uom + " stands there twice");
  const auto packs = base_packs(item.packs);
  if (!packs) return rejected(packs.error().code, packs.error().detail);
  for (const auto& pack : *packs) {
    bases += pack.qty == 1;
    if (!pack.gtin.empty()) {
      if (!valid_gtin(pack.gtin) && !SABOTAGE("any-check-digit"))
        return rejected("INVALID_CHECK_DIGIT", "gtin " + pack.gtin);
      const auto taken = turn.state.barcodes.get(gtin14(pack.gtin), CodeKind::ITEM);
      if (taken && taken->target != item.sku.text)
        return rejected("GTIN_TAKEN", fmt::format("{} belongs to {}", pack.gtin, taken->target));
      if (!codes.insert(gtin14(pack.gtin)).second)
        return rejected("INVALID", "gtin " + pack.gtin + " stands on two pack levels");
    }
    for (const auto& code : pack.barcodes) {
      if (auto verdict = check_code(turn, code, CodeKind::ITEM, item.sku.text)) return verdict;
      if (!codes.insert(code).second)
        return rejected("INVALID", "barcode " + code + " stands there twice");
    }
  }
  if (bases != 1) return rejected("INVALID", "packs needs exactly one base level with qty 1");
  return {};
}

Verdict check_rules(const ItemUpsert& c) {
  const auto dg = read_dg(c.dg);
  if (!dg) return rejected("INVALID", dg.error());
  const auto policy = read_item_policy(c.policy);
  if (!policy) return rejected("INVALID", policy.error());
  const auto& uom = policy->allocate_uom;
  const bool known_uom = std::any_of(c.packs.begin(), c.packs.end(),
                                     [&](const Pack& pack) { return pack.uom == uom; });
  if (!uom.empty() && !known_uom)
    return rejected("INVALID", "policy.allocate_uom: there is no pack level " + uom);
  for (const auto& sku : c.substitutes)
    if (sku == c.sku) return rejected("INVALID", "an item cannot stand for itself");
  if (c.min_qty < 0 || c.max_qty < 0 || c.max_qty > face_max_units ||
      (c.max_qty > 0 && c.min_qty > c.max_qty))
    return rejected("INVALID", "min_qty must be at most max_qty, both 0 to 1000000000");
  return {};
}

}  // namespace

Verdict check_id(const std::string& id, const char* field) {
  if (id.empty() || id.size() > 64)
    return rejected("INVALID", fmt::format("{} must have 1 to 64 characters", field));
  for (const char c : id)
    if (c < 0x21 || c > 0x7e)
      return rejected("INVALID",
                      fmt::format("{} may hold only printable ASCII without blanks", field));
  return {};
}

Verdict judge_location(Turn& turn, const boost::json::object& data, CmdResult& result) {
  LocationUpsert c;
  if (auto verdict = read_command(data, c)) return verdict;
  if (auto verdict = check_id(c.location.text, "location")) return verdict;
  result.about = "location/" + c.location.text;
  if (const auto known = turn.state.locations.get(c.location))
    if (auto verdict = check_version(c.version, known->version, result)) return verdict;
  if (auto verdict = check_code(turn, c.barcode, CodeKind::LOCATION, c.location.text))
    return verdict;
  for (const auto& alias : c.aliases)
    if (auto verdict = check_code(turn, alias, CodeKind::LOCATION, c.location.text)) return verdict;
  if (c.check_digits.text.size() > check_digits_max)
    return rejected("INVALID", "check_digits may have 8 characters");
  const auto capacity = read_capacity(c.capacity);
  if (!capacity) return rejected("INVALID", capacity.error());
  return {};
}

Verdict judge_item(Turn& turn, const boost::json::object& data, CmdResult& result) {
  ItemUpsert c;
  if (auto verdict = read_command(data, c)) return verdict;
  if (auto verdict = check_id(c.sku.text, "sku")) return verdict;
  result.about = "item/" + c.sku.text;
  if (const auto known = turn.state.items.get(c.sku))
    if (auto verdict = check_version(c.version, known->version, result)) return verdict;
  if (c.weight_mg <= 0)
    return rejected("ZERO_WEIGHT", "weight_mg must be more than 0: the weigh check needs it");
  if (c.weight_mg > mass_max_mg) return rejected("INVALID", "weight_mg must be at most 1000000000");
  if (c.sigma_mg < 0 || c.sigma_mg > sigma_max_mg)
    return rejected("INVALID", "sigma_mg must be 0 to 1000000");
  if (c.min_shelf_days < 0 || c.min_shelf_days > shelf_max_days)
    return rejected("INVALID", "min_shelf_days must be 0 to 36500");
  if (auto verdict = check_dims(c.dims_mm, "dims_mm", false)) return verdict;
  if (auto verdict = check_rules(c)) return verdict;
  return check_packs(turn, c);
}

Verdict judge_carton_type(Turn& turn, const boost::json::object& data, CmdResult& result) {
  CartonTypeUpsert c;
  if (auto verdict = read_command(data, c)) return verdict;
  if (auto verdict = check_id(c.carton.text, "carton")) return verdict;
  result.about = "carton_type/" + c.carton.text;
  if (const auto known = turn.state.carton_types.get(c.carton))
    if (auto verdict = check_version(c.version, known->version, result)) return verdict;
  if (c.tare_mg <= 0 || c.max_mg <= c.tare_mg)
    return rejected("INVALID", "max_mg must be above tare_mg, tare_mg above 0");
  if (c.max_mg > mass_max_mg) return rejected("INVALID", "max_mg must be at most 1000000000");
  if (c.sigma_mg < 0 || c.sigma_mg > sigma_max_mg)
    return rejected("INVALID", "sigma_mg must be 0 to 1000000");
  if (c.cost < 0) return rejected("INVALID", "cost must not be negative");
  if (auto verdict = check_dims(c.inner_mm, "inner_mm", true)) return verdict;
  return check_code(turn, c.barcode, CodeKind::CARTON_TYPE, c.carton.text);
}

Verdict judge_lpn(Turn& turn, const boost::json::object& data, CmdResult& result) {
  LpnUpsert c;
  if (auto verdict = read_command(data, c)) return verdict;
  if (auto verdict = check_id(c.lpn.text, "lpn")) return verdict;
  result.about = "lpn/" + c.lpn.text;
  const auto known = turn.state.containers.get(c.lpn);
  if (c.kind == LpnKind::SLOT || (known && known->kind == LpnKind::SLOT))
    return rejected("INVALID", "slots come with wall.upsert");
  if (known)
    if (auto verdict = check_version(c.version, known->version, result)) return verdict;
  if (c.positions < 0 || c.positions > positions_max)
    return rejected("INVALID", "positions must be 0 to 100");
  if (c.tare_mg < 0 || c.tare_mg > mass_max_mg)
    return rejected("INVALID", "tare_mg must be 0 to 1000000000");
  return check_code(turn, c.barcode, CodeKind::CONTAINER, c.lpn.text);
}

Verdict judge_operator(Turn& turn, const boost::json::object& data, CmdResult& result) {
  OperatorUpsert c;
  if (auto verdict = read_command(data, c)) return verdict;
  if (auto verdict = check_id(c.operator_id.text, "operator")) return verdict;
  result.about = "operator/" + c.operator_id.text;
  if (const auto known = turn.state.operators.get(c.operator_id))
    if (auto verdict = check_version(c.version, known->version, result)) return verdict;
  return check_code(turn, c.badge, CodeKind::BADGE, c.operator_id.text);
}

namespace {

/// A range whose numbers might be some of these, whatever its format: of one length, and with an
/// interval that meets theirs. Numbers of one format ascend as texts too.
std::optional<RangeId> colliding(const State& state, RangeKind kind, const std::string& format,
                                 std::int64_t lo, std::int64_t hi) {
  const auto first = number_text(format, lo), last = number_text(format, hi);
  for (const auto& other : state.ranges.where("kind", kind)) {
    const auto from = number_text(other.format, other.lo), to = number_text(other.format, other.hi);
    if (!from || !to || from->size() != first->size()) continue;
    if (*first <= *to && *last >= *from) return other.range;
  }
  return {};
}

}  // namespace

Verdict judge_numbers(Turn& turn, const boost::json::object& data, CmdResult& result) {
  NumbersGrant c;
  if (auto verdict = read_command(data, c)) return verdict;
  if (auto verdict = check_id(c.range.text, "range")) return verdict;
  result.about = "range/" + c.range.text;
  if (turn.state.ranges.get(c.range)) {
    result.state = "unchanged";  // a range id is granted once
    return {};
  }
  // Numbers of it may have been used by what a gap in the log has swallowed.
  const auto gap = turn.state.gaps.get(std::string("gap"));
  if (gap && result.dinc == gap->dinc && result.dseq <= gap->dhead)
    return rejected("MAY_BE_USED", "granted before events of this site were lost");
  const auto number = [](const std::string& text) { return all_digits(text) && text.size() <= 18; };
  if (!number(c.lo) || !number(c.hi))
    return rejected("INVALID", "lo and hi must be decimal numbers of at most 18 digits");
  const auto lo = std::stoll(c.lo), hi = std::stoll(c.hi);
  if (lo > hi) return rejected("INVALID", "lo is above hi");
  if (c.low < 0) return rejected("INVALID", "low must not be negative");
  for (const auto n : {lo, hi}) {
    const auto text = number_text(c.format, n);
    if (!text) return rejected("INVALID", "format: " + text.error());
    if (c.kind == RangeKind::sscc && !valid_sscc(*text))
      return rejected("INVALID", "format gives " + *text +
                                     ", which is not an SSCC of 18 digits with its check digit");
  }
  if (auto other = colliding(turn.state, c.kind, c.format, lo, hi))
    return rejected("OVERLAPS", "numbers of range " + other->text);
  return {};
}

/// A carton may stand at a bench and wait for its number.
void after_numbers(Turn& turn, const CmdResult&) { label_waiting(turn, {}); }

}  // namespace wec::deciding
