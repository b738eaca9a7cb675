// The figures, event by event. Names inside are "what.is counted"; rows() puts them together.

#include "daemon/core/kpi.hpp"

#include <algorithm>
#include <chrono>

namespace wec {
namespace {

using Object = boost::json::object;

std::string text(const Object& o, std::string_view key) {
  const auto* v = o.if_contains(key);
  return v && v->is_string() ? std::string(v->get_string()) : std::string();
}

std::int64_t number(const Object& o, std::string_view key) {
  const auto* v = o.if_contains(key);
  return v && v->is_int64() ? v->get_int64() : 0;
}

bool flag(const Object& o, std::string_view key) {
  const auto* v = o.if_contains(key);
  return v && v->is_bool() && v->get_bool();
}

template <class Each>
void each(const Object& o, std::string_view key, Each&& what) {
  const auto* v = o.if_contains(key);
  if (!v || !v->is_array()) return;
  for (const auto& one : v->get_array())
    if (one.is_object()) what(one.get_object());
}

/// RFC 3339 in UTC, whole seconds; 0: it is none.
std::int64_t time_ms(const std::string& at) {
  if (at.size() < 20) return 0;
  const auto part = [&](std::size_t from, std::size_t size) {
    return std::stoi(at.substr(from, size));
  };
  const std::chrono::sys_days day{std::chrono::year(part(0, 4)) /
                                  std::chrono::month(static_cast<unsigned>(part(5, 2))) /
                                  std::chrono::day(static_cast<unsigned>(part(8, 2)))};
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(day.time_since_epoch()) +
                       std::chrono::hours(part(11, 2)) + std::chrono::minutes(part(14, 2)) +
                       std::chrono::seconds(part(17, 2));
  return seconds.count() * 1000;
}

std::string line_key(const Object& data) {
  return text(data, "order") + "/" + std::to_string(number(data, "line"));
}

/// The value that so many percent are at or below: nearest rank.
std::int64_t percentile(std::vector<std::int64_t> values, std::size_t percent) {
  std::sort(values.begin(), values.end());
  const auto rank = (values.size() * percent + 99) / 100;
  return values[std::max<std::size_t>(rank, 1) - 1];
}

}  // namespace

void KpiFold::add(const LoggedEvent& event) {
  boost::json::parse_options options;
  options.max_depth = 64;
  boost::json::error_code error;
  const auto parsed = boost::json::parse(*event.raw, error, {}, options);
  if (error || !parsed.is_object()) return;
  const auto* data = parsed.get_object().if_contains("data");
  if (!data || !data->is_object()) return;
  at_ = event.at_ms;
  const auto& d = data->get_object();
  scans(event, parsed.get_object(), d);
  const auto& type = event.type;
  if (type == "cmd.result") return head_office(d);
  if (type == "shipment.handed_over") return shipped(d);
  if (type.starts_with("order.")) return orders(type, d);
  if (type.starts_with("pick.") || type == "replenish.requested") return picking(type, d);
  if (type.starts_with("pack.") || type.starts_with("weigh.") || type.starts_with("label.") ||
      type == "parcel.loaded")
    return packing(type, d);
  if (type.starts_with("receipt.") || type == "putaway.confirmed") return inbound(type, d);
  if (type.starts_with("stock.")) return counts(type, d);
  if (type.starts_with("return.")) return returns(type, d);
  if (type.starts_with("labour.")) return labour(type, d);
}

void KpiFold::head_office(const Object& data) {
  const auto op = text(data, "op");
  const bool ok = text(data, "result") == "ok";
  const auto* cmd = data.if_contains("cmd");
  if (text(data, "state") == "unchanged") return count("commands.repeated");
  if (!cmd || !cmd->is_object()) return;
  const auto& c = cmd->get_object();
  if (op == "order.released" && ok) {
    auto& order = orders_[text(c, "order")];
    order.released = at_;
    order.due = time_ms(text(c, "ship_by"));
    each(c, "lines", [&](const Object& l) { order.ordered[number(l, "line")] = number(l, "qty"); });
  }
  if (op == "order.cancel" && c.if_contains("lines") == nullptr) {
    if (ok) orders_[text(c, "order")].cancelled = true;
    if (ok) count("cancels.in_time");
  }
  if (op == "rma.upsert" && ok)
    each(c, "lines", [&](const Object& l) {
      rma_reasons_[text(c, "rma")][number(l, "line")] = text(l, "reason");
    });
}

void KpiFold::orders(const std::string& type, const Object& data) {
  auto& order = orders_[text(data, "order")];
  if (type == "order.allocated")
    each(data, "tasks", [&](const Object& t) { count("units.requested", number(t, "qty")); });
  if (type == "order.pick_started") {
    took("release_to_pick", order.released);
    order.pick_started = at_;
  }
  if (type == "order.picked" || type == "order.picked_short") {
    order.picked = at_;
    count("orders.picked");
  }
  if (type == "order.picked_short")
    each(data, "short_lines",
         [&](const Object& l) { count("units.final_short", number(l, "qty")); });
  if (type == "order.packed") order.packed = at_;
}

void KpiFold::shipped(const Object& data) {
  each(data, "parcels", [&](const Object& p) {
    count("parcels.shipped");
    count("parcels.mass_mg", number(p, "mass_mg"));
  });
  each(data, "orders", [&](const Object& o) {
    auto& order = orders_[text(o, "order")];
    bool full = true;
    std::map<std::int64_t, std::int64_t> sent;
    each(o, "lines", [&](const Object& l) {
      sent[number(l, "line")] += number(l, "qty");
      count("units.shipped", number(l, "qty"));
    });
    for (const auto& [line, qty] : order.ordered) {
      const bool line_full = sent[line] >= qty;
      full = full && line_full;
      count("lines.due");
      if (line_full) count("lines.full");
      if (sent[line] > 0) count("lines.shipped");
    }
    if (order.shipped) return;  // a later part of it
    order.shipped = true;
    order.on_time = order.due == 0 || at_ <= order.due;
    order.complete = full;
    took("order_cycle", order.released);
    count("orders.shipped");
    if (full) count("orders.complete");
    if (full && order.on_time && !order.flawed) count("orders.perfect");
  });
}

void KpiFold::picking(const std::string& type, const Object& data) {
  if (type == "pick.confirmed") {
    count("lines.picked");
    count("units.picked", number(data, "qty"));
  }
  if (type == "pick.counted") count("entries");
  if (type == "pick.manual_entry") count("entries.manual");
  if (type == "pick.discrepancy" && text(data, "code") == "E01")
    count("units.first_short", number(data, "asked") - number(data, "found"));
  const bool exception = type == "pick.discrepancy" || type == "pick.damaged" ||
                         type == "pick.substituted" || type == "pick.lot_changed" ||
                         type == "pick.lpn_changed";
  if (exception) count("exceptions");
  if (type == "replenish.requested" && text(data, "reason") == "URGENT") count("refills.late");
}

void KpiFold::packing(const std::string& type, const Object& data) {
  auto& order = orders_[text(data, "order")];
  if (type == "pack.started") took("pick_to_pack", order.picked);
  if (type == "parcel.loaded") took("pack_to_manifest", order.packed);
  if (type == "pack.confirmed") count("cartons.packed");
  if (type == "label.printed") count("labels.printed");
  if (type == "label.reprinted") count("labels.reprinted");
  if (type == "label.voided") count("labels.voided");
  if (type == "weigh.overridden") count("weigh.overridden");
  const bool first = (type == "weigh.checked" || type == "weigh.failed") &&
                     weighed_.insert(text(data, "carton")).second;
  if (first) count("weigh.cartons");
  if (!first || type != "weigh.failed") return;
  count("weigh.intercepted");
  if (!order.flawed) count("orders.pick_errors");
  order.flawed = true;
}

void KpiFold::inbound(const std::string& type, const Object& data) {
  if (type == "receipt.arrived") arrived_[text(data, "asn")] = at_;
  if (type == "putaway.confirmed" && flag(data, "done")) last_put_[text(data, "about")] = at_;
  if (type != "receipt.closed") return;
  closed_receipts_.insert(text(data, "asn"));
  each(data, "lines", [&](const Object& l) {
    count("receipt.lines");
    if (number(l, "qty") == number(l, "received") && number(l, "damaged") == 0)
      count("receipt.lines_right");
  });
}

void KpiFold::counts(const std::string& type, const Object& data) {
  if (type == "stock.adjusted" && number(data, "delta") < 0 && text(data, "reason") != "OPENING")
    count("shrink.units", -number(data, "delta"));
  if (type != "stock.counted") return;
  bool right = true;
  each(data, "lines", [&](const Object& l) {
    const auto delta = number(l, "delta");
    right = right && delta == 0;
    count("count.system", number(l, "system"));
    count("count.gross", delta < 0 ? -delta : delta);
    count("count.net", delta);
    if (delta < 0) count("shrink.units", -delta);
  });
  count("count.places");
  if (right) count("count.places_right");
}

void KpiFold::returns(const std::string& type, const Object& data) {
  const auto rma = text(data, "rma");
  if (type == "return.arrived") returned_at_[rma] = at_;
  if (type == "return.received") {
    count("units.returned", number(data, "qty"));
    const auto& reason = rma_reasons_[rma][number(data, "line")];
    const bool ours = reason == "WRONG_ITEM" || reason == "WRONG_QTY" || reason == "MISSING";
    if (ours && wrong_returns_.insert(line_key(data)).second) count("lines.wrong");
  }
  if (type != "return.inspected") return;
  took("return_cycle", returned_at_[rma]);
  count("returns.graded");
  if (text(data, "disposition") == "RESTOCK") count("returns.restock");
}

void KpiFold::end_activity(const std::string& who, std::int64_t at) {
  const auto found = people_.find(who);
  if (found == people_.end()) return;
  const auto& now = found->second;
  const auto ms = std::min(at, until_) - std::max(now.since, from_);
  if (ms > 0) {
    sums_["time.paid_ms"] += ms;
    if (now.kind == "DIRECT") sums_["time.direct_ms"] += ms;
    if (now.kind == "DIRECT") sums_["time.direct_ms." + now.code] += ms;
  }
  people_.erase(found);
}

void KpiFold::labour(const std::string& type, const Object& data) {
  const auto who = text(data, "operator");
  const auto at = number(data, "at_ms") > 0 ? number(data, "at_ms") : at_;
  end_activity(who, at);
  if (type == "labour.signed_in") people_[who] = {at, "DIRECT", text(data, "work")};
  if (type == "labour.activity") people_[who] = {at, text(data, "kind"), text(data, "code")};
}

/// One scan, however many events it made; refused ones by their code.
void KpiFold::scans(const LoggedEvent& event, const Object& envelope, const Object& data) {
  if (text(data, "station").empty() || !inside(at_)) return;
  if (event.type == "scan.rejected") {
    count("scans.rejected");
    count("rejected." + text(data, "code"));
  }
  const auto cause = text(envelope, "causationid");
  if (cause.empty() || causes_.insert(cause).second) count("scans");
}

std::int64_t KpiFold::sum(const std::string& name) const {
  const auto found = sums_.find(name);
  return found == sums_.end() ? 0 : found->second;
}

std::vector<KpiRow> KpiFold::rows() const {
  auto now = *this;  // who is at work still is counted up to the newest event
  for (const auto& [who, activity] : people_) now.end_activity(who, at_);
  return now.table();
}

std::vector<KpiRow> KpiFold::table() const {
  std::vector<KpiRow> out;
  const auto ratio = [&](const char* kpi, const char* name, std::int64_t num, std::int64_t den) {
    out.push_back({kpi, name, "", num, den, {}, {}});
  };
  const auto spent = [&](const char* kpi, const char* name, const std::vector<std::int64_t>& ms) {
    KpiRow row{kpi, name, "", 0, static_cast<std::int64_t>(ms.size()), {}, {}};
    for (const auto one : ms) row.num += one;
    if (!ms.empty()) row.p50 = percentile(ms, 50), row.p90 = percentile(ms, 90);
    out.push_back(std::move(row));
  };
  const auto samples = [&](const char* name) {
    const auto found = samples_.find(name);
    return found == samples_.end() ? std::vector<std::int64_t>() : found->second;
  };
  std::int64_t due = 0, due_on_time = 0;
  for (const auto& [id, order] : orders_)
    if (!order.cancelled && order.due > 0 && inside(order.due)) {
      ++due;
      if (order.shipped && order.on_time) ++due_on_time;
    }
  std::int64_t cancelled_and_shipped = 0;
  for (const auto& [id, order] : orders_) cancelled_and_shipped += order.cancelled && order.shipped;
  std::vector<std::int64_t> dock_to_stock;
  for (const auto& asn : closed_receipts_) {
    const auto put = last_put_.find(asn);
    const auto came = arrived_.find(asn);
    if (put != last_put_.end() && came != arrived_.end() && inside(put->second))
      dock_to_stock.push_back(put->second - came->second);
  }
  const auto pick_ms = sum("time.direct_ms.pick"), pack_ms = sum("time.direct_ms.pack");
  ratio("K1", "pick_lines_per_direct_ms", sum("lines.picked"), pick_ms);
  ratio("K2", "pick_units_per_direct_ms", sum("units.picked"), pick_ms);
  ratio("K2", "cartons_per_direct_ms", sum("cartons.packed"), pack_ms);
  spent("K3", "order_cycle_ms", samples("order_cycle"));
  spent("K4", "release_to_pick_ms", samples("release_to_pick"));
  spent("K4", "pick_to_pack_ms", samples("pick_to_pack"));
  spent("K4", "pack_to_manifest_ms", samples("pack_to_manifest"));
  ratio("K5", "lines_without_pick_error", sum("lines.picked") - sum("orders.pick_errors"),
        sum("lines.picked"));
  ratio("K6", "orders_without_pick_error", sum("orders.picked") - sum("orders.pick_errors"),
        sum("orders.picked"));
  ratio("K7", "lines_shipped_right", sum("lines.shipped") - sum("lines.wrong"),
        sum("lines.shipped"));
  ratio("K8", "orders_on_time", due_on_time, due);
  ratio("K9", "orders_complete", sum("orders.complete"), sum("orders.shipped"));
  ratio("K9", "lines_full", sum("lines.full"), sum("lines.due"));
  ratio("K10", "perfect_orders", sum("orders.perfect"), sum("orders.shipped"));
  ratio("K11", "units_short_first", sum("units.first_short"), sum("units.requested"));
  ratio("K11", "units_short_final", sum("units.final_short"), sum("units.requested"));
  spent("K12", "dock_to_stock_ms", dock_to_stock);
  ratio("K13", "receipt_lines_right", sum("receipt.lines_right"), sum("receipt.lines"));
  ratio("K14", "places_counted_right", sum("count.places_right"), sum("count.places"));
  ratio("K15", "units_off_gross", sum("count.gross"), sum("count.system"));
  ratio("K15", "units_off_net", sum("count.net"), sum("count.system"));
  ratio("K16", "shrink_units", sum("shrink.units"), 1);
  ratio("K17", "units_returned", sum("units.returned"), sum("units.shipped"));
  spent("K18", "return_cycle_ms", samples("return_cycle"));
  ratio("K18", "restock_yield", sum("returns.restock"), sum("returns.graded"));
  ratio("K19", "parcel_mass_mg", sum("parcels.mass_mg"), sum("parcels.shipped"));
  ratio("K21", "scans_rejected", sum("scans.rejected"), sum("scans"));
  for (const auto& [name, n] : sums_)
    if (name.starts_with("rejected."))
      out.push_back({"K21", "scans_rejected", name.substr(9), n, sum("scans"), {}, {}});
  ratio("K22", "manual_entries", sum("entries.manual"), sum("entries") + sum("entries.manual"));
  ratio("K23", "weigh_intercepted", sum("weigh.intercepted"), sum("weigh.cartons"));
  ratio("K23", "weigh_overridden", sum("weigh.overridden"), sum("weigh.cartons"));
  ratio("K24", "labels_wasted", sum("labels.printed") - sum("parcels.shipped"),
        sum("parcels.shipped"));
  ratio("K24", "labels_reprinted", sum("labels.reprinted"), sum("labels.printed"));
  ratio("K25", "direct_time_ms", sum("time.direct_ms"), sum("time.paid_ms"));
  ratio("K26", "pick_exceptions", sum("exceptions"), sum("lines.picked"));
  ratio("K27", "refills_late", sum("refills.late"), sum("lines.picked"));
  ratio("K28", "cancels_intercepted", sum("cancels.in_time") - cancelled_and_shipped,
        sum("cancels.in_time"));
  ratio("K29", "commands_repeated", sum("commands.repeated"), 1);
  return out;
}

}  // namespace wec
