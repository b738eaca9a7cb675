// What comes in, what lies in the house, what comes back.

#include "daemon/core/kpi.hpp"

namespace wec {

using namespace figures;

namespace {

/// The warehouse sent something else than was ordered; the customer says so.
bool is_our_fault(const std::string& reason) {
  return reason == "WRONG_ITEM" || reason == "WRONG_QTY" || reason == "MISSING";
}

}  // namespace

void KpiFold::inbound(const std::string& type, const Object& data) {
  if (type == "receipt.arrived") receipts_[text(data, "asn")].arrived = at_;
  if (type == "receipt.confirmed") receipts_[text(data, "asn")].waiting.insert(text(data, "lpn"));
  if (type == "putaway.confirmed" && flag(data, "done")) {
    const auto found = receipts_.find(text(data, "about"));
    if (found == receipts_.end()) return;
    found->second.last_put = at_;
    found->second.waiting.erase(text(data, "lpn"));
  }
  if (type != "receipt.closed") return;
  receipts_[text(data, "asn")].closed = true;
  each(data, "lines", [&](const Object& l) {
    count("receipt.lines");
    if (number(l, "qty") == number(l, "received") && number(l, "damaged") == 0)
      count("receipt.lines_right");
  });
}

void KpiFold::adjusted(const Object& data) {
  if (text(data, "reason") == "OPENING") return;
  const auto delta = number(data, "delta");
  if (delta < 0) count("shrink.units", -delta);
  count("shrink.value", -delta * unit_costs_[text(data, "sku")]);
}

void KpiFold::counts(const Object& data) {
  bool right = true;
  each(data, "lines", [&](const Object& l) {
    const auto delta = number(l, "delta");
    right = right && delta == 0;
    count("count.system", number(l, "system"));
    count("count.gross", delta < 0 ? -delta : delta);
    count("count.net", delta);
    if (delta < 0) count("shrink.units", -delta);
    count("shrink.value", -delta * unit_costs_[text(l, "sku")]);
  });
  count("count.places");
  if (right) count("count.places_right");
  if (right || text(data, "result") == "TOLERANCE") count("count.places_tolerated");
}

/// The customer's own words: also of what is missing, which never comes back.
void KpiFold::announced(const Object& cmd) {
  const auto name = text(cmd, "rma");
  auto& rma = rmas_[name];
  rma.order = text(cmd, "order");
  each(cmd, "lines", [&](const Object& l) {
    const auto reason = text(l, "reason");
    rma.reasons[number(l, "line")] = reason;
    if (rma.order.empty()) return;
    auto& order = orders_[rma.order];
    if (is_our_fault(reason))
      order.complaints.insert(name + "/" + std::to_string(number(l, "line")));
    if (reason == "DAMAGED" || reason == "WRONG_DOCUMENTS") order.spoiled = true;
  });
}

void KpiFold::returns(const std::string& type, const Object& data) {
  auto& rma = rmas_[text(data, "rma")];
  if (type == "return.arrived") rma.arrived = at_;
  if (type == "return.received") {
    const auto qty = number(data, "qty");
    const auto reason = rma.reasons[number(data, "line")];
    auto name = text(data, "order");
    if (name.empty()) name = rma.order;
    const auto order = orders_.find(name);
    const bool known = order != orders_.end() && order->second.shipped > 0;
    // A return counts in the day its order was shipped; of an unknown order, in the day it came.
    const auto cohort = known ? order->second.shipped : at_;
    if (known) order->second.returned += qty;
    if (inside(cohort)) {
      sums_["units.returned"] += qty;
      sums_["units.returned." + (reason.empty() ? std::string("UNKNOWN") : reason)] += qty;
      if (is_our_fault(reason)) sums_["units.returned_ours"] += qty;
    }
  }
  if (type != "return.inspected") return;
  took("return_cycle", rma.arrived);
  count("returns.graded");
  if (text(data, "disposition") == "RESTOCK") count("returns.restock");
}

}  // namespace wec
