// Orders and stock as head office hands them over: what is checked before they are taken.

#include <fmt/format.h>

#include <chrono>
#include <set>
#include <utility>

#include "daemon/core/chaos.hpp"
#include "daemon/core/codes.hpp"
#include "daemon/core/counted_name.hpp"
#include "daemon/core/decide/decide.hpp"
#include "daemon/core/decide/head_office.hpp"
#include "daemon/core/decide/order_flow.hpp"
#include "daemon/core/item_rules.hpp"

namespace wec::deciding {

/// YYYY-MM-DD, a day that exists.
bool is_day(const std::string& text) {
  if (text.size() != 10) return false;
  for (std::size_t i = 0; i < 10; ++i) {
    const bool dash = i == 4 || i == 7;
    if (dash ? text[i] != '-' : (text[i] < '0' || text[i] > '9')) return false;
  }
  const std::chrono::year_month_day day{
      std::chrono::year(std::stoi(text.substr(0, 4))),
      std::chrono::month(static_cast<unsigned>(std::stoi(text.substr(5, 2)))),
      std::chrono::day(static_cast<unsigned>(std::stoi(text.substr(8, 2))))};
  return day.ok();
}

/// RFC 3339 in UTC, with seconds and perhaps a fraction.
bool is_time(const std::string& text) {
  if (text.size() < 20 || text.size() > 30 || text.back() != 'Z' || !is_day(text.substr(0, 10)))
    return false;
  constexpr std::string_view shape = "T##:##:##";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const char c = text[10 + i];
    if (shape[i] == '#' ? (c < '0' || c > '9') : c != shape[i]) return false;
  }
  if (text.substr(11, 2) > "23" || text.substr(14, 2) > "59" || text.substr(17, 2) > "60")
    return false;
  const auto fraction = text.substr(19, text.size() - 20);
  return fraction.empty() || (fraction[0] == '.' && all_digits(fraction.substr(1)));
}

namespace {

/// Serials and substitutes that the line names.
Verdict check_named(const Turn& turn, const ReleasedLine& line, const Item& item) {
  const std::set<std::string> serials(line.serials.begin(), line.serials.end());
  if (!serials.empty() && !has_serials(item))
    return rejected("INVALID",
                    fmt::format("line {}: {} has no serial numbers", line.line, line.sku.text));
  if (!serials.empty() && std::cmp_not_equal(serials.size(), line.qty))
    return rejected("INVALID", fmt::format("line {}: {} serials for {} units", line.line,
                                           serials.size(), line.qty));
  for (const auto& sku : line.substitutes)
    if (!turn.state.items.get(sku)) return rejected("UNKNOWN_SKU", sku.text);
  return {};
}

Verdict check_lines(const Turn& turn, const OrderReleased& c) {
  if (c.lines.empty()) return rejected("INVALID", "lines is empty");
  std::set<std::int64_t> seen;
  for (const auto& line : c.lines) {
    if (!seen.insert(line.line).second)
      return rejected("INVALID", fmt::format("line {} stands there twice", line.line));
    if (line.qty <= 0 || line.qty > 1'000'000)
      return rejected("INVALID", fmt::format("line {}: qty must be 1 to 1000000", line.line));
    const auto item = turn.state.items.get(line.sku);
    if (!item) return rejected("UNKNOWN_SKU", line.sku.text);
    if (!line.lot.empty() && !has_lots(*item))
      return rejected("INVALID",
                      fmt::format("line {}: {} is not tracked by lot", line.line, line.sku.text));
    if (auto verdict = check_named(turn, line, *item)) return verdict;
    if (!line.min_expiry.empty() && !is_day(line.min_expiry))
      return rejected("INVALID", fmt::format("line {}: min_expiry must be YYYY-MM-DD", line.line));
  }
  return {};
}

Verdict check_place(const Turn& turn, const StockAdjust& c) {
  if (c.location.empty() == c.lpn.empty())
    return rejected("INVALID", "give either location or lpn");
  if (!c.location.empty() && !turn.state.locations.get(c.location))
    return rejected("UNKNOWN_LOCATION", c.location.text);
  if (c.lpn.empty()) return {};
  const auto container = turn.state.containers.get(c.lpn);
  if (!container) return rejected("UNKNOWN_LPN", c.lpn.text);
  // What lies in an order's tote is that order's picked quantity.
  if (!container->order.empty()) return rejected("IN_USE", "by order " + container->order.text);
  return {};
}

/// A serial is at one place at most; what goes must be there and free.
Verdict check_serials(const Turn& turn, const StockAdjust& c) {
  const std::set<std::string> serials(c.serials.begin(), c.serials.end());
  const auto units = c.delta < 0 ? -c.delta : c.delta;
  if (serials.size() != c.serials.size()) return rejected("INVALID", "a serial stands there twice");
  if (std::cmp_not_equal(serials.size(), units))
    return rejected("SERIAL_REQUIRED",
                    fmt::format("{} serials for {} units", serials.size(), units));
  for (const auto& serial : serials) {
    if (auto verdict = check_id(serial, "serials")) return verdict;
    const auto row =
        turn.state.stock.get(c.sku, c.lot, c.expiry, serial, c.location, c.lpn, c.status);
    if (c.delta < 0 && (!row || row->reserved > 0)) return rejected("NEGATIVE", serial);
    if (c.delta < 0) continue;
    for (const auto& other : turn.state.stock.where("sku", c.sku))
      if (other.serial == serial) return rejected("DUPLICATE_SERIAL", serial);
  }
  return {};
}

/// A count made after what head office knew (`basis`) has settled what lies there.
Verdict check_basis(const Turn& turn, const StockAdjust& c) {
  if (c.basis.is_null()) return {};
  const auto* basis = c.basis.if_object();
  const auto* seq = basis ? basis->if_contains("seq") : nullptr;
  if (!seq || !seq->is_int64()) return rejected("INVALID", "basis must be {seq}");
  for (const auto& sku : {c.sku, Sku()}) {
    const auto counted = turn.state.counters.get(counted_name(c.location, sku));
    if (counted && counted->value > seq->get_int64())
      return rejected("SUPERSEDED_BY_COUNT", fmt::format("counted in event {}, the basis is {}",
                                                         counted->value, seq->get_int64()));
  }
  return {};
}

}  // namespace

