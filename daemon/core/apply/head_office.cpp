// What an accepted command of head office does: master data, orders, number ranges, stock.

#include <cassert>

#include "daemon/core/apply/apply.hpp"
#include "daemon/core/apply/leaving.hpp"
#include "daemon/core/codes.hpp"
#include "daemon/core/item_rules.hpp"

namespace wec::applying {
namespace {

std::string text_of(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

/// The command was read by decide before it was accepted; the log embeds the same text.
template <class C>
C command_of(const CmdResult& result) {
  auto read = from_json<C>(result.cmd);
  assert(read && "an accepted command can be read");
  return *read;
}

// Not called bind: for a temporary argument std::bind would be the better overload, and do nothing.
void bind_code(State& state, const std::string& code, CodeKind kind, const std::string& target,
               std::int64_t qty = 1) {
  if (code.empty()) return;
  state.barcodes.put(Barcode{code, kind, target, qty});
}

/// A new version replaces the codes of the old one; location aliases stay for ever.
void drop_codes(State& state, CodeKind kind, const std::string& target) {
  for (const auto& code : state.barcodes.where("target", target))
    if (code.kind == kind) state.barcodes.erase(code.code, code.kind);
}

void upsert(State& state, const LocationUpsert& c) {
  Location row;
  row.location = c.location;
  row.version = c.version;
  row.barcode = c.barcode;
  row.kind = c.kind;
  row.zone = c.zone;
  row.pick_seq = c.pick_seq;
  row.check_digits = c.check_digits.text;
  row.status = c.status;
  row.aisle = c.aisle.text;
  row.side = c.side.text;
  row.level = c.level.text;
  row.x_mm = c.x_mm;
  row.y_mm = c.y_mm;
  row.capacity = read_capacity(c.capacity).value();
  row.storage_class = c.storage_class;
  row.break_case = c.break_case;
  state.locations.put(row);
  bind_code(state, c.barcode, CodeKind::LOCATION, c.location.text);
  for (const auto& alias : c.aliases) bind_code(state, alias, CodeKind::LOCATION, c.location.text);
}

void upsert(State& state, const LayoutUpsert& c) {
  state.layouts.put({c.layout, c.version, c.aisles, c.cross_mm, c.start, c.drop});
}

std::int64_t units_of(const std::vector<Pack>& packs, const std::string& uom) {
  for (const auto& pack : packs)
    if (pack.uom == uom) return pack.qty;
  return 0;
}

Item item_of(const ItemUpsert& c) {
  Item row;
  row.sku = c.sku;
  row.version = c.version;
  row.name = c.name;
  row.tracking = c.tracking;
  row.min_shelf_days = c.min_shelf_days;
  row.weight_mg = c.weight_mg;
  row.sigma_mg = c.sigma_mg;
  row.dims_mm = c.dims_mm;
  row.packs = base_packs(c.packs).value();
  row.owner = c.owner;
  row.expires = expires(c.expiry);
  row.substitutes = c.substitutes;
  row.dg = read_dg(c.dg).value();
  row.policy = read_item_policy(c.policy).value();
  row.policy.case_units = units_of(row.packs, row.policy.allocate_uom);
  row.min_qty = c.min_qty;
  row.max_qty = c.max_qty;
  return row;
}

void upsert(State& state, const ItemUpsert& c) {
  drop_codes(state, CodeKind::ITEM, c.sku.text);
  const auto item = item_of(c);
  state.items.put(item);
  for (const auto& pack : item.packs) {
    if (!pack.gtin.empty())
      bind_code(state, gtin14(pack.gtin), CodeKind::ITEM, c.sku.text, pack.qty);
    for (const auto& code : pack.barcodes)
      bind_code(state, code, CodeKind::ITEM, c.sku.text, pack.qty);
  }
}

void upsert(State& state, const CartonTypeUpsert& c) {
  drop_codes(state, CodeKind::CARTON_TYPE, c.carton.text);
  state.carton_types.put({c.carton, c.version, c.barcode, c.tare_mg, c.sigma_mg, c.inner_mm,
                          c.max_mg, c.cost, c.dg_ok});
  bind_code(state, c.barcode, CodeKind::CARTON_TYPE, c.carton.text);
}

void upsert(State& state, const LpnUpsert& c) {
  drop_codes(state, CodeKind::CONTAINER, c.lpn.text);
  auto container = state.containers.get(c.lpn).value_or(Container{});
  container.lpn = c.lpn;
  container.version = c.version;
  container.barcode = c.barcode;
  container.kind = c.kind;
  container.positions = c.positions;
  container.tare_mg = c.tare_mg;
  state.containers.put(container);
  bind_code(state, c.barcode, CodeKind::CONTAINER, c.lpn.text);
}

void upsert(State& state, const OperatorUpsert& c) {
  drop_codes(state, CodeKind::BADGE, c.operator_id.text);
  state.operators.put(
      {c.operator_id, c.version, c.badge, c.name, c.rights, c.skills, c.language, c.pin_hash});
  bind_code(state, c.badge, CodeKind::BADGE, c.operator_id.text);
}

void upsert(State& state, const NumbersGrant& c) {
  const auto lo = std::stoll(c.lo), hi = std::stoll(c.hi);
  state.ranges.put({c.range, c.kind, c.carrier, c.format, lo, hi, lo, c.low, c.expires});
}

}  // namespace

void apply_to(State& state, const CmdResult& result, std::int64_t seq) {
  if (!result.cmdid.empty())
    state.answered.put({result.cmdid, result.result, result.reason.value_or("")});
  const bool took_effect = result.result == "ok" && result.state != "unchanged";
  if (!took_effect) return;
  if (result.op == "location.upsert")
    upsert(state, command_of<LocationUpsert>(result));
  else if (result.op == "layout.upsert")
    upsert(state, command_of<LayoutUpsert>(result));
  else if (result.op == "item.upsert")
    upsert(state, command_of<ItemUpsert>(result));
  else if (result.op == "carton_type.upsert")
    upsert(state, command_of<CartonTypeUpsert>(result));
  else if (result.op == "lpn.upsert")
    upsert(state, command_of<LpnUpsert>(result));
  else if (result.op == "operator.upsert")
    upsert(state, command_of<OperatorUpsert>(result));
  else if (result.op == "numbers.grant")
    upsert(state, command_of<NumbersGrant>(result));
  else if (result.op == "load.upsert")
    upsert(state, command_of<LoadUpsert>(result));
  else if (result.op == "label.attach")
    upsert(state, command_of<LabelAttach>(result), text_of(result.cmd, "bytes_sha256"));
  else {
    apply_order_command(state, result, seq);
    apply_inbound_command(state, result);
    apply_wall_command(state, result);
  }
  // stock.adjust takes effect by its stock.adjusted event.
}

}  // namespace wec::applying
