// Which event goes where, and what is no order and no stock. Names inside are "what.is counted".

#include "daemon/core/kpi.hpp"

#include <algorithm>
#include <set>

#include "daemon/core/envelope.hpp"
#include "drivers/kind_name.hpp"

namespace wec {

namespace figures {

std::string text(const boost::json::object& o, std::string_view key) {
  const auto* v = o.if_contains(key);
  return v && v->is_string() ? std::string(v->get_string()) : std::string();
}

std::int64_t number(const boost::json::object& o, std::string_view key) {
  const auto* v = o.if_contains(key);
  return v && v->is_int64() ? v->get_int64() : 0;
}

bool flag(const boost::json::object& o, std::string_view key) {
  const auto* v = o.if_contains(key);
  return v && v->is_bool() && v->get_bool();
}

std::int64_t time_ms(const std::string& at) { return from_rfc3339(at).value_or(0); }

}  // namespace figures

using namespace figures;

KpiSite kpi_site(const Site& site) {
  KpiSite out;
  out.policies = site.policies;
  std::set<DeviceId> counted;  // benches may share a document printer
  for (const auto& station : site.stations)
    for (const auto& device : station.devices)
      if (counted.insert(device.id).second) ++out.devices[std::string(kind_name(device.kind))];
  return out;
}

void KpiFold::add(const LoggedEvent& event) {
  boost::json::parse_options options;
  options.max_depth = 64;
  boost::json::error_code error;
  const auto parsed = boost::json::parse(*event.raw, error, {}, options);
  if (error || !parsed.is_object()) return;
  const auto* data = parsed.get_object().if_contains("data");
  if (!data || !data->is_object()) return;
  at_ = event.at_ms;
  if (first_ == 0) first_ = at_;
  const auto& d = data->get_object();
  scans(event, parsed.get_object(), d);
  count("events");
  const auto& type = event.type;
  if (type == "cmd.result") return head_office(d);
  if (type == "shipment.handed_over") return shipped(d);
  if (type.starts_with("order.")) return orders(type, d);
  if (type.starts_with("pick.") || type == "replenish.requested") return picking(type, d);
  if (type.starts_with("pack.") || type.starts_with("weigh.") || type.starts_with("label.") ||
      type == "parcel.loaded" || type == "wall.short")
    return packing(type, d);
  if (type.starts_with("receipt.") || type == "putaway.confirmed") return inbound(type, d);
  if (type == "stock.adjusted") return adjusted(d);
  if (type == "stock.counted") return counts(d);
  if (type.starts_with("return.")) return returns(type, d);
  if (type.starts_with("labour.")) return labour(type, d);
  devices(type, d);
}

// ---- people ----

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

// ---- devices and the link ----

void KpiFold::down(const std::string& kind, std::int64_t since, std::int64_t until) {
  sums_["down_ms." + kind] += within(since, until);
}

void KpiFold::devices(const std::string& type, const Object& data) {
  const auto device = text(data, "device");
  if (type == "device.lost") down_[device] = {text(data, "kind"), number(data, "at_ms")};
  if (type == "device.restored") {
    const auto since = number(data, "since_ms"), until = number(data, "until_ms");
    down(text(data, "kind"), since, until);
    down_.erase(device);
    if (inside(until)) samples_["recover." + text(data, "kind")].push_back(until - since);
  }
  if (type == "link.restored") {
    outages_.push_back({number(data, "since_ms"), number(data, "until_ms")});
    count("events.replayed", number(data, "waited"));
  }
  if (type != "feedback.measured" || !inside(number(data, "at_ms"))) return;
  Feedback more;
  more.scans = number(data, "scans");
  more.max_ms = number(data, "max_ms");
  if (const auto* boxes = data.if_contains("within"); boxes && boxes->is_array())
    for (const auto& n : boxes->get_array())
      more.within.push_back(n.is_int64() ? n.get_int64() : 0);
  feedback_[text(data, "station")].add(more);
}

void KpiFold::add_feedback(const StationId& station, const Feedback& more) {
  if (more.scans > 0 && inside(more.at_ms)) feedback_[station.text].add(more);
}

// ---- scans ----

/// One scan, however many events it made; refused ones by their code, station and item.
void KpiFold::scans(const LoggedEvent& event, const Object& envelope, const Object& data) {
  const auto station = text(data, "station");
  if (station.empty() || !inside(at_)) return;
  // The scan was at the station that its person has come to.
  if (event.type == "labour.signed_out" && text(data, "reason") == "MOVED") return;
  if (event.type == "scan.rejected") {
    count("scans.rejected");
    count("rejected." + text(data, "code"));
    count("rejected at." + station);
    const auto* args = data.if_contains("args");
    const auto sku = args && args->is_object() ? text(args->get_object(), "sku") : std::string();
    if (!sku.empty()) count("rejected of." + sku);
  }
  const auto cause = text(envelope, "causationid");
  // What time, a scale or head office brought about is no scan.
  if (cause.empty() || cause.starts_with("cmd/") || !causes_.insert(cause).second) return;
  count("scans");
  count("scans at." + station);
}

// ---- the end ----

std::int64_t KpiFold::within(std::int64_t since, std::int64_t until) const {
  const auto ms = std::min({until, until_, at_}) - std::max({since, from_, first_});
  return std::max<std::int64_t>(0, ms);
}

std::int64_t KpiFold::sum(const std::string& name) const {
  const auto found = sums_.find(name);
  return found == sums_.end() ? 0 : found->second;
}

std::vector<KpiRow> KpiFold::rows() const {
  auto now = *this;  // what goes on still is counted up to the newest event
  for (const auto& [who, activity] : people_) now.end_activity(who, at_);
  for (const auto& [device, since] : down_) now.down(since.first, since.second, at_);
  return now.table();
}

}  // namespace wec