Verdict judge_stock(Turn& turn, const boost::json::object& data, CmdResult& result) {
  StockAdjust c;
  if (auto verdict = read_command(data, c)) return verdict;
  result.about = "item/" + c.sku.text;
  const auto item = turn.state.items.get(c.sku);
  if (!item) return rejected("UNKNOWN_SKU", c.sku.text);
  if (auto verdict = check_place(turn, c)) return verdict;
  if (c.delta == 0 || c.delta < -1'000'000'000 || c.delta > 1'000'000'000)
    return rejected("INVALID", "delta must be a whole number other than 0, at most 1000000000");
  if (c.reason.empty()) return rejected("INVALID", "reason is empty");
  if (auto verdict = check_basis(turn, c)) return verdict;
  if (has_lots(*item) && c.lot.empty()) return rejected("LOT_REQUIRED", c.sku.text);
  if (!has_lots(*item) && !c.lot.empty())
    return rejected("INVALID", c.sku.text + " is not tracked by lot");
  if (!c.expiry.empty() && !is_day(c.expiry))
    return rejected("INVALID", "expiry must be YYYY-MM-DD");
  if (has_serials(*item)) return check_serials(turn, c);
  if (!c.serials.empty()) return rejected("INVALID", c.sku.text + " has no serial numbers");
  const auto row =
      turn.state.stock.get(c.sku, c.lot, c.expiry, std::string(), c.location, c.lpn, c.status);
  const auto free = row ? row->qty - row->reserved : 0;
  if (free + c.delta < 0 && !SABOTAGE("below-nothing"))
    return rejected("NEGATIVE", fmt::format("{} free there, delta {}", free, c.delta));
  return {};
}

/// A bin that was opened, or became one to pick from, may hold what orders wait for.
void after_location(Turn& turn, const CmdResult& result) {
  const auto c = from_json<LocationUpsert>(result.cmd).value();
  std::set<Sku> skus;
  for (const auto& row : turn.state.stock.where("location", c.location)) skus.insert(row.sku);
  for (const auto& sku : skus) allocate_waiting(turn, sku);
}

void after_stock(Turn& turn, const CmdResult& result) {
  const auto c = from_json<StockAdjust>(result.cmd).value();
  StockAdjusted e;
  e.sku = c.sku;
  e.location = c.location;
  e.lpn = c.lpn;
  e.lot = c.lot;
  if (!c.expiry.empty()) e.expiry = c.expiry;
  e.status = codec::enum_text(c.status);
  e.delta = c.delta;
  e.reason = c.reason;
  e.cmdid = result.cmdid;
  e.serials = c.serials;
  turn.emit(e);
  if (c.delta > 0) allocate_waiting(turn, c.sku);
}

/// What a full order must be, in its first version and in any later one.
Verdict check_order(const Turn& turn, const OrderReleased& c, const boost::json::object& data) {
  if (c.priority < 0 || c.priority > 999) return rejected("INVALID", "priority must be 0 to 999");
  if (!is_time(c.ship_by)) return rejected("INVALID", "ship_by must be an RFC 3339 time in UTC");
  const auto* ship_to = data.if_contains("ship_to");
  if (!ship_to || !ship_to->is_object()) return rejected("INVALID", "ship_to must be an object");
  if (c.label != "template" && c.label != "attached")
    return rejected("INVALID", "label must be template or attached");
  const auto notes = read_notes(c.notes);
  if (!notes) return rejected("INVALID", notes.error());
  if (auto verdict = check_lines(turn, c)) return verdict;
  return {};
}

Verdict judge_order(Turn& turn, const boost::json::object& data, CmdResult& result) {
  OrderReleased c;
  if (auto verdict = read_command(data, c)) return verdict;
  if (auto verdict = check_id(c.order.text, "order")) return verdict;
  result.about = "order/" + c.order.text;
  result.order = c.order;
  result.version = c.version;
  if (const auto known = turn.state.orders.get(c.order)) {
    if (c.version > known->version)
      return rejected("EXISTS", "a new version comes as order.changed");
    return check_version(c.version, known->version, result);
  }
  if (auto verdict = check_order(turn, c, data)) return verdict;
  turn.state.addresses.put({c.order, data.at("ship_to").get_object()});
  return {};
}

}  // namespace wec::deciding
