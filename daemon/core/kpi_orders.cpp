// From the order to the lorry.

#include "daemon/core/kpi.hpp"

namespace wec {

using namespace figures;

void KpiFold::head_office(const Object& data) {
  const auto cmdid = text(data, "cmdid");
  count("commands");
  const bool new_command = cmdid.empty() || commands_.insert(cmdid).second;
  const bool unchanged = text(data, "state") == "unchanged";
  const bool ok = text(data, "result") == "ok";
  if (unchanged || !new_command) count("commands.repeated");
  if (ok && !unchanged && !new_command) count("commands.twice");
  const auto* cmd = data.if_contains("cmd");
  if (unchanged || !cmd || !cmd->is_object()) return;
  const auto& c = cmd->get_object();
  const auto op = text(data, "op");
  if (op.starts_with("order.")) return order_command(op, c, ok);
  if (op == "rma.upsert" && ok) return announced(c);
  if (op == "parcel.charged" && ok) return charged(c);
  if (op != "item.upsert" || !ok) return;
  const auto* policy = c.if_contains("policy");
  if (policy && policy->is_object())
    unit_costs_[text(c, "sku")] = number(policy->get_object(), "unit_cost");
}

/// The newest word on a parcel counts, on the day that it came.
void KpiFold::charged(const Object& c) {
  auto& charge = charges_[text(c, "number")];
  const auto take = [&](std::int64_t sign) {
    count("charge.parcels", sign);
    count("charge.sum", sign * charge.sum);
    if (charge.billed_mg == 0 || charge.measured_mg == 0) return;
    count("charge.weighed", sign);
    count("charge.off_mg", sign * (charge.billed_mg - charge.measured_mg));
  };
  if (charge.at > 0 && inside(charge.at)) take(-1);
  const auto measured = masses_.find(text(c, "number"));
  charge = {number(c, "charge"), number(c, "billed_mg"),
            measured == masses_.end() ? 0 : measured->second, at_};
  take(1);
}

void KpiFold::order_command(const std::string& op, const Object& c, bool ok) {
  if (!ok) return;
  auto& order = orders_[text(c, "order")];
  if (op == "order.released" || op == "order.changed") {
    if (order.received == 0) order.received = at_;
    order.due = time_ms(text(c, "ship_by"));
    order.ordered.clear();
    each(c, "lines", [&](const Object& l) { order.ordered[number(l, "line")] = number(l, "qty"); });
    const auto* holds = c.if_contains("holds");
    if (op == "order.released")
      order.held = holds && holds->is_array() && !holds->get_array().empty();
  }
  if (op == "order.hold") order.held = true;
  if (op == "order.unhold") order.held = false;
  if (op != "order.cancel") return;
  const auto* lines = c.if_contains("lines");
  if (lines && lines->is_array() && !lines->get_array().empty()) {
    each(c, "lines",
         [&](const Object& l) { order.ordered[number(l, "line")] -= number(l, "qty"); });
    return;
  }
  order.cancelled = true;
  if (order.cancel_asked == 0) order.cancel_asked = at_;
}

void KpiFold::orders(const std::string& type, const Object& data) {
  auto& order = orders_[text(data, "order")];
  if (type == "order.allocated") {
    if (order.released == 0) order.released = at_;
    each(data, "tasks", [&](const Object& t) { count("units.requested", number(t, "qty")); });
  }
  if (type == "order.pick_started") {
    took("release_to_pick", order.released);
    order.pick_started = at_;
  }
  if (type == "order.picked" || type == "order.picked_short") order.picked = at_;
  if (type == "order.picked_short")
    each(data, "short_lines",
         [&](const Object& l) { count("units.final_short", number(l, "qty")); });
  if (type == "order.packed") order.packed = at_;
}

/// Fill and completeness are those of an order's first shipment.
void KpiFold::shipped(const Object& data) {
  each(data, "parcels", [&](const Object& p) {
    count("parcels.shipped");
    count("parcels.mass_mg", number(p, "mass_mg"));
    masses_[text(p, "number")] = number(p, "mass_mg");
  });
  each(data, "orders", [&](const Object& o) {
    auto& order = orders_[text(o, "order")];
    each(o, "lines", [&](const Object& l) {
      order.sent[number(l, "line")] += number(l, "qty");
      order.units += number(l, "qty");
      count("units.shipped", number(l, "qty"));
    });
    if (order.shipped > 0) return;
    order.shipped = at_;
    order.on_time = order.due == 0 || at_ <= order.due;
    order.complete = true;
    for (const auto& [line, qty] : order.ordered) {
      if (qty <= 0) continue;
      const auto sent = order.sent[line];
      order.complete = order.complete && sent >= qty;
      count("lines.due");
      count("units.due", qty);
      count("units.filled", std::min(sent, qty));
      if (sent >= qty) count("lines.full");
    }
    took("order_cycle", order.released);
    took("fulfilment", order.received);
    count("orders.shipped");
    if (order.complete) count("orders.complete");
  });
}

void KpiFold::picking(const std::string& type, const Object& data) {
  if (type == "pick.confirmed") {
    count("lines.picked");
    count("units.picked", number(data, "qty"));
    orders_[text(data, "order")].lines_picked[number(data, "line")] = at_;
  }
  if (type == "pick.undone" && text(data, "kind") == "CONFIRMED") {
    count("lines.picked", -1);
    count("units.picked", -number(data, "qty"));
  }
  if (type == "pick.counted") count("entries");
  if (type == "pick.manual_entry") count("entries.manual");
  if (type == "pick.discrepancy" && text(data, "code") == "E01")
    count("units.first_short", number(data, "asked") - number(data, "found"));
  // Without a task there was nothing in reserve.
  const bool urgent = type == "replenish.requested" && text(data, "reason") == "URGENT";
  if (urgent && !text(data, "task").empty()) count("refills.late");
  exceptions(type, data);
}

/// By the code of floor.md 1.8.
void KpiFold::exceptions(const std::string& type, const Object& data) {
  const std::string code = type == "pick.discrepancy"    ? text(data, "code")
                           : type == "pick.damaged"      ? "E02"
                           : type == "pick.lot_changed"  ? "E06"
                           : type == "pick.lpn_changed"  ? "E07"
                           : type == "pick.substituted"  ? "E08"
                           : type == "pick.manual_entry" ? "E11"
                                                         : "";
  if (code.empty()) return;
  count("exceptions");
  count("exceptions." + code);
}

/// An order's weight failed, and then its content was changed: the weight was right.
void KpiFold::weighing(const std::string& type, const Object& data, Order& order) {
  const auto carton = text(data, "carton");
  const bool judged = type == "weigh.checked" || type == "weigh.failed";
  if (type == "weigh.overridden") count("weigh.overridden");
  if (type == "weigh.checked") {
    const auto off = number(data, "mass_mg") - number(data, "expected_mg");
    count("weigh.passed");
    count("weigh.off_mg", off < 0 ? -off : off);
  }
  if (judged && weighed_.insert(carton).second) {
    count("weigh.cartons");
    if (type == "weigh.failed") count("weigh.intercepted");
    order.failed_weight = type == "weigh.failed";
  }
  const bool content_changed = type == "pack.removed" || type == "pack.scanned" ||
                               type == "pack.short" || type == "pack.reopened";
  if (!content_changed || !order.failed_weight) return;
  order.failed_weight = false;
  order.flawed = true;
  count("weigh.confirmed");
}

void KpiFold::packing(const std::string& type, const Object& data) {
  auto& order = orders_[text(data, "order")];
  if (type == "pack.started") took("pick_to_pack", order.picked);
  if (type == "parcel.loaded") took("pack_to_manifest", order.packed);
  if (type == "pack.confirmed") count("cartons.packed");
  if (type == "pack.short" || type == "wall.short") order.wrong_lines.insert(number(data, "line"));
  const bool of_parcel = !text(data, "order").empty();
  if (type == "label.printed" && of_parcel) count("labels.printed");
  if (type == "label.reprinted") count("labels.reprinted");
  if (type == "label.voided") count("labels.voided");
  weighing(type, data, order);
}

}  // namespace wec
