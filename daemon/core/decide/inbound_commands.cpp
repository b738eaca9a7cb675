// Head office announces: suppliers, deliveries, returns, kits, counts. What would make a scan
// ambiguous or a quantity meaningless is rejected with its reason.

#include <fmt/format.h>

#include <set>

#include "daemon/core/catalogue.hpp"
#include "daemon/core/chaos.hpp"
#include "daemon/core/codes.hpp"
#include "daemon/core/decide/receiving.hpp"
#include "daemon/core/numbers.hpp"
#include "daemon/core/oms_commands_inbound.hpp"
#include "drivers/gs1/gs1.hpp"

namespace wec::deciding {
namespace {

constexpr std::int64_t qty_max = 1'000'000;
constexpr std::size_t code_max = 128;

Verdict check_qty(std::int64_t qty) {
  if ((qty > 0 || SABOTAGE("announces-nothing")) && qty <= qty_max) return {};
  return rejected("INVALID", "qty must be 1 to 1000000");
}

/// A code that would mean two things of one kind.
Verdict check_free(const Turn& turn, const std::string& code, CodeKind kind,
                   const std::string& target) {
  if (code.empty()) return {};
  if (code.size() > code_max) return rejected("INVALID", "a barcode has at most 128 bytes");
  if (code.starts_with(cmd::PREFIX)) return rejected("RESERVED", code + " begins with CMD-");
  const auto taken = turn.state.barcodes.get(code, kind);
  if (taken && taken->target != target)
    return rejected("BARCODE_TAKEN", fmt::format("{} already means {}", code, taken->target));
  return {};
}

Verdict check_announced(const Turn& turn, const Sku& sku, std::int64_t qty, const Lot& lot,
                        const std::string& expiry) {
  if (auto verdict = check_qty(qty)) return verdict;
  const auto item = turn.state.items.get(sku);
  if (!item) return rejected("UNKNOWN_SKU", sku.text);
  if (!lot.empty() && !has_lots(*item))
    return rejected("INVALID", sku.text + " is not tracked by lot");
  if (!expiry.empty() && !is_calendar_day(expiry))
    return rejected("INVALID", "expiry must be YYYY-MM-DD");
  return {};
}

Verdict check_lines(const Turn& turn, const AsnUpsert& c) {
  if (c.lines.empty()) return rejected("INVALID", "lines is empty");
  std::set<std::int64_t> seen;
  for (const auto& line : c.lines) {
    if (line.line <= 0 || !seen.insert(line.line).second)
      return rejected("INVALID", "lines need numbers above 0, each once");
    if (auto verdict = check_announced(turn, line.sku, line.qty, line.lot, line.expiry))
      return verdict;
  }
  return {};
}

Verdict check_content(const AsnUpsert& c, const AsnContent& content) {
  for (const auto& line : c.lines) {
    const bool named = content.line == line.line;
    const bool by_item = content.line == 0 && content.sku == line.sku;
    if (!named && !by_item) continue;
    if (!content.sku.empty() && content.sku != line.sku)
      return rejected("INVALID", "a pallet's content names another sku than its line");
    return {};
  }
  return rejected("INVALID", "a pallet's content is on no line");
}

Verdict check_pallets(const Turn& turn, const AsnUpsert& c) {
  std::set<std::string> seen;
  for (const auto& pallet : c.lpns) {
    if (!valid_sscc(pallet.sscc) || !seen.insert(pallet.sscc).second)
      return rejected("INVALID_CHECK_DIGIT", "sscc " + pallet.sscc);
    const auto other = turn.state.asn_lpns.get(pallet.sscc);
    if (other && other->asn != c.asn)
      return rejected("EXISTS", pallet.sscc + " is announced by " + other->asn);
    for (const auto& content : pallet.contents) {
      if (auto verdict = check_content(c, content)) return verdict;
      if (auto verdict = check_qty(content.qty)) return verdict;
    }
  }
  return {};
}

}  // namespace

Verdict judge_supplier(Turn& turn, const boost::json::object& data, CmdResult& result) {
  SupplierUpsert c;
  if (auto verdict = read_command(data, c)) return verdict;
  if (auto verdict = check_id(c.supplier, "supplier")) return verdict;
  result.about = "supplier/" + c.supplier;
  if (const auto known = turn.state.suppliers.get(c.supplier))
    if (auto verdict = check_version(c.version, known->version, result)) return verdict;
  if (c.over_receipt_ppm < 0 || c.over_receipt_ppm > 1'000'000)
    return rejected("INVALID", "over_receipt_ppm must be 0 to 1000000");
  return {};
}

Verdict judge_asn(Turn& turn, const boost::json::object& data, CmdResult& result) {
  AsnUpsert c;
  if (auto verdict = read_command(data, c)) return verdict;
  if (auto verdict = check_id(c.asn, "asn")) return verdict;
  result.about = "receipt/" + c.asn;
  if (const auto known = turn.state.asns.get(c.asn)) {
    if (auto verdict = check_version(c.version, known->version, result)) return verdict;
    if (result.state == "unchanged") return {};
    if (known->state == ReceiptState::CLOSED)
      return rejected("STATE_CLOSED", c.asn + " is received and closed");
  }
  if (!c.supplier.empty() && !turn.state.suppliers.get(c.supplier))
    return rejected("UNKNOWN_SUPPLIER", c.supplier);
  if (auto verdict = check_free(turn, c.barcode, CodeKind::ASN, c.asn)) return verdict;
  if (auto verdict = check_free(turn, c.asn, CodeKind::ASN, c.asn)) return verdict;
  if (auto verdict = check_lines(turn, c)) return verdict;
  return check_pallets(turn, c);
}

Verdict judge_rma(Turn& turn, const boost::json::object& data, CmdResult& result) {
  RmaUpsert c;
  if (auto verdict = read_command(data, c)) return verdict;
  if (auto verdict = check_id(c.rma, "rma")) return verdict;
  result.about = "return/" + c.rma;
  if (const auto known = turn.state.rmas.get(c.rma)) {
    if (auto verdict = check_version(c.version, known->version, result)) return verdict;
    if (result.state == "unchanged") return {};
    if (known->state == RmaState::CLOSED) return rejected("STATE_CLOSED", c.rma + " is closed");
  }
  for (const auto& code : {c.barcode, c.rma, c.tracking})
    if (auto verdict = check_free(turn, code, CodeKind::RMA, c.rma)) return verdict;
  if (c.lines.empty()) return rejected("INVALID", "lines is empty");
  std::set<std::int64_t> seen;
  for (const auto& line : c.lines) {
    if (line.line <= 0 || !seen.insert(line.line).second)
      return rejected("INVALID", "lines need numbers above 0, each once");
    if (auto verdict = check_announced(turn, line.sku, line.qty, {}, "")) return verdict;
  }
  return {};
}

Verdict judge_kit(Turn& turn, const boost::json::object& data, CmdResult& result) {
  KitUpsert c;
  if (auto verdict = read_command(data, c)) return verdict;
  result.about = "item/" + c.sku.text;
  const auto kit = turn.state.items.get(c.sku);
  if (!kit) return rejected("UNKNOWN_SKU", c.sku.text);
  if (const auto known = turn.state.kits.get(c.sku))
    if (auto verdict = check_version(c.version, known->version, result)) return verdict;
  if (c.components.empty()) return rejected("INVALID", "components is empty");
  if (kit->tracking != Tracking::NONE || kit->expires)
    return rejected("INVALID", "a kit is not tracked by lot, serial or expiry");
  std::set<Sku> seen;
  for (const auto& component : c.components) {
    const auto item = turn.state.items.get(component.sku);
    if (!item) return rejected("UNKNOWN_SKU", component.sku.text);
    if (component.sku == c.sku || turn.state.kits.get(component.sku))
      return rejected("KIT_CYCLE", component.sku.text + " is a kit itself");
    if (!seen.insert(component.sku).second)
      return rejected("INVALID", component.sku.text + " stands there twice");
    if (item->tracking != Tracking::NONE || item->expires)
      return rejected("INVALID", component.sku.text + " is tracked: a kit could not be broken");
    if (auto verdict = check_qty(component.qty)) return verdict;
  }
  return {};
}

Verdict judge_count(Turn& turn, const boost::json::object& data, CmdResult& result) {
  CountRequest c;
  if (auto verdict = read_command(data, c)) return verdict;
  result.about = "location/" + c.location.text;
  if (!turn.state.locations.get(c.location)) return rejected("UNKNOWN_LOCATION", c.location.text);
  if (!c.sku.empty() && !turn.state.items.get(c.sku)) return rejected("UNKNOWN_SKU", c.sku.text);
  if (c.priority < 0 || c.priority > 9) return rejected("INVALID", "priority must be 0 to 9");
  return {};
}

void after_count_request(Turn& turn, const CmdResult& result) {
  const auto c = from_json<CountRequest>(result.cmd).value();
  plan_count(turn, c.location, c.sku, c.reason.empty() ? "REQUEST" : c.reason, c.priority);
}

}  // namespace wec::deciding
