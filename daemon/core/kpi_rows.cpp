// The thirty figures, as fractions. Where floor.md gives several formulas under one number, each is
// a row of its own name; the first row of a number is its main one.

#include <algorithm>

#include "daemon/core/kpi.hpp"

namespace wec {
namespace {

constexpr std::size_t parts_max = 50;  // of one figure: the event stays small

/// The value that so many percent are at or below: nearest rank.
std::int64_t percentile(const std::vector<std::int64_t>& sorted, std::size_t percent) {
  const auto rank = (sorted.size() * percent + 99) / 100;
  return sorted[std::max<std::size_t>(rank, 1) - 1];
}

KpiRow ratio(const char* kpi, const char* name, std::int64_t num, std::int64_t den) {
  KpiRow row;
  row.kpi = kpi;
  row.name = name;
  row.num = num;
  row.den = den;
  return row;
}

}  // namespace

KpiRow KpiFold::spent(const char* kpi, const char* name,
                      const std::vector<std::int64_t>& ms) const {
  auto row = ratio(kpi, name, 0, static_cast<std::int64_t>(ms.size()));
  auto sorted = ms;
  std::sort(sorted.begin(), sorted.end());
  for (const auto one : ms) row.num += one;
  if (!ms.empty()) row.p50 = percentile(sorted, 50), row.p90 = percentile(sorted, 90);
  return row;
}

KpiRow KpiFold::spent(const char* kpi, const char* name) const {
  // Samples are named as their figure, without the unit.
  const std::string_view sample(name, std::string_view(name).size() - 3);
  const auto found = samples_.find(std::string(sample));
  return spent(kpi, name, found == samples_.end() ? std::vector<std::int64_t>() : found->second);
}

void KpiFold::parts(std::vector<KpiRow>& out, const char* kpi, const char* name,
                    const std::string& prefix, std::int64_t den) const {
  std::vector<KpiRow> all;
  for (auto at = sums_.lower_bound(prefix); at != sums_.end() && at->first.starts_with(prefix);
       ++at) {
    auto row = ratio(kpi, name, at->second, den);
    row.part = at->first.substr(prefix.size());
    all.push_back(std::move(row));
  }
  // The largest ones, when there are more than fit.
  std::sort(all.begin(), all.end(), [](const KpiRow& a, const KpiRow& b) {
    return std::pair(-a.num, a.part) < std::pair(-b.num, b.part);
  });
  if (all.size() > parts_max) all.resize(parts_max);
  out.insert(out.end(), all.begin(), all.end());
}

void KpiFold::rows_of_labour(std::vector<KpiRow>& out) const {
  const auto pick_ms = sum("time.direct_ms.pick"), pack_ms = sum("time.direct_ms.pack");
  out.push_back(ratio("K1", "pick_lines_per_direct_ms", sum("lines.picked"), pick_ms));
  out.push_back(ratio("K1", "pick_lines_per_paid_ms", sum("lines.picked"), sum("time.paid_ms")));
  out.push_back(
      ratio("K1", "orders_shipped_per_paid_ms", sum("orders.shipped"), sum("time.paid_ms")));
  out.push_back(ratio("K2", "pick_units_per_direct_ms", sum("units.picked"), pick_ms));
  std::int64_t picked = 0;
  for (const auto& [id, order] : orders_) picked += order.picked > 0 && inside(order.picked);
  out.push_back(ratio("K2", "orders_picked_per_direct_ms", picked, pick_ms));
  out.push_back(ratio("K2", "cartons_per_direct_ms", sum("cartons.packed"), pack_ms));
}

void KpiFold::rows_of_orders(std::vector<KpiRow>& out) const {
  out.push_back(spent("K3", "order_cycle_ms"));
  out.push_back(spent("K3", "fulfilment_ms"));
  out.push_back(spent("K4", "release_to_pick_ms"));
  out.push_back(spent("K4", "pick_to_pack_ms"));
  out.push_back(spent("K4", "pack_to_manifest_ms"));
}

void KpiFold::rows_of_errors(std::vector<KpiRow>& out) const {
  std::int64_t lines_wrong = 0, orders_picked = 0, orders_wrong = 0;
  std::int64_t lines_sent = 0, lines_sent_wrong = 0, orders_sent = 0, orders_sent_wrong = 0;
  std::int64_t due = 0, in_time = 0, held = 0, perfect = 0, complete = 0;
  for (const auto& [id, order] : orders_) {
    std::int64_t wrong_here = 0;
    for (const auto line : order.wrong_lines) {
      const auto picked = order.lines_picked.find(line);
      wrong_here += picked != order.lines_picked.end() && inside(picked->second);
    }
    const auto complaints = static_cast<std::int64_t>(order.complaints.size());
    const bool picked_now = order.picked > 0 && inside(order.picked);
    if (picked_now) wrong_here += complaints;
    if (picked_now && wrong_here == 0 && order.flawed) ++wrong_here;  // of whichever line
    lines_wrong += wrong_here;
    orders_picked += picked_now;
    orders_wrong += picked_now && wrong_here > 0;
    if (order.due > 0 && inside(order.due) && !order.cancelled) {
      held += order.held && order.shipped == 0;
      due += !(order.held && order.shipped == 0);
      in_time += order.shipped > 0 && order.on_time;
    }
    if (order.shipped == 0 || !inside(order.shipped)) continue;
    std::int64_t lines = 0;
    for (const auto& [line, qty] : order.sent) lines += qty > 0;
    lines_sent += lines;
    lines_sent_wrong += std::min(lines, complaints);
    ++orders_sent;
    orders_sent_wrong += complaints > 0;
    complete += order.complete;
    perfect += order.complete && order.on_time && complaints == 0 && !order.spoiled;
  }
  const auto lines = sum("lines.picked");
  out.push_back(
      ratio("K5", "lines_without_pick_error", lines - std::min(lines, lines_wrong), lines));
  out.push_back(
      ratio("K6", "orders_without_pick_error", orders_picked - orders_wrong, orders_picked));
  out.push_back(ratio("K7", "lines_shipped_right", lines_sent - lines_sent_wrong, lines_sent));
  out.push_back(ratio("K7", "orders_shipped_right", orders_sent - orders_sent_wrong, orders_sent));
  out.push_back(ratio("K8", "orders_on_time", in_time, due));
  out.push_back(ratio("K8", "orders_due_held", held, due + held));
  out.push_back(ratio("K9", "orders_complete", complete, orders_sent));
  out.push_back(ratio("K9", "lines_full", sum("lines.full"), sum("lines.due")));
  out.push_back(ratio("K9", "units_filled", sum("units.filled"), sum("units.due")));
  out.push_back(ratio("K10", "perfect_orders", perfect, orders_sent));
  out.push_back(
      ratio("K11", "units_short_first", sum("units.first_short"), sum("units.requested")));
  out.push_back(
      ratio("K11", "units_short_final", sum("units.final_short"), sum("units.requested")));
}

void KpiFold::rows_of_stock(std::vector<KpiRow>& out) const {
  std::vector<std::int64_t> dock_to_stock;
  for (const auto& [asn, receipt] : receipts_)
    if (receipt.closed && receipt.waiting.empty() && receipt.arrived > 0 && receipt.last_put > 0 &&
        inside(receipt.last_put))
      dock_to_stock.push_back(receipt.last_put - receipt.arrived);
  out.push_back(spent("K12", "dock_to_stock_ms", dock_to_stock));
  out.push_back(
      ratio("K13", "receipt_lines_right", sum("receipt.lines_right"), sum("receipt.lines")));
  out.push_back(
      ratio("K14", "places_counted_right", sum("count.places_right"), sum("count.places")));
  out.push_back(
      ratio("K14", "places_within_tolerance", sum("count.places_tolerated"), sum("count.places")));
  const auto system = sum("count.system");
  const auto net = sum("count.net");
  out.push_back(ratio("K15", "units_right_gross", system - sum("count.gross"), system));
  out.push_back(ratio("K15", "units_right_net", system - (net < 0 ? -net : net), system));
  out.push_back(ratio("K15", "units_off_gross", sum("count.gross"), system));
  out.push_back(ratio("K15", "units_off_net", net, system));
  out.push_back(ratio("K16", "shrink_value", sum("shrink.value"), 1));
  out.push_back(ratio("K16", "shrink_units", sum("shrink.units"), 1));
}

void KpiFold::rows_of_returns(std::vector<KpiRow>& out) const {
  std::int64_t orders_returned = 0;
  for (const auto& [id, order] : orders_)
    orders_returned += order.shipped > 0 && inside(order.shipped) && order.returned > 0;
  const auto returned = sum("units.returned");
  out.push_back(ratio("K17", "units_returned", returned, sum("units.shipped")));
  out.push_back(ratio("K17", "orders_returned", orders_returned, sum("orders.shipped")));
  out.push_back(ratio("K17", "units_returned_ours", sum("units.returned_ours"), returned));
  parts(out, "K17", "units_returned", "units.returned.", sum("units.shipped"));
  out.push_back(spent("K18", "return_cycle_ms"));
  out.push_back(ratio("K18", "restock_yield", sum("returns.restock"), sum("returns.graded")));
  out.push_back(ratio("K19", "parcel_mass_mg", sum("parcels.mass_mg"), sum("parcels.shipped")));
  out.push_back(ratio("K19", "parcels_per_order", sum("parcels.shipped"), sum("orders.shipped")));
  out.push_back(ratio("K19", "mass_off_mg", sum("weigh.off_mg"), sum("weigh.passed")));
  out.push_back(ratio("K19", "charge_per_parcel", sum("charge.sum"), sum("charge.parcels")));
  out.push_back(ratio("K19", "billed_over_mg", sum("charge.off_mg"), sum("charge.weighed")));
}

void KpiFold::rows_of_scans(std::vector<KpiRow>& out) const {
  const auto measured = [&](const Feedback& feedback, std::optional<std::string> part) {
    auto row = ratio("K20", "scans_answered_in_100_ms", feedback.in_budget(), feedback.scans);
    row.part = std::move(part);
    if (feedback.scans > 0) {
      row.p50 = feedback.percentile(50);
      row.p95 = feedback.percentile(95);
      row.p99 = feedback.percentile(99);
      row.max = feedback.max_ms;
    }
    out.push_back(std::move(row));
  };
  Feedback whole;
  for (const auto& [station, feedback] : feedback_) whole.add(feedback);
  measured(whole, {});
  for (const auto& [station, feedback] : feedback_) measured(feedback, station);
  out.push_back(ratio("K21", "scans_rejected", sum("scans.rejected"), sum("scans")));
  parts(out, "K21", "scans_rejected", "rejected.", sum("scans"));
  std::vector<KpiRow> at;
  parts(at, "K21", "scans_rejected_at", "rejected at.", 0);
  for (auto& row : at) row.den = sum("scans at." + *row.part);
  out.insert(out.end(), at.begin(), at.end());
  parts(out, "K21", "scans_rejected_of", "rejected of.", sum("scans"));
  out.push_back(ratio("K22", "manual_entries", sum("entries.manual"),
                      sum("entries") + sum("entries.manual")));
  out.push_back(ratio("K23", "weigh_intercepted", sum("weigh.intercepted"), sum("weigh.cartons")));
  out.push_back(ratio("K23", "weigh_confirmed", sum("weigh.confirmed"), sum("weigh.intercepted")));
  out.push_back(ratio("K23", "weigh_overridden", sum("weigh.overridden"), sum("weigh.cartons")));
  out.push_back(ratio("K24", "labels_wasted", sum("labels.printed") - sum("parcels.shipped"),
                      sum("parcels.shipped")));
  out.push_back(ratio("K24", "labels_reprinted", sum("labels.reprinted"), sum("labels.printed")));
  out.push_back(ratio("K24", "labels_voided", sum("labels.voided"), sum("labels.printed")));
}

void KpiFold::rows_of_site(std::vector<KpiRow>& out) const {
  const auto& standard = site_.policies;
  const auto earned = sum("lines.picked") * standard.standard_line_ms +
                      sum("units.picked") * standard.standard_unit_ms +
                      sum("cartons.packed") * standard.standard_carton_ms;
  out.push_back(ratio("K25", "direct_time_ms", sum("time.direct_ms"), sum("time.paid_ms")));
  out.push_back(ratio("K25", "standard_time_ms", earned, sum("time.direct_ms")));
  out.push_back(ratio("K26", "pick_exceptions", sum("exceptions"), sum("lines.picked")));
  parts(out, "K26", "pick_exceptions", "exceptions.", sum("lines.picked"));
  out.push_back(ratio("K27", "refills_late", sum("refills.late"), sum("lines.picked")));
  std::int64_t asked = 0, shipped = 0, shipped_offline = 0;
  for (const auto& [id, order] : orders_) {
    const bool in_time = order.cancel_asked > 0 && inside(order.cancel_asked);
    asked += in_time;
    shipped += in_time && order.shipped > order.cancel_asked;
    if (order.shipped == 0 || !inside(order.shipped)) continue;
    shipped_offline += std::any_of(outages_.begin(), outages_.end(), [&](const Outage& outage) {
      return order.shipped >= outage.since && order.shipped < outage.until;
    });
  }
  out.push_back(ratio("K28", "cancels_intercepted", asked - shipped, asked));
  std::int64_t offline = 0;
  for (const auto& outage : outages_) offline += within(outage.since, outage.until);
  out.push_back(ratio("K29", "offline_ms", offline, observed_ms()));
  out.push_back(ratio("K29", "orders_shipped_offline", shipped_offline, sum("orders.shipped")));
  out.push_back(ratio("K29", "events_replayed", sum("events.replayed"), sum("events")));
  out.push_back(ratio("K29", "commands_repeated", sum("commands.repeated"), sum("commands")));
  out.push_back(ratio("K29", "commands_applied_twice", sum("commands.twice"), sum("commands")));
  for (const auto& [kind, n] : site_.devices) {
    auto up =
        ratio("K30", "device_up_ms", n * observed_ms() - sum("down_ms." + kind), n * observed_ms());
    up.part = kind;
    out.push_back(up);
    const auto found = samples_.find("recover." + kind);
    auto mended = spent("K30", "recover_ms",
                        found == samples_.end() ? std::vector<std::int64_t>() : found->second);
    mended.part = kind;
    out.push_back(mended);
  }
}

std::vector<KpiRow> KpiFold::table() const {
  std::vector<KpiRow> out;
  rows_of_labour(out);
  rows_of_orders(out);
  rows_of_errors(out);
  rows_of_stock(out);
  rows_of_returns(out);
  rows_of_scans(out);
  rows_of_site(out);
  return out;
}

}  // namespace wec
